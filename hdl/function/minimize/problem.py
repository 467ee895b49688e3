"""A table in the form that the exact minimiser works on."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..table import TruthTable

__all__ = ["WORD", "Problem", "problems"]

WORD = 62
"""Outputs in one word: so few that sums and signs are safe in :class:`numpy.int64`."""


@dataclass(frozen=True, eq=False)
class Problem:
    """Outputs of a table that may share cubes.

    Parameters
    ----------
    members : array of integers, of shape :py:`(outputs,)`
        The columns of the table; of columns that are equal only the first is here.
    on : array of :class:`bool`, of shape :py:`(2**n, outputs)`
        Where a cube has to be.
    allowed : array of :class:`numpy.int64`, of shape :py:`(words, 2**n)`
        Where a cube may be: bit :py:`j % WORD` of word :py:`j // WORD` for output :py:`j`.
    """

    members: np.ndarray
    on: np.ndarray
    allowed: np.ndarray

    @property
    def inputs(self) -> int:
        return len(self.on).bit_length() - 1


def problems(table: TruthTable) -> Iterator[tuple[Problem, np.ndarray]]:
    """Split a table into parts that no cube can serve at once.

    Yields
    ------
    problem : :class:`Problem`
    feeds : array of :class:`bool`, of shape :py:`(outputs of the problem, outputs of the table)`
        Which outputs of the table an output of the problem stands for.
    """
    columns = np.packbits(np.concatenate([table.on, table.care]), axis=0).T
    _, first, group = np.unique(columns, axis=0, return_index=True, return_inverse=True)
    # What is nowhere on needs no cube.
    first = np.sort(first[table.on[:, first].any(0)])
    allowed = table.on | ~table.care
    for part in _parts(allowed[:, first]):
        members = first[part]
        yield (
            Problem(members, table.on[:, members].copy(), _pack(allowed[:, members])),
            group[members][:, None] == group,
        )


def _parts(allowed: np.ndarray) -> Iterator[np.ndarray]:
    """Group the columns, given as bits, that have a row in common, directly or through others."""
    left = np.arange(allowed.shape[1])
    while len(left):
        inside = np.zeros(len(left), np.bool_)
        inside[0] = True
        count = 0
        while count < np.count_nonzero(inside):
            count = np.count_nonzero(inside)
            rows = allowed[:, left[inside]].any(1)
            inside = allowed[rows][:, left].any(0) | inside
        yield left[inside]
        left = left[~inside]


def _pack(bits: np.ndarray) -> np.ndarray:
    words = -(-bits.shape[1] // WORD)
    result = np.zeros((words, len(bits)), np.int64)
    for output, column in enumerate(bits.T):
        result[output // WORD] |= column.astype(np.int64) << (output % WORD)
    return result
