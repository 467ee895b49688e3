"""Functions as texts of files."""

import re
from pathlib import Path

from .registry import FORMATS, Function, suffixes

__all__ = ["table_text"]


def table_text(function: Function, path: Path) -> str:
    """Write a function in the format that the suffix of a file names.

    Where the format gives a function a name, it is that of the file.

    Raises
    ------
    :exc:`ValueError`
        If the suffix names no format, or the format cannot hold the function.
    """
    known = FORMATS.get(path.suffix.lower())
    if known is None:
        raise ValueError(f"cannot write {path}: a table is a {suffixes()} file")
    name = re.sub(r"[^A-Za-z0-9_]", "_", path.stem)
    return known.write(function, name if name[0].isalpha() else f"m_{name}")
