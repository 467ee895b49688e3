"""Sets of small numbers as integers: member :py:`k` is bit :py:`k`."""

from collections.abc import Sequence

import numpy as np

__all__ = ["bitset", "bitsets", "matrix", "members"]


def bitset(mask: np.ndarray) -> int:
    """Make a set of the numbers where the mask, an array of :class:`bool`, is true."""
    return int.from_bytes(np.packbits(mask, bitorder="little").tobytes(), "little")


def bitsets(masks: np.ndarray) -> list[int]:
    """Make a set of each row of a two-dimensional array of :class:`bool`."""
    packed = np.packbits(masks, axis=1, bitorder="little")
    return [int.from_bytes(row.tobytes(), "little") for row in packed]


def matrix(sets: Sequence[int], width: int) -> np.ndarray:
    """Undo :func:`bitsets`; the members are less than :py:`width`."""
    size = (width + 7) // 8
    packed = np.frombuffer(b"".join(one.to_bytes(size, "little") for one in sets), np.uint8)
    bits = np.unpackbits(packed.reshape(len(sets), size), axis=1, bitorder="little")
    return bits[:, :width].view(np.bool_)


def members(one: int) -> list[int]:
    """List the members, ascending."""
    if one.bit_length() > 256:
        return np.flatnonzero(matrix([one], one.bit_length())).tolist()
    result = []
    while one:
        low = one & -one
        result.append(low.bit_length() - 1)
        one ^= low
    return result
