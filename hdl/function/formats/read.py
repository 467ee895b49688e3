"""Truth tables in files."""

from pathlib import Path

from ..cubetable import CubeTable
from ..errors import TableError
from ..table import TruthTable
from .csv import read_csv
from .pla import read_pla

__all__ = ["read_table"]

_READERS = {".pla": read_pla, ".csv": read_csv}
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
    source = str(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise TableError(f"cannot read {source}: a table is a {' or '.join(_READERS)} file", source)
    try:
        with path.open("rb") as file:
            # Not by the size that the system reports, which is 0 for devices and pipes.
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise TableError(f"cannot read {source}: {error.strerror}", source) from None
    if len(data) > _MAX_BYTES:
        raise TableError(f"cannot read {source}: larger than 16 MiB", source)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TableError("line is not UTF-8 text", source, line) from None
    return reader(text, source)
