"""Irredundant sums of products of a decision diagram."""

import numpy as np

from ..cover import ABSENT
from .bitset import matrix
from .complexity import TooComplex
from .diagram import Diagram
from .implicants import Implicants

__all__ = ["sum_of_products"]

_CUBES = 1 << 18
_BYTES = 1 << 28  # of the arrays of literals and of outputs

# The level, outputs of the cube that has no further literal, and the sums of the other cubes:
# without a literal, with the literal 0, and with 1.
_Sum = tuple[int, int, "_Sum | None", "_Sum | None", "_Sum | None"]


def sum_of_products(diagram: Diagram, on: int, allowed: int, outputs: int) -> Implicants:
    """Cover a function with cubes, none of which can be left out.

    For each output separately this is the cover of S. Minato, "Fast generation of prime-irredundant
    covers from binary decision diagrams", 1993; outputs share the cubes that are the same.

    Parameters
    ----------
    diagram : :class:`Diagram`
    on, allowed : :class:`int`
        Nodes: where each output has to be 1, and where it may be.
    outputs : :class:`int`
        How many there are.

    Raises
    ------
    :exc:`TooComplex`
        If there are more than a quarter of a million cubes.
    """
    maker = _Maker(diagram)
    total, _ = maker.make(on, allowed)
    return _listed(total, len(diagram.order), outputs)


class _Maker:
    def __init__(self, diagram: Diagram):
        self._diagram = diagram
        self._results: dict[tuple[int, int], tuple[_Sum | None, int]] = {}

    def make(self, on: int, allowed: int) -> tuple[_Sum | None, int]:
        """Return a sum of products, and the node of what it covers."""
        key = on, allowed
        if key not in self._results:
            self._results[key] = self._compute(on, allowed)
        return self._results[key]

    def _compute(self, on: int, allowed: int) -> tuple[_Sum | None, int]:
        diagram = self._diagram
        wanted = diagram.somewhere(on)
        if not wanted:
            return None, diagram.terminal(0)
        whole = wanted & diagram.everywhere(allowed)
        if whole:
            covered = diagram.terminal(whole)
            rest, more = self.make(diagram.without(on, covered), allowed)
            end = len(diagram.order)
            return (end, whole, rest, None, None), diagram.either(covered, more)
        level = min(diagram.levels[on], diagram.levels[allowed])
        on0, on1 = self._halves(level, on)
        allowed0, allowed1 = self._halves(level, allowed)
        zero, covered0 = self.make(diagram.without(on0, allowed1), allowed0)
        one, covered1 = self.make(diagram.without(on1, allowed0), allowed1)
        left = diagram.either(diagram.without(on0, covered0), diagram.without(on1, covered1))
        absent, covered = self.make(left, diagram.both(allowed0, allowed1))
        covered0, covered1 = (
            diagram.either(covered0, covered),
            diagram.either(covered1, covered),
        )
        return (level, 0, absent, zero, one), diagram.node(level, covered0, covered1)

    def _halves(self, level: int, node: int) -> tuple[int, int]:
        diagram = self._diagram
        if diagram.levels[node] > level:
            return node, node
        return diagram.lows[node], diagram.highs[node]


def _listed(total: _Sum | None, inputs: int, outputs: int) -> Implicants:
    most = min(_CUBES, _BYTES // (inputs + outputs))
    zeros, ones, feeds = [], [], []
    stack = [(total, 0, 0)]
    while stack:
        part, zero, one = stack.pop()
        if part is None:
            continue
        level, whole, absent, low, high = part
        if whole:
            zeros.append(zero)
            ones.append(one)
            feeds.append(whole)
            if len(feeds) > most:
                raise TooComplex(f"more than {most} cubes")
        stack.append((high, zero, one | 1 << level))
        stack.append((low, zero | 1 << level, one))
        stack.append((absent, zero, one))
    literals = np.full((len(feeds), inputs), ABSENT, np.uint8)
    literals[matrix(zeros, inputs)] = 0
    literals[matrix(ones, inputs)] = 1
    return Implicants(literals, matrix(feeds, outputs))
