"""Texts that functions are read from and written to, one module for each format."""

from .blif_reader import read_blif
from .blif_writer import write_blif
from .csv import read_csv, write_csv
from .eqn import read_equations, write_equations
from .minterms import parse_minterms, read_minterms, write_minterms
from .pla import read_pla
from .pla_writer import write_pla
from .read import read_rows, read_table

__all__ = [
    "parse_minterms",
    "read_blif",
    "read_csv",
    "read_equations",
    "read_minterms",
    "read_pla",
    "read_rows",
    "read_table",
    "write_blif",
    "write_csv",
    "write_equations",
    "write_minterms",
    "write_pla",
]
