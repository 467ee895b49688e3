"""Functions as decision diagrams."""

from dataclasses import dataclass

import numpy as np

from ..cover import ABSENT, Cover
from ..cubetable import CubeTable
from ..table import TruthTable
from .budget import Budget
from .diagram import Diagram

__all__ = ["Symbolic", "by_frequency", "symbolic"]


@dataclass(frozen=True, eq=False)
class Symbolic:
    """A function with don't-cares.

    Attributes
    ----------
    diagram : :class:`Diagram`
    on, allowed : :class:`int`
        Nodes: where each output has to be 1, and where it may be.
    """

    diagram: Diagram
    on: int
    allowed: int


def symbolic(table: TruthTable | CubeTable, budget: Budget) -> Symbolic:
    """Make the diagrams of a function, deciding first on what matters most.

    Raises
    ------
    :exc:`TooComplex`
    """
    if isinstance(table, TruthTable):
        allowed = table.on | ~table.care
        diagram = Diagram(_by_influence(table), budget)
        return Symbolic(diagram, diagram.of_rows(table.on), diagram.of_rows(allowed))
    diagram = Diagram(by_frequency(table.on, table.other), budget)
    on, other = diagram.of_cover(table.on), diagram.of_cover(table.other)
    if table.free is None:
        everything = diagram.terminal((1 << len(table.outputs)) - 1)
        return Symbolic(diagram, on, diagram.without(everything, other))
    literals = np.concatenate([table.on.literals, table.free.literals])[:, diagram.order]
    feeds = np.concatenate([table.on.feeds, table.free.feeds])
    return Symbolic(diagram, diagram.without(on, other), diagram.of_cubes(literals, feeds))


def by_frequency(*covers: Cover) -> list[int]:
    """List the inputs, first that on which the most cubes depend.

    Of inputs that appear as often, those that share a cube stay together.
    """
    literals = np.concatenate([cover.literals for cover in covers])
    present = literals != ABSENT
    # Small cubes say more about what belongs together.
    ranked = present[np.argsort(np.count_nonzero(present, axis=1), kind="stable")]
    first = np.vstack([ranked, np.ones(ranked.shape[1], np.bool_)]).argmax(0)
    return np.lexsort((first, -np.count_nonzero(present, axis=0))).tolist()


def _by_influence(table: TruthTable) -> list[int]:
    """List the inputs, first that which changes an output in the most rows."""
    packed = np.packbits(np.concatenate([table.on, table.care], axis=1), axis=1)
    inputs = len(table.inputs)
    changes = []
    for column in range(inputs):
        halves = packed.reshape(1 << column, 2, 1 << inputs - column - 1, -1)
        changes.append(-np.count_nonzero((halves[:, 0] != halves[:, 1]).any(-1)))
    return np.argsort(changes, kind="stable").tolist()
