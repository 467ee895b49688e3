"""Tables as cubes."""

from collections.abc import Iterable, Sequence

import numpy as np

from .cover import ABSENT, Cover
from .cube import Cube
from .cubetable import CubeTable
from .isop import irredundant_cover
from .table import TruthTable

__all__ = ["join_cubes", "to_cubes"]


def join_cubes(
    inputs: Sequence[str], outputs: Sequence[str], cubes: Sequence[Iterable[Cube]]
) -> Cover:
    """Make one cover of the cubes of every output; those that several have stand in it once."""
    feeds: dict[Cube, np.ndarray] = {}
    for place, column in enumerate(cubes):
        for cube in column:
            feeds.setdefault(cube, np.zeros(len(outputs), np.bool_))[place] = True
    literals = np.full((len(feeds), len(inputs)), ABSENT, np.uint8)
    ordered = sorted(feeds)
    for row, cube in zip(literals, ordered, strict=True):
        for place in range(len(inputs)):
            bit = 1 << len(inputs) - 1 - place
            if cube.mask & bit:
                row[place] = cube.value & bit > 0
    fed = [feeds[cube] for cube in ordered]
    shape = (len(feeds), len(outputs))
    return Cover(tuple(inputs), tuple(outputs), literals, np.reshape(fed, shape).astype(np.bool_))


def to_cubes(function: TruthTable | CubeTable) -> CubeTable:
    """Give a function by cubes: irredundant ones of each output of a table, those it has if not.

    Don't-cares help to make the cubes of a table few; they are the other cover.
    """
    if isinstance(function, CubeTable):
        return function
    every = np.ones(len(function.on), np.bool_)
    columns = [*zip(function.on.T, function.care.T, strict=True)]
    on = [irredundant_cover(on, care) for on, care in columns]
    free = [irredundant_cover(~care, every) for _, care in columns]
    names = function.inputs, function.outputs
    cubes = CubeTable(join_cubes(*names, on), free=join_cubes(*names, free))
    if cubes.table() != function:
        raise AssertionError("the cubes of a table do not make the table")
    return cubes
