"""Few cubes in little time."""

import logging
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from ..cover import Cover
from ..cubetable import CubeTable
from ..table import TruthTable
from .budget import Budget
from .check import check
from .choose import choose
from .complexity import TooComplex, deep
from .expand import expanded
from .implicants import Implicants
from .minimum import Minimum
from .onebyone import one_by_one
from .primecover import PrimeCover
from .products import sum_of_products
from .symbolic import Symbolic, symbolic

__all__ = ["Heuristic", "as_cover", "fallback", "some_cover"]

_log = logging.getLogger("minterm.minimize")

_GRACE = 1.0  # seconds to make the best of what was found when time was over


@dataclass(frozen=True)
class Heuristic:
    """Minimise quickly, and often prove that it is the minimum all the same.

    All primes are listed from a decision diagram, and the covering problem is solved by Lagrangian
    relaxation, which gives a bound too, and local search. If the function has too many primes an
    irredundant sum of products is made, and if even its diagram is too large the cubes that are
    given are expanded and thinned; the bound is then the trivial one. Which of these it was is
    logged. There is no compiler to wait for, and the same function gets the same cover.

    Parameters
    ----------
    budget : :class:`Budget`, optional
        When to stop early, and where to tell progress. By default there is no limit.
    """

    budget: Budget | None = None

    def minimize(self, table: TruthTable | CubeTable) -> Minimum:
        """Return a cover of the function, none of whose outputs is complemented.

        Raises
        ------
        :exc:`ValueError`
            If the function is too complex even to check that a cover is right.
        """
        budget = Budget() if self.budget is None else self.budget
        started = budget.elapsed
        with deep():
            cover, bound = _minimized(table, budget)
        check(cover, table)
        return Minimum(cover, bound, budget.elapsed - started)


def _minimized(table: TruthTable | CubeTable, budget: Budget) -> tuple[Cover, int]:
    function = None
    try:
        function = symbolic(table, budget)
        problem = PrimeCover(function, len(table.outputs), budget)
        problem.improve(choose)
        if problem.best is not None:
            return as_cover(problem.best, function, table), problem.bound
    except TooComplex as error:
        _log.info("not all primes are looked at: %s", error)
    return some_cover(table, function, budget), 0


def fallback(table: TruthTable | CubeTable, budget: Budget) -> Cover:
    """Make a cover of a function that has too many primes, or for which there is too little time.

    Each output is irredundant, unless the function is too complex even for that.
    """
    function = None
    with deep(), suppress(TooComplex):
        function = symbolic(table, budget)
    return some_cover(table, function, budget)


def some_cover(table: TruthTable | CubeTable, function: Symbolic | None, budget: Budget) -> Cover:
    """Make a cover as :func:`fallback`; :py:`function` is the same, unless that is too complex."""
    budget = budget.extended(_GRACE)
    with deep():
        if function is not None:
            function.diagram.budget = budget
            try:
                parts = function.diagram, function.on, function.allowed
                return as_cover(sum_of_products(*parts, len(table.outputs)), function, table)
            except TooComplex as error:
                _log.info("no diagram is used: %s", error)
        if isinstance(table, CubeTable):
            return expanded(table, budget)
        return one_by_one(table, budget)


def as_cover(cubes: Implicants, function: Symbolic, table: TruthTable | CubeTable) -> Cover:
    """Sort cubes and put their literals in the order of the table's inputs."""
    literals = cubes.literals[:, np.argsort(function.diagram.order)]
    order = np.lexsort(literals.T[::-1])
    return Cover(table.inputs, table.outputs, literals[order], cubes.feeds[order])
