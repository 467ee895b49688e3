"""Covering a netlist with functions of three inputs, for processors that compute any of them."""

from collections.abc import Mapping, Sequence

from .cells import VARIABLES, Cell, Cells, settle_signs

__all__ = ["cover"]

# More cuts of a node cost time and hardly ever save a cell.
_CUTS = 5


def cover(netlist: Cells) -> Cells:
    """Merge cells, so that fewer of them compute the same.

    Among the cuts of a node, the one with the least area flow is taken: the number of cells in
    its cone, where a cell that several others use counts in parts. (Mishchenko, Chatterjee and
    Brayton, "Improvements to technology mapping for LUT-based FPGAs", 2006.)
    """
    made = {cell.node: cell for cell in netlist.cells}
    cuts = _cuts(netlist)
    needed = {literal >> 1 for literal in netlist.sinks}
    chosen = []
    for cell in reversed(netlist.cells):
        if cell.node in needed:
            leaves = cuts[cell.node]
            needed.update(leaves)
            chosen.append(Cell(cell.node, _table(cell.node, leaves, made), leaves))
    plain = {literal >> 1 for literal in netlist.sinks if not literal & 1}
    only_inverted = {literal >> 1 for literal in netlist.sinks} - plain
    return settle_signs(
        Cells(netlist.sources, chosen[::-1], netlist.sinks),
        lambda cell: cell.node in only_inverted,
    )


def _cuts(netlist: Cells) -> dict[int, tuple[int, ...]]:
    """Choose for every cell the three or fewer nodes that it is to be computed from."""
    references: dict[int, int] = {}
    used = [leaf for cell in netlist.cells for leaf in cell.leaves]
    for node in [*used, *(literal >> 1 for literal in netlist.sinks)]:
        references[node] = references.get(node, 0) + 1
    flow = dict.fromkeys(range(netlist.sources + 1), 0.0)
    known: dict[int, Sequence[tuple[int, ...]]] = {node: [(node,)] for node in flow}
    known[0] = [()]
    best = {}
    for cell in netlist.cells:
        found: set[tuple[int, ...]] = {()}
        for leaf in cell.leaves:
            merged = {frozenset(left + right) for left in found for right in known[leaf]}
            found = {tuple(sorted(cut)) for cut in merged if len(cut) <= 3}
        ranked = sorted((sum(flow[leaf] for leaf in cut), cut) for cut in found)[:_CUTS]
        area, best[cell.node] = ranked[0]
        flow[cell.node] = (1 + area) / references.get(cell.node, 1)
        known[cell.node] = [(cell.node,), *(cut for _, cut in ranked)]
    return best


def _table(root: int, leaves: tuple[int, ...], made: Mapping[int, Cell]) -> int:
    """Tabulate a node over its leaves."""
    value = {0: 0, **dict(zip(leaves, VARIABLES, strict=False))}
    stack = [root]
    while stack:
        node = stack[-1]
        if missing := [leaf for leaf in made[node].leaves if leaf not in value]:
            stack += missing
            continue
        stack.pop()
        value[node] = _apply(made[node].function, [value[leaf] for leaf in made[node].leaves])
    return value[root]


def _apply(function: int, tables: Sequence[int]) -> int:
    """Compute the truth table of a function of truth tables."""
    result = 0
    for row in range(1 << len(tables)):
        if function >> row & 1:
            term = 0xFF
            for variable, table in enumerate(tables):
                term &= table if row >> variable & 1 else ~table
            result |= term
    return result
