"""Covers of tables that are too complex for their outputs to be looked at together."""

import numpy as np

from ..cover import ABSENT, Cover
from ..cube import Cube
from ..isop import irredundant_cover
from ..table import TruthTable
from .budget import Budget

__all__ = ["one_by_one"]


def one_by_one(table: TruthTable, budget: Budget) -> Cover:
    """Cover each output on its own, with cubes that are the same shared."""
    inputs = len(table.inputs)
    every = (1 << inputs) - 1
    outputs: dict[Cube, list[int]] = {}
    for output, (on, care) in enumerate(zip(table.on.T, table.care.T, strict=True)):
        if budget.expired:
            cubes = [Cube(every, row) for row in np.flatnonzero(on).tolist()]
        else:
            cubes = irredundant_cover(on, care)
        for cube in cubes:
            outputs.setdefault(cube, []).append(output)
    literals = np.full((len(outputs), inputs), ABSENT, np.uint8)
    feeds = np.zeros((len(outputs), len(table.outputs)), np.bool_)
    for number, (cube, fed) in enumerate(sorted(outputs.items())):
        for column in range(inputs):
            if cube.mask >> inputs - 1 - column & 1:
                literals[number, column] = cube.value >> inputs - 1 - column & 1
        feeds[number, fed] = True
    return Cover(table.inputs, table.outputs, literals, feeds)
