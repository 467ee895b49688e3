"""Ports as arrays: what may be passed for an input, and what an output comes as."""

import functools
import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

__all__ = ["Port", "as_array", "check_fit", "check_inputs"]


@dataclass(frozen=True)
class Port:
    """A port and its place among the planes.

    Attributes
    ----------
    name : :class:`str`
    width : :class:`int`
        Number of bits.
    signed : :class:`bool`
        Whether its values are in two's complement.
    first : :class:`int`
        Plane of the least significant bit.
    """

    name: str
    width: int
    signed: bool
    first: int

    @property
    def words(self) -> int:
        """Number of 64-bit words of a value; 0 if a value is a single integer."""
        return 0 if self.width <= 64 else -(-self.width // 64)

    @functools.cached_property
    def dtype(self) -> np.dtype:
        """Smallest type of integers that holds the values."""
        if self.words:
            return np.dtype(np.uint64)
        size = next(size for size in (1, 2, 4, 8) if self.width <= 8 * size)
        return np.dtype(f"{'i' if self.signed else 'u'}{size}")

    @property
    def tail(self) -> tuple[int, ...]:
        """Shape of one value."""
        return (self.words,) if self.words else ()

    def to_array(self, numbers: Sequence[int]) -> np.ndarray:
        """Lay out integers as the engines take them, one for each vector."""
        if not self.words:
            return np.array(numbers, self.dtype)
        size = 8 * self.words
        data = b"".join(number.to_bytes(size, "little", signed=self.signed) for number in numbers)
        return np.frombuffer(data, "<u8").reshape(-1, self.words).astype(np.uint64)

    def to_integers(self, array: np.ndarray) -> list[int]:
        """Read integers from an array as the engines give it, or from one of integers."""
        if not self.words or array.ndim == 1:
            return array.tolist()
        rows = array.astype("<u8")
        return [int.from_bytes(row.tobytes(), "little", signed=self.signed) for row in rows]

    def to_bits(self, array: np.ndarray) -> list[int]:
        """Read the same as :meth:`to_integers`, negative ones as the bits they have."""
        numbers = self.to_integers(array)
        return [number & (1 << self.width) - 1 for number in numbers] if self.signed else numbers

    @property
    def range(self) -> tuple[int, int]:
        """Least and greatest value."""
        if self.signed:
            half = 1 << self.width >> 1
            return -half, max(0, half - 1)
        return 0, (1 << self.width) - 1


def check_inputs(
    ports: Sequence[Port], inputs: Mapping[str, np.ndarray], axes: tuple[str, ...]
) -> tuple[dict[str, np.ndarray], tuple[int, ...] | None]:
    """Bring the arrays of all input ports into a form that the engines can read.

    Parameters
    ----------
    axes : :class:`tuple` of :class:`str`
        What a place in the arrays is called, such as ``("vector",)``.

    Returns
    -------
    :class:`dict` of :class:`str` to array
        Contiguous and in this machine's byte order, with at least as many bits as the port.
    :class:`tuple` of :class:`int` or ``None``
        The lengths of the axes; ``None`` if there are no ports.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If an input is missing or unknown, is not an array of integers, or its shape is wrong.
    """
    names = [port.name for port in ports]
    if unknown := [name for name in inputs if name not in names]:
        raise ValueError(f"there is no input {unknown[0]}: there are {_list(names)}")
    if missing := [name for name in names if name not in inputs]:
        raise ValueError(f"input {missing[0]} is not given: there are {_list(names)}")
    arrays: dict[str, np.ndarray] = {}
    shape = None
    for port in ports:
        array = _integers(port, as_array(inputs[port.name]), axes)
        given = array.shape[: len(axes)]
        if shape is not None and given != shape:
            raise ValueError(
                f"input {port.name} has {_lengths(given, axes)}, "
                f"but input {names[0]} has {_lengths(shape, axes)}"
            )
        shape = given
        arrays[port.name] = array
    return arrays, shape


def as_array(values: Any) -> np.ndarray:
    """Make an array of what may be a list of integers of any size."""
    array = np.asarray(values)
    if array.dtype.kind == "f" and not isinstance(values, np.ndarray):
        # What numpy makes of integers that neither int64 nor uint64 holds all of.
        numbers = np.asarray(values, object)
        if all(isinstance(number, int) for number in numbers.flat):
            return numbers
    return array


def _list(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def _lengths(shape: tuple[int, ...], axes: tuple[str, ...]) -> str:
    return " and ".join(f"{length} {axis}s" for length, axis in zip(shape, axes, strict=True))


def _integers(port: Port, array: np.ndarray, axes: tuple[str, ...]) -> np.ndarray:
    if array.dtype == object or (port.words and array.ndim == len(axes)):
        array = _from_numbers(port, array, axes)
    if array.dtype.kind not in "biu":
        raise TypeError(f"input {port.name} must be an array of integers, not {array.dtype}")
    if port.words and array.dtype != np.uint64:
        raise TypeError(
            f"input {port.name} has {port.width} bits and must be an array of uint64, "
            f"not {array.dtype}"
        )
    dimensions = len(axes) + len(port.tail)
    if array.ndim != dimensions or array.shape[len(axes) :] != port.tail:
        expected = ", ".join([*(f"{axis}s" for axis in axes), *map(str, port.tail)])
        raise ValueError(
            f"input {port.name} must be an array of shape ({expected}), not {array.shape}"
        )
    kind = "i" if array.dtype.kind == "i" else "u"
    # With at least as many bits as the port, so that there is one for every plane.
    size = max(array.itemsize, port.dtype.itemsize)
    array = np.ascontiguousarray(array, f"{kind}{size}")
    if not port.width:
        check_fit(port, array, (0,) * len(axes), axes)
    return array


def _from_numbers(port: Port, array: np.ndarray, axes: tuple[str, ...]) -> np.ndarray:
    """Lay out Python integers, which can be of any size."""
    numbers = array.ravel().tolist()
    if not all(isinstance(number, int) for number in numbers):
        return array
    least, greatest = port.range
    for index, number in enumerate(numbers):
        if not least <= number <= greatest:
            place = np.unravel_index(index, array.shape)
            _refuse(port, number, tuple(map(int, place)), axes)
    return port.to_array(numbers).reshape(*array.shape, *port.tail)


def check_fit(port: Port, array: np.ndarray, start: tuple[int, ...], axes: tuple[str, ...]):
    """Raise :exc:`ValueError` unless all values of an array are in the range of its port.

    Parameters
    ----------
    start : :class:`tuple` of :class:`int`
        Where in the whole input the array begins.
    axes : :class:`tuple` of :class:`str`
        What a place is called, such as ``("vector",)``.
    """
    least, greatest = port.range
    values = array
    if port.words:
        # The lower words can be anything.
        values = array[..., -1].view(np.int64 if port.signed else np.uint64)
        least, greatest = (limit >> 64 * (port.words - 1) for limit in (least, greatest))
    wrong = (values < least) | (values > greatest)
    if not wrong.any():
        return
    place = tuple(np.argwhere(wrong)[0].tolist())
    value = int(values[place])
    if port.words:
        value = int.from_bytes(array[place].astype("<u8").tobytes(), "little", signed=port.signed)
    _refuse(port, value, tuple(map(operator.add, start, place)), axes)


def _refuse(port: Port, value: int, place: tuple[int, ...], axes: tuple[str, ...]) -> NoReturn:
    where = " of ".join(f"{axis} {at}" for axis, at in zip(axes, place, strict=False))
    raise ValueError(f"input {port.name} must be {_range(port)}, but {where} is {value}")


def _range(port: Port) -> str:
    if not port.words:
        return "{}..{}".format(*port.range)
    if port.signed:
        return f"-2**{port.width - 1}..2**{port.width - 1}-1"
    return f"0..2**{port.width}-1"
