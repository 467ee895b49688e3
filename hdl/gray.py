"""Reflected binary Gray code, in which neighbours differ in one bit."""

import operator
from collections.abc import Callable

import numpy as np
from amaranth.hdl import Cat, Module, Signal, Value, ValueLike
from amaranth.lib.wiring import In, Out

from .block import Block, check_integer, sharing
from .prefix import prefix

__all__ = ["BinaryToGray", "GrayToBinary", "from_gray", "to_gray"]

MAX_WIDTH = 1024


def to_gray(number: ValueLike) -> Value:
    """Build the Gray code of a number: each bit XOR the one above it."""
    word = Value.cast(number)[:]
    return word ^ word[1:]


def from_gray(code: ValueLike, *, share: Callable[[Value], Value] | None = None) -> Value:
    """Build the number with that Gray code: each bit XOR all above it, in logarithmic depth.

    ``share``, if there is one, gives a name to a value that is used many times.
    """
    return Cat(reversed(prefix([*reversed(Value.cast(code))], operator.xor, share)))


class BinaryToGray(Block):
    """Converter from binary to reflected Gray code.

    Combinational. Numbers that follow one another, the last and the first among them, have codes
    that differ in one bit (F. Gray, US patent 2632058).

    Parameters
    ----------
    width : :class:`int`
        Number of bits, 1 to 1024.

    Members
    -------
    i : ``In(width)``
        Number.
    o : ``Out(width)``
        Its Gray code.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    i: Signal
    o: Signal

    def __init__(self, width: int = 8):
        check_integer("BinaryToGray width", width, 1, MAX_WIDTH)
        self._width = width
        super().__init__({"i": In(width), "o": Out(width)})

    def model(self, i):
        # Bit k is 1 for the middle half of every 4 << k numbers.
        code = 0
        for bit in range(self._width):
            code = code + ((i + (1 << bit) >> bit + 1 & 1) << bit)
        return {"o": code}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(to_gray(self.i))
        return m


class GrayToBinary(Block):
    """Converter from reflected Gray code to binary, in logarithmic depth.

    Combinational. The inverse of :class:`BinaryToGray`.

    Parameters
    ----------
    width : :class:`int`
        Number of bits, 1 to 1024.

    Members
    -------
    i : ``In(width)``
        Gray code.
    o : ``Out(width)``
        The number that it stands for.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    i: Signal
    o: Signal

    def __init__(self, width: int = 8):
        check_integer("GrayToBinary width", width, 1, MAX_WIDTH)
        self._width = width
        super().__init__({"i": In(width), "o": Out(width)})

    def model(self, i):
        # The reflected code: the upper half is the lower half read backwards.
        number = 0
        for bit in range(self._width):
            number = np.where(i >> bit & 1, (2 << bit) - 1 - number, number)
        return {"o": number}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(from_gray(self.i, share=sharing(m, "parity")))
        return m
