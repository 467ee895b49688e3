"""Priority encoders of the 7400 and 4000 families."""

from typing import ClassVar

import numpy as np
from amaranth.hdl import Cat, Const, Module
from amaranth.lib.wiring import Member, Out

from ..block import Block, Cared
from ..priority import First, priority
from .pins import Pins, descending, numbered

__all__ = ["Cd4532", "Sn74147", "Sn74148", "Sn74348"]


class Sn74147(Block):
    """Decimal to BCD priority encoder: 74147.

    Combinational. The outputs are the digit of the highest input that is active. Zero has no
    input: it is what no active input means. The sheet's inputs 1 to 9 are ``I1_n`` to ``I9_n``.

    Source: Texas Instruments SDLS053, function table.

    Members
    -------
    I1_n ... I9_n : ``In(1, init=1)``
        Inputs, active low. May be left unconnected.
    D_n, C_n, B_n, A_n : ``Out(1)``
        Digit in BCD, active low, ``A_n`` the least significant bit.
    """

    _lines = numbered("I{}_n", 9, first=1)
    _digit = descending("D_n C_n B_n A_n")

    def __init__(self):
        super().__init__(self._lines.inputs() | self._digit.outputs())

    def model(self, **pins):
        return self._digit.levels(_length(self._lines.number(pins), 9))

    def elaborate(self, platform):
        m = Module()
        digit, _ = priority(Cat(Const(0, 1), self._lines.read(self)), first=First.HIGHEST)
        m.d.comb += self._digit.drive(self, digit)
        return m


class _OctalEncoder(Block):
    """A part that encodes the highest of eight inputs and can be cascaded."""

    _enable: ClassVar[Pins]
    _lines: ClassVar[Pins]
    _index: ClassVar[Pins]
    _flags: ClassVar[Pins]  # group select, and enable of the part with the next lower inputs

    def __init__(self):
        super().__init__(self._members())

    def _members(self) -> dict[str, Member]:
        inputs = self._enable.inputs(active=True) | self._lines.inputs()
        return inputs | self._index.outputs() | self._flags.outputs()

    def model(self, **pins):
        enabled, lines = self._enable.number(pins), self._lines.number(pins)
        length = np.where(enabled == 1, _length(lines, 8), 0)
        flags = np.where(lines != 0, 2, 1) * enabled
        index = np.where(length != 0, length - 1, 0)
        return self._index.levels(index) | self._flags.levels(flags)

    def elaborate(self, platform):
        m = Module()
        enabled = self._enable.read(self)
        lines = self._lines.read(self) & enabled.replicate(8)
        index, valid = priority(lines, first=First.HIGHEST)
        m.d.comb += [
            self._index.drive(self, index),
            self._flags.drive(self, Cat(enabled & ~valid, valid)),
        ]
        return m


class Sn74148(_OctalEncoder):
    """8-line to 3-line priority encoder with enable input and output: 74148.

    Combinational. While ``EI_n`` is low, the outputs ``A2_n`` to ``A0_n`` are the number of the
    highest input that is active and ``GS_n`` is low if there is one; otherwise ``EO_n`` is low.
    All outputs are high while ``EI_n`` is high. To encode more inputs, ``EO_n`` is wired to
    ``EI_n`` of the part with the next lower inputs. The sheet's inputs 0 to 7 are ``I0_n`` to
    ``I7_n`` here.

    Source: Texas Instruments SDLS053, function table.

    Members
    -------
    EI_n : ``In(1, init=0)``
        Enable input. Left unconnected, it enables.
    I0_n ... I7_n : ``In(1, init=1)``
        Inputs, active low. May be left unconnected.
    A2_n, A1_n, A0_n : ``Out(1)``
        Number of the input, active low, ``A0_n`` the least significant bit.
    GS_n : ``Out(1)``
        Group select: low if an input is active.
    EO_n : ``Out(1)``
        Enable output: low if no input is active.
    """

    _enable = descending("EI_n")
    _lines = numbered("I{}_n", 8)
    _index = descending("A2_n A1_n A0_n")
    _flags = descending("GS_n EO_n")


class Sn74348(Sn74148):
    """8-line to 3-line priority encoder with three-state outputs: 74348.

    Combinational. As :class:`Sn74148`, except that ``A2_n`` to ``A0_n`` are driven only while an
    input is active and the part is enabled. ``A_oe`` says so. It is no pin of the sheet: it
    stands for the high impedance, in which the values of ``A2_n`` to ``A0_n`` are not specified.

    Source: Motorola SN54/74LS348, function table.

    Members
    -------
    EI_n : ``In(1, init=0)``
        Enable input. Left unconnected, it enables.
    I0_n ... I7_n : ``In(1, init=1)``
        Inputs, active low. May be left unconnected.
    A2_n, A1_n, A0_n : ``Out(1)``
        Number of the input, active low, ``A0_n`` the least significant bit.
    GS_n : ``Out(1)``
        Group select: low if an input is active.
    EO_n : ``Out(1)``
        Enable output: low if no input is active.
    A_oe : ``Out(1)``
        Output enable of ``A2_n``, ``A1_n`` and ``A0_n``: 1 if they are driven.
    """

    def _members(self):
        return super()._members() | {"A_oe": Out(1)}

    def model(self, **pins):
        levels = super().model(**pins)
        driven = levels["GS_n"] ^ 1
        index = {name: Cared(levels[name], driven) for name in self._index.names}
        return levels | index | {"A_oe": driven}

    def elaborate(self, platform):
        m = super().elaborate(platform)
        m.d.comb += self.A_oe.eq(~self.GS_n)
        return m


class Cd4532(_OctalEncoder):
    """8-line to 3-line priority encoder with active-high pins: 4532.

    Combinational. While ``EI`` is high, the outputs ``Q2`` to ``Q0`` are the number of the
    highest input that is high and ``GS`` is high if there is one; otherwise ``EO`` is high. All
    outputs are low while ``EI`` is low. To encode more inputs, ``EO`` is wired to ``EI`` of the
    part with the next lower inputs.

    Source: Intersil CD4532BMS, truth table.

    Members
    -------
    EI : ``In(1, init=1)``
        Enable input. Left unconnected, it enables.
    D7 ... D0 : ``In(1)``
        Inputs. May be left unconnected.
    GS : ``Out(1)``
        Group select: high if an input is high.
    Q2, Q1, Q0 : ``Out(1)``
        Number of the input, ``Q0`` the least significant bit.
    EO : ``Out(1)``
        Enable output: high if no input is high.
    """

    _enable = descending("EI")
    _lines = descending("D7 D6 D5 D4 D3 D2 D1 D0")
    _index = descending("Q2 Q1 Q0")
    _flags = descending("GS EO")


def _length(number, most: int):
    """Compute how many bits a number has, which are at most so many."""
    return sum(np.where(number >= 1 << bit, 1, 0) for bit in range(most))
