"""Decision diagrams of functions with several outputs."""

from collections.abc import Callable, Sequence

import numpy as np

from ..cover import ABSENT, Cover
from .bitset import bitset
from .budget import Budget
from .complexity import TooComplex
from .cubereader import CubeReader

__all__ = ["Diagram"]

_NODES = 1_000_000
"""Nodes and remembered results, of about 200 bytes each."""

_AT_ONCE = 2048  # cubes that are read at once


class Diagram:
    """A store of shared nodes, each of which is a function of the inputs.

    A function's value is a set of outputs, those that are 1. Equal functions are the same node, an
    integer. After R. E. Bryant, "Graph-based algorithms for Boolean function manipulation", 1986,
    with such sets at the terminals: M. Fujita, P. McGeer and J. Yang, "Multi-terminal binary
    decision diagrams", 1997.

    Parameters
    ----------
    order : sequence of :class:`int`
        The columns of the inputs, first that on which the root decides.
    budget : :class:`Budget`

    Attributes
    ----------
    budget : :class:`Budget`
        It may be exchanged.
    levels : :class:`list` of :class:`int`
        For each node the position in :py:`order` of its input; that of terminals is
        :py:`len(order)`.
    lows, highs : :class:`list` of :class:`int`
        For each node the node for 0 and for 1; for terminals :py:`lows` is the set of outputs.

    Raises
    ------
    :exc:`TooComplex`
        By any method, if there would be a million nodes, or once the budget expires.
    """

    def __init__(self, order: Sequence[int], budget: Budget):
        self.order = list(order)
        self.levels: list[int] = []
        self.lows: list[int] = []
        self.highs: list[int] = []
        self.budget = budget
        self._unique: dict[tuple[int, int, int], int] = {}
        self._both = _Operation(self, lambda one, other: one & other)
        self._either = _Operation(self, lambda one, other: one | other)
        self._without = _Operation(self, lambda one, other: one & ~other)
        self._any: dict[int, int] = {}
        self._all: dict[int, int] = {}

    def terminal(self, outputs: int) -> int:
        """Make the function that is always the same."""
        return self._make(len(self.order), outputs, 0)

    def node(self, level: int, low: int, high: int) -> int:
        """Make the function that is :py:`low` or :py:`high`, as the input says."""
        return low if low == high else self._make(level, low, high)

    def _make(self, level: int, low: int, high: int) -> int:
        key = level, low, high
        node = self._unique.get(key)
        if node is None:
            node = self._unique[key] = len(self.levels)
            self.levels.append(level)
            self.lows.append(low)
            self.highs.append(high)
            if node & 1023 == 0:
                self.check()
        return node

    def check(self) -> None:
        """Raise :exc:`TooComplex` if a limit is reached."""
        if self.budget.expired:
            raise TooComplex("no time left")
        operations = self._both, self._either, self._without
        if len(self.levels) + sum(len(one.results) for one in operations) > _NODES:
            raise TooComplex(f"more than {_NODES} nodes")

    def both(self, one: int, other: int) -> int:
        """Intersect the values of two functions."""
        return self._both(one, other)

    def either(self, one: int, other: int) -> int:
        """Unite the values of two functions."""
        return self._either(one, other)

    def without(self, one: int, other: int) -> int:
        """Take the values of the second function from those of the first."""
        return self._without(one, other)

    def somewhere(self, node: int) -> int:
        """Return the outputs that are 1 for any inputs at all."""
        result = self._any.get(node)
        if result is None:
            result = self.lows[node]
            if self.levels[node] < len(self.order):
                result = self.somewhere(result) | self.somewhere(self.highs[node])
            self._any[node] = result
        return result

    def everywhere(self, node: int) -> int:
        """Return the outputs that are 1 for all inputs."""
        result = self._all.get(node)
        if result is None:
            result = self.lows[node]
            if self.levels[node] < len(self.order):
                result = self.everywhere(result) & self.everywhere(self.highs[node])
            self._all[node] = result
        return result

    def of_cube(self, literals: np.ndarray, feeds: np.ndarray) -> int:
        """Make the function that is a cube, given as a row of what :meth:`of_cubes` takes."""
        node, nothing = self.terminal(bitset(feeds)), self.terminal(0)
        for level in np.flatnonzero(literals != ABSENT)[::-1].tolist():
            low, high = (nothing, node) if literals[level] else (node, nothing)
            node = self.node(level, low, high)
        return node

    def of_cubes(self, literals: np.ndarray, feeds: np.ndarray) -> int:
        """Make the function that is a sum of cubes.

        Parameters
        ----------
        literals : array of :class:`numpy.uint8`, of shape :py:`(cubes, len(order))`
            As in a :class:`~hdl.function.Cover`, but the inputs are in the order of the diagram.
        feeds : array of :class:`bool`, of shape :py:`(cubes, outputs)`
        """
        order = np.lexsort(literals.T[::-1])
        sums = [self.terminal(0)]
        for start in range(0, len(order), _AT_ONCE):
            part = order[start : start + _AT_ONCE]
            reader = CubeReader(self, literals[part], feeds[part])
            sums.append(reader.visit(0, (1 << len(part)) - 1, 0))
        while len(sums) > 1:
            pairs = zip(sums[::2], [*sums[1::2], sums[-1]], strict=False)
            sums = [self.either(one, other) for one, other in pairs]
        return sums[0]

    def of_cover(self, cover: Cover) -> int:
        """Make the function that a cover is, its complemented outputs ignored."""
        return self.of_cubes(cover.literals[:, self.order], cover.feeds)

    def of_rows(self, rows: np.ndarray) -> int:
        """Make the function of a table.

        Parameters
        ----------
        rows : array of :class:`bool`, of shape :py:`(2**len(order), outputs)`
            Row numbers as in a :class:`~hdl.function.TruthTable`.
        """
        inputs = len(self.order)
        numbers = np.arange(len(rows)).reshape((2,) * inputs).transpose(self.order).reshape(-1)
        terminals: dict[bytes, int] = {}
        nodes = []
        for row in np.packbits(rows, axis=1, bitorder="little")[numbers]:
            key = row.tobytes()
            if key not in terminals:
                terminals[key] = self.terminal(int.from_bytes(key, "little"))
            nodes.append(terminals[key])
        for level in reversed(range(inputs)):
            nodes = [
                low if low == high else self._make(level, low, high)
                for low, high in zip(nodes[::2], nodes[1::2], strict=True)
            ]
        return nodes[0]


