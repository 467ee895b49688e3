"""Truth tables in files."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from ..cubetable import CubeTable
from ..errors import TableError
from ..rows import Rows
from ..table import TruthTable
from .csv import read_csv, read_csv_rows
from .pla import read_pla, read_pla_rows

__all__ = ["read_rows", "read_table"]

_Read = TypeVar("_Read")

_READERS = {".pla": read_pla, ".csv": read_csv}
_ROW_READERS = {".pla": read_pla_rows, ".csv": read_csv_rows}
_MAX_BYTES = 16 * 2**20  # 65536 rows of 80 columns with room to spare


def read_table(path: Path) -> TruthTable | CubeTable:
    """Read a table from a file, in the format that its suffix names: ``.pla`` or ``.csv``.

    The file holds UTF-8 text of at most 16 MiB, with any line ends; a byte order mark, as
    spreadsheets write it, is skipped.

    Raises
    ------
    :exc:`TableError`
        If the suffix is another, the file cannot be read, or does not describe a table.
    """
    return _reader(path, _READERS)(_text(path), str(path))


def read_rows(path: Path) -> Rows:
    """Read the rows of a file as :func:`read_table` does, but do not put them together.

    Raises
    ------
    :exc:`TableError`
        If the suffix is another, the file cannot be read, or breaks its format. Rows that disagree
        or are missing are no error.
    """
    return _reader(path, _ROW_READERS)(_text(path), str(path))


def _reader(path: Path, readers: Mapping[str, Callable[[str, str], _Read]]) -> Callable[..., _Read]:
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise TableError(f"cannot read {path}: a table is a {' or '.join(readers)} file", str(path))
    return reader


def _text(path: Path) -> str:
    source = str(path)
    try:
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
