"""Lagrangian relaxation of a covering problem: a cover and a bound, both good and both quick."""

import math

import numpy as np

from .budget import Budget
from .matrix import Matrix

__all__ = ["relax"]

_ROUNDS = 300
_PATIENCE = 20  # rounds without a better bound, before steps are halved
_EVERY = 10  # rounds between two covers
_SETTLED = 50  # rounds before the prices are worth making covers with
_SMALLEST_STEP = 0.005
_ALMOST = 1e-6  # a bound that far below an integer is that integer


def relax(matrix: Matrix, literals: np.ndarray, budget: Budget) -> tuple[np.ndarray, int]:
    """Cover the rows with few columns, and bound how few there could be.

    Each row is given a price. The columns whose rows cost more than 1 are worth it; what the rows
    cost, less the gain on these columns, is a lower bound whatever the prices are. They follow the
    subgradient, and every few rounds a cover is made greedily of what is most worth it. After
    A. Caprara, M. Fischetti and P. Toth, "A heuristic method for the set covering problem", 1999.

    Parameters
    ----------
    matrix : :class:`Matrix`
        Every row and every column has a one.
    literals : array of integers, of shape :py:`(matrix.width,)`
        Equally useful columns with few are preferred.
    budget : :class:`Budget`

    Returns
    -------
    chosen : array of :class:`bool`, of shape :py:`(matrix.width,)`
    bound : :class:`int`
    """
    greedy = _Greedy(matrix, literals)
    row_starts, columns = matrix.starts[:-1], matrix.columns
    starts, rows = greedy.starts[:-1], greedy.rows
    prices = np.minimum.reduceat(1 / greedy.sizes[columns], row_starts)
    best = greedy.cover(prices)
    fewest, bound, step, stale = int(np.count_nonzero(best)), 0.0, 1.0, 0
    for number in range(_ROUNDS):
        gains = 1 - np.add.reduceat(prices[rows], starts)
        value = prices.sum() + np.minimum(gains, 0).sum()
        if value > bound + 1e-4:
            bound, stale = value, 0
        else:
            stale += 1
        if stale >= _PATIENCE:
            step, stale = step / 2, 0
        if number >= _SETTLED and number % _EVERY == 0:
            chosen = greedy.cover(prices)
            if np.count_nonzero(chosen) < fewest:
                best, fewest = chosen, int(np.count_nonzero(chosen))
        uncovered = 1 - np.add.reduceat((gains[columns] < 0).astype(np.float64), row_starts)
        length = float(uncovered @ uncovered)
        done = math.ceil(bound - _ALMOST) >= fewest or length == 0 or step < _SMALLEST_STEP
        if done or budget.expired:
            break
        prices = np.maximum(0, prices + step * (1.02 * fewest - value + 0.5) / length * uncovered)
    return best, math.ceil(bound - _ALMOST)


class _Greedy:
    """Covers the rows with columns that are worth it at some prices."""

    def __init__(self, matrix: Matrix, literals: np.ndarray):
        transposed = matrix.transposed()
        self._matrix = matrix
        self.starts, self.rows = transposed.starts, transposed.columns
        self.sizes = transposed.lengths
        # What breaks ties: many rows, then few literals.
        self._bonus = 1e-6 * self.sizes - 1e-9 * literals
        self._last = np.lexsort((-literals, self.sizes))

    def cover(self, prices: np.ndarray) -> np.ndarray:
        """Return an irredundant cover as a mask of columns."""
        matrix = self._matrix
        prices = prices + 1e-3  # rows that cost nothing have to be covered too
        worth = np.add.reduceat(prices[self.rows], self.starts[:-1]) + self._bonus
        counts = np.zeros(len(matrix), np.int64)
        chosen = np.zeros(matrix.width, np.bool_)
        left = len(matrix)
        while left:
            column = int(worth.argmax())
            rows = self._rows(column)
            fresh = rows[counts[rows] == 0]
            counts[rows] += 1
            left -= len(fresh)
            for row, price in zip(fresh.tolist(), prices[fresh].tolist(), strict=True):
                worth[matrix.row(row)] -= price
            chosen[column] = True
            worth[column] = -np.inf
        for column in self._last[chosen[self._last]].tolist():
            rows = self._rows(column)
            if counts[rows].min() > 1:
                counts[rows] -= 1
                chosen[column] = False
        return chosen

    def _rows(self, column: int) -> np.ndarray:
        return self.rows[self.starts[column] : self.starts[column + 1]]
