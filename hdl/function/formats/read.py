"""Truth tables in files."""

from pathlib import Path

from ..cubetable import CubeTable
from ..errors import TableError
from ..rows import Rows
from ..table import TruthTable
from .csv import read_csv_rows
from .pla import read_pla_rows
from .registry import FORMATS, suffixes

__all__ = ["read_rows", "read_table"]

ROW_READERS = {".pla": read_pla_rows, ".csv": read_csv_rows}
"""The formats that are made of rows."""

_MAX_BYTES = 16 * 2**20  # 65536 rows of 80 columns with room to spare


def read_table(path: Path, *, top: str = "") -> TruthTable | CubeTable:
    """Read a table from a file, in the format that its suffix names.

    ``.pla`` is espresso's format, ``.csv`` a spreadsheet, ``.minterms`` lists of minterms,
    ``.eqn`` equations, ``.blif`` BLIF, ``.v`` Verilog and ``.sv`` SystemVerilog, of which the last
    two go through yosys. PLA and BLIF files of more than 16 inputs make a :class:`CubeTable`.

    The file holds UTF-8 text of at most 16 MiB, with any line ends; a byte order mark, as
    spreadsheets write it, is skipped.

    Parameters
    ----------
    path : :class:`pathlib.Path`
    top : :class:`str`
        Name of the module that is meant, in Verilog where several are used by no other.

    Raises
    ------
    :exc:`TableError`
        If the suffix is another, the file cannot be read, or does not describe a table.
    :exc:`ValueError`
        If a module is named in a format that has none.
    :exc:`~hdl.tool.ToolMissing`, :exc:`~hdl.tool.ToolError`
        If yosys is needed and is not there, or failed.
    """
    known = FORMATS.get(path.suffix.lower())
    if known is None:
        raise TableError(f"cannot read {path}: a table is a {suffixes()} file", str(path))
    if not top:
        return known.read(_text(path), str(path))
    if path.suffix.lower() not in (".v", ".sv"):
        raise ValueError(f"only Verilog has modules to be named, not {path}")
    return known.read(_text(path), str(path), top=top)


def read_rows(path: Path) -> Rows:
    """Read the rows of a file as :func:`read_table` does, but do not put them together.

    Raises
    ------
    :exc:`TableError`
        If the suffix is another, the file cannot be read, or breaks its format. Rows that disagree
        or are missing are no error.
    """
    reader = ROW_READERS.get(path.suffix.lower())
    if reader is None:
        known = " or ".join(ROW_READERS)
        raise TableError(f"cannot read {path}: a table of rows is a {known} file", str(path))
    return reader(_text(path), str(path))


def _text(path: Path) -> str:
    source = str(path)
    try:
        if path.is_fifo():
            raise TableError(f"cannot read {source}: it is a pipe, expected a file", source)
        with path.open("rb") as file:
            # Not by the size that the system reports, which is 0 for devices and pipes.
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise TableError(f"cannot read {source}: {error.strerror}", source) from None
    if len(data) > _MAX_BYTES:
        raise TableError(f"cannot read {source}: larger than 16 MiB", source)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TableError("line is not UTF-8 text", source, line) from None
