"""The fewest cubes of functions that are given by cubes."""

import logging

import numpy as np

from ..cubetable import CubeTable
from ..table import TruthTable
from .budget import Budget
from .check import check
from .choose import as_matrix, choose
from .complexity import TooComplex, deep
from .covering import solve_covering
from .heuristic import as_cover, some_cover
from .minimum import Minimum
from .primecover import PrimeCover
from .symbolic import symbolic

__all__ = ["minimize_exactly"]

_log = logging.getLogger("minterm.minimize")


def minimize_exactly(table: CubeTable | TruthTable, budget: Budget | None = None) -> Minimum:
    """Find a cover of the fewest cubes and prove it, without enumerating the inputs.

    None of the outputs is complemented. If the budget expires, or the function has too many primes,
    the cover is the best so far, and the bound what is proven by then.

    Raises
    ------
    :exc:`ValueError`
        If the function is too complex even to check that a cover is right.
    """
    budget = Budget() if budget is None else budget
    started = budget.elapsed
    with deep(), budget.interruptible():
        function, cover, bound = None, None, 0
        try:
            function = symbolic(table, budget)
            problem = PrimeCover(function, len(table.outputs), budget)
            problem.improve(choose)
            if problem.best is not None and len(problem.best) > problem.bound:
                problem.improve(_choose_exactly)
            bound = problem.bound
            if problem.best is not None:
                cover = as_cover(problem.best, function, table)
        except TooComplex as error:
            _log.warning("the minimum is not proven: %s", error)
        if cover is None:
            cover = some_cover(table, function, budget)
    check(cover, table)
    return Minimum(cover, bound, budget.elapsed - started)


def _choose_exactly(rows: list[int], literals: np.ndarray, budget: Budget) -> tuple[list[int], int]:
    matrix, ids = as_matrix(rows)
    covering = solve_covering(matrix.starts, matrix.columns, literals[ids], budget)
    return ids[covering.chosen].tolist(), covering.lower_bound
