"""All formats of files, by their suffixes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from ..cover import Cover
from ..cubetable import CubeTable
from ..table import MAX_INPUTS, TruthTable
from .blif_reader import read_blif
from .blif_writer import write_blif
from .csv import read_csv, write_csv
from .eqn import read_equations, write_equations
from .minterms import read_minterms, write_minterms
from .pla import read_pla
from .pla_writer import write_pla
from .verilog_reader import read_verilog
from .verilog_writer import write_verilog

__all__ = ["FORMATS", "Format", "Function", "suffixes"]

Function = TruthTable | CubeTable | Cover
"""What can be written."""


@dataclass(frozen=True)
class Format:
    """How a function is read and written.

    Attributes
    ----------
    read : function
        Takes a text and the name of its file, and returns a table.
    write : function
        Takes a function and a name for it, and returns a text. Raises :exc:`ValueError` if the
        format cannot hold the function.
    """

    read: Callable[..., TruthTable | CubeTable]
    write: Callable[[Function, str], str]


def suffixes() -> str:
    """List the suffixes of all formats, for messages."""
    *most, last = FORMATS
    return f"{', '.join(most)} or {last}"


def _dense(what: str, write: Callable[[TruthTable], str], function: Function, name: str) -> str:
    if len(function.inputs) > MAX_INPUTS:
        raise ValueError(
            f"{what} has at most {MAX_INPUTS} inputs, since it lists every input combination, "
            f"not {len(function.inputs)}"
        )
    return write(function if isinstance(function, TruthTable) else function.table())


def _unnamed(write: Callable[[Function], str], function: Function, name: str) -> str:
    return write(function)


FORMATS = {
    ".pla": Format(read_pla, partial(_unnamed, write_pla)),
    ".csv": Format(read_csv, partial(_dense, "a CSV table", write_csv)),
    ".minterms": Format(read_minterms, partial(_dense, "a list of minterms", write_minterms)),
    ".eqn": Format(read_equations, partial(_unnamed, write_equations)),
    ".blif": Format(read_blif, write_blif),
    ".v": Format(read_verilog, write_verilog),
    ".sv": Format(partial(read_verilog, language="SystemVerilog"), write_verilog),
}
"""The formats: espresso's PLA, CSV, minterm lists, equations, BLIF, Verilog and SystemVerilog."""
