"""The order in which cells are computed."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from .cells import Cell, Cells

__all__ = ["effort", "ordered"]

_REGISTERS = 30


def ordered(netlist: Cells) -> Cells:
    """Put the cells in the order that loads fewer values into registers, of two.

    Cone by cone, as they come, suits outputs that share little, such as sums of products. Level by
    level suits outputs that walk through the same inputs side by side, such as the bits of an
    index; it also lets the processor compute them at the same time.
    """
    levels: dict[int, int] = {}
    for cell in netlist.cells:
        levels[cell.node] = 1 + max((levels.get(leaf, 0) for leaf in cell.leaves), default=0)
    by_level = sorted(netlist.cells, key=lambda cell: levels[cell.node])
    return replace(netlist, cells=min(netlist.cells, by_level, key=_loads))


def effort(netlist: Cells) -> int:
    """Count cells and loads, which together tell how long a netlist takes."""
    return len(netlist.cells) + _loads(netlist.cells)


def _loads(cells: Sequence[Cell]) -> int:
    """Count the loads if the values used longest ago give way to new ones."""
    held: OrderedDict[int, None] = OrderedDict()
    loads = 0
    for cell in cells:
        for node in (*cell.leaves, cell.node):
            if node in held:
                held.move_to_end(node)
                continue
            loads += node != cell.node
            held[node] = None
            if len(held) > _REGISTERS:
                held.popitem(last=False)
    return loads
