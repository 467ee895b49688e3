"""Fewer and larger cubes, made from those that are given."""

import numpy as np

from ..cover import ABSENT, Cover
from ..cubetable import CubeTable
from .bitset import bitset, matrix
from .budget import Budget
from .complexity import TooComplex
from .containment import Containment

__all__ = ["expanded"]

_WORK = 20_000
"""Comparisons for one question; if there is no answer by then it counts as no."""


def expanded(table: CubeTable, budget: Budget) -> Cover:
    """Cover a function with the cubes of its on-set, after making each as large as possible.

    Each cube in turn loses the literals that it can do without, and those that it then contains are
    dropped; in the end the cubes that the others cover are, too. It is one pass of R. Brayton,
    G. Hachtel, C. McMullen and A. Sangiovanni-Vincentelli, "Logic minimization algorithms for VLSI
    synthesis", 1984. Memory is that of the cubes. Questions that are hard to answer, and all that
    are left when the budget expires, leave cubes as they are.
    """
    literals, feeds = table.on.literals.copy(), table.on.feeds.copy()
    allowed = _Allowed(table, budget)
    # Small cubes profit most from being expanded, but large ones often contain them.
    order = np.argsort(np.count_nonzero(literals != ABSENT, axis=1), kind="stable")
    literals, feeds = literals[order], feeds[order]
    for cube in range(len(literals)):
        if not feeds[cube].any() or budget.expired:
            continue
        for column in np.flatnonzero(literals[cube] != ABSENT):
            wider = literals[cube].copy()
            wider[column] = ABSENT
            if allowed(wider, feeds[cube]):
                literals[cube] = wider
        inside = ((literals[cube] == ABSENT) | (literals == literals[cube])).all(1)
        inside[cube] = False
        feeds[inside] &= ~feeds[cube]
    alive = feeds.any(1)
    cover = Cover(table.inputs, table.outputs, literals[alive], feeds[alive])
    return _irredundant(cover, table, budget)


class _Allowed:
    """Answers whether the outputs that a cube feeds may be 1 all over it."""

    def __init__(self, table: CubeTable, budget: Budget):
        self._budget = budget
        self._off = None
        if table.off is not None:
            self._off = Containment(table.off.literals, table.off.feeds)
            return
        covers = table.on, table.other
        self._sums = Containment(
            np.concatenate([cover.literals for cover in covers]),
            np.concatenate([cover.feeds for cover in covers]),
        )

    def __call__(self, literals: np.ndarray, feeds: np.ndarray) -> bool:
        outputs = bitset(feeds)
        if self._off is not None:
            return not self._off.touching(literals) & self._off.feeding(outputs)
        return not _missing(self._sums, literals, outputs)


def _missing(sums: Containment, literals: np.ndarray, outputs: int, without: int = 0) -> int:
    sums.work = _WORK
    try:
        return sums.missing(literals, outputs, without)
    except TooComplex:
        return outputs


def _irredundant(cover: Cover, table: CubeTable, budget: Budget) -> Cover:
    """Take cubes from outputs, smallest first, where other cubes do."""
    parts = [cover] if table.free is None else [cover, table.free]
    sums = Containment(
        np.concatenate([part.literals for part in parts]),
        np.concatenate([part.feeds for part in parts]),
    )
    feeds = cover.feeds.copy()
    sizes = np.count_nonzero(cover.literals != ABSENT, axis=1)
    for cube in np.argsort(-sizes, kind="stable").tolist():
        if budget.expired:
            break
        outputs = bitset(feeds[cube])
        missing = _missing(sums, cover.literals[cube], outputs, without=1 << cube)
        sums.drop(cube, outputs & ~missing)
        feeds[cube] = matrix([missing], len(cover.outputs))[0]
    alive = feeds.any(1)
    return Cover(table.inputs, table.outputs, cover.literals[alive], feeds[alive])
