"""Unate covering: the fewest columns that cover every row."""

from dataclasses import dataclass

import numpy as np

from .bound import lower_bound
from .budget import Budget
from .dominance import components, reduce
from .matrix import Matrix
from .search import Search
from .solve import solve

__all__ = ["Covering", "cheaper", "solve_covering"]

_SHARE = 0.3  # of the time that is left, for a good start before the proof


@dataclass(frozen=True, eq=False)
class Covering:
    """Columns that cover every row, and a proof of how few could.

    Attributes
    ----------
    chosen : array of :class:`numpy.int64`
        Ascending column numbers.
    lower_bound : :class:`int`
        No cover has fewer columns.
    """

    chosen: np.ndarray
    lower_bound: int

    @property
    def proven(self) -> bool:
        return len(self.chosen) == self.lower_bound


def solve_covering(
    starts: np.ndarray,
    columns: np.ndarray,
    literals: np.ndarray,
    budget: Budget | None = None,
    *,
    prove: bool = True,
) -> Covering:
    """Choose the fewest columns such that every row has one of them.

    Among equally many columns, few literals are preferred, but not proven to be the fewest. Unless
    the budget expires the number of columns is, and the same problem gets the same answer.

    Parameters
    ----------
    starts : array of integers, of shape :py:`(rows + 1,)`
    columns : array of integers
        Row :py:`r` is covered by the columns :py:`columns[starts[r] : starts[r + 1]]`, in any
        order, each once.
    literals : array of integers, of shape :py:`(number of columns,)`
    budget : :class:`Budget`, optional
        By default there is no limit.
    prove : :class:`bool`
        Whether to go on until the number of columns is proven to be the smallest.

    Raises
    ------
    :exc:`ValueError`
        If a row has no column.
    """
    budget = Budget() if budget is None else budget
    literals = np.array(literals, np.int64)
    whole = _matrix(starts, columns, len(literals))
    chosen, core, ids = reduce(whole, literals, budget)
    bound = len(chosen)
    parts = [chosen]
    row_parts, column_parts = components(core)
    started = []
    for part in _ascending(column_parts):
        members = column_parts == part
        piece = core.kept(row_parts == part, members)
        search = Search(piece)
        if prove:
            search.improve(budget.share(_SHARE))
        else:
            search.try_once(budget)
        started.append((ids[members], search, lower_bound(piece, search.count, budget)))
    for columns, search, least in started:
        best = search.best
        if prove:
            best, least = solve(search, least, budget)
        parts.append(columns[best])
        bound += least
    chosen = cheaper(whole, np.concatenate(parts), literals)
    return Covering(np.sort(chosen), bound)


def _matrix(starts: np.ndarray, columns: np.ndarray, width: int) -> Matrix:
    starts = np.array(starts, np.int64)
    lengths = np.diff(starts)
    if not lengths.all():
        raise ValueError(
            f"covering needs a column for every row, but row {lengths.argmin()} has none"
        )
    columns = np.array(columns, np.int64)
    rows = np.repeat(np.arange(len(lengths)), lengths)
    return Matrix(starts, columns[np.lexsort((columns, rows))], width)


def _ascending(parts: np.ndarray) -> np.ndarray:
    """List the components, those with the fewest columns first."""
    sizes = np.bincount(parts)
    return np.argsort(sizes, kind="stable")


def cheaper(matrix: Matrix, chosen: np.ndarray, literals: np.ndarray) -> np.ndarray:
    """Exchange each column in turn for the one of fewest literals that does its part."""
    transposed = matrix.transposed()
    chosen = chosen[np.argsort(-literals[chosen], kind="stable")]
    covered = np.zeros(len(matrix), np.int64)
    for column in chosen.tolist():
        covered[transposed.row(column)] += 1
    result = []
    for column in chosen.tolist():
        rows = transposed.row(column)
        needed = rows[covered[rows] == 1]
        if len(needed):
            able = np.bincount(np.concatenate([matrix.row(row) for row in needed.tolist()]))
            able = np.flatnonzero(able == len(needed))
            best = int(able[np.lexsort((able != column, literals[able]))[0]])
            covered[rows] -= 1
            covered[transposed.row(best)] += 1
            result.append(best)
        else:
            covered[rows] -= 1
    return np.array(result, np.int64)
