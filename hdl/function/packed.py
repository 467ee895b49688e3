"""Columns of a table as packed bits, eight rows a byte."""

import numpy as np

__all__ = ["packed_inputs"]


def packed_inputs(inputs: int, start: int = 0, stop: int | None = None) -> list[np.ndarray]:
    """Make the columns of all inputs of a table, the most significant bit of row numbers first.

    :func:`numpy.unpackbits` gives the rows in their order. Only the bytes from ``start`` to before
    ``stop`` are made; with fewer than three inputs, the one byte ends in rows that do not exist.
    """
    stop = max(1 << inputs >> 3, 1) if stop is None else stop
    rows = np.arange(8 * start, 8 * stop, dtype=np.uint32)
    return [np.packbits((rows >> bit & 1).astype(np.bool_)) for bit in reversed(range(inputs))]
