"""Texts that functions are read from and written to, one module for each format."""

from .csv import read_csv
from .minterms import parse_minterms
from .pla import read_pla
from .pla_writer import write_pla
from .read import read_rows, read_table

__all__ = ["parse_minterms", "read_csv", "read_pla", "read_rows", "read_table", "write_pla"]
