"""Cubes without literals and connections that they do not need."""

from dataclasses import dataclass

import numpy as np

from .budget import Budget
from .problem import WORD, Problem

__all__ = ["Cubes", "trim"]


@dataclass(frozen=True, eq=False)
class Cubes:
    """Cubes of a :class:`Problem`.

    Parameters
    ----------
    masks, values : arrays of :class:`numpy.int64`, of shape :py:`(cubes,)`
        As those of a :class:`~hdl.function.Cube`.
    feeds : array of :class:`bool`, of shape :py:`(cubes, outputs)`
    """

    masks: np.ndarray
    values: np.ndarray
    feeds: np.ndarray


def trim(problem: Problem, cubes: Cubes, budget: Budget) -> Cubes:
    """Disconnect cubes from outputs that others serve, and drop the literals that this frees.

    No cube is added; those that are left without an output are left out. If the budget expires,
    the rest of the cubes stays as it is.
    """
    trimmer = _Trimmer(problem, cubes)
    order = np.argsort(-np.bitwise_count(cubes.masks).astype(np.int64), kind="stable")
    changed = True
    while changed:
        changed = False
        for cube in order:
            if budget.expired:
                return trimmer.result()
            changed |= trimmer.disconnect(cube)
            changed |= trimmer.widen(cube)
    return trimmer.result()


class _Trimmer:
    def __init__(self, problem: Problem, cubes: Cubes):
        shape = (2,) * problem.inputs
        self.on = problem.on.reshape(*shape, -1)
        self.allowed = problem.allowed.T.reshape(*shape, -1)
        self.masks = cubes.masks.copy()
        self.values = cubes.values.copy()
        self.feeds = cubes.feeds.copy()
        self.counts = np.zeros(self.on.shape, np.int32)  # how many cubes serve each minterm
        for cube, feeds in enumerate(self.feeds):
            self.counts[self.index(cube)] += feeds

    def index(self, cube: int) -> tuple[int | slice, ...]:
        return self.index_of(int(self.masks[cube]), int(self.values[cube]))

    def index_of(self, mask: int, value: int) -> tuple[int | slice, ...]:
        """Index of the minterms of a cube."""
        bits = [1 << position for position in reversed(range(self.on.ndim - 1))]
        return tuple(int(value & bit > 0) if mask & bit else slice(None) for bit in bits)

    def disconnect(self, cube: int) -> bool:
        index = self.index(cube)
        counts = self.counts[index]
        axes = tuple(range(counts.ndim - 1))
        feeds = self.feeds[cube]
        needed = feeds & ((counts == 1) & self.on[index]).any(axis=axes)
        if np.array_equal(needed, feeds):
            return False
        counts -= feeds & ~needed
        self.feeds[cube] = needed
        return True

    def widen(self, cube: int) -> bool:
        feeds = self.feeds[cube]
        if not feeds.any():
            return False
        word = _words(feeds, self.allowed.shape[-1])
        mask, value = int(self.masks[cube]), int(self.values[cube])
        for bit in (1 << position for position in range(self.on.ndim - 1)):
            # Without the literal the cube would double: look at the half that would be new.
            if mask & bit and self.may(mask, value ^ bit, word):
                mask &= ~bit
        if mask == self.masks[cube]:
            return False
        self.counts[self.index(cube)] -= feeds
        self.masks[cube] = mask
        self.values[cube] &= mask
        self.counts[self.index(cube)] += feeds
        return True

    def may(self, mask: int, value: int, word: np.ndarray) -> bool:
        """Tell whether these outputs may be 1 in all of a cube."""
        return bool(((self.allowed[self.index_of(mask, value)] & word) == word).all())

    def result(self) -> Cubes:
        used = self.feeds.any(1)
        return Cubes(self.masks[used], self.values[used], self.feeds[used])


def _words(feeds: np.ndarray, words: int) -> np.ndarray:
    result = np.zeros(words, np.int64)
    for output in np.flatnonzero(feeds):
        result[output // WORD] |= 1 << (output % WORD)
    return result
