"""Making a covering problem smaller, its rows being sets of columns."""

from collections.abc import Iterator

import numpy as np

from .bitset import bitsets, matrix
from .budget import Budget

__all__ = ["reduced"]

_LARGEST = 1 << 29
"""Rows times columns; what is larger is left as it is, apart from essential columns."""

_CHUNK = 1 << 22  # bits that are transposed at once


def reduced(rows: list[int], literals: np.ndarray, budget: Budget) -> tuple[int, list[int]]:
    """Take essential columns, and drop dominated rows and columns, until nothing changes.

    A very large problem is hardly reduced.

    Does the same as :func:`~hdl.function.minimize.dominance.reduce`, which is faster once it is
    compiled; these sets need no compiler.

    Parameters
    ----------
    rows : :class:`list` of :class:`int`
        Sets of columns, none of them empty.
    literals : array of integers, of shape :py:`(columns,)`
        Of columns that cover the same rows the one with the fewest is kept.
    budget : :class:`Budget`
        If it expires the result is right, but could be smaller.

    Returns
    -------
    chosen : :class:`int`
        The set of columns that are essential.
    core : :class:`list` of :class:`int`
        The rows that are left, without the columns that are not needed.
    """
    chosen = 0
    while True:
        size = len(rows)
        rows = list(dict.fromkeys(rows))
        essential = 0
        for row in rows:
            if not row & (row - 1):
                essential |= row
        chosen |= essential
        rows = [row for row in rows if not row & essential]
        if len(rows) * len(literals) > _LARGEST or budget.expired:
            return chosen, rows
        dead = _contained(rows, literals, budget)
        if dead:
            rows = list(dict.fromkeys(row & ~dead for row in rows))
        rows = _smallest(rows, budget)
        if len(rows) == size and not dead:
            return chosen, rows


def _contained(rows: list[int], literals: np.ndarray, budget: Budget) -> int:
    """Return the columns such that another covers the same rows, or more."""
    columns = _transposed(rows, len(literals))
    sizes = [column.bit_count() for column in columns]
    used = [column for column, size in enumerate(sizes) if size]
    used.sort(key=lambda column: (sizes[column], -literals[column]))
    dead = 0
    for number, column in enumerate(used):
        if number % 1024 == 0 and budget.expired:
            break
        # Whoever covers the same rows is in all of them.
        others = ~(dead | 1 << column)
        for row in _lazily(columns[column]):
            others &= rows[row]
            if not others:
                break
        else:
            dead |= 1 << column
    return dead


def _smallest(rows: list[int], budget: Budget) -> list[int]:
    """Leave out the rows that contain another row."""
    rows = sorted(rows, key=int.bit_count)
    columns = _transposed(rows, max(map(int.bit_length, rows), default=0))
    dead = 0
    for number, row in enumerate(rows):
        if number % 1024 == 0 and budget.expired:
            break
        if not dead >> number & 1:
            others = ~(dead | 1 << number)
            for column in _lazily(row):
                others &= columns[column]
                if not others:
                    break
            else:
                dead |= others
    return [row for number, row in enumerate(rows) if not dead >> number & 1]


def _lazily(some: int) -> Iterator[int]:
    """Yield the members, of which only the first few are usually needed."""
    while some:
        low = some & -some
        yield low.bit_length() - 1
        some ^= low


def _transposed(rows: list[int], width: int) -> list[int]:
    """For each column return the set of its rows."""
    step = max(8, _CHUNK // max(1, width) // 8 * 8)
    result = [0] * width
    for start in range(0, len(rows), step):
        part = matrix(rows[start : start + step], width)
        for column, some in enumerate(bitsets(np.ascontiguousarray(part.T))):
            if some:
                result[column] |= some << start
    return result
