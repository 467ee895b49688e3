"""Exact two-level minimisation."""

import logging
from dataclasses import dataclass

import numpy as np

from ..cover import ABSENT, Cover
from ..cubetable import CubeTable
from ..table import MAX_INPUTS, TruthTable
from .budget import Budget
from .check import check
from .covering import solve_covering
from .heuristic import fallback
from .minimum import Minimum
from .primes import Primes, all_primes
from .problem import WORD, Problem, problems
from .rows import covering_rows
from .trim import Cubes, trim
from .wide import minimize_exactly

__all__ = ["Exact"]

_log = logging.getLogger("minterm.minimize")

_GRACE = 1.0  # seconds to make the best of what was found when time was over


@dataclass(frozen=True)
class Exact:
    """The fewest cubes, proven, as long as time allows.

    All primes are made, and the fewest that cover the on-set are chosen. Among covers of equally
    many cubes one of few literals is preferred, but not proven to have the fewest.

    Parameters
    ----------
    budget : :class:`Budget`, optional
        When it expires the best cover so far is returned, with the lower bound so far. Ctrl-C has
        the same effect; pressed again, it is a :exc:`KeyboardInterrupt`. By default there is no
        limit.
    prove : :class:`bool`
        Whether to go on until the cover is proven to be the smallest. Otherwise it is the first
        that a short search finds, with a bound that takes little time.
    """

    budget: Budget | None = None
    prove: bool = True

    def minimize(self, table: TruthTable | CubeTable) -> Minimum:
        """Return a smallest cover, none of whose outputs is complemented.

        Raises
        ------
        :exc:`ValueError`
            If a function of more than 16 inputs is too complex even to check that a cover is right.
        """
        budget = Budget() if self.budget is None else self.budget
        started = budget.elapsed
        if len(table.inputs) > MAX_INPUTS:
            assert isinstance(table, CubeTable)
            return minimize_exactly(table, budget)
        with budget.interruptible():
            dense = table.table() if isinstance(table, CubeTable) else table
            cover, bound = _minimize(dense, budget, self.prove)
            check(cover, table)
        return Minimum(cover, bound, budget.elapsed - started)


def _minimize(table: TruthTable, budget: Budget, prove: bool) -> tuple[Cover, int]:
    parts = list(problems(table))
    solved: list[Cubes] = []
    ready: list[tuple[int, Primes]] = []
    matrices = []
    for number, (problem, _) in enumerate(parts):
        primes = all_primes(problem.allowed, budget)
        rows = None if primes is None else covering_rows(problem, primes, budget)
        if primes is None or rows is None:
            solved.append(_fallback(table, problem, budget))
        else:
            solved.append(_cubes(problem, primes, np.zeros(0, np.int64)))
            ready.append((number, primes))
            matrices.append(rows)
    offset = np.cumsum([0, *(len(primes) for _, primes in ready)])
    budget.report(f"{offset[-1]} primes, {sum(len(starts) - 1 for starts, _ in matrices)} rows")
    literals = np.concatenate([*(primes.literals for _, primes in ready), np.zeros(0, np.int64)])
    covering = solve_covering(*_joined(matrices, offset), literals, budget, prove=prove)
    for (number, primes), first, last in zip(ready, offset, offset[1:], strict=False):
        low, high = np.searchsorted(covering.chosen, [first, last])
        solved[number] = _cubes(parts[number][0], primes, covering.chosen[low:high] - first)
    grace = budget.extended(_GRACE)
    trimmed = [
        (trim(problem, cubes, grace), members)
        for cubes, (problem, members) in zip(solved, parts, strict=True)
    ]
    # A part without a covering problem needs at least one cube.
    return _cover(table, trimmed), covering.lower_bound + len(parts) - len(ready)


def _fallback(table: TruthTable, problem: Problem, budget: Budget) -> Cubes:
    """Cover a part for which there is too little time, or that has too many primes."""
    _log.warning(
        "not minimal: %s", "time is over" if budget.expired else "there are too many primes"
    )
    columns = problem.members
    names = tuple(table.outputs[column] for column in columns)
    part = TruthTable(table.inputs, names, table.on[:, columns], table.care[:, columns])
    cover = fallback(part, budget)
    weights = 1 << np.arange(len(table.inputs))[::-1]
    masks = (cover.literals != ABSENT) @ weights
    return Cubes(masks, (cover.literals == 1) @ weights, cover.feeds.copy())


def _joined(
    matrices: list[tuple[np.ndarray, np.ndarray]], offset: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Put covering problems side by side, the columns of each from its offset on."""
    starts, columns, ones = [np.zeros(1, np.int64)], [np.zeros(0, np.int64)], 0
    for (part_starts, part_columns), first in zip(matrices, offset, strict=False):
        starts.append(part_starts[1:] + ones)
        columns.append(part_columns + first)
        ones += len(part_columns)
    return np.concatenate(starts), np.concatenate(columns)


def _cubes(problem: Problem, primes: Primes, chosen: np.ndarray) -> Cubes:
    outputs = np.arange(len(problem.members))
    feeds = primes.outputs[outputs // WORD][:, chosen] >> (outputs % WORD)[:, None] & 1
    return Cubes(primes.masks[chosen], primes.values[chosen], feeds.T.astype(np.bool_))


def _cover(table: TruthTable, parts: list[tuple[Cubes, np.ndarray]]) -> Cover:
    """Join covers of parts, whose outputs stand for outputs of the table."""
    inputs, outputs = len(table.inputs), len(table.outputs)
    masks = np.concatenate([*(cubes.masks for cubes, _ in parts), np.zeros(0, np.int64)])
    values = np.concatenate([*(cubes.values for cubes, _ in parts), np.zeros(0, np.int64)])
    feeds = [np.zeros((0, outputs), np.bool_)]
    feeds += [(cubes.feeds.astype(np.uint8) @ members) > 0 for cubes, members in parts]
    shifts = np.arange(inputs - 1, -1, -1)
    literals = np.where(masks[:, None] >> shifts & 1, values[:, None] >> shifts & 1, ABSENT)
    every = np.concatenate(feeds)
    order = np.lexsort((*every.T[::-1], *literals.T[::-1]))
    return Cover(table.inputs, table.outputs, literals[order].astype(np.uint8), every[order])