class _Operation:
    """A bitwise operation on the sets at the terminals, carried over to functions."""

    def __init__(self, diagram: Diagram, operation: Callable[[int, int], int]):
        self._diagram = diagram
        self._operation = operation
        # Whether the result is everything that the operand is: for f(x, x), f(0, x) and f(x, 0).
        self._keeps = bool(operation(-1, -1)), bool(operation(0, -1)), bool(operation(-1, 0))
        self._symmetric = operation(0, -1) == operation(-1, 0)
        self.results: dict[tuple[int, int], int] = {}

    def __call__(self, one: int, other: int) -> int:
        if self._symmetric and one > other:
            one, other = other, one
        result = self.results.get((one, other))
        if result is None:
            result = self.results[one, other] = self._compute(one, other)
        return result

    def _compute(self, one: int, other: int) -> int:
        diagram = self._diagram
        end, levels, lows, highs = len(diagram.order), diagram.levels, diagram.lows, diagram.highs
        same, right, left = self._keeps
        level, level2 = levels[one], levels[other]
        if level == end == level2:
            return diagram.terminal(self._operation(lows[one], lows[other]))
        if one == other:
            return one if same else diagram.terminal(0)
        if level == end and not lows[one]:
            return other if right else one
        if level2 == end and not lows[other]:
            return one if left else other
        low, high = (lows[one], highs[one]) if level <= level2 else (one, one)
        low2, high2 = (lows[other], highs[other]) if level2 <= level else (other, other)
        return diagram.node(min(level, level2), self(low, low2), self(high, high2))
