"""Boolean functions as data: truth tables, the texts they are read from, and their covers."""

from .buses import buses
from .cover import ABSENT, Cover
from .cube import Cube
from .cubes import join_cubes, to_cubes
from .cubetable import CubeTable
from .equation import Notation, cover_equations, equation, equations
from .errors import TableError
from .expression import Expression
from .fold import fold
from .formats import (
    FORMATS,
    parse_minterms,
    read_blif,
    read_csv,
    read_equations,
    read_minterms,
    read_pla,
    read_rows,
    read_table,
    read_verilog,
    table_text,
    write_blif,
    write_csv,
    write_equations,
    write_minterms,
    write_pla,
    write_verilog,
)
from .grammar import ExpressionError
from .isop import irredundant_cover
from .rows import Row, Rows
from .table import MAX_INPUTS, MAX_OUTPUTS, TruthTable
from .tabulate import tabulate

__all__ = [
    "ABSENT",
    "FORMATS",
    "MAX_INPUTS",
    "MAX_OUTPUTS",
    "Cover",
    "Cube",
    "CubeTable",
    "Expression",
    "ExpressionError",
    "Notation",
    "Row",
    "Rows",
    "TableError",
    "TruthTable",
    "buses",
    "cover_equations",
    "equation",
    "equations",
    "fold",
    "irredundant_cover",
    "join_cubes",
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
    "tabulate",
    "to_cubes",
    "write_blif",
    "write_csv",
    "write_equations",
    "write_minterms",
    "write_pla",
    "write_verilog",
]
