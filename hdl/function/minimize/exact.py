"""Exact two-level minimisation of tables."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..cover import ABSENT, Cover
from ..cubetable import CubeTable
from ..table import TruthTable
from .budget import Budget
from .check import check
from .covering import solve_covering
from .minimum import Minimum
from .primes import Primes, all_primes
from .problem import WORD, Problem, problems
from .rows import covering_rows
from .trim import Cubes, minterms, trim

__all__ = ["Exact"]

_GRACE = 1.0  # seconds to make the best of what was found when time was over


@dataclass(frozen=True)
class Exact:
    """The fewest cubes, proven, as long as time allows.

    All primes are made (:func:`all_primes`), and the fewest that cover the on-set are chosen
    (:func:`solve_covering`). Among covers of equally many cubes, one of few literals is preferred.

    A first Ctrl-C has the effect of the time limit, a second one is a :exc:`KeyboardInterrupt`.

    Parameters
    ----------
    time_limit : :class:`float`, optional
        Seconds, after which the best cover so far is returned with the lower bound so far. By
        default there is no limit.
    report : callable, optional
        Called with a line of text about the progress now and then.
    """

    time_limit: float | None = None
    report: Callable[[str], None] | None = None

    def minimize(self, table: TruthTable | CubeTable) -> Minimum:
        """Return a smallest cover, checked against the table.

        Raises
        ------
        :exc:`ValueError`
            If the function has more than 16 inputs.
        """
        if isinstance(table, CubeTable):
            table = table.table()
        budget = Budget(self.time_limit, self.report)
        with budget.interruptible():
            cover, bound = _minimize(table, budget)
            check(cover, table)
        return Minimum(cover, bound, budget.elapsed, budget.interrupted)


def _minimize(table: TruthTable, budget: Budget) -> tuple[Cover, int]:
    parts = list(problems(table))
    solved = []
    bound = 0
    pending: list[tuple[int, Primes]] = []
    matrices = []
    for number, (problem, _) in enumerate(parts):
        primes = all_primes(problem.allowed, budget)
        rows = None if primes is None else covering_rows(problem, primes, budget)
        if primes is None or rows is None:
            solved.append((number, minterms(problem)))
            bound += 1
        else:
            pending.append((number, primes))
            matrices.append(rows)
    offset = np.cumsum([0, *(len(primes) for _, primes in pending)])
    covering = solve_covering(
        *_joined(matrices, offset),
        np.concatenate([*(primes.literals for _, primes in pending), np.zeros(0, np.int64)]),
        budget,
    )
    bound += covering.lower_bound
    for (number, primes), first, last in zip(pending, offset, offset[1:], strict=False):
        low, high = np.searchsorted(covering.chosen, [first, last])
        chosen = covering.chosen[low:high] - first
        solved.append((number, _cubes(parts[number][0], primes, chosen)))
    grace = Budget(None if budget.remaining == float("inf") else budget.remaining + _GRACE)
    trimmed = [(number, trim(parts[number][0], cubes, grace)) for number, cubes in sorted(solved)]
    return _cover(table, [(cubes, parts[number][1]) for number, cubes in trimmed]), bound


def _joined(
    matrices: list[tuple[np.ndarray, np.ndarray]], offset: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
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
