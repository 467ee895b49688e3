"""Networks of a table to start a search from."""

import random
from collections.abc import Iterator

import numpy as np

from ..function import ABSENT, Cover, Cube, TruthTable, irredundant_cover
from .assign import assign
from .bdd import bdd_network
from .decompose import shannon
from .network import Lut, LutNetwork
from .order import good_orders
from .tidy import tidy

__all__ = ["by_output", "cover", "diagrams", "expansions"]

_ATTEMPTS = 100  # shuffles in a row that give no new diagram, until there are taken to be no more


def diagrams(table: TruthTable, sifted: int, seed: int = 0) -> Iterator[LutNetwork]:
    """Yield different decision diagrams of a table: small ones and shuffled ones in turn.

    Parameters
    ----------
    sifted : :class:`int`
        How many orders of inputs to improve by sifting; the smallest diagram comes first.
    seed : :class:`int`
        Of the orders.
    """
    seen = set()
    orders = good_orders(table, sifted, seed)
    shuffler = random.Random(seed)
    failures, n = 0, len(table.inputs)
    while failures < _ATTEMPTS:
        for order in (orders.pop(0) if orders else None, shuffler.sample(range(n), n)):
            if order is None:
                continue
            network = bdd_network(assign(table, order), order)
            failures += 1
            if network not in seen:
                failures = 0
                seen.add(network)
                yield network


def expansions(
    table: TruthTable, width: int, sifted: int, seed: int = 0
) -> Iterator[tuple[str, LutNetwork]]:
    """Yield networks and their names: for each good order, two that are built by it.

    One has LUTs as wide as they may be; the other, of multiplexers, is larger, but shows more of
    what a function such as a product is made of.
    """
    for number, order in enumerate(good_orders(table, sifted, seed)):
        specified = assign(table, order)
        yield f"diagram {number}", bdd_network(specified, order)
        yield f"expansion {number}", shannon(specified, order, width)


def by_output(table: TruthTable, width: int) -> LutNetwork:
    """Make a LUT for each output that depends on few inputs, and diagrams of the others.

    Don't-cares first make outputs equal to inputs, to constants or to each other.
    """
    order, *_ = good_orders(table, 1)
    table = assign(_joined(table), order)
    network = bdd_network(table, order)
    inputs = len(table.inputs)
    luts, drivers = list(network.luts), list(network.drivers)
    for output, column in enumerate(table.on.T):
        rows = column.reshape((2,) * inputs)
        needed = [
            axis for axis in range(inputs) if (rows.take(0, axis) != rows.take(1, axis)).any()
        ]
        if len(needed) <= width:
            index = tuple(slice(None) if axis in needed else 0 for axis in range(inputs))
            # The first input of a LUT is the lowest bit of its rows, and the last axis that here.
            bits = rows[index].transpose().reshape(-1)
            function = int("".join("01"[bit] for bit in bits[::-1].astype(int)), 2)
            drivers[output] = inputs + len(luts)
            luts.append(Lut(tuple(needed), function))
    return tidy(LutNetwork(table.inputs, table.outputs, tuple(luts), tuple(drivers)))


def _joined(table: TruthTable) -> TruthTable:
    """Specify outputs so that few differ from each other, from inputs and from constants."""
    rows = np.arange(len(table.on))
    wires = [rows < 0, rows >= 0, *(rows >> bit & 1 > 0 for bit in range(len(table.inputs)))]
    on, care = np.stack(wires, 1), np.ones((len(rows), len(wires)), np.bool_)
    groups = []
    for column, cared in zip(table.on.T[:, :, None], table.care.T[:, :, None], strict=True):
        fitting = np.flatnonzero(~((on ^ column) & care & cared).any(0))
        if fitting.size:
            group = fitting[0]
            on[:, group] |= column[:, 0]
            care[:, group] |= cared[:, 0]
        else:
            group = on.shape[1]
            on, care = np.concatenate([on, column], 1), np.concatenate([care, cared], 1)
        groups.append(group)
    return TruthTable(table.inputs, table.outputs, on[:, groups], care[:, groups])


def cover(table: TruthTable) -> Cover:
    """Make a cover in which equal cubes of several outputs are one."""
    feeds: dict[Cube, list[int]] = {}
    for output in range(len(table.outputs)):
        for cube in irredundant_cover(table.on[:, output], table.care[:, output]):
            feeds.setdefault(cube, []).append(output)
    literals = np.full((len(feeds), len(table.inputs)), ABSENT, np.uint8)
    fed = np.zeros((len(feeds), len(table.outputs)), np.bool_)
    for row, (cube, outputs) in enumerate(feeds.items()):
        for place in range(len(table.inputs)):
            bit = 1 << len(table.inputs) - 1 - place
            if cube.mask & bit:
                literals[row, place] = bool(cube.value & bit)
        fed[row, outputs] = True
    return Cover(table.inputs, table.outputs, literals, fed)
