"""Priority encoders against the function tables of their data sheets, and cascaded."""

import numpy as np
import pytest
from amaranth.hdl import Cat, Module
from amaranth.lib.wiring import In, Out

from hdl import Block, Cd4532, Sn74147, Sn74148, Sn74348, evaluate
from sim import check, simulate

from .function_tables import FunctionTable, assert_function, every_level

OCTAL = """
EI_n  I0_n I1_n I2_n I3_n I4_n I5_n I6_n I7_n | A2_n A1_n A0_n  GS_n EO_n
H  XXXXXXXX | {0}  HH
L  HHHHHHHH | {0}  HL
L  XXXXXXXL | LLL  LH
L  XXXXXXLH | LLH  LH
L  XXXXXLHH | LHL  LH
L  XXXXLHHH | LHH  LH
L  XXXLHHHH | HLL  LH
L  XXLHHHHH | HLH  LH
L  XLHHHHHH | HHL  LH
L  LHHHHHHH | HHH  LH
"""


def test_74147():
    """Texas Instruments SDLS053, function table."""
    table = """
    I1_n I2_n I3_n I4_n I5_n I6_n I7_n I8_n I9_n | D_n C_n B_n A_n
    HHHHHHHHH | HHHH
    XXXXXXXXL | LHHL
    XXXXXXXLH | LHHH
    XXXXXXLHH | HLLL
    XXXXXLHHH | HLLH
    XXXXLHHHH | HLHL
    XXXLHHHHH | HLHH
    XXLHHHHHH | HHLL
    XLHHHHHHH | HHLH
    LHHHHHHHH | HHHL
    """
    assert_function(Sn74147(), FunctionTable.parse(table))


def test_74148():
    """Texas Instruments SDLS053, function table; all 512 input codes."""
    assert len(every_level(Sn74148())["EI_n"]) == 512
    assert_function(Sn74148(), FunctionTable.parse(OCTAL.format("HHH")))


def test_74348():
    """Motorola SN54/74LS348, function table."""
    block = Sn74348()
    table = FunctionTable.parse(OCTAL.format("ZZZ"))
    assert_function(block, table, derived=["A_oe"])
    levels = every_level(block)
    driven = (table.expect(levels)["A0_n"] != "Z").tolist()
    assert simulate(block, levels)["A_oe"].tolist() == driven
    assert evaluate(block, levels)["A_oe"].value.tolist() == driven


def test_4532():
    """Intersil CD4532BMS, truth table."""
    table = """
    EI  D7 D6 D5 D4 D3 D2 D1 D0 | GS  Q2 Q1 Q0  EO
    L  XXXXXXXX | L LLL L
    H  LLLLLLLL | L LLL H
    H  HXXXXXXX | H HHH L
    H  LHXXXXXX | H HHL L
    H  LLHXXXXX | H HLH L
    H  LLLHXXXX | H HLL L
    H  LLLLHXXX | H LHH L
    H  LLLLLHXX | H LHL L
    H  LLLLLLHX | H LLH L
    H  LLLLLLLH | H LLL L
    """
    assert_function(Cd4532(), FunctionTable.parse(table))


class Sixteen(Block):
    """Encodes 16 active-low lines with two 74148s and four AND gates.

    The upper part's enable output enables the lower one, and its group select is the highest bit.
    """

    part = Sn74148

    def __init__(self):
        super().__init__(
            {"EI_n": In(1), "I_n": In(16), "A_n": Out(4), "GS_n": Out(1), "EO_n": Out(1)}
        )

    def model(self, EI_n, I_n):
        index = 0
        for line in range(16):
            index = np.where(I_n >> line & 1, index, line)
        none = I_n == 0xFFFF
        return {
            "A_n": np.where((EI_n == 1) | none, 15, 15 - index),
            "GS_n": np.where((EI_n == 1) | none, 1, 0),
            "EO_n": np.where((EI_n == 0) & none, 0, 1),
        }

    def elaborate(self, platform):
        m = Module()
        m.submodules.low = low = self.part()
        m.submodules.high = high = self.part()
        for line in range(8):
            m.d.comb += getattr(low, f"I{line}_n").eq(self.I_n[line])
            m.d.comb += getattr(high, f"I{line}_n").eq(self.I_n[8 + line])
        m.d.comb += [
            high.EI_n.eq(self.EI_n),
            low.EI_n.eq(high.EO_n),
            self.EO_n.eq(low.EO_n),
            self.GS_n.eq(low.GS_n & high.GS_n),
        ]
        m.d.comb += self.connect_index(low, high)
        return m

    def connect_index(self, low, high):
        pairs = [(low.A0_n, high.A0_n), (low.A1_n, high.A1_n), (low.A2_n, high.A2_n)]
        return self.A_n.eq(Cat([*(one & other for one, other in pairs), high.GS_n]))


class SixteenOnABus(Sixteen):
    """The same with 74348s, whose outputs share wires that are pulled up."""

    part = Sn74348

    def connect_index(self, low, high):
        wires = []
        for bit in range(3):
            one, other = (getattr(part, f"A{bit}_n") for part in (low, high))
            wires.append((one | ~low.A_oe) & (other | ~high.A_oe))
        return self.A_n.eq(Cat([*wires, high.GS_n]))


@pytest.mark.parametrize("cascade", [Sixteen, SixteenOnABus])
def test_two_parts_encode_16_lines(cascade):
    result = check(cascade())
    assert (result.vectors, result.exhaustive, result.mismatches) == (1 << 17, True, 0)


def test_two_parts_encode_16_lines_as_python_counts():
    codes = np.arange(1 << 16)
    got = simulate(Sixteen(), {"EI_n": np.zeros_like(codes), "I_n": codes})
    expected = [15 - max(0, (code ^ 0xFFFF).bit_length() - 1) for code in range(1 << 16)]
    assert got["A_n"].tolist() == expected
    assert got["GS_n"].tolist() == [code == 0xFFFF for code in range(1 << 16)]


class Chain(Block):
    """Encodes 16 lines with two 4532s and OR gates, as the sheet cascades them."""

    def __init__(self):
        super().__init__({"EI": In(1), "D": In(16), "Q": Out(4), "GS": Out(1), "EO": Out(1)})

    def elaborate(self, platform):
        m = Module()
        m.submodules.low = low = Cd4532()
        m.submodules.high = high = Cd4532()
        for line in range(8):
            m.d.comb += getattr(low, f"D{line}").eq(self.D[line])
            m.d.comb += getattr(high, f"D{line}").eq(self.D[8 + line])
        index = [low.Q0 | high.Q0, low.Q1 | high.Q1, low.Q2 | high.Q2, high.GS]
        m.d.comb += [
            high.EI.eq(self.EI),
            low.EI.eq(high.EO),
            self.EO.eq(low.EO),
            self.GS.eq(low.GS | high.GS),
            self.Q.eq(Cat(index)),
        ]
        return m


def test_two_4532s_encode_16_lines():
    codes = np.arange(1 << 16)
    got = simulate(Chain(), {"EI": np.ones_like(codes), "D": codes})
    assert got["Q"].tolist() == [max(0, code.bit_length() - 1) for code in range(1 << 16)]
    assert got["GS"].tolist() == [code > 0 for code in range(1 << 16)]
    assert got["EO"].tolist() == [code == 0 for code in range(1 << 16)]
