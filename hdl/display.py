"""Seven-segment displays."""

import enum

import numpy as np
from amaranth.hdl import Cat, Module, Signal, Value, ValueLike
from amaranth.lib.wiring import In, Out

from .block import Block, Cared, check_boolean, lookup
from .function import irredundant_cover
from .realize import sum_of_products

__all__ = ["AboveNine", "SevenSegmentDecoder", "seven_segment"]

_SEGMENTS = "abcdefg"
_ALL = (1 << len(_SEGMENTS)) - 1
_DIGITS = (
    *("abcdef", "bc", "abdeg", "abcdg", "bcfg", "acdfg", "acdefg", "abc", "abcdefg", "abcdfg"),
    *("abcefg", "cdefg", "adef", "bcdeg", "adefg", "aefg"),
)
_WITHOUT_TAILS = {6: "cdefg", 9: "abcfg"}


class AboveNine(enum.StrEnum):
    """What the codes 10 to 15 show."""

    HEX = "hex"
    BLANK = "blank"
    ANY = "any"


def _glyphs(above_nine: AboveNine, tails: bool) -> list[int]:
    """List the segments that each code lights, a in bit 0; codes that are left open are 0."""
    letters = list(_DIGITS)
    if not tails:
        for code, lit in _WITHOUT_TAILS.items():
            letters[code] = lit
    if above_nine is not AboveNine.HEX:
        letters[10:] = [""] * 6
    return [sum(1 << _SEGMENTS.index(letter) for letter in lit) for lit in letters]


def _check_font(above_nine: AboveNine, tails: bool):
    check_boolean("SevenSegmentDecoder tails", tails)
    if above_nine is AboveNine.HEX and not tails:
        raise ValueError(
            "SevenSegmentDecoder tails must be True if codes above 9 show hex, because 6 without "
            "its tail is b, not False"
        )


def seven_segment(
    digit: ValueLike, *, above_nine: AboveNine = AboveNine.HEX, tails: bool = True
) -> Value:
    """Build the 7 segments that show a digit of 4 bits, active high, ``a`` in bit 0.

    The parameters are those of :class:`SevenSegmentDecoder`. Each segment is a sum of products.
    """
    above_nine = AboveNine(above_nine)
    _check_font(above_nine, tails)
    bits = list(Value.cast(digit))
    if len(bits) != 4:
        raise ValueError(f"seven_segment() digit must have 4 bits, not {len(bits)}")
    glyphs = np.array(_glyphs(above_nine, tails))
    care = (np.arange(16) < 10) | (above_nine is not AboveNine.ANY)
    on = [glyphs >> number & 1 == 1 for number in range(len(_SEGMENTS))]
    return Cat(sum_of_products(bits, irredundant_cover(column, care)) for column in on)


class SevenSegmentDecoder(Block):
    r"""BCD or hexadecimal digit to seven segments.

    Combinational. Bit 0 of ``o`` is segment ``a``, bit 6 is ``g``::

         -a-
        f   b
         -g-
        e   c
         -d-

    The digits 0 to 9 are those of the SN74LS247 (Motorola, truth table) and, without tails, of the
    SN7447A (Texas Instruments SDLS111, function table): 7 is lit by ``abc`` only. The letters are
    A, b, C, d, E and F.

    Blanking wins over the lamp test, and the lamp test over ripple blanking, as in these parts;
    there, however, inputs are active low, and ``bi`` and ``rbo`` share a pin. To suppress leading
    zeros, ``rbi`` of the most significant digit is 1 and ``rbo`` of each digit goes to ``rbi`` of
    the next lower one, except the lowest, which shows at least 0.

    Parameters
    ----------
    above_nine : :class:`AboveNine`
        What codes 10 to 15 show: ``hex`` letters, ``blank``, or ``any`` segments, which is smaller.
    tails : :class:`bool`
        Whether 6 and 9 have tails, segments ``a`` and ``d``. Hexadecimal digits need them.
    active_low : :class:`bool`
        Whether a segment is lit by 0, as for a display with common anode.

    Members
    -------
    i : ``In(4)``
        Digit.
    lt : ``In(1)``
        Lamp test: lights all segments.
    bi : ``In(1)``
        Blanking: no segment is lit, whatever the other inputs are.
    rbi : ``In(1)``
        Ripple blanking: digit 0 is not shown, unless ``lt`` is 1.
    o : ``Out(7)``
        Segments.
    rbo : ``Out(1)``
        Whether ripple blanking is at work: ``rbi`` is 1, ``lt`` is 0 and the digit is 0.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range, or tails are missing from hexadecimal digits.
    """

    i: Signal
    lt: Signal
    bi: Signal
    rbi: Signal
    o: Signal
    rbo: Signal

    def __init__(
        self,
        above_nine: AboveNine = AboveNine.HEX,
        *,
        tails: bool = True,
        active_low: bool = False,
    ):
        self._above_nine = AboveNine(above_nine)
        _check_font(self._above_nine, tails)
        check_boolean("SevenSegmentDecoder active_low", active_low)
        self._tails = tails
        self._active_low = active_low
        controls = {"lt": In(1), "bi": In(1), "rbi": In(1)}
        super().__init__({"i": In(4), **controls, "o": Out(len(_SEGMENTS)), "rbo": Out(1)})

    def model(self, i, lt, bi, rbi):
        rippled = (rbi == 1) & (lt == 0) & (i == 0)
        lit = np.where(lt == 1, _ALL, lookup(_glyphs(self._above_nine, self._tails), i))
        lit = np.where((bi == 1) | rippled, 0, lit)
        shown = (bi == 0) & (lt == 0)
        is_open = shown & (i > 9) & (self._above_nine is AboveNine.ANY)
        return {
            "o": Cared(_ALL - lit if self._active_low else lit, np.where(is_open, 0, _ALL)),
            "rbo": rippled,
        }

    def elaborate(self, platform):
        m = Module()
        glyph = Signal(len(_SEGMENTS))
        dark = Signal()
        m.d.comb += [
            glyph.eq(seven_segment(self.i, above_nine=self._above_nine, tails=self._tails)),
            self.rbo.eq(self.rbi & ~self.lt & ~self.i.any()),
            dark.eq(self.bi | self.rbo),
        ]
        lit = (glyph | self.lt.replicate(len(glyph))) & ~dark.replicate(len(glyph))
        m.d.comb += self.o.eq(~lit if self._active_low else lit)
        return m
