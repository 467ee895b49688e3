"""Writing functions in espresso's PLA format."""

from collections.abc import Iterable

import numpy as np

from ..cover import Cover
from ..cubetable import CubeTable
from ..fold import leaves
from ..table import TruthTable

__all__ = ["write_pla"]

_Rows = Iterable[tuple[str, str]]


def write_pla(function: TruthTable | CubeTable | Cover) -> str:
    """Write a function with the names of its columns; :func:`read_pla` reads it back.

    A table is written as cubes that have no minterm in common, in type ``fd``, which is what every
    program takes a PLA for. A :class:`CubeTable` keeps its cubes, in type ``fd`` or ``fr``, and a
    :class:`Cover` its products, in type ``f``.

    Raises
    ------
    :exc:`ValueError`
        If an output of a cover is complemented, which the format cannot say of one output alone.
    """
    match function:
        case TruthTable():
            kind, rows = "fd", [row for row in leaves(function) if row[1].strip("0")]
        case Cover():
            if function.complemented.any():
                name = function.outputs[int(np.flatnonzero(function.complemented)[0])]
                raise ValueError(f"a PLA cannot hold the complement of an output, such as {name}")
            kind, rows = "f", [*_rows(function, "1", "~")]
        case CubeTable():
            kind, symbol = ("fr", "0") if function.free is None else ("fd", "-")
            rows = [*_rows(function.on, "1", "~"), *_rows(function.other, symbol, "~")]
    head = [
        f".i {len(function.inputs)}",
        f".o {len(function.outputs)}",
        f".ilb {' '.join(function.inputs)}",
        f".ob {' '.join(function.outputs)}",
        f".type {kind}",
        f".p {len(rows)}",
    ]
    return "\n".join([*head, *(f"{cube} {outputs}" for cube, outputs in rows), ".e"]) + "\n"


def _rows(cover: Cover, fed: str, other: str) -> _Rows:
    """Write each cube with a symbol for the outputs that it feeds and one for the others."""
    symbols = str.maketrans("10", fed + other)
    for cube, outputs in cover.rows():
        yield cube, outputs.translate(symbols)
