"""How few LUTs a function may need."""

import numpy as np

from ..function import TruthTable

__all__ = ["lower_bound"]


def lower_bound(table: TruthTable, width: int) -> int:
    """Give a number of LUTs that no network of LUTs of :py:`width` inputs is smaller than.

    Outputs that differ in a row that both specify, from each other and from every input and
    constant, need a LUT each. An output that depends on :py:`s` inputs has at least
    :py:`(s - 1) / (width - 1)` LUTs below it, since that many are in a tree of :py:`s` leaves, and
    those below the first of the outputs, in the order of the network, are not outputs themselves.

    Raises
    ------
    :exc:`ValueError`
        If the width is less than 2.
    """
    if width < 2:
        raise ValueError(f"LUT width must be at least 2, not {width}")
    count = len(table.inputs)
    rows = np.arange(len(table.on))
    bits = np.array([rows >> bit & 1 for bit in reversed(range(count))], np.bool_)
    everywhere = np.ones(len(rows), np.bool_)
    apart = [(bits[0] & False, everywhere), (bits[0] | True, everywhere)]
    apart += [(column, everywhere) for column in bits]
    trees = []
    for on, care in zip(table.on.T, table.care.T, strict=True):
        if all(((on ^ other) & care & cares).any() for other, cares in apart):
            apart.append((on, care))
            trees.append(-(-(_support(on, care) - 1) // (width - 1)))
    return len(trees) + max(0, min(trees) - 1) if trees else 0


def _support(on: np.ndarray, care: np.ndarray) -> int:
    """Count the inputs that some pair of specified rows shows to matter."""
    count = len(on).bit_length() - 1
    on, care = on.reshape((2,) * count), care.reshape((2,) * count)
    return sum(
        bool(
            ((on.take(0, axis) ^ on.take(1, axis)) & care.take(0, axis) & care.take(1, axis)).any()
        )
        for axis in range(count)
    )
