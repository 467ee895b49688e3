"""Excess-3 code: decimal digits, each stored as 3 more than it is."""

from collections.abc import Mapping

import numpy as np
from amaranth.hdl import Cat, Module, Signal, Value, ValueLike
from amaranth.lib.wiring import In, Out

from .block import Block, Cared, check_integer
from .function import irredundant_cover
from .realize import sum_of_products
from .unused import OnUnused

__all__ = ["BcdToExcess3", "Excess3ToBcd", "bcd_to_excess3", "excess3_to_bcd"]

_MAX_DIGITS = 64
_TO_EXCESS3 = {digit: digit + 3 for digit in range(10)}
_TO_BCD = {code: digit for digit, code in _TO_EXCESS3.items()}


def bcd_to_excess3(digits: ValueLike, *, on_unused: OnUnused = OnUnused.ZERO) -> Value:
    """Build the excess-3 code of BCD digits, 4 bits each."""
    return _translate(digits, _TO_EXCESS3, on_unused)


def excess3_to_bcd(digits: ValueLike, *, on_unused: OnUnused = OnUnused.ZERO) -> Value:
    """Build the BCD code of excess-3 digits, 4 bits each."""
    return _translate(digits, _TO_BCD, on_unused)


def _translate(digits: ValueLike, codes: Mapping[int, int], on_unused: OnUnused) -> Value:
    """Build, for every 4 bits, what a code becomes; each bit is a sum of products."""
    digits = Value.cast(digits)
    if len(digits) % 4:
        raise ValueError(f"decimal digits must have 4 bits each, not {len(digits)} bits together")
    care = np.array([code in codes for code in range(16)]) | (OnUnused(on_unused) is OnUnused.ZERO)
    become = np.array([codes.get(code, 0) for code in range(16)])
    covers = [irredundant_cover(become >> bit & 1 == 1, care) for bit in range(4)]
    return Cat(
        sum_of_products(list(digits[at : at + 4]), cover)
        for at in range(0, len(digits), 4)
        for cover in covers
    )


class BcdToExcess3(Block):
    """BCD to excess-3 code, digit by digit.

    Combinational. Each digit of ``o`` is 3 more than that of ``i``.

    Parameters
    ----------
    digits : :class:`int`
        Number of decimal digits, 1 to 64.
    on_unused : :class:`OnUnused`
        What the codes 10 to 15 become: ``zero``, which is no excess-3 code, or ``any`` value,
        which takes fewer gates.

    Members
    -------
    i : ``In(4 * digits)``
        Digits in BCD, the lowest in bits 3 to 0.
    o : ``Out(4 * digits)``
        The same digits in excess-3 code.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    i: Signal
    o: Signal

    def __init__(self, digits: int = 1, *, on_unused: OnUnused = OnUnused.ZERO):
        check_integer("BcdToExcess3 digits", digits, 1, _MAX_DIGITS)
        self._digits = digits
        self._on_unused = OnUnused(on_unused)
        super().__init__({"i": In(4 * digits), "o": Out(4 * digits)})

    def model(self, i):
        return {"o": _each_digit(i, self._digits, 0, 3, self._on_unused)}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(bcd_to_excess3(self.i, on_unused=self._on_unused))
        return m


class Excess3ToBcd(Block):
    """Excess-3 code to BCD, digit by digit.

    Combinational. Each digit of ``o`` is 3 less than that of ``i``.

    Parameters
    ----------
    digits : :class:`int`
        Number of decimal digits, 1 to 64.
    on_unused : :class:`OnUnused`
        What the codes 0 to 2 and 13 to 15 become: ``zero``, or ``any`` value, which takes fewer
        gates.

    Members
    -------
    i : ``In(4 * digits)``
        Digits in excess-3 code, the lowest in bits 3 to 0.
    o : ``Out(4 * digits)``
        The same digits in BCD.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    i: Signal
    o: Signal

    def __init__(self, digits: int = 1, *, on_unused: OnUnused = OnUnused.ZERO):
        check_integer("Excess3ToBcd digits", digits, 1, _MAX_DIGITS)
        self._digits = digits
        self._on_unused = OnUnused(on_unused)
        super().__init__({"i": In(4 * digits), "o": Out(4 * digits)})

    def model(self, i):
        return {"o": _each_digit(i, self._digits, 3, -3, self._on_unused)}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(excess3_to_bcd(self.i, on_unused=self._on_unused))
        return m


def _each_digit(i, digits: int, least: int, offset: int, on_unused: OnUnused) -> Cared:
    """Compute as a model does: add to every digit whose code is one of ten from ``least``."""
    value = care = 0
    for shift in range(0, 4 * digits, 4):
        code = i >> shift & 15
        used = (code >= least) & (code < least + 10)
        value = value | np.where(used, code + offset, 0) << shift
        care = care | np.where(used | (on_unused is OnUnused.ZERO), 15, 0) << shift
    return Cared(value, care)
