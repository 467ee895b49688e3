"""Short truth tables: rows joined where inputs do not matter."""

import numpy as np

from .table import TruthTable

__all__ = ["fold", "leaves"]

_Cube = tuple[int | slice, ...]


def fold(table: TruthTable) -> list[tuple[str, str]]:
    """Join rows with the same outputs into rows with :py:`-` for inputs that do not matter.

    Rows are as in :func:`leaves`, but those in which every output is a don't-care are left out.
    """
    return [(cube, outputs) for cube, outputs in leaves(table) if outputs.strip("-")]


def leaves(table: TruthTable) -> list[tuple[str, str]]:
    """Join rows with the same outputs into cubes that have no row in common.

    Cubes are in the order of the least row of the table in each.

    They are the leaves of a decision tree, which asks next for the input that leaves the fewest
    others to ask for, whatever the answer is. Their number is small but not always the smallest.

    Returns
    -------
    :class:`list` of pairs of :class:`str`
        Such as :py:`("1-0", "01-")`: symbols as in :meth:`TruthTable.rows`.
    """
    texts = [outputs for _, outputs in table.rows()]
    numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    values = np.array([numbers[text] for text in texts]).reshape((2,) * len(table.inputs))
    # A bit for each input that changes the outputs of a row.
    matters = np.zeros(values.shape, np.int64)
    for axis in range(values.ndim):
        matters |= (values != np.flip(values, axis)).astype(np.int64) << axis
    rows = []
    nodes: list[_Cube] = [(slice(None),) * values.ndim]
    while nodes:
        cube = nodes.pop()
        asked = _asked(matters, cube)
        if asked:
            axes = [axis for axis in range(values.ndim) if asked >> axis & 1]
            halves = [[_narrow(cube, axis, bit) for bit in (0, 1)] for axis in axes]
            nodes += min(
                halves, key=lambda pair: sum(_asked(matters, half).bit_count() for half in pair)
            )
        else:
            symbols = "".join("-" if isinstance(bit, slice) else str(bit) for bit in cube)
            rows.append((symbols, texts[int(symbols.replace("-", "0"), 2)]))
    return sorted(rows, key=lambda row: row[0].replace("-", "0"))


def _narrow(cube: _Cube, axis: int, bit: int) -> _Cube:
    return (*cube[:axis], bit, *cube[axis + 1 :])


def _asked(matters: np.ndarray, cube: _Cube) -> int:
    """Return a bit for each free input on which the outputs depend within a cube."""
    free = sum(1 << axis for axis, bit in enumerate(cube) if isinstance(bit, slice))
    return int(np.bitwise_or.reduce(matters[cube], axis=None)) & free
