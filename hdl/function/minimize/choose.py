"""Few columns of a covering problem in little time."""

import numpy as np

from .bitset import matrix, members
from .budget import Budget
from .covering import cheaper
from .matrix import Matrix
from .reduction import reduced
from .relaxation import relax
from .search import Search

__all__ = ["as_matrix", "choose"]

_WORK = 400_000
"""Steps of all loops of a search, about a third of a second if they are interpreted."""

_STEPS = 2000


def choose(rows: list[int], literals: np.ndarray, budget: Budget) -> tuple[list[int], int]:
    """Choose few columns such that every row has one of them.

    Parameters
    ----------
    rows : :class:`list` of :class:`int`
        Sets of columns, none of them empty.
    literals : array of integers, of shape :py:`(columns,)`
        Of equally many columns, those with few are preferred.
    budget : :class:`Budget`

    Returns
    -------
    chosen : :class:`list` of :class:`int`
    bound : :class:`int`
        No choice has fewer columns.
    """
    essential, core = reduced(rows, literals, budget)
    chosen = members(essential)
    bound = len(chosen)
    if core:
        piece, ids = as_matrix(core)
        mask, least = relax(piece, literals[ids], budget)
        if np.count_nonzero(mask) > least:
            mask = _searched(piece, mask, least, budget)
        chosen += ids[mask].tolist()
        bound += least
    if rows:
        whole, ids = as_matrix(rows)
        chosen = ids[cheaper(whole, np.searchsorted(ids, chosen), literals[ids])].tolist()
    return sorted(chosen), bound


def as_matrix(rows: list[int]) -> tuple[Matrix, np.ndarray]:
    """Make a matrix of the columns that are used, and return their numbers."""
    union = 0
    for row in rows:
        union |= row
    width = union.bit_length()
    step = max(1, (1 << 24) // width)
    lengths, columns = [], []
    for start in range(0, len(rows), step):
        part = matrix(rows[start : start + step], width)
        lengths.append(np.count_nonzero(part, axis=1))
        columns.append(part.nonzero()[1])
    ids = np.array(members(union))
    starts = np.concatenate([[0], np.cumsum(np.concatenate(lengths))]).astype(np.int64)
    return Matrix(starts, np.searchsorted(ids, np.concatenate(columns)), len(ids)), ids


def _searched(piece: Matrix, mask: np.ndarray, least: int, budget: Budget) -> np.ndarray:
    """Look for a smaller cover by local search, without compiling it."""
    search = Search(piece)
    left = min(_STEPS, int(_WORK / search.step_work))
    at_once = int(150_000 / search.step_work)
    if not at_once:
        return mask
    best = np.count_nonzero(mask)
    while left > 0 and best > least and not budget.expired:
        search.run(min(left, at_once), budget, least)
        left -= at_once
        if np.count_nonzero(search.best) < best:
            mask, best = search.best.copy(), np.count_nonzero(search.best)
    return mask
