"""BCD to seven-segment decoders of the 7400 and 4000 families."""

from typing import Any, ClassVar

import numpy as np
from amaranth.hdl import Cat, Module, Signal, Value, ValueLike

from ..block import Block, lookup
from .latches import latch
from .pins import Pins, ascending, descending

__all__ = ["Cd4511", "Sn7447", "Sn7448", "Sn74247", "Sn74248", "segments"]

_PATTERNS = [  # segments that are lit, by code
    *("abcdef", "bc", "abdeg", "abcdg", "bcfg", "acdfg", "cdefg", "abc", "abcdefg", "abcfg"),
    *("deg", "cdg", "bfg", "adfg", "defg", ""),
]
_TAILS = {6: "a", 9: "d"}


def segments(bcd: ValueLike, *, tails: bool = False) -> Value:
    """Build the lit segments for a code of 4 bits, ``a`` the least significant of the 7 bits.

    Codes above 9 have the symbols of the 7447, and 15 is blank. With ``tails``, 6 has segment
    ``a`` and 9 has segment ``d``, as the 74247 displays them. Each segment is a sum of products
    of the codes for which it is dark.
    """
    a, b, c, d = Value.cast(bcd)[:4]
    one = a & ~b & ~c & ~d
    four = ~a & ~b & c  # and 12
    dark = [
        one | (four if tails else ~a & c) | b & d,
        a & ~b & c | ~a & b & c | b & d,
        ~a & b & ~c | c & d,
        (one if tails else a & ~b & ~c) | four | a & b & c,
        a | ~b & c,
        a & b | b & ~c | a & ~c & ~d,
        a & b & c | ~b & ~c & ~d,
    ]
    return ~Cat(dark)


def lit_segments(code: Any, *, tails: bool = False) -> Any:
    """Compute what :func:`segments` builds, from the patterns on the sheet."""
    patterns = [
        pattern + (_TAILS.get(digit, "") if tails else "")
        for digit, pattern in enumerate(_PATTERNS)
    ]
    return lookup([sum(1 << "abcdefg".index(s) for s in pattern) for pattern in patterns], code)


class _Display(Block):
    """A part that decodes a BCD digit, with lamp test and ripple blanking."""

    _code: ClassVar = descending("D C B A")
    _segments: ClassVar[Pins]
    _tails: ClassVar = False

    def __init__(self):
        super().__init__(
            descending("LT_n RBI_n").inputs()
            | self._code.inputs()
            | descending("BI_n").inputs()
            | descending("RBO_n").outputs()
            | self._segments.outputs()
        )

    def model(self, LT_n, RBI_n, BI_n, **pins):
        code = self._code.number(pins)
        suppressed = (LT_n == 1) & (RBI_n == 0) & (code == 0)
        node = np.where(suppressed, 0, BI_n)
        lit = np.where(LT_n == 0, 0b1111111, lit_segments(code, tails=self._tails))
        return {"RBO_n": node} | self._segments.levels(np.where(node == 1, lit, 0))

    def elaborate(self, platform):
        m = Module()
        code = self._code.read(self)
        m.d.comb += self.RBO_n.eq(self.BI_n & ~(self.LT_n & ~self.RBI_n & ~code.any()))
        lit = segments(code, tails=self._tails) | (~self.LT_n).replicate(7)
        m.d.comb += self._segments.drive(self, lit & self.RBO_n.replicate(7))
        return m


class Sn7447(_Display):
    """BCD to seven-segment decoder and driver with open-collector outputs: 7447.

    Combinational. The segments of the digit are low; 6 and 9 have no tails, the codes 10 to 14
    have symbols of their own, and 15 is blank. The sheet's pin BI/RBO is a wired AND of a
    blanking input and the ripple-blanking output. Here it is two ports: ``BI_n`` is what
    something else drives the pin to, ``RBO_n`` is the level on the pin. To suppress leading
    zeros, ``RBI_n`` of the highest digit is low and ``RBO_n`` goes to ``RBI_n`` of the next lower
    digit. A segment that is high stands for a transistor that is off.

    Source: Texas Instruments SDLS111, function table.

    Members
    -------
    LT_n : ``In(1, init=1)``
        Lamp test: if low, all segments are lit, unless they are blanked by ``BI_n``.
    RBI_n : ``In(1, init=1)``
        Ripple-blanking input: if low, and the lamp test is not, zero is blank.
    D, C, B, A : ``In(1)``
        Digit in BCD, ``A`` the least significant bit.
    BI_n : ``In(1, init=1)``
        Blanking input: if low, all segments are dark.
    RBO_n : ``Out(1)``
        Ripple-blanking output: low if zero is blank or ``BI_n`` is low.
    a_n, b_n, c_n, d_n, e_n, f_n, g_n : ``Out(1)``
        Segments, active low.
    """

    _segments = ascending("a_n b_n c_n d_n e_n f_n g_n")


