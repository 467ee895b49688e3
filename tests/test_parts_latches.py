"""Decoders with latches against the function tables of their data sheets."""

import numpy as np
import pytest
from amaranth.hdl import Module, Signal
from amaranth.lib.wiring import Component, In, Out

from hdl import Cd4511, Cd4514, Cd4515, Sn74137, Sn74237, Sn74259
from hdl.parts.latches import latch
from hdl.registers import registers
from sim import Bench, check, prove

from .function_tables import FunctionTable, every_level


def assert_stored(part, text, stored, opened):
    """Hold a part against a table, for each vector of inputs after each stored code.

    ``stored`` is what the table says of a stored code, by code; it stands as ``{}`` in the last
    rows. ``opened`` are the inputs that let a code in.
    """
    vectors = every_level(part)
    count = len(next(iter(vectors.values())))
    bench = Bench(part, clocked=True)
    for code, cells in enumerate(stored):
        table = FunctionTable.parse(text.format(cells))
        before = {name: code >> bit & 1 for bit, name in enumerate("ABCD") if name in vectors}
        levels = {}
        for name, column in vectors.items():
            # Two cycles each: the code goes in, then comes the vector.
            levels[name] = np.zeros(2 * count, int)
            levels[name][0::2] = before.get(name, opened.get(name, 0))
            levels[name][1::2] = column
        expected = table.expect(levels)
        bench.drive(**levels)
        bench.expect(**{name: (cells == "H").astype(int) for name, cells in expected.items()})
    bench.run().check()


LOW_8 = ["H" * code + "L" + "H" * (7 - code) for code in range(8)]
HIGH_8 = ["L" * code + "H" + "L" * (7 - code) for code in range(8)]
HIGH_16 = ["L" * code + "H" + "L" * (15 - code) for code in range(16)]
LOW_16 = ["H" * code + "L" + "H" * (15 - code) for code in range(16)]


def test_74137():
    """Motorola SN54/74LS137, function table."""
    table = """
    GL_n G1 G2_n  C B A | Y0_n Y1_n Y2_n Y3_n Y4_n Y5_n Y6_n Y7_n
    X X H  XXX | HHHHHHHH
    X L X  XXX | HHHHHHHH
    L H L  LLL | LHHHHHHH
    L H L  LLH | HLHHHHHH
    L H L  LHL | HHLHHHHH
    L H L  LHH | HHHLHHHH
    L H L  HLL | HHHHLHHH
    L H L  HLH | HHHHHLHH
    L H L  HHL | HHHHHHLH
    L H L  HHH | HHHHHHHL
    H H L  XXX | {}
    """
    assert_stored(Sn74137(), table, LOW_8, {"GL_n": 0})


def test_74237():
    """SGS-Thomson M74HC237, truth table."""
    table = """
    GL_n G2_n G1  C B A | Y0 Y1 Y2 Y3 Y4 Y5 Y6 Y7
    X X L  XXX | LLLLLLLL
    X H X  XXX | LLLLLLLL
    L L H  LLL | HLLLLLLL
    L L H  LLH | LHLLLLLL
    L L H  LHL | LLHLLLLL
    L L H  LHH | LLLHLLLL
    L L H  HLL | LLLLHLLL
    L L H  HLH | LLLLLHLL
    L L H  HHL | LLLLLLHL
    L L H  HHH | LLLLLLLH
    H L H  XXX | {}
    """
    assert_stored(Sn74237(), table, HIGH_8, {"GL_n": 0})


SIXTEEN = """
    STROBE INHIBIT  D C B A | {names}
    H L  LLLL | HLLLLLLLLLLLLLLL
    H L  LLLH | LHLLLLLLLLLLLLLL
    H L  LLHL | LLHLLLLLLLLLLLLL
    H L  LLHH | LLLHLLLLLLLLLLLL
    H L  LHLL | LLLLHLLLLLLLLLLL
    H L  LHLH | LLLLLHLLLLLLLLLL
    H L  LHHL | LLLLLLHLLLLLLLLL
    H L  LHHH | LLLLLLLHLLLLLLLL
    H L  HLLL | LLLLLLLLHLLLLLLL
    H L  HLLH | LLLLLLLLLHLLLLLL
    H L  HLHL | LLLLLLLLLLHLLLLL
    H L  HLHH | LLLLLLLLLLLHLLLL
    H L  HHLL | LLLLLLLLLLLLHLLL
    H L  HHLH | LLLLLLLLLLLLLHLL
    H L  HHHL | LLLLLLLLLLLLLLHL
    H L  HHHH | LLLLLLLLLLLLLLLH
    X H  XXXX | LLLLLLLLLLLLLLLL
    L L  XXXX | {{}}
"""


def test_4514():
    """Fairchild CD4514BC, decode truth table (strobe = 1); it holds while the strobe is 0."""
    names = "S0 S1 S2 S3 S4 S5 S6 S7 S8 S9 S10 S11 S12 S13 S14 S15"
    assert_stored(Cd4514(), SIXTEEN.format(names=names), HIGH_16, {"STROBE": 1})


def test_4515():
    """Fairchild CD4515BC: the selected output is 0, all others are 1."""
    names = "S0_n S1_n S2_n S3_n S4_n S5_n S6_n S7_n S8_n S9_n S10_n S11_n S12_n S13_n S14_n S15_n"
    head, *lines = SIXTEEN.strip().splitlines()
    for number, line in enumerate(lines):
        given, bar, outputs = line.partition("|")
        lines[number] = given + bar + outputs.translate(str.maketrans("HL", "LH"))
    table = "\n".join([head, *lines]).format(names=names)
    assert_stored(Cd4515(), table, LOW_16, {"STROBE": 1})


