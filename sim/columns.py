"""Columns: the values of one port over many vectors, checked against the port and laid out."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from hdl.block import Cared, Port

__all__ = ["column", "expected", "given"]

# Python integers take over where 64-bit arithmetic on a port could leave its range.
_INT64_PORT_WIDTH = 62


def column(port: Port, values: Any) -> np.ndarray:
    """Lay out integers that fit a port: as 64-bit integers, or as Python's if it is wide."""
    return np.array(values, dtype=np.int64 if port.width <= _INT64_PORT_WIDTH else object)


def given(port: Port, value: Any) -> np.ndarray:
    """Lay out what an input is driven with.

    Parameters
    ----------
    value : :class:`int`, or a sequence or array of :class:`int`
        Values in the range of the port, negative ones if it is signed.

    Returns
    -------
    array
        Without a dimension for one value, with one dimension for many.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If something is not an integer, or does not fit the port.
    """
    subject = f"drive(): {port.name}"
    if isinstance(value, np.ndarray) and value.ndim == 1 and _all_fit(port, value):
        return column(port, value)
    if isinstance(value, (Sequence, np.ndarray)) and not isinstance(value, str):
        items = enumerate(_items(subject, value))
        return column(port, [_fit(f"{subject} of vector {n}", port, item) for n, item in items])
    return column(port, _fit(subject, port, value))


def expected(port: Port, value: Any) -> Cared:
    """Lay out what is expected of an output.

    Parameters
    ----------
    value : :class:`int`, ``None``, :class:`str`, pair, or a list or array of these
        A value; ``None`` for any; a digit for each bit, ``0``, ``1``, or ``-`` for any; or a pair
        of a value and a mask of the bits of it that count. Parts of a pair can be arrays.

    Returns
    -------
    :class:`~hdl.block.Cared`
        Arrays of bits and of masks of those that count, without a dimension for one value, with
        one dimension for many. Bits that do not count are 0.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If something is of another kind, or does not fit the port.
    """
    subject = f"expect(): {port.name}"
    if isinstance(value, tuple) and len(value) == 2 and any(np.ndim(part) for part in value):
        value = list(zip(*(part.tolist() for part in np.broadcast_arrays(*value)), strict=True))
    if isinstance(value, (Sequence, np.ndarray)) and not isinstance(value, (str, tuple)):
        items = enumerate(_items(subject, value))
        pairs = [_cared(f"{subject} of vector {n}", port, item) for n, item in items]
        return Cared(*(column(port, part) for part in zip(*pairs, strict=True)))
    return Cared(*(column(port, part) for part in _cared(subject, port, value)))


def _all_fit(port: Port, values: np.ndarray) -> bool:
    """Tell at once whether an array is one of integers that fit; a doubt is ``False``."""
    if not values.size or values.dtype.kind not in "iu" or port.width > _INT64_PORT_WIDTH:
        return False
    return _lowest(port) <= values.min() and values.max() <= port.mask >> port.signed


def _items(subject: str, values: Any) -> list[Any]:
    if np.ndim(values) != 1 and isinstance(values, np.ndarray):
        raise TypeError(f"{subject} must be an array of 1 dimension, not {values.ndim}")
    if len(values) == 0:
        raise ValueError(f"{subject} must have at least 1 value, not 0")
    return values.tolist() if isinstance(values, np.ndarray) else list(values)


def _cared(subject: str, port: Port, item: Any) -> tuple[int, int]:
    if item is None:
        return 0, 0
    if isinstance(item, str):
        if len(item) != port.width or not set(item) <= set("01-"):
            raise ValueError(f"{subject} must have {port.width} digits 0, 1 or -, not {item!r}")
        return int(item.replace("-", "0"), 2), int(item.replace("0", "1").replace("-", "0"), 2)
    if isinstance(item, tuple):
        if len(item) != 2:
            raise TypeError(f"{subject} must be a pair (value, care), not {item!r}")
        care = _integer(f"care of {subject}", item[1], 0, port.mask)
        return _integer(subject, item[0], _lowest(port), port.mask) & care, care
    return _fit(subject, port, item) & port.mask, port.mask


def _fit(subject: str, port: Port, item: Any) -> int:
    return _integer(subject, item, _lowest(port), port.mask >> port.signed)


def _lowest(port: Port) -> int:
    return -(1 << port.width >> 1) if port.signed else 0


def _integer(subject: str, item: Any, low: int, high: int) -> int:
    if not isinstance(item, (int, np.integer, np.bool_)):
        raise TypeError(f"{subject} must be an integer, not {item!r}")
    if not low <= item <= high:
        raise ValueError(f"{subject} must be {low}..{high}, not {item}")
    return int(item)