class Sn7448(_Display):
    """BCD to seven-segment decoder with active-high outputs: 7448.

    Combinational. As :class:`Sn7447`, except that the segments of the digit are high.

    Source: Texas Instruments SDLS111, function table.

    Members
    -------
    LT_n : ``In(1, init=1)``
        Lamp test: if low, all segments are lit, unless they are blanked by ``BI_n``.
    RBI_n : ``In(1, init=1)``
        Ripple-blanking input: if low, and the lamp test is not, zero is blank.
    D, C, B, A : ``In(1)``
        Digit in BCD, ``A`` the least significant bit.
    BI_n : ``In(1, init=1)``
        Blanking input: if low, all segments are dark.
    RBO_n : ``Out(1)``
        Ripple-blanking output: low if zero is blank or ``BI_n`` is low.
    a, b, c, d, e, f, g : ``Out(1)``
        Segments.
    """

    _segments = ascending("a b c d e f g")


class Sn74247(Sn7447):
    """BCD to seven-segment decoder and driver whose 6 and 9 have tails: 74247.

    Combinational. As :class:`Sn7447`, except that 6 has segment ``a`` and 9 has segment ``d``.

    Source: Motorola SN54/74LS247, truth table.

    Members
    -------
    LT_n, RBI_n : ``In(1, init=1)``
    D, C, B, A : ``In(1)``
    BI_n : ``In(1, init=1)``
    RBO_n, a_n, b_n, c_n, d_n, e_n, f_n, g_n : ``Out(1)``
        As those of :class:`Sn7447`.
    """

    _tails = True


class Sn74248(Sn7448):
    """BCD to seven-segment decoder with active-high outputs whose 6 and 9 have tails: 74248.

    Combinational. As :class:`Sn7448`, except that 6 has segment ``a`` and 9 has segment ``d``.

    Source: Motorola SN54/74LS248, truth table.

    Members
    -------
    LT_n, RBI_n : ``In(1, init=1)``
    D, C, B, A : ``In(1)``
    BI_n : ``In(1, init=1)``
    RBO_n, a, b, c, d, e, f, g : ``Out(1)``
        As those of :class:`Sn7448`.
    """

    _tails = True


class Cd4511(Block):
    """BCD to seven-segment decoder with latches: 4511.

    In the clock domain ``sync``. The segments of the digit are high that was at the inputs when
    ``LE`` was last low; while it is low, they follow the inputs. 6 and 9 have no tails, and the
    codes 10 to 15 are blank.

    Source: National Semiconductor CD4511BC, truth table.

    Members
    -------
    LE : ``In(1)``
        Latch enable: if high, the digit is held.
    BL_n : ``In(1, init=1)``
        Blanking: if low, all segments are dark, unless the lamp test is low.
    LT_n : ``In(1, init=1)``
        Lamp test: if low, all segments are lit.
    D, C, B, A : ``In(1)``
        Digit in BCD, ``A`` the least significant bit.
    a, b, c, d, e, f, g : ``Out(1)``
        Segments.
    """

    registers = ("held",)

    _digit = descending("D C B A")
    _segments = ascending("a b c d e f g")

    def __init__(self):
        self.held = Signal(4)
        super().__init__(
            descending("LE").inputs()
            | descending("BL_n LT_n").inputs()
            | self._digit.inputs()
            | self._segments.outputs()
        )

    def model(self, held, LE, BL_n, LT_n, **pins):
        digit = np.where(LE == 0, self._digit.number(pins), held)
        lit = np.where((BL_n == 1) & (digit < 10), lit_segments(digit), 0)
        return self._segments.levels(np.where(LT_n == 0, 0b1111111, lit)) | {"next_held": digit}

    def elaborate(self, platform):
        m = Module()
        digit = latch(m, self.held, self._digit.read(self), (~self.LE).replicate(4))
        dark = ~self.BL_n | digit[3] & (digit[1] | digit[2])
        lit = segments(digit) & ~dark.replicate(7) | (~self.LT_n).replicate(7)
        m.d.comb += self._segments.drive(self, lit)
        return m
