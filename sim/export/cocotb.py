"""A test bench for cocotb."""

from hdl.block import Port, inputs, outputs

from ..bench import Bench
from .pins import clock_pins

__all__ = ["cocotb_bench"]

_TEMPLATE = '''\
"""Test of {module} in cocotb 2, {count} vectors. Run it in Icarus Verilog:
pip install cocotb && python test_cocotb.py
"""

import os
import sys
from pathlib import Path

import cocotb
from cocotb.triggers import Timer
from cocotb_tools.check_results import get_results
from cocotb_tools.runner import get_runner

MODULE = {module!r}

# What goes in, and the bits that come out; "-" is a bit that may be anything.
VECTORS = [
{vectors}
]


@cocotb.test()
async def outputs_are_as_expected(dut):
    failed = 0
{begin}    for number, (given, expected) in enumerate(VECTORS):
        for name, value in given.items():
            dut[name].value = value
        await Timer(4, "ns")
        for name, digits in expected.items():
            got = str(dut[name].value)
            if any(digit not in ("-", bit) for digit, bit in zip(digits, got, strict=True)):
                failed += 1
                dut._log.error("{noun} %d: %s is %s, expected %s", number, name, got, digits)
{end}    assert failed == 0, f"{{failed}} outputs are not as expected"


def main() -> int:
    folder = Path(__file__).resolve().parent
    runner = get_runner(os.environ.get("SIM", "icarus"))
    runner.build(
        sources=[folder / "design.v"],
        hdl_toplevel=MODULE,
        build_dir=folder / "sim_build",
        timescale=("1ns", "1ps"),
        always=True,
    )
    results = runner.test(
        test_module=Path(__file__).stem,
        hdl_toplevel=MODULE,
        build_dir=folder / "sim_build",
        test_dir=folder,
    )
    _, failures = get_results(results)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
'''

_BEGIN = """\
    dut["clk"].value = 0
    dut["rst"].value = 0
"""
_END = """\
        await Timer(1, "ns")
        dut["clk"].value = 1
        await Timer(5, "ns")
        dut["clk"].value = 0
"""


def cocotb_bench(bench: Bench, module: str) -> str:
    """Write the vectors of a bench as a Python module for cocotb 2.

    It expects the module under test in a file ``design.v`` beside it, and is a program that
    builds and runs itself in the simulator named by the environment variable ``SIM``, Icarus
    Verilog without it; its exit status is 1 if an output is not as expected. Timing, parameters
    and errors are those of :func:`~sim.export.verilog.verilog_bench`.
    """
    vectors = bench.vectors()
    clocked = bool(clock_pins(bench))
    lines = []
    for at in range(vectors.count):
        given = {
            port.name: int(vectors.given[port.name][at]) & port.mask
            for port in inputs(bench.component)
        }
        expected = {
            port.name: _digits(port, *(int(part[at]) for part in vectors.expected[port.name]))
            for port in outputs(bench.component)
        }
        lines.append(f"    ({given!r}, {expected!r}),")
    return _TEMPLATE.format(
        module=module,
        count=vectors.count,
        vectors="\n".join(lines),
        noun="cycle" if bench.clocked else "vector",
        begin=_BEGIN if clocked else "",
        end=_END if clocked else "",
    )


def _digits(port: Port, value: int, care: int) -> str:
    return "".join(
        str(value >> bit & 1) if care >> bit & 1 else "-" for bit in reversed(range(port.width))
    )
