"""Decimal digits to one of ten lines."""

import enum

import numpy as np
from amaranth.hdl import Cat, Module, Signal, Value, ValueLike
from amaranth.lib.wiring import In, Out

from .block import Block, check_boolean
from .decoder import onehot

__all__ = ["DecimalCode", "DecimalDecoder", "one_of_ten"]


class DecimalCode(enum.StrEnum):
    """How a decimal digit is stored in 4 bits."""

    BCD = "bcd"
    EXCESS3 = "excess-3"
    EXCESS3_GRAY = "excess-3-gray"


def _codes(code: DecimalCode) -> list[int]:
    """List the codes of the digits 0 to 9."""
    binary = [digit if code is DecimalCode.BCD else digit + 3 for digit in range(10)]
    return [word ^ word >> 1 for word in binary] if code is DecimalCode.EXCESS3_GRAY else binary


def one_of_ten(
    digit: ValueLike, *, code: DecimalCode = DecimalCode.BCD, enable: ValueLike = 1
) -> Value:
    """Build 10 bits of which only the one with the number of a digit of 4 bits is set.

    None is set if ``enable`` is 0 or the code stands for no digit.
    """
    digit = Value.cast(digit)
    if len(digit) != 4:
        raise ValueError(f"one_of_ten() digit must have 4 bits, not {len(digit)}")
    lines = onehot(digit, 16, enable=enable)
    return Cat(lines[word] for word in _codes(DecimalCode(code)))


class DecimalDecoder(Block):
    """Decimal digit to one of ten lines.

    Combinational. If ``en`` is 1 and ``i`` is the code of a digit, the line of the digit is active,
    otherwise none is. Active low and enabled, it does what the SN7442A (BCD), SN7443A (excess-3)
    and SN7444A (excess-3 Gray) do (Texas Instruments SDLS109, function table), which reject
    the six codes that are left over.

    Parameters
    ----------
    code : :class:`DecimalCode`
        How the digit is stored: ``bcd``; ``excess-3``, which is 3 more; or ``excess-3-gray``, the
        Gray code of that.
    active_low : :class:`bool`
        Whether an active output is 0 and all others are 1.

    Members
    -------
    en : ``In(1, init=1)``
        Enable. May be left unconnected.
    i : ``In(4)``
        Digit.
    o : ``Out(10)``
        Lines.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    en: Signal
    i: Signal
    o: Signal

    def __init__(self, code: DecimalCode = DecimalCode.BCD, *, active_low: bool = False):
        self._code = DecimalCode(code)
        check_boolean("DecimalDecoder active_low", active_low)
        self._active_low = active_low
        super().__init__({"en": In(1, init=1), "i": In(4), "o": Out(10)})

    def model(self, en, i):
        if self._code is DecimalCode.EXCESS3_GRAY:
            i = i ^ i >> 1 ^ i >> 2 ^ i >> 3
        digit = i - (0 if self._code is DecimalCode.BCD else 3)
        active = sum(np.where((en == 1) & (digit == line), 1 << line, 0) for line in range(10))
        return {"o": ~active if self._active_low else active}

    def elaborate(self, platform):
        m = Module()
        active = one_of_ten(self.i, code=self._code, enable=self.en)
        m.d.comb += self.o.eq(~active if self._active_low else active)
        return m
