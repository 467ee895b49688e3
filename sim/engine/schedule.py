"""Cutting a netlist into chunks, and giving memory to the values that cross a cut."""

from collections.abc import Sequence
from dataclasses import dataclass

from .cells import Cell, Cells

__all__ = ["Chunk", "cut"]


@dataclass(frozen=True)
class Chunk:
    """Cells that are computed by one function.

    Attributes
    ----------
    cells : sequence of :class:`Cell`
    sinks : mapping of :class:`int` to :class:`list` of (:class:`int`, :class:`bool`)
        For nodes that are ready in this chunk, the sinks that they go to and whether inverted.
    loads, stores : mapping of :class:`int` to :class:`int`
        Slots of scratch memory, of the nodes that come from an earlier chunk and of those that a
        later one needs.
    """

    cells: Sequence[Cell]
    sinks: dict[int, list[tuple[int, bool]]]
    loads: dict[int, int]
    stores: dict[int, int]


def cut(netlist: Cells, size: int) -> tuple[list[Chunk], int]:
    """Cut a netlist into chunks of at most ``size`` cells; count the slots they need.

    Cuts are made where the cone of an output ends, if there is such a place in the second half
    of a chunk, because few values cross there.
    """
    sinks: dict[int, list[tuple[int, bool]]] = {}
    for sink, literal in enumerate(netlist.sinks):
        sinks.setdefault(literal >> 1, []).append((sink, bool(literal & 1)))
    parts = _parts(netlist.cells, sinks, size)
    home = {cell.node: number for number, part in enumerate(parts) for cell in part}
    last: dict[int, int] = {}
    for number, part in enumerate(parts):
        for cell in part:
            for leaf in cell.leaves:
                last[leaf] = number
    chunks: list[Chunk] = []
    slots: dict[int, int] = {}
    expiring: list[list[int]] = [[] for _ in parts]
    free: list[int] = []
    count = 0
    for number, part in enumerate(parts):
        used = [leaf for cell in part for leaf in cell.leaves]
        loads = {leaf: slots[leaf] for leaf in used if home.get(leaf, number) != number}
        stores = {}
        for cell in part:
            if last.get(cell.node, number) != number:
                slot = free.pop() if free else count
                count = max(count, slot + 1)
                slots[cell.node] = stores[cell.node] = slot
                expiring[last[cell.node]].append(slot)
        # A slot is not used again within the chunk that reads it last.
        free += expiring[number]
        ready = {cell.node: sinks[cell.node] for cell in part if cell.node in sinks}
        if number == 0:
            # Outputs that are an input or constant wait for nothing.
            ready |= {node: sinks[node] for node in sinks if node not in home}
        chunks.append(Chunk(part, ready, loads, stores))
    return chunks, count


def _parts(
    cells: Sequence[Cell], sinks: dict[int, list[tuple[int, bool]]], size: int
) -> list[Sequence[Cell]]:
    parts: list[Sequence[Cell]] = []
    start = 0
    while start < len(cells) or not parts:
        end = min(start + size, len(cells))
        if end < len(cells):
            ends = range(end, start + size // 2, -1)
            end = next((at for at in ends if cells[at - 1].node in sinks), end)
        parts.append(cells[start:end])
        start = end
    return parts
