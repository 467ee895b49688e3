"""All prime implicants of a decision diagram."""

from dataclasses import dataclass

import numpy as np

from ..cover import ABSENT
from .bitset import matrix
from .complexity import TooComplex
from .diagram import Diagram

__all__ = ["Implicants", "prime_implicants"]

_PRIMES = 150_000
_BYTES = 1 << 28  # of the arrays of literals and of outputs
_NODES = 1_500_000


@dataclass(frozen=True, eq=False)
class Implicants:
    """Cubes and all the outputs that they may feed.

    Parameters
    ----------
    literals : array of :class:`numpy.uint8`, of shape :py:`(cubes, levels)`
        As in a :class:`~hdl.function.Cover`, the inputs in the order of the diagram.
    feeds : array of :class:`bool`, of shape :py:`(cubes, outputs)`
    """

    literals: np.ndarray
    feeds: np.ndarray

    def __len__(self) -> int:
        return len(self.literals)

    @property
    def literal_counts(self) -> np.ndarray:
        return np.count_nonzero(self.literals != ABSENT, axis=1)


def prime_implicants(diagram: Diagram, root: int, outputs: int) -> Implicants:
    """List the primes of a function with several outputs.

    A cube is prime together with a set of outputs if it is an implicant of all of them and of no
    other, and lacking any literal it would not be. With the input :py:`x` at the root the primes
    are those of :py:`f(x=0) & f(x=1)`, which lack the literal; and with it, those of
    :py:`f(x=0)` and of :py:`f(x=1)` that are not among them. No cube is ever compared with all
    others. The sets of primes share their nodes, as in O. Coudert and J. C. Madre, "Implicit and
    incremental computation of primes and essential primes of Boolean functions", 1992.

    Raises
    ------
    :exc:`TooComplex`
        If there are more than 150 000 primes, or millions of nodes on the way.
    """
    sets = _Sets(diagram)
    return sets.listed(sets.primes(root), outputs)


class _Sets:
    """Sets of cubes: a node has those without its literal, with the literal 0, and with 1.

    The empty set is node 0, and a terminal is the cube without literals, with its outputs.
    """

    def __init__(self, diagram: Diagram):
        self._diagram = diagram
        self._end = len(diagram.order)
        self._nodes: list[tuple[int, int, int, int]] = [(self._end, 0, 0, 0)]
        self._unique: dict[tuple[int, int, int, int], int] = {}
        self._less: dict[tuple[int, int], int] = {}
        self._primes: dict[int, int] = {}

    def _node(self, level: int, absent: int, zero: int, one: int) -> int:
        if not zero and not one and level < self._end:
            return absent
        key = level, absent, zero, one
        node = self._unique.get(key)
        if node is None:
            node = self._unique[key] = len(self._nodes)
            self._nodes.append(key)
            if len(self._nodes) + len(self._less) > _NODES:
                raise TooComplex(f"more than {_NODES} nodes")
        return node

    def primes(self, root: int) -> int:
        result = self._primes.get(root)
        if result is None:
            diagram = self._diagram
            level, low, high = diagram.levels[root], diagram.lows[root], diagram.highs[root]
            if level == self._end:
                result = self._node(level, low, 0, 0) if low else 0
            else:
                absent = self.primes(diagram.both(low, high))
                zero = self._difference(self.primes(low), absent)
                one = self._difference(self.primes(high), absent)
                result = self._node(level, absent, zero, one)
            self._primes[root] = result
        return result

    def _difference(self, some: int, others: int) -> int:
        if some == others or not some:
            return 0
        if not others:
            return some
        key = some, others
        result = self._less.get(key)
        if result is None:
            level, absent, zero, one = self._nodes[some]
            level2, absent2, zero2, one2 = self._nodes[others]
            if level < level2:
                result = self._node(level, self._difference(absent, others), zero, one)
            elif level > level2:
                result = self._difference(some, absent2)
            elif level == self._end:
                result = some
            else:
                result = self._node(
                    level,
                    self._difference(absent, absent2),
                    self._difference(zero, zero2),
                    self._difference(one, one2),
                )
            self._less[key] = result
        return result

    def listed(self, root: int, outputs: int) -> Implicants:
        count = self._count(root, {0: 0})
        if count > min(_PRIMES, _BYTES // (self._end + outputs)):
            raise TooComplex(f"{count} primes")
        zeros, ones, feeds = [], [], []
        stack = [(root, 0, 0)] if root else []
        while stack:
            node, zero, one = stack.pop()
            level, absent, low, high = self._nodes[node]
            if level == self._end:
                zeros.append(zero)
                ones.append(one)
                feeds.append(absent)
                continue
            for child, more0, more1 in ((high, 0, 1), (low, 1, 0), (absent, 0, 0)):
                if child:
                    stack.append((child, zero | more0 << level, one | more1 << level))
        literals = np.full((count, self._end), ABSENT, np.uint8)
        literals[matrix(zeros, self._end)] = 0
        literals[matrix(ones, self._end)] = 1
        return Implicants(literals, matrix(feeds, outputs))

    def _count(self, node: int, counts: dict[int, int]) -> int:
        if node not in counts:
            level, absent, zero, one = self._nodes[node]
            if level == self._end:
                counts[node] = 1
            else:
                counts[node] = sum(self._count(part, counts) for part in (absent, zero, one))
        return counts[node]
