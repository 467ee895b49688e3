"""A table under construction: words of output bits for each input combination.

A grid is an array of shape :py:`(2,) * inputs + (words,)`, so that a cube is an index into it, and
whatever is done to a cube is done to all of its minterms at once.
"""

import functools
from collections.abc import Iterable

import numpy as np

from ..errors import TableError
from ..table import MAX_INPUTS, MAX_OUTPUTS, check_name, check_size

__all__ = [
    "MAX_ENTRIES",
    "check_columns",
    "check_entries",
    "combination",
    "cube_index",
    "make_grid",
    "output_words",
    "unpack",
]

MAX_ENTRIES = 1 << 24
"""Rows times outputs of the largest table in a file, which takes 16 MiB for each of its sets."""

_WORD = 64


def check_entries(inputs: int, outputs: int) -> None:
    """Raise :exc:`ValueError` unless a table in a file may have so many columns."""
    check_size("table", inputs, outputs, min(MAX_OUTPUTS, MAX_ENTRIES >> min(inputs, MAX_INPUTS)))


def check_columns(columns: Iterable[tuple[str, str, int]], source: str) -> None:
    """Raise :exc:`TableError` for a column whose name is malformed, or given twice.

    Each column is :py:`(what, name, line)`, where :py:`what` is "input" or "output".
    """
    seen = set()
    for what, name, line in columns:
        try:
            check_name(what, name)
        except ValueError as error:
            raise TableError(str(error), source, line) from None
        if name in seen:
            raise TableError(f"names must differ, but {name!r} is given twice", source, line)
        seen.add(name)


def make_grid(inputs: int, outputs: int) -> np.ndarray:
    """Make a grid without any minterm."""
    return np.zeros((2,) * inputs + (-(-outputs // _WORD),), np.uint64)


def cube_index(cube: str) -> tuple[int | slice, ...]:
    """Index of a cube's minterms in a grid; what is neither 0 nor 1 stands for both."""
    return tuple(int(symbol) if symbol in "01" else slice(None) for symbol in cube)


@functools.lru_cache(maxsize=1024)
def output_words(symbols: str, ones: str) -> np.ndarray:
    """Pack which symbols are among :py:`ones` into the words of a grid, for reading only."""
    padded = np.zeros(-(-len(symbols) // _WORD) * _WORD, np.bool_)
    padded[: len(symbols)] = [symbol in ones for symbol in symbols]
    return np.packbits(padded).view(np.uint64)


def unpack(grid: np.ndarray, outputs: int) -> np.ndarray:
    """Turn a grid into an array of bool, of shape :py:`(rows, outputs)`."""
    data = np.ascontiguousarray(grid).view(np.uint8).reshape(-1, grid.shape[-1] * 8)
    return np.unpackbits(data, axis=1, count=outputs).view(np.bool_)


def combination(minterm: int, cube: str) -> str:
    """Write the given minterm of a cube, counted from 0 in the order of rows, as ``011``."""
    free = cube.count("-") + cube.count("2")
    bits = iter(format(minterm, f"0{free}b"))
    return "".join(symbol if symbol in "01" else next(bits) for symbol in cube)
