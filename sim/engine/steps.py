"""Loops over columns, put together from compiled steps."""

import ctypes
import functools
from array import array as packed
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from .drive import STEP, drive
from .jit import Library
from .pack import pack, unpack
from .planes import address, aligned, counter_planes, zeros
from .ports import Port
from .program import Stopped
from .simd import Simd

__all__ = ["Code", "Loop"]

# Operations in one call, which are done in less than 0.1 s; then Python may serve an interrupt.
_CALL_WORK = 30_000_000
# Bits of a counter above these are 0, because it is below 2**63.
_COUNTER_BITS = 63
# Packing and other steps, in the same measure.
_STEP_WORK = 300

# Address for the first column of the first round; bytes to the next round and the next column.
_Argument = tuple[int, int, int]


class Code(NamedTuple):
    """The compiled function of a netlist.

    Attributes
    ----------
    function : :class:`int`
        Its address.
    scratch : :class:`int`
        Planes of scratch memory that it needs for every column.
    work : :class:`int`
        Number of operations it takes for a column.
    """

    function: int
    scratch: int
    work: int


class Loop:
    """Steps that are repeated round by round, each for all columns of the round.

    Parameters
    ----------
    columns : :class:`int`
        Number of columns in a round.
    sources : array
        Memory for the planes that go into a netlist, ``(columns, planes, words)``.
    """

    def __init__(self, simd: Simd, columns: int, sources: np.ndarray):
        self._simd = simd
        self._columns = columns
        self._sources = sources
        self._steps: list[int] = []
        self._kept: list[object] = [sources]
        self._work = 0
        self._counter: int | None = None

    def pack(self, port: Port, array: np.ndarray, distance: int):
        """Add the packing of the values of an input.

        Parameters
        ----------
        array : array
            Begins with the values of the first round. Those of a round are contiguous.
        distance : :class:`int`
            Bytes from the values of a round to those of the next.
        """
        for kind, low, width in _pieces(port, array):
            forbidden = bias = 0
            if low + width == port.width:
                # The last word of a signed value is signed, whatever the array says.
                dtype = np.dtype(np.int64) if port.words and port.signed else array.dtype
                forbidden, bias = _limits(dtype, width, port.signed)
            self._add(
                _kernel(f"pack {kind}", self._simd)["pack"],
                self._values(port, array, low, distance),
                self._planes(self._sources, port.first + low),
                self._integers(width, forbidden, bias, _stride(port, array)),
            )

    def count(self, ports: Sequence[Port], column: int):
        """Add a counter over input ports, the first of which is its most significant part."""
        low = _low_planes(self._simd.words)
        planes: list[int] = []
        for port in reversed(ports):
            fixed = low[len(planes) : len(planes) + port.width]
            self._sources[:, port.first : port.first + len(fixed)] = fixed
            planes += range(port.first, port.first + port.width)
        if changing := planes[len(low) : _COUNTER_BITS]:
            offsets = [plane * self._simd.bytes for plane in changing]
            self._counter = len(self._steps) + STEP.index("a")
            self._add(
                _kernel("drive", self._simd)["counter"],
                (column, self._columns, 1),
                self._planes(self._sources, 0),
                self._integers(len(offsets), *offsets),
            )

    def count_from(self, column: int):
        """Set the counter to another column."""
        if self._counter is not None:
            self._steps[self._counter] = column

    def evaluate(self, code: Code, sinks: np.ndarray, *, moving: bool = False, times: int = 1):
        """Add a netlist, and where its planes go.

        Planes are overwritten in every round, unless they are moving: then the next round takes
        and makes the planes after those of this round. With ``times`` it is done again and again.
        """
        scratch = 0
        if code.scratch:
            planes = aligned((self._columns, code.scratch, self._simd.words))
            scratch = address(self._keep(planes))
        self._keep(sinks)
        distance = self._columns if moving else 0
        a, b = (
            (address(planes), distance * planes.strides[0]) for planes in (self._sources, sinks)
        )
        context = self._integers(self._columns, scratch)
        self._steps += (code.function, times, *a, 0, *b, 0, context)
        self._work += self._columns * code.work * times

    def unpack(self, port: Port, sinks: np.ndarray, array: np.ndarray, distance: int):
        """Add the unpacking of the values of an output; see :meth:`pack`."""
        if not port.width:
            array.fill(0)
        filler = 0 if port.signed else address(_zero_plane(self._simd.words))
        for kind, low, width in _pieces(port, array):
            self._add(
                _kernel(f"unpack {kind}", self._simd)["unpack"],
                self._planes(sinks, port.first + low),
                self._values(port, array, low, distance),
                self._integers(width - 1, filler, _stride(port, array)),
            )

    def clock(self, sinks: np.ndarray, next_: int, state: int, count: int):
        """Add the copying of planes that come out to those that go in."""
        if count:
            a, b = self._planes(sinks, next_), self._planes(self._sources, state)
            self._add(_kernel("drive", self._simd)["copy"], a, b, count)

    def compare(self, one: np.ndarray, other: np.ndarray):
        """Add a comparison of planes, which ends the loop where they differ."""
        a, b = self._planes(one, 0), self._planes(other, 0)
        self._add(_kernel("drive", self._simd)["differ"], a, b, one.shape[1])

    def run(self, rounds: int, stopped: Stopped) -> int | None:
        """Run the loop and return the round in which a step ended it, if one did.

        A value that does not fit its port ends it too.
        """
        drive_ = _drive(self._simd)
        steps = packed("q", self._steps)
        count = len(steps) // len(STEP)
        limit = max(1, _CALL_WORK // max(1, self._work))
        for start in range(0, rounds, limit):
            if stopped():
                return None
            end = min(start + limit, rounds)
            reached = drive_(steps.buffer_info()[0], count, start, end)
            if reached < end:
                return reached
        return None

    def _add(self, function: int, a: _Argument, b: _Argument, x: int):
        self._steps += (function, self._columns, *a, *b, x)
        self._work += self._columns * _STEP_WORK

    def _planes(self, planes: np.ndarray, first: int) -> _Argument:
        return address(planes) + first * self._simd.bytes, 0, planes.strides[0]

    def _values(self, port: Port, array: np.ndarray, low: int, distance: int) -> _Argument:
        self._keep(array)
        column = _stride(port, array) * self._simd.lanes
        return address(array) + low // 8, distance, column

    def _keep(self, array: np.ndarray) -> np.ndarray:
        self._kept.append(array)
        return array

    def _integers(self, *values: int) -> int:
        """Return the address of integers."""
        memory = (ctypes.c_uint64 * len(values))(*values)
        self._kept.append(memory)
        return ctypes.addressof(memory)


def _stride(port: Port, array: np.ndarray) -> int:
    return array.itemsize * max(1, port.words)


def _pieces(port: Port, array: np.ndarray) -> list[tuple[str, int, int]]:
    """List the integers that a value consists of: kind, lowest bit and number of bits."""
    if port.words:
        lows = range(0, port.width, 64)
        return [("words", low, min(64, port.width - low)) for low in lows]
    if port.width == 1 and array.itemsize == 1 and not port.signed:
        return [("flags", 0, 1)]
    return [(f"u{8 * array.itemsize}", 0, port.width)] if port.width else []


def _limits(dtype: np.dtype, width: int, signed: bool) -> tuple[int, int]:
    """Return which bits must be 0 in a value that fits, after a bias has been added to it."""
    every = (1 << 8 * dtype.itemsize) - 1
    if signed and dtype.kind == "i":
        half = 1 << width - 1
        return every & -2 * half, half
    if signed:
        return every & -(1 << width - 1), 0
    sign = every ^ every >> 1 if dtype.kind == "i" else 0
    return every & -(1 << width) | sign, 0


@functools.cache
def _zero_plane(words: int) -> np.ndarray:
    return zeros((words,))


@functools.cache
def _low_planes(words: int) -> np.ndarray:
    """Make the planes of the bits of a counter that are the same in all columns."""
    bits = range((64 * words).bit_length() - 1)
    return counter_planes(bits, 0, 1, words)[0]


@functools.cache
def _kernel(name: str, simd: Simd) -> Library:
    if name == "drive":
        symbols = ("drive", "counter", "differ", "copy")
        return Library(name, lambda: drive(simd), symbols, simd)
    function, kind = name.split()
    write = pack if function == "pack" else unpack
    return Library(name, lambda: write(kind, simd), [function], simd)


@functools.cache
def _drive(simd: Simd) -> Callable[[int, int, int, int], int]:
    kind = ctypes.CFUNCTYPE(
        ctypes.c_int64, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_int64
    )
    return kind(_kernel("drive", simd)["drive"])
