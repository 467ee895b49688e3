"""A table under construction: one word of output bits for each input combination.

A grid is an array of shape :py:`(2,) * inputs`, so that a cube is an index into it, and whatever is
done to a cube is done to all of its minterms at once.
"""

from collections.abc import Iterable

import numpy as np

from .errors import TableError
from .table import check_name

__all__ = ["WORD", "check_columns", "combination", "cube_index", "output_word", "unpack"]

WORD = 64
"""Bits of a word, and so the most outputs that a table in a file can have."""


def check_columns(columns: Iterable[tuple[str, str, int]], source: str) -> None:
    """Raise :exc:`TableError` for a column that cannot become a port of one bit.

    Each column is :py:`(what, name, line)`, where :py:`what` is "input" or "output".
    """
    seen = set()
    for what, name, line in columns:
        try:
            check_name(what, name)
        except ValueError as error:
            raise TableError(str(error), source, line) from None
        if "[" in name:
            plain = name.replace("[", "_").rstrip("]")
            raise TableError(
                f"{what} name must have no bit index, since every column is a port of "
                f"its own: {plain!r}, not {name!r}",
                source,
                line,
            )
        if name in seen:
            raise TableError(f"names must differ, but {name!r} is given twice", source, line)
        seen.add(name)


def cube_index(cube: str) -> tuple[int | slice, ...]:
    """Index of a cube's minterms in a grid; what is neither 0 nor 1 stands for both."""
    return tuple(int(symbol) if symbol in "01" else slice(None) for symbol in cube)


def output_word(symbols: str, ones: str) -> np.uint64:
    """Pack which symbols are among :py:`ones`, the first symbol as the most significant bit."""
    return np.uint64(int("".join("1" if symbol in ones else "0" for symbol in symbols), 2))


def unpack(grid: np.ndarray, outputs: int) -> np.ndarray:
    """Turn a grid of output words into an array of bool, of shape :py:`(rows, outputs)`."""
    shifts = np.arange(outputs - 1, -1, -1, dtype=np.uint64)
    return (grid.reshape(-1, 1) >> shifts & np.uint64(1)).astype(np.bool_)


def combination(minterm: int, cube: str) -> str:
    """Write the given minterm of a cube, counted from 0 in the order of rows, as ``011``."""
    free = cube.count("-") + cube.count("2")
    bits = iter(format(minterm, f"0{free}b"))
    return "".join(symbol if symbol in "01" else next(bits) for symbol in cube)
