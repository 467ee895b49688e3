"""Seven-segment decoders against the function tables of their data sheets, and in a row."""

import numpy as np
import pytest
from amaranth.hdl import Cat, Module, Signal, Value
from amaranth.lib.wiring import In, Out

from hdl import Block, Sn7447, Sn7448, Sn74247, Sn74248
from hdl.parts.displays import segments
from sim import simulate

from .function_tables import FunctionTable, assert_function

# BI/RBO is both an input and an output. A row of the sheet that says H there leaves the pin to
# the part, so BI_n is H; in row BI something pulls it low; in row RBI the part does.
COLUMNS = "LT_n RBI_n  D C B A  BI_n | RBO_n "
ACTIVE_LOW = """
    H H  LLLL  H | H  LLLLLLH
    H X  LLLH  H | H  HLLHHHH
    H X  LLHL  H | H  LLHLLHL
    H X  LLHH  H | H  LLLLHHL
    H X  LHLL  H | H  HLLHHLL
    H X  LHLH  H | H  LHLLHLL
    H X  LHHL  H | H  {6}
    H X  LHHH  H | H  LLLHHHH
    H X  HLLL  H | H  LLLLLLL
    H X  HLLH  H | H  {9}
    H X  HLHL  H | H  HHHLLHL
    H X  HLHH  H | H  HHLLHHL
    H X  HHLL  H | H  HLHHHLL
    H X  HHLH  H | H  LHHLHLL
    H X  HHHL  H | H  HHHLLLL
    H X  HHHH  H | H  HHHHHHH
    X X  XXXX  L | L  HHHHHHH
    H L  LLLL  H | L  HHHHHHH
    L X  XXXX  H | H  LLLLLLL
"""
WITHOUT_TAILS = {"6": "HHLLLLL", "9": "LLLHHLL"}
WITH_TAILS = {"6": "LHLLLLL", "9": "LLLLHLL"}


def rows(tails, *, active_high):
    """The rows of a table; the sheets of active-high parts have the other level for a segment."""
    lines = []
    for line in ACTIVE_LOW.strip().splitlines():
        *pins, lit = line.split()
        lit = tails.get(lit.strip("{}"), lit)
        if active_high:
            lit = lit.translate(str.maketrans("HL", "LH"))
        lines.append(" ".join([*pins, lit]))
    return "\n".join(lines)


def test_7447():
    """Texas Instruments SDLS111 and Motorola SN54/74LS47, truth table."""
    names = "a_n b_n c_n d_n e_n f_n g_n\n"
    table = COLUMNS + names + rows(WITHOUT_TAILS, active_high=False)
    assert_function(Sn7447(), FunctionTable.parse(table))


def test_7448():
    """Texas Instruments SDLS111, function table."""
    table = COLUMNS + "a b c d e f g\n" + rows(WITHOUT_TAILS, active_high=True)
    assert_function(Sn7448(), FunctionTable.parse(table))


def test_74247():
    """Motorola SN54/74LS247: the 7447 except for the 6 and the 9."""
    names = "a_n b_n c_n d_n e_n f_n g_n\n"
    table = COLUMNS + names + rows(WITH_TAILS, active_high=False)
    assert_function(Sn74247(), FunctionTable.parse(table))


def test_74248():
    """Motorola SN54/74LS248: the 7448 except for the 6 and the 9."""
    table = COLUMNS + "a b c d e f g\n" + rows(WITH_TAILS, active_high=True)
    assert_function(Sn74248(), FunctionTable.parse(table))


class Row(Block):
    """Four digits in a row, whose leading zeros are suppressed but the last digit is not."""

    def __init__(self):
        super().__init__({"bcd": In(16), "o": Out(28)})

    def elaborate(self, platform):
        m = Module()
        above, lit = Value.cast(0), []
        for digit in reversed(range(4)):
            m.submodules[f"digit{digit}"] = part = Sn7448()
            pins = Cat(part.A, part.B, part.C, part.D)
            m.d.comb += pins.eq(self.bcd.word_select(digit, 4))
            if digit:
                m.d.comb += part.RBI_n.eq(above)
            above = part.RBO_n
            lit.insert(0, Cat(part.a, part.b, part.c, part.d, part.e, part.f, part.g))
        m.d.comb += self.o.eq(Cat(lit))
        return m


def test_leading_zeros_are_suppressed():
    numbers = list(range(10000))
    shown = simulate(Row(), {"bcd": np.array([int(str(number), 16) for number in numbers])})["o"]
    # Segments by digit, from g down to a.
    font = "0111111 0000110 1011011 1001111 1100110 1101101 1111100 0000111 1111111 1100111"
    glyphs = dict(zip("0123456789 ", [*font.split(), "0000000"], strict=True))
    for number, got in zip(numbers, shown.tolist(), strict=True):
        expected = "".join(glyphs[character] for character in f"{number:4}")
        assert format(got, "028b") == expected, number


@pytest.mark.parametrize("tails", [False, True])
def test_the_function_builds_the_segments(tails):
    assert len(segments(Signal(4), tails=tails)) == 7

    class Inline(Block):
        def __init__(self):
            super().__init__({"code": In(4), "o": Out(7)})

        def elaborate(self, platform):
            m = Module()
            m.d.comb += self.o.eq(segments(self.code, tails=tails))
            return m

    part = Sn74248() if tails else Sn7448()
    codes = np.arange(16)
    pins = {name: codes >> bit & 1 for bit, name in enumerate("ABCD")}
    expected = simulate(part, pins)
    got = simulate(Inline(), {"code": codes})["o"]
    for bit, name in enumerate("abcdefg"):
        assert (got >> bit & 1).tolist() == expected[name].tolist()
