"""Fewer and larger cubes, made from those that are given."""

import numpy as np

from ..cover import ABSENT, Cover
from ..cubetable import CubeTable
from .bitset import bitset, matrix
from .budget import Budget
from .complexity import TooComplex
from .containment import Containment

__all__ = ["expanded"]

_QUESTION = 20_000
"""Sets of cubes that are compared for one question; without an answer by then it counts as no."""

_ALL = 20_000_000
"""The same for all questions; cubes that are left then stay as they are."""


def expanded(table: CubeTable, budget: Budget) -> Cover:
    """Cover a function with the cubes of its on-set, after making each as large as possible.

    Each cube in turn loses the literals that it can do without, feeds all outputs that it may, and
    takes over from cubes that it then contains; in the end, cubes are dropped where others do. It
    is one pass of R. Brayton, G. Hachtel, C. McMullen and A. Sangiovanni-Vincentelli, "Logic
    minimization algorithms for VLSI synthesis", 1984. No more memory is needed than for the cubes.
    Questions that are hard to answer, and all that are left when the budget expires, leave cubes as
    they are.
    """
    literals, feeds = table.on.literals.copy(), table.on.feeds.copy()
    # Large cubes often contain small ones.
    order = np.argsort(np.count_nonzero(literals != ABSENT, axis=1), kind="stable")
    literals, feeds = literals[order], feeds[order]
    allowed = _Allowed(table, budget)
    for cube in np.flatnonzero(feeds.any(1)).tolist():
        if allowed.exhausted:
            break
        if not feeds[cube].any():
            continue
        outputs = bitset(feeds[cube])
        for column in np.flatnonzero(literals[cube] != ABSENT):
            literal, literals[cube, column] = literals[cube, column], ABSENT
            if allowed.missing(literals[cube], outputs):
                literals[cube, column] = literal
        everything = (1 << len(table.outputs)) - 1
        outputs |= everything & ~allowed.missing(literals[cube], everything)
        feeds[cube] = matrix([outputs], len(table.outputs))[0]
        inside = ((literals[cube] == ABSENT) | (literals == literals[cube])).all(1)
        inside[cube] = False
        feeds[inside] &= ~feeds[cube]
    alive = feeds.any(1)
    return _irredundant(literals[alive], feeds[alive], table, budget)


class _Sums:
    """Sums of products that may contain cubes, or may be too much to tell."""

    def __init__(self, covers: list[tuple[np.ndarray, np.ndarray]], budget: Budget):
        literals, feeds = zip(*covers, strict=True)
        self.sums = Containment(np.concatenate(literals), np.concatenate(feeds))
        self._budget = budget
        self._left = _ALL

    @property
    def exhausted(self) -> bool:
        return self._left <= 0 or self._budget.expired

    def missing(self, literals: np.ndarray, outputs: int, without: int = 0) -> int:
        """Return the outputs whose sums do not contain a cube for sure."""
        if self.exhausted:
            return outputs
        self.sums.work = _QUESTION
        try:
            return self._ask(literals, outputs, without)
        except TooComplex:
            return outputs
        finally:
            self._left -= _QUESTION - self.sums.work

    def _ask(self, literals: np.ndarray, outputs: int, without: int) -> int:
        return self.sums.missing(literals, outputs, without)


class _Allowed(_Sums):
    """Where the outputs of a function may be 1."""

    def __init__(self, table: CubeTable, budget: Budget):
        covers = [table.other] if table.free is None else [table.on, table.free]
        super().__init__([(cover.literals, cover.feeds) for cover in covers], budget)
        self._by_off = table.free is None

    def _ask(self, literals: np.ndarray, outputs: int, without: int) -> int:
        if not self._by_off:
            return super()._ask(literals, outputs, without)
        return self.sums.fed(self.sums.touching(literals)) & outputs


def _irredundant(
    literals: np.ndarray, feeds: np.ndarray, table: CubeTable, budget: Budget
) -> Cover:
    """Take cubes from outputs, smallest first, where other cubes do."""
    parts = [(literals, feeds)]
    if table.free is not None:
        parts.append((table.free.literals, table.free.feeds))
    others = _Sums(parts, budget)
    sizes = np.count_nonzero(literals != ABSENT, axis=1)
    for cube in np.argsort(-sizes, kind="stable").tolist():
        if others.exhausted:
            break
        outputs = bitset(feeds[cube])
        missing = others.missing(literals[cube], outputs, without=1 << cube)
        others.sums.drop(cube, outputs & ~missing)
        feeds[cube] = matrix([missing], len(table.outputs))[0]
    alive = feeds.any(1)
    return Cover(table.inputs, table.outputs, literals[alive], feeds[alive])