DIGITS = [
    *("HHHHHHL", "LHHLLLL", "HHLHHLH", "HHHHLLH", "LHHLLHH"),
    *("HLHHLHH", "LLHHHHH", "HHHLLLL", "HHHHHHH", "HHHLLHH"),
    *("LLLLLLL", "LLLLLLL", "LLLLLLL", "LLLLLLL", "LLLLLLL", "LLLLLLL"),
]


def test_4511():
    """National Semiconductor CD4511BC, truth table."""
    table = """
    LE BL_n LT_n  D C B A | a b c d e f g
    X X L  XXXX | HHHHHHH
    X L H  XXXX | LLLLLLL
    L H H  LLLL | HHHHHHL
    L H H  LLLH | LHHLLLL
    L H H  LLHL | HHLHHLH
    L H H  LLHH | HHHHLLH
    L H H  LHLL | LHHLLHH
    L H H  LHLH | HLHHLHH
    L H H  LHHL | LLHHHHH
    L H H  LHHH | HHHLLLL
    L H H  HLLL | HHHHHHH
    L H H  HLLH | HHHLLHH
    L H H  HLHL | LLLLLLL
    L H H  HLHH | LLLLLLL
    L H H  HHLL | LLLLLLL
    L H H  HHLH | LLLLLLL
    L H H  HHHL | LLLLLLL
    L H H  HHHH | LLLLLLL
    H H H  XXXX | {}
    """
    assert_stored(Cd4511(), table, DIGITS, {"LE": 0, "BL_n": 1, "LT_n": 1})


ADDRESSABLE = {  # CLR_n, G_n: the output of the addressed latch, each other output
    (1, 0): ("D", "Qi0"),  # addressable latch
    (1, 1): ("Qi0", "Qi0"),  # memory
    (0, 0): ("D", "L"),  # 8-line demultiplexer
    (0, 1): ("L", "L"),  # clear
}


def test_74259():
    """Texas Instruments SDLS086, function table and latch selection, over a random walk."""
    draw = np.random.default_rng(259)
    count = 4000
    levels = {name: draw.integers(0, 2, count) for name in ("S2", "S1", "S0", "D", "G_n")}
    levels["CLR_n"] = (draw.random(count) < 0.9).astype(int)
    held, seen = [0] * 8, {name: [] for name in (f"Q{number}" for number in range(8))}
    for at in range(count):
        now = {name: int(column[at]) for name, column in levels.items()}
        selected = 4 * now["S2"] + 2 * now["S1"] + now["S0"]
        addressed, other = ADDRESSABLE[now["CLR_n"], now["G_n"]]
        for number in range(8):
            cell = addressed if number == selected else other
            held[number] = {"D": now["D"], "L": 0, "Qi0": held[number]}[cell]
            seen[f"Q{number}"].append(held[number])
    # Every latch has held both levels in every mode.
    for mode in ADDRESSABLE:
        rows = (levels["CLR_n"] == mode[0]) & (levels["G_n"] == mode[1])
        assert rows.sum() > 100
    Bench(Sn74259(), clocked=True).drive(**levels).expect(**seen).run().check()


@pytest.mark.parametrize("part", [Sn74137, Cd4514, Cd4511], ids=["74137", "4514", "4511"])
def test_a_code_is_held_as_long_as_the_latches_are_closed(part):
    """While the inputs change in each cycle, the outputs stay."""
    closed = {Sn74137: {"GL_n": 1}, Cd4514: {"STROBE": 0}, Cd4511: {"LE": 1}}[part]
    output = {Sn74137: "Y5_n", Cd4514: "S5", Cd4511: "f"}[part]
    level = 0 if part is Sn74137 else 1
    codes = np.arange(32)
    bench = Bench(part(), clocked=True)
    bench.drive(A=1, B=0, C=1).expect(**{output: level})
    bench.drive(A=codes & 1, B=codes >> 1 & 1, C=codes >> 2 & 1, **closed)
    bench.expect(**{output: level})
    bench.run().check()


LATCHED = [Sn74137, Sn74237, Sn74259, Cd4511, Cd4514, Cd4515]


@pytest.mark.parametrize("part", LATCHED)
def test_hardware_matches_model_over_streams(part):
    result = check(part())
    assert result.vectors > 1000 and result.mismatches == 0


@pytest.mark.parametrize("part", LATCHED)
def test_hardware_is_proven(part):
    assert prove(part()).proven


@pytest.mark.parametrize("part", LATCHED)
def test_latches_start_and_reset_to_0(part):
    (register,) = registers(part())
    assert (register.name, register.init) == ("held", 0)


class Inline(Component):
    """Latches of a user's own, each transparent by itself."""

    def __init__(self):
        super().__init__({"i": In(3), "open": In(3), "o": Out(3)})

    def elaborate(self, platform):
        m = Module()
        held = Signal(3, init=0b101)
        m.d.comb += self.o.eq(latch(m, held, self.i, self.open))
        return m


def test_the_function_builds_latches():
    bench = Bench(Inline(), clocked=True)
    bench.drive(i=0b010, open=0).expect(o=0b101)
    bench.drive(i=0b010, open=0b011).expect(o=0b110)
    bench.drive(i=0b001, open=0).expect(o=0b110)
    bench.drive(i=0b001, open=0b111).expect(o=0b001)
    bench.drive(i=0b111, open=0).expect(o=0b001)
    bench.run().check()
