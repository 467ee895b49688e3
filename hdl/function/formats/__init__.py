"""Texts that functions are read from and written to, one module for each format."""

from .blif_reader import read_blif
from .blif_writer import write_blif
from .csv import read_csv, write_csv
from .eqn import read_equations, write_equations
from .minterms import parse_minterms, read_minterms, write_minterms
from .pla import read_pla
from .pla_writer import write_pla
from .read import read_rows, read_table
from .registry import FORMATS, Format, Function
from .verilog_reader import read_verilog
from .verilog_writer import write_verilog
from .write import table_text

__all__ = [
    "FORMATS",
    "Format",
    "Function",
    "parse_minterms",
    "read_blif",
    "read_csv",
    "read_equations",
    "read_minterms",
    "read_pla",
    "read_rows",
    "read_table",
    "read_verilog",
    "table_text",
    "write_blif",
    "write_csv",
    "write_equations",
    "write_minterms",
    "write_pla",
    "write_verilog",
]
