"""Boolean functions as data: truth tables, the texts they are read from, and their covers."""

from .cover import ABSENT, Cover
from .csv import read_csv
from .cube import Cube
from .cubetable import CubeTable
from .equation import Notation, equation, equations
from .errors import TableError
from .expression import Expression
from .fold import fold
from .grammar import ExpressionError
from .isop import irredundant_cover
from .minterms import parse_minterms
from .pla import read_pla
from .read import read_rows, read_table
from .rows import Row, Rows
from .table import MAX_INPUTS, MAX_OUTPUTS, TruthTable

__all__ = [
    "ABSENT",
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
    "equation",
    "equations",
    "fold",
    "irredundant_cover",
    "parse_minterms",
    "read_csv",
    "read_pla",
    "read_rows",
    "read_table",
]
