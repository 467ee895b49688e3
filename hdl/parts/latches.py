"""Decoders with latches of the 7400 and 4000 families.

An FPGA has no use for transparent latches. Here a latch is a register in the clock domain ``sync``
with a multiplexer in front: while it is transparent, its output follows its input in the same
cycle, and at each clock edge the register takes the output. What it holds when it closes is
therefore its input at the last clock edge at which it was transparent. It starts with 0, and goes
back to 0 on a reset of the domain.
"""

from typing import ClassVar

import numpy as np
from amaranth.hdl import Module, Signal, Value

from ..block import Block
from ..decoder import onehot
from .pins import Pins, descending, numbered

__all__ = ["Cd4514", "Cd4515", "Sn74137", "Sn74237", "Sn74259", "latch"]


def latch(m: Module, held: Signal, value: Value, transparent: Value) -> Value:
    """Build the output of latches, which are transparent where ``transparent`` is 1.

    What they hold is kept in ``held``, a register of the same width.
    """
    output = Signal.like(held, name="latch")
    m.d.comb += output.eq(value & transparent | held & ~transparent)
    m.d.sync += held.eq(output)
    return output


class _LatchedDecoder(Block):
    """A part that decodes an address from latches."""

    registers = ("held",)

    _latch: ClassVar[Pins]  # active while the latches are transparent
    _address: ClassVar[Pins]
    _enables: ClassVar[Pins]
    _enabling: ClassVar[int]  # the word on them that enables
    _lines: ClassVar[Pins]

    def __init__(self):
        self.held = Signal(len(self._address.names))
        super().__init__(
            self._latch.inputs(active=True)
            | self._enables.inputs(active=self._enabling != 0)
            | self._address.inputs()
            | self._lines.outputs()
        )

    def model(self, held, **pins):
        address = np.where(self._latch.number(pins) == 1, self._address.number(pins), held)
        enabled = self._enables.number(pins) == self._enabling
        lines = np.where(enabled, 1 << address, 0)
        return self._lines.levels(lines) | {"next_held": address}

    def elaborate(self, platform):
        m = Module()
        transparent = self._latch.read(self).replicate(len(self.held))
        address = latch(m, self.held, self._address.read(self), transparent)
        enabled = self._enables.read(self) == self._enabling
        lines = onehot(address, len(self._lines.names), enable=enabled)
        m.d.comb += self._lines.drive(self, lines)
        return m


class Sn74137(_LatchedDecoder):
    """3-line to 8-line decoder with address latches: 74137.

    In the clock domain ``sync``. The output is low that was addressed when ``GL_n`` was last low,
    while ``G1`` is high and ``G2_n`` is low; all other outputs are high, and all are while the
    part is disabled. While ``GL_n`` is low, the outputs follow the address.

    Source: Motorola SN54/74LS137, function table.

    Members
    -------
    GL_n : ``In(1, init=0)``
        Latch enable: if high, the address is held. Left unconnected, the latches are transparent.
    G1 : ``In(1, init=1)``
    G2_n : ``In(1, init=0)``
        Enables. Left unconnected, they enable.
    C, B, A : ``In(1)``
        Address, ``A`` the least significant bit.
    Y0_n ... Y7_n : ``Out(1)``
        Outputs, active low.
    """

    _latch = descending("GL_n")
    _address = descending("C B A")
    _enables = descending("G1 G2_n")
    _enabling = 0b11
    _lines = numbered("Y{}_n", 8)


class Sn74237(Sn74137):
    """3-line to 8-line decoder with address latches and active-high outputs: 74237.

    In the clock domain ``sync``. As :class:`Sn74137`, except that the addressed output is high
    and all others are low.

    Source: SGS-Thomson M74HC237, truth table.

    Members
    -------
    GL_n : ``In(1, init=0)``
        Latch enable: if high, the address is held. Left unconnected, the latches are transparent.
    G1 : ``In(1, init=1)``
    G2_n : ``In(1, init=0)``
        Enables. Left unconnected, they enable.
    C, B, A : ``In(1)``
        Address, ``A`` the least significant bit.
    Y0 ... Y7 : ``Out(1)``
        Outputs.
    """

    _lines = numbered("Y{}", 8)


class Cd4514(_LatchedDecoder):
    """4-line to 16-line decoder with address latches: 4514.

    In the clock domain ``sync``. The output is high that was addressed when ``STROBE`` was last
    high, unless ``INHIBIT`` is high; all other outputs are low. While ``STROBE`` is high, the
    outputs follow the address.

    Source: Fairchild CD4514BC, decode truth table.

    Members
    -------
    STROBE : ``In(1, init=1)``
        If low, the address is held. Left unconnected, the latches are transparent.
    INHIBIT : ``In(1)``
        If high, no output is active.
    D, C, B, A : ``In(1)``
        Address, ``A`` the least significant bit.
    S0 ... S15 : ``Out(1)``
        Outputs.
    """

    _latch = descending("STROBE")
    _address = descending("D C B A")
    _enables = descending("INHIBIT")
    _enabling = 0
    _lines = numbered("S{}", 16)


class Cd4515(Cd4514):
    """4-line to 16-line decoder with address latches and active-low outputs: 4515.

    In the clock domain ``sync``. As :class:`Cd4514`, except that the addressed output is low and
    all others are high.

    Source: Fairchild CD4515BC, decode truth table.

    Members
    -------
    STROBE : ``In(1, init=1)``
        If low, the address is held. Left unconnected, the latches are transparent.
    INHIBIT : ``In(1)``
        If high, no output is active.
    D, C, B, A : ``In(1)``
        Address, ``A`` the least significant bit.
    S0_n ... S15_n : ``Out(1)``
        Outputs, active low.
    """

    _lines = numbered("S{}_n", 16)


class Sn74259(Block):
    """8-bit addressable latch: 74259.

    In the clock domain ``sync``. While ``G_n`` is low, the addressed output follows ``D``. The
    other outputs hold what they are, or are low while ``CLR_n`` is. With ``CLR_n`` low, the part
    is thus a demultiplexer.

    Source: Texas Instruments SDLS086, function table.

    Members
    -------
    CLR_n : ``In(1, init=1)``
        Clear: if low, all outputs are low but the addressed one while it follows ``D``.
    G_n : ``In(1, init=0)``
        Enable: if high, no output follows ``D``. Left unconnected, it enables.
    S2, S1, S0 : ``In(1)``
        Address, ``S0`` the least significant bit.
    D : ``In(1)``
        Data.
    Q0 ... Q7 : ``Out(1)``
        Outputs.
    """

    registers = ("held",)

    _address = descending("S2 S1 S0")
    _outputs = numbered("Q{}", 8)

    def __init__(self):
        self.held = Signal(8)
        super().__init__(
            descending("CLR_n").inputs()
            | descending("G_n").inputs(active=True)
            | self._address.inputs()
            | descending("D").inputs()
            | self._outputs.outputs()
        )

    def model(self, held, CLR_n, G_n, D, **address):
        bit = 1 << self._address.number(address)
        kept = np.where(CLR_n == 1, held, 0)
        written = (kept | bit) - np.where(D == 1, 0, bit)
        after = np.where(G_n == 0, written, kept)
        return self._outputs.levels(after) | {"next_held": after}

    def elaborate(self, platform):
        m = Module()
        addressed = onehot(self._address.read(self), 8, enable=~self.G_n)
        # A latch is open while it is addressed, to D, or cleared, to 0.
        transparent = addressed | (~self.CLR_n).replicate(8)
        value = addressed & self.D.replicate(8)
        m.d.comb += self._outputs.drive(self, latch(m, self.held, value, transparent))
        return m
