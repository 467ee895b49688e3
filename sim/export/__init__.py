"""The vectors of a test bench, written down for simulators outside Python."""

from .cocotb import cocotb_bench
from .verilog import verilog_bench

__all__ = ["cocotb_bench", "verilog_bench"]
