"""Complements of covers."""

import numpy as np

from ..cover import Cover
from ..cubetable import CubeTable
from .bitset import bitset
from .budget import Budget
from .complexity import TooComplex, deep
from .diagram import Diagram
from .products import sum_of_products
from .symbolic import by_frequency

__all__ = ["complement", "complemented"]


def complement(cover: Cover) -> Cover:
    """Make a cover, none of whose outputs is complemented, of the complement of every output.

    It is irredundant for each output.

    Raises
    ------
    :exc:`ValueError`
        If the complement has more than a quarter of a million cubes, or is otherwise too complex.
    """
    diagram = Diagram(by_frequency(cover), Budget())
    everything = diagram.terminal((1 << len(cover.outputs)) - 1)
    flipped = diagram.terminal(bitset(cover.complemented))
    try:
        with deep():
            sums = diagram.of_cover(cover)
            # The complement of an output that is a complement is its sum.
            result = diagram.either(
                diagram.without(diagram.without(everything, flipped), sums),
                diagram.both(flipped, sums),
            )
            cubes = sum_of_products(diagram, result, result, len(cover.outputs))
    except TooComplex as error:
        raise ValueError(f"complement of the cover is too complex: {error}") from error
    literals = cubes.literals[:, np.argsort(diagram.order)]
    return Cover(cover.inputs, cover.outputs, literals, cubes.feeds)


def complemented(table: CubeTable) -> CubeTable:
    """Exchange the on-set and the off-set of every output.

    Raises
    ------
    :exc:`ValueError`
        As :func:`complement`.
    """
    if table.off is not None:
        return CubeTable(table.off, off=table.on)
    assert table.free is not None
    allowed = Cover(
        table.inputs,
        table.outputs,
        np.concatenate([table.on.literals, table.free.literals]),
        np.concatenate([table.on.feeds, table.free.feeds]),
    )
    return CubeTable(complement(allowed), free=table.free)
