"""A netlist as cells: nodes with the truth table of at most three others, without inverters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hdl.netlist import Gates, Operation

__all__ = ["VARIABLES", "Cell", "Cells", "branches", "cells_of_gates", "settle_signs"]

# The truth tables of the three variables themselves.
VARIABLES = (0xAA, 0xCC, 0xF0)


@dataclass(frozen=True, slots=True)
class Cell:
    """A node as a function of at most three leaves, which are nodes too.

    Bit ``i`` of ``function`` is its value where the leaves, the first one being the least
    significant, read as the number ``i``. It does not depend on leaves that there are not.
    """

    node: int
    function: int
    leaves: tuple[int, ...]


@dataclass(frozen=True)
class Cells:
    """A netlist as cells.

    Attributes
    ----------
    sources : :class:`int`
        Number of inputs: nodes 1 to ``sources``. Node 0 is the constant 0.
    cells : sequence of :class:`Cell`
        In an order in which leaves come before the cells that use them.
    sinks : :class:`tuple` of :class:`int`
        Literals of the output bits, followed by those of what the registers take next.
    """

    sources: int
    cells: Sequence[Cell]
    sinks: tuple[int, ...]


def cells_of_gates(gates: Gates) -> Cells:
    """Make one cell of every gate.

    Every cell is 0 where all its leaves are: an AND of two leaves of which one may be inverted,
    an OR, an XOR, or the choice of a multiplexer.
    """
    cells = [
        Cell(node, *_gate(kind, literals))
        for node, (kind, literals) in enumerate(
            zip(gates.operation.tolist(), gates.operands.tolist(), strict=True)
        )
        if kind
    ]
    sources = sum(map(len, gates.inputs.values())) + len(gates.registers)
    sinks = [literal for port in gates.outputs.values() for literal in port]
    sinks += [register.next for register in gates.registers]
    unsettled = Cells(sources, cells, tuple(sinks))
    return settle_signs(unsettled, lambda cell: bool(cell.function & 1))


def _gate(kind: int, literals: Sequence[int]) -> tuple[int, tuple[int, ...]]:
    a, b, c = (
        table ^ -(literal & 1) & 0xFF for table, literal in zip(VARIABLES, literals, strict=True)
    )
    nodes = tuple(literal >> 1 for literal in literals)
    if kind == Operation.MUX:
        return a & b | ~a & c, nodes
    return (a & b if kind == Operation.AND else a ^ b), nodes[:2]


def branches(function: int) -> tuple[tuple[int, bool], tuple[int, bool]]:
    """Tell which leaf a multiplexer takes, and whether inverted, for a first leaf of 1 and 0."""
    taken = []
    for condition in (1, 0):
        inverted, first = (function >> row & 1 for row in (condition, condition | 2))
        taken.append((1 if first != inverted else 2, bool(inverted)))
    return taken[0], taken[1]


def settle_signs(netlist: Cells, inverted: Callable[[Cell], bool]) -> Cells:
    """Compute the complement of the chosen cells, and let all that use them take that back.

    Parameters
    ----------
    inverted : callable
        Is asked for every cell, once the signs of its leaves are settled.
    """
    flipped = set()
    settled = []
    for cell in netlist.cells:
        function = cell.function
        for variable, leaf in enumerate(cell.leaves):
            if leaf in flipped:
                low, shift = ~VARIABLES[variable] & 0xFF, 1 << variable
                function = (function & low) << shift | (function >> shift) & low
        cell = Cell(cell.node, function, cell.leaves)
        if inverted(cell):
            flipped.add(cell.node)
            cell = Cell(cell.node, function ^ 0xFF, cell.leaves)
        settled.append(cell)
    sinks = tuple(literal ^ (literal >> 1 in flipped) for literal in netlist.sinks)
    return Cells(netlist.sources, settled, sinks)
