"""The covering problem of a function, whose rows are made as they are needed."""

from collections.abc import Callable

import numpy as np

from ..table import MAX_INPUTS
from .bitset import members
from .budget import Budget
from .complexity import TooComplex
from .implicants import Implicants, prime_implicants
from .partition import Partition
from .symbolic import Symbolic

__all__ = ["Choice", "PrimeCover"]

Choice = Callable[[list[int], np.ndarray, Budget], tuple[list[int], int]]
"""From rows as sets of columns, and the literals of the columns, to columns and a lower bound."""

_DENSE_REGIONS = 100_000
_WIDE_REGIONS = 10_000
_GAPS = 1000


class PrimeCover:
    """Covers a function with primes.

    Not all rows of the covering problem are made, which may be very many where there are many
    inputs. Whatever some rows need is a lower bound for all; and once the primes that are chosen
    for these rows contain all of the on-set, they are a solution for all.

    Parameters
    ----------
    function : :class:`Symbolic`
    outputs : :class:`int`
        How many there are.
    budget : :class:`Budget`

    Attributes
    ----------
    best : :class:`Implicants` or ``None``
        The smallest cover so far.
    bound : :class:`int`
        No cover has fewer cubes.

    Raises
    ------
    :exc:`TooComplex`
    """

    def __init__(self, function: Symbolic, outputs: int, budget: Budget):
        self._primes = prime_implicants(function.diagram, function.allowed, outputs)
        self._literals = self._primes.literal_counts
        self._partition = Partition(function.diagram, function.on, self._primes)
        inputs = len(function.diagram.order)
        regions = _DENSE_REGIONS if inputs <= MAX_INPUTS else _WIDE_REGIONS
        regions = max(regions, 4 * len(self._primes))
        self._essential, self._rows = self._partition.rows(regions, budget)
        self._budget = budget
        essential = self._essential.bit_count()
        budget.report(f"{len(self._primes)} primes, {essential} essential, {len(self._rows)} rows")
        self.best: Implicants | None = None
        self.bound = 0

    def improve(self, choose: Choice) -> None:
        """Choose primes again and again, until they contain the on-set or the budget expires."""
        while True:
            chosen, bound = choose(self._rows, self._literals, self._budget)
            chosen += members(self._essential)
            self.bound = max(self.bound, bound + self._essential.bit_count())
            cover = Implicants(self._primes.literals[chosen], self._primes.feeds[chosen])
            try:
                gaps = self._partition.gaps(cover, _GAPS)
            except TooComplex:
                return
            if not gaps:
                if self.best is None or _cost(cover) < _cost(self.best):
                    self.best = cover
                return
            self._add(gaps)
            self._budget.report(f"{len(cover)} cubes, {len(gaps)} gaps")
            if self._budget.expired:
                return

    def _add(self, rows: list[int]) -> None:
        for row in rows:
            if not row & (row - 1):
                self._essential |= row
        rows = self._rows + rows
        self._rows = [row for row in dict.fromkeys(rows) if not row & self._essential]


def _cost(cover: Implicants) -> tuple[int, int]:
    return len(cover), int(cover.literal_counts.sum())
