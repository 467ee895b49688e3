"""Planes: 64-bit words that hold one bit of many vectors.

Planes are arrays of ``uint64`` of the shape ``(columns, planes, words)``. Bit ``b`` of word ``w``
in column ``c`` belongs to vector ``64 * (words * c + w) + b``.
"""

import ctypes
import math
from collections.abc import Sequence

import numpy as np

__all__ = ["address", "aligned", "counter_planes", "from_planes", "to_planes", "zeros"]

_PATTERNS = (
    0xAAAAAAAAAAAAAAAA,
    0xCCCCCCCCCCCCCCCC,
    0xF0F0F0F0F0F0F0F0,
    0xFF00FF00FF00FF00,
    0xFFFF0000FFFF0000,
    0xFFFFFFFF00000000,
)
_ALIGNMENT = 64


def zeros(shape: Sequence[int]) -> np.ndarray:
    """Make planes of zeros, which begin at a multiple of 64 bytes."""
    result = aligned(shape)
    result.fill(0)
    return result


def aligned(shape: Sequence[int], dtype: np.dtype | type = np.uint64) -> np.ndarray:
    """Make an array that begins at a multiple of 64 bytes; its content is undefined."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    memory = np.empty(size + _ALIGNMENT, np.uint8)
    start = -address(memory) % _ALIGNMENT
    return np.ndarray(shape, dtype, memory, start)


def address(array: np.ndarray) -> int:
    """Return where an array begins, which numpy takes four times as long to tell."""
    try:
        return ctypes.addressof(ctypes.c_char.from_buffer(array.data))
    except (TypeError, ValueError):  # not writable, not contiguous, or empty
        return array.ctypes.data


def counter_planes(bits: Sequence[int], start: int, columns: int, words: int) -> np.ndarray:
    """Make the planes of some bits of a counter that has come to column ``start``.

    The counter must stay below 2**63.
    """
    result = aligned((columns, len(bits), words))
    word = np.arange(start * words, (start + columns) * words, dtype=np.uint64)
    word = word.reshape(columns, words)
    for plane, bit in enumerate(bits):
        if bit < len(_PATTERNS):
            result[:, plane] = _PATTERNS[bit]
        elif bit < 63:
            result[:, plane] = -(word >> np.uint64(bit - len(_PATTERNS)) & np.uint64(1))
        else:
            result[:, plane] = 0
    return result


def to_planes(values: np.ndarray, width: int, words: int) -> np.ndarray:
    """Pack the low bits of at most ``64 * words`` integers into planes, filled up with zeros."""
    planes = np.zeros((width, words * 8), np.uint8)
    for bit in range(width):
        packed = np.packbits(values >> bit & 1, bitorder="little")
        planes[bit, : len(packed)] = packed
    return planes.view("<u8")


def from_planes(planes: np.ndarray, dtype: np.dtype, count: int) -> np.ndarray:
    """Unpack integers from their planes, the last of which is the sign if they have one."""
    result = np.zeros(count, f"u{dtype.itemsize}")
    signed = dtype.kind == "i"
    for bit, plane in enumerate(planes):
        flags = np.unpackbits(plane.view(np.uint8), count=count, bitorder="little")
        result |= flags.astype(result.dtype) << bit
    if signed and len(planes):
        half = 1 << len(planes) - 1
        result = (result ^ half) - half
    return result.view(dtype)
