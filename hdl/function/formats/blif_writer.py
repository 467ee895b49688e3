"""Writing functions in BLIF."""

from collections.abc import Iterator

import numpy as np

from ..cover import ABSENT, Cover
from ..cubes import to_cubes
from ..cubetable import CubeTable
from ..table import TruthTable

__all__ = ["write_blif"]


def write_blif(function: TruthTable | CubeTable | Cover, name: str) -> str:
    """Write a function as a model ``name`` of one ``.names`` for each output.

    Don't-cares, if there are any, are written behind ``.exdc``. :func:`read_blif` reads a table
    back. The cubes of a table are irredundant; a :class:`CubeTable` and a :class:`Cover` keep
    theirs.
    """
    if isinstance(function, Cover):
        lines = _nodes(function)
    else:
        cubes = to_cubes(function)
        lines = [*_nodes(cubes.on), *_free_nodes(cubes)]
    head = [
        f".model {name}",
        f".inputs {' '.join(function.inputs)}",
        f".outputs {' '.join(function.outputs)}",
    ]
    return "\n".join([*head, *lines, ".end"]) + "\n"


def _nodes(cover: Cover) -> Iterator[str]:
    for place, (output, complemented) in enumerate(
        zip(cover.outputs, cover.complemented, strict=True)
    ):
        rows = cover.literals[cover.feeds[:, place]]
        yield from _names(cover.inputs, output, rows, value=not complemented)


def _free_nodes(cubes: CubeTable) -> Iterator[str]:
    """Say where outputs may be anything: inside of one cover, or outside of both."""
    if cubes.off is None:
        used = cubes.other.feeds.any(0)
        parts = (cubes.other,)
    else:
        used = np.ones(len(cubes.outputs), np.bool_)
        parts = (cubes.on, cubes.off)
    if used.any():
        yield ".exdc"
    for place in np.flatnonzero(used):
        rows = np.concatenate([part.literals[part.feeds[:, place]] for part in parts])
        yield from _names(cubes.inputs, cubes.outputs[place], rows, value=cubes.off is None)


def _names(inputs: tuple[str, ...], output: str, rows: np.ndarray, *, value: bool) -> Iterator[str]:
    """Write a signal that has the value where one of the rows holds, from the inputs it needs."""
    if not len(rows) and not value:
        rows, value = np.full((1, len(inputs)), ABSENT, np.uint8), True  # the complement of nothing
    needed = np.flatnonzero((rows != ABSENT).any(0))
    yield " ".join([".names", *(inputs[place] for place in needed), output])
    for row in rows[:, needed]:
        cube = "".join("01-"[literal] for literal in row)
        yield f"{cube} {int(value)}".lstrip()
