"""Decoders of decimal digits of the 7400 family."""

from collections.abc import Sequence
from typing import ClassVar

from amaranth.hdl import Cat, Module

from ..block import Block
from ..decoder import onehot
from .pins import descending, numbered

__all__ = ["Sn7442", "Sn7443", "Sn7444", "Sn7445", "Sn74145"]

_INPUTS = descending("D C B A")
_LINES = numbered("Y{}_n", 10)


class _DecimalDecoder(Block):
    """A part that decodes ten codes of four bits, whose other codes select nothing."""

    _codes: ClassVar[Sequence[int]]  # of the digits from 0 on

    def __init__(self):
        super().__init__(_INPUTS.inputs() | _LINES.outputs())

    def elaborate(self, platform):
        m = Module()
        minterms = onehot(_INPUTS.read(self), 16)
        m.d.comb += _LINES.drive(self, Cat(minterms[code] for code in self._codes))
        return m


class Sn7442(_DecimalDecoder):
    """BCD to decimal decoder: 7442.

    Combinational. The output of the digit is low, all others are high. The codes 10 to 15
    select nothing: all outputs are high. The sheet's outputs 0 to 9 are ``Y0_n`` to ``Y9_n``.

    Source: Texas Instruments SDLS109, function table.

    Members
    -------
    D, C, B, A : ``In(1)``
        Digit in BCD, ``A`` the least significant bit.
    Y0_n ... Y9_n : ``Out(1)``
        Outputs, active low.
    """

    _codes = range(10)

    def model(self, **pins):
        return _LINES.levels(1 << _INPUTS.number(pins))


class Sn7443(_DecimalDecoder):
    """Excess-3 to decimal decoder: 7443.

    Combinational. The code of a digit is the digit plus 3. Its output is low, all others are
    high. The codes 0 to 2 and 13 to 15 select nothing: all outputs are high.

    Source: Texas Instruments SN7443A, function table.

    Members
    -------
    D, C, B, A : ``In(1)``
        Digit in excess-3 code, ``A`` the least significant bit.
    Y0_n ... Y9_n : ``Out(1)``
        Outputs, active low.
    """

    _codes = range(3, 13)

    def model(self, **pins):
        return _LINES.levels(1 << _INPUTS.number(pins) >> 3)


class Sn7444(_DecimalDecoder):
    """Excess-3 Gray to decimal decoder: 7444.

    Combinational. The code of a digit is the Gray code of the digit plus 3. Its output is low,
    all others are high. The six codes of no digit select nothing: all outputs are high.

    Source: Texas Instruments SN7444A, function table.

    Members
    -------
    D, C, B, A : ``In(1)``
        Digit in excess-3 Gray code, ``A`` the least significant bit.
    Y0_n ... Y9_n : ``Out(1)``
        Outputs, active low.
    """

    _codes = (0b0010, 0b0110, 0b0111, 0b0101, 0b0100, 0b1100, 0b1101, 0b1111, 0b1110, 0b1010)

    def model(self, **pins):
        gray = _INPUTS.number(pins)
        half = gray ^ gray >> 1
        return _LINES.levels(1 << (half ^ half >> 2) >> 3)


class Sn7445(Sn7442):
    """BCD to decimal decoder and driver with open-collector outputs: 7445.

    Combinational, with the function of :class:`Sn7442`. An output that is high stands for a
    transistor that is off: as on the sheet, such a pin is high only if something pulls it up.

    Source: Texas Instruments SN7445, function table.

    Members
    -------
    D, C, B, A : ``In(1)``
        Digit in BCD, ``A`` the least significant bit.
    Y0_n ... Y9_n : ``Out(1)``
        Outputs, active low.
    """


class Sn74145(Sn7442):
    """BCD to decimal decoder and driver with open-collector outputs of 15 V: 74145.

    Combinational, with the function of :class:`Sn7442`. An output that is high stands for a
    transistor that is off: as on the sheet, such a pin is high only if something pulls it up.

    Source: Motorola SN54/74LS145, truth table.

    Members
    -------
    D, C, B, A : ``In(1)``
        Digit in BCD, ``A`` the least significant bit.
    Y0_n ... Y9_n : ``Out(1)``
        Outputs, active low.
    """
