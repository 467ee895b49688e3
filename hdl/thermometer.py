"""Thermometer code, in which a number is that many ones from bit 0 up."""

import enum
from collections.abc import Callable

import numpy as np
from amaranth.hdl import Cat, Const, Module, Signal, Value, ValueLike
from amaranth.lib.wiring import In, Out

from .block import Block, check_boolean, check_integer, sharing, unshared
from .priority import First, OnNone, priority_tree

__all__ = [
    "BinaryToThermometer",
    "OnBubble",
    "ThermometerToBinary",
    "bubbles",
    "from_thermometer",
    "thermometer_bits",
    "to_thermometer",
]

MAX_WIDTH = 1024


class OnBubble(enum.StrEnum):
    """What number a code with a 0 below a 1 stands for."""

    COUNT = "count"
    HIGHEST_ONE = "highest-one"
    LOWEST_ZERO = "lowest-zero"


def to_thermometer(number: ValueLike, width: int) -> Value:
    """Build a value of ``width`` bits in which as many bits from bit 0 up are 1 as a number says.

    All bits are 1 if the number is larger than ``width``.
    """
    return Cat(thermometer_bits([*Value.cast(number)], width, unshared))


def thermometer_bits(
    digits: list[Value], width: int, share: Callable[[Value], Value]
) -> list[Value]:
    """List the bits of a thermometer code; ``share`` names a value that is used many times."""
    needed = width.bit_length()
    bits = [*_exceeded(digits[:needed], share), *[Const(0, 1)] * width][:width]
    beyond = digits[needed:]
    return [bit | Cat(beyond).any() for bit in bits] if beyond else bits


def _exceeded(digits: list[Value], share: Callable[[Value], Value]) -> list[Value]:
    """List for every number from 0 up that the digits can exceed whether they do.

    The digits are split in halves that are compared by themselves: they are larger if the upper
    half is, or if it is at least as large and the lower half is larger.
    """
    if len(digits) <= 1:
        return list(digits)
    middle = len(digits) // 2
    low = [share(bit) for bit in _exceeded(digits[:middle], share)]
    high = [share(bit) for bit in _exceeded(digits[middle:], share)]
    bits = []
    for at_least, larger in zip([Const(1, 1), *high], [*high, Const(0, 1)], strict=True):
        bits += [*(larger | at_least & bit for bit in low), larger]
    return bits[:-1]


def from_thermometer(code: ValueLike, *, on_bubble: OnBubble = OnBubble.COUNT) -> Value:
    """Build the number that a thermometer code stands for.

    A sum in a balanced tree, or a priority encoder, which is smaller.
    """
    return _number([*Value.cast(code)], on_bubble, unshared)


def bubbles(code: ValueLike) -> Value:
    """Build whether any 0 is below a 1, so that it is no thermometer code."""
    bits = [*Value.cast(code)]
    return Cat(upper & ~lower for upper, lower in zip(bits[1:], bits, strict=False)).any()


def _number(bits: list[Value], on_bubble: OnBubble, share: Callable[[Value], Value]) -> Value:
    if on_bubble is OnBubble.COUNT:
        return _count(bits, share)
    # One more line at the end of the search is always there to be found.
    if on_bubble is OnBubble.HIGHEST_ONE:
        first, lines = First.HIGHEST, [Const(1, 1), *bits]
    else:
        first, lines = First.LOWEST, [*(~bit for bit in bits), Const(1, 1)]
    return Cat(priority_tree(lines, first, OnNone.ANY, share)[0])


def _count(bits: list[Value], share: Callable[[Value], Value]) -> Value:
    if len(bits) <= 1:
        return Cat(bits)
    middle = len(bits) // 2
    total = _count(bits[:middle], share) + _count(bits[middle:], share)
    return share(total[: len(bits).bit_length()])


class ThermometerToBinary(Block):
    """Converter from thermometer code to binary.

    Combinational. A clean code is ones from bit 0 up and then zeros; their number is the result.
    A zero below a one is a bubble, as a comparator of a flash converter makes that is late.

    Parameters
    ----------
    width : :class:`int`
        Number of bits of the code, 1 to 1024.
    on_bubble : :class:`OnBubble`
        What a code with bubbles stands for: the ``count`` of its ones, the number of bits up to
        its ``highest-one``, or the number of bits below its ``lowest-zero``.
    error : :class:`bool`
        Whether there is an output ``error``.

    Members
    -------
    i : ``In(width)``
        Thermometer code.
    o : ``Out(range(width + 1))``
        The number that it stands for.
    error : ``Out(1)``, on request
        Whether there is a bubble.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    i: Signal
    o: Signal
    error: Signal

    def __init__(
        self, width: int = 7, *, on_bubble: OnBubble = OnBubble.COUNT, error: bool = False
    ):
        check_integer("ThermometerToBinary width", width, 1, MAX_WIDTH)
        check_boolean("ThermometerToBinary error", error)
        self._width = width
        self._on_bubble = OnBubble(on_bubble)
        self._error = error
        members = {"i": In(width), "o": Out(range(width + 1))}
        super().__init__(members | {"error": Out(1)} if error else members)

    def model(self, i):
        lines = range(self._width)
        if self._on_bubble is OnBubble.COUNT:
            number = sum(i >> line & 1 for line in lines)
        elif self._on_bubble is OnBubble.HIGHEST_ONE:
            number = sum(np.where(i >> line, 1, 0) for line in lines)
        else:
            number = self._width
            for line in reversed(lines):
                number = np.where(i >> line & 1, number, line)
        outputs = {"o": number}
        return outputs | {"error": i & i + 1 != 0} if self._error else outputs

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(_number([*self.i], self._on_bubble, sharing(m, "node")))
        if self._error:
            m.d.comb += self.error.eq(bubbles(self.i))
        return m


class BinaryToThermometer(Block):
    """Converter from binary to thermometer code.

    Combinational. The inverse of :class:`ThermometerToBinary`.

    Parameters
    ----------
    width : :class:`int`
        Number of bits of the code, 1 to 1024.

    Members
    -------
    i : ``In(range(width + 1))``
        Number. One that is larger than ``width`` counts as ``width``.
    o : ``Out(width)``
        Its code: that many ones from bit 0 up.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    i: Signal
    o: Signal

    def __init__(self, width: int = 7):
        check_integer("BinaryToThermometer width", width, 1, MAX_WIDTH)
        self._width = width
        super().__init__({"i": In(range(width + 1)), "o": Out(width)})

    def model(self, i):
        return {"o": (1 << np.minimum(i, self._width)) - 1}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(Cat(thermometer_bits([*self.i], self._width, sharing(m, "node"))))
        return m
