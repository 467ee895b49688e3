"""Lower bounds on how many columns cover all rows."""

import numpy as np

from .budget import Budget
from .matrix import Matrix

__all__ = ["lower_bound"]

_ROUNDS = 1000
_FIRST = 20  # rounds even if there is no time
_PATIENCE = 15  # rounds without a better bound before steps get shorter
_UNIT = 1 << 30


def lower_bound(matrix: Matrix, count: int, budget: Budget) -> int:
    """Find prices of the rows such that a cover must pay for more than so many columns.

    Whatever the prices are, a cover has at least as many columns as all rows cost together, less
    what some columns cost more than 1. Good prices are found by the subgradient method (M. Held,
    P. Wolfe and H. P. Crowder, "Validation of subgradient optimization", 1974), and the bound is
    computed in integers, so that no rounding makes it wrong.

    Parameters
    ----------
    matrix : :class:`Matrix`
        Every row and every column has a one.
    count : :class:`int`
        Columns of a known cover.
    """
    transposed = matrix.transposed()
    # Each row is paid by the column that has the most other rows to share the price with.
    prices = 1 / np.maximum.reduceat(transposed.lengths[matrix.columns], matrix.starts[:-1])
    best, best_prices, waited, scale = 0.0, prices, 0, 1.0
    for number in range(_ROUNDS):
        if (number >= _FIRST and budget.expired) or count - best < 1 or scale < 1e-3:
            break
        costs = 1 - np.add.reduceat(prices[transposed.columns], transposed.starts[:-1])
        taken = costs < 0
        value = prices.sum() + costs[taken].sum()
        if value > best:
            best, best_prices, waited = value, prices, 0
        else:
            waited += 1
            if waited == _PATIENCE:
                waited, scale = 0, scale / 2
        slope = 1 - np.add.reduceat(taken[matrix.columns].astype(np.float64), matrix.starts[:-1])
        length = slope @ slope
        if length == 0:
            break
        prices = np.maximum(0, prices + scale * (count - value) / length * slope)
    exact = (best_prices * _UNIT).astype(np.int64)
    costs = _UNIT - np.add.reduceat(exact[transposed.columns], transposed.starts[:-1])
    return max(1, -int(-(exact.sum() + np.minimum(0, costs).sum()) // _UNIT))
