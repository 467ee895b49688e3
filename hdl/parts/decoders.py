"""Binary decoders of the 7400 and 4000 families."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import ClassVar

import numpy as np
from amaranth.hdl import Module

from ..block import Block
from ..decoder import onehot
from .pins import Pins, descending, numbered

__all__ = ["Cd4555", "Cd4556", "Sn74138", "Sn74139", "Sn74154", "Sn74155", "Sn74238"]


@dataclass(frozen=True)
class _Section:
    """A decoder in a part: the addressed line is active while all enables are."""

    enables: Pins
    address: Pins
    lines: Pins


class _LineDecoder(Block):
    """A part that consists of decoders."""

    _sections: ClassVar[tuple[_Section, ...]]

    def __init__(self):
        members = [
            member
            for section in self._sections
            for member in (
                section.enables.inputs(active=True),
                section.address.inputs(),
                section.lines.outputs(),
            )
        ]
        super().__init__(reduce(or_, members))

    def model(self, **pins):
        levels = {}
        for section in self._sections:
            enabled = section.enables.number(pins) == (1 << len(section.enables.names)) - 1
            active = np.where(enabled, 1 << section.address.number(pins), 0)
            levels |= section.lines.levels(active)
        return levels

    def elaborate(self, platform):
        m = Module()
        for section in self._sections:
            address, enabled = section.address.read(self), section.enables.read(self).all()
            active = onehot(address, 1 << len(address), enable=enabled)
            m.d.comb += section.lines.drive(self, active)
        return m


class Sn74138(_LineDecoder):
    """3-line to 8-line decoder with three enables: 74138.

    Combinational. The addressed output is low while ``G1`` is high and ``G2A_n`` and ``G2B_n``
    are low; all other outputs are high, and all are while the part is disabled.

    Source: Texas Instruments SDLS014, function table.

    Members
    -------
    G1 : ``In(1, init=1)``
    G2A_n, G2B_n : ``In(1, init=0)``
        Enables. Left unconnected, they enable.
    C, B, A : ``In(1)``
        Address, ``A`` the least significant bit.
    Y0_n ... Y7_n : ``Out(1)``
        Outputs, active low.
    """

    _sections = (_Section(descending("G1 G2A_n G2B_n"), descending("C B A"), numbered("Y{}_n", 8)),)


class Sn74238(_LineDecoder):
    """3-line to 8-line decoder with three enables and active-high outputs: 74238.

    Combinational. The addressed output is high while ``G1`` is high and ``G2A_n`` and ``G2B_n``
    are low; all other outputs are low, and all are while the part is disabled.

    Source: Renesas HD74HC238, function table.

    Members
    -------
    G1 : ``In(1, init=1)``
    G2A_n, G2B_n : ``In(1, init=0)``
        Enables. Left unconnected, they enable.
    C, B, A : ``In(1)``
        Address, ``A`` the least significant bit.
    Y0 ... Y7 : ``Out(1)``
        Outputs.
    """

    _sections = (_Section(descending("G1 G2A_n G2B_n"), descending("C B A"), numbered("Y{}", 8)),)


class Sn74139(_LineDecoder):
    """Two 2-line to 4-line decoders: 74139.

    Combinational. In each, the addressed output is low while the enable is low, and all other
    outputs are high. The sheet's pin 1Y0 is ``Y0_1_n`` here: the number of the decoder follows.

    Source: Texas Instruments SDLS013, function table.

    Members
    -------
    G_1_n, G_2_n : ``In(1, init=0)``
        Enables. Left unconnected, they enable.
    B_1, A_1, B_2, A_2 : ``In(1)``
        Addresses, ``A`` the least significant bit.
    Y0_1_n ... Y3_1_n, Y0_2_n ... Y3_2_n : ``Out(1)``
        Outputs, active low.
    """

    _sections = (
        _Section(descending("G_1_n"), descending("B_1 A_1"), numbered("Y{}_1_n", 4)),
        _Section(descending("G_2_n"), descending("B_2 A_2"), numbered("Y{}_2_n", 4)),
    )


class Sn74154(_LineDecoder):
    """4-line to 16-line decoder with two enables: 74154.

    Combinational. The addressed output is low while both enables are low; all other outputs are
    high. The sheet's outputs 0 to 15 are ``Y0_n`` to ``Y15_n`` here.

    Source: Texas Instruments SDLS056, function table.

    Members
    -------
    G1_n, G2_n : ``In(1, init=0)``
        Enables. Left unconnected, they enable.
    D, C, B, A : ``In(1)``
        Address, ``A`` the least significant bit.
    Y0_n ... Y15_n : ``Out(1)``
        Outputs, active low.
    """

    _sections = (_Section(descending("G1_n G2_n"), descending("D C B A"), numbered("Y{}_n", 16)),)


class Sn74155(_LineDecoder):
    """Two 2-line to 4-line decoders with a common address and a data input each: 74155.

    Combinational. The addressed output of the first decoder is low while its strobe ``G_1_n`` is
    low and its data ``C_1`` is high; that of the second while ``G_2_n`` and ``C_2_n`` are low.
    All other outputs are high. With the data inputs wired together as the highest address bit,
    and the strobes as an enable, the part is a 3-line to 8-line decoder whose lines 0 to 3 are
    those of the second decoder. The sheet's pin 1Y0 is ``Y0_1_n`` here.

    Source: Motorola SN54/74LS155, truth table.

    Members
    -------
    G_1_n : ``In(1, init=0)``
    C_1 : ``In(1, init=1)``
    G_2_n, C_2_n : ``In(1, init=0)``
        Strobes and data. Left unconnected, they enable.
    B, A : ``In(1)``
        Address, ``A`` the least significant bit.
    Y0_1_n ... Y3_1_n, Y0_2_n ... Y3_2_n : ``Out(1)``
        Outputs, active low.
    """

    _sections = (
        _Section(descending("G_1_n C_1"), descending("B A"), numbered("Y{}_1_n", 4)),
        _Section(descending("G_2_n C_2_n"), descending("B A"), numbered("Y{}_2_n", 4)),
    )


class Cd4555(_LineDecoder):
    """Two 2-line to 4-line decoders with active-high outputs: 4555.

    Combinational. In each, the addressed output is high while the enable is low, and all other
    outputs are low. The pins have no numbers on the sheet; here, that of the decoder follows.

    Source: ON Semiconductor MC14555B, truth table.

    Members
    -------
    E_1_n, E_2_n : ``In(1, init=0)``
        Enables. Left unconnected, they enable.
    B_1, A_1, B_2, A_2 : ``In(1)``
        Addresses, ``A`` the least significant bit.
    Q0_1 ... Q3_1, Q0_2 ... Q3_2 : ``Out(1)``
        Outputs.
    """

    _sections = (
        _Section(descending("E_1_n"), descending("B_1 A_1"), numbered("Q{}_1", 4)),
        _Section(descending("E_2_n"), descending("B_2 A_2"), numbered("Q{}_2", 4)),
    )


class Cd4556(_LineDecoder):
    """Two 2-line to 4-line decoders with active-low outputs: 4556.

    Combinational. In each, the addressed output is low while the enable is low, and all other
    outputs are high. The pins have no numbers on the sheet; here, that of the decoder follows.

    Source: ON Semiconductor MC14556B, truth table.

    Members
    -------
    E_1_n, E_2_n : ``In(1, init=0)``
        Enables. Left unconnected, they enable.
    B_1, A_1, B_2, A_2 : ``In(1)``
        Addresses, ``A`` the least significant bit.
    Q0_1_n ... Q3_1_n, Q0_2_n ... Q3_2_n : ``Out(1)``
        Outputs, active low.
    """

    _sections = (
        _Section(descending("E_1_n"), descending("B_1 A_1"), numbered("Q{}_1_n", 4)),
        _Section(descending("E_2_n"), descending("B_2 A_2"), numbered("Q{}_2_n", 4)),
    )
