import re

import numpy as np
import pytest
from amaranth.hdl import Cat, Module, Signal
from amaranth.sim import Simulator

from hdl import AboveNine, SevenSegmentDecoder, Sn7447, Sn74247, seven_segment
from hdl.block import evaluate
from hdl.function import read_table
from sim import check, prove, simulate

from .cli import ROOT

# 0 to F as a display shows them, and 6 and 9 without tails.
DRAWN = """
 _       _   _       _   _   _   _   _   _       _       _   _
| |   |  _|  _| |_| |_  |_    | |_| |_| |_| |_  |    _| |_  |_
|_|   | |_   _|   |  _| |_|   | |_|  _| | | |_| |_  |_| |_  |

     _
|_  |_|
|_|   |
"""
PARAMETERS = [
    (above_nine, tails, active_low)
    for above_nine in AboveNine
    for tails in (True, False)
    for active_low in (False, True)
    if tails or above_nine is not AboveNine.HEX
]


def pictures(rows):
    """Read the segments a to g, as bits 0 to 6, of digits drawn beside each other."""
    rows = [row.ljust(64) for row in rows]
    places = [(0, 1), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0), (1, 1)]
    return [
        sum((rows[y][at + x] != " ") << bit for bit, (y, x) in enumerate(places))
        for at in range(0, max(len(row.rstrip()) for row in rows), 4)
    ]


DIGITS = pictures(DRAWN.split("\n")[1:4])
SIX, NINE = pictures(DRAWN.split("\n")[5:8])


def shown(code, above_nine, tails):
    """Segments of a digit, or None if they are open."""
    if code > 9 and above_nine is not AboveNine.HEX:
        return 0 if above_nine is AboveNine.BLANK else None
    return DIGITS[code] if tails else {6: SIX, 9: NINE}.get(code, DIGITS[code])


def test_the_drawing():
    assert len(DIGITS) == 16 and DIGITS[8] == 0x7F and DIGITS[1] == 0b0000110
    assert [f"{digit:07b}"[::-1] for digit in DIGITS[:3]] == ["1111110", "0110000", "1101101"]
    assert (DIGITS[6] ^ SIX, DIGITS[9] ^ NINE) == (0b0000001, 0b0001000)
    assert len(set(DIGITS)) == 16 and SIX == DIGITS[0xB]


def test_the_drawing_is_that_of_the_example():
    table = read_table(ROOT / "examples" / "hex7seg.pla")
    assert [sum(bit << k for k, bit in enumerate(row)) for row in table.on.tolist()] == DIGITS


@pytest.mark.parametrize(("above_nine", "tails", "active_low"), PARAMETERS)
def test_model_against_the_drawing(above_nine, tails, active_low):
    block = SevenSegmentDecoder(above_nine, tails=tails, active_low=active_low)
    for vector in range(128):
        code, lt, bi, rbi = vector & 15, vector >> 4 & 1, vector >> 5 & 1, vector >> 6
        result = evaluate(block, {"i": [code], "lt": [lt], "bi": [bi], "rbi": [rbi]})
        rippled = rbi and not lt and code == 0
        if bi or rippled:
            lit = 0
        else:
            lit = 0x7F if lt else shown(code, above_nine, tails)
        assert result["o"].care[0] == (0 if lit is None else 0x7F)
        if lit is not None:
            assert result["o"].value[0] == (0x7F - lit if active_low else lit)
        assert (result["rbo"].value[0], result["rbo"].care[0]) == (rippled, 1)


@pytest.mark.parametrize(("above_nine", "tails", "active_low"), PARAMETERS)
def test_hardware(above_nine, tails, active_low):
    block = SevenSegmentDecoder(above_nine, tails=tails, active_low=active_low)
    result = check(block)
    assert (result.exhaustive, result.vectors, result.mismatches) == (True, 128, 0)
    assert prove(block).proven


@pytest.mark.parametrize(("part", "tails"), [(Sn7447, False), (Sn74247, True)])
def test_digits_are_those_of_the_parts(part, tails):
    block = SevenSegmentDecoder(AboveNine.BLANK, tails=tails, active_low=True)
    vectors = np.arange(128)
    i, lt, bi, rbi = vectors & 15, vectors >> 4 & 1, vectors >> 5 & 1, vectors >> 6
    ours = evaluate(block, {"i": i, "lt": lt, "bi": bi, "rbi": rbi})
    bits = {name: i >> bit & 1 for bit, name in enumerate("ABCD")}
    theirs = evaluate(part(), {"LT_n": 1 - lt, "BI_n": 1 - bi, "RBI_n": 1 - rbi, **bits})
    digits = i < 10
    for bit, name in enumerate("abcdefg"):
        assert (ours["o"].value >> bit & 1 == theirs[f"{name}_n"].value)[digits].all()
    assert (theirs["RBO_n"].value == 1 - (ours["rbo"].value | bi)).all()


def test_function_shows_every_digit():
    digit = Signal(4)
    m = Module()
    lit = Signal(7)
    m.d.comb += lit.eq(seven_segment(digit))
    assert len(seven_segment(digit)) == 7

    async def bench(ctx):
        found = []
        for code in range(16):
            ctx.set(digit, code)
            found.append(ctx.get(lit))
        assert found == DIGITS

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()


def test_inputs_may_be_left_unconnected():
    controls = {"lt": [0] * 16, "bi": [0] * 16, "rbi": [0] * 16}
    assert list(simulate(SevenSegmentDecoder(), {"i": range(16), **controls})["o"]) == DIGITS
    block = SevenSegmentDecoder()
    assert (block.lt.init, block.bi.init, block.rbi.init) == (0, 0, 0)


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "   0"), (7, "   7"), (70, "  70"), (907, " 907"), (1000, "1000"), (10, "  10")],
)
def test_leading_zeros_are_suppressed(number, text):
    m = Module()
    bcd = Signal(16)
    above = 1
    segments = []
    for place in (3, 2, 1, 0):
        digit = SevenSegmentDecoder(AboveNine.BLANK)
        m.submodules += digit
        m.d.comb += [digit.i.eq(bcd.word_select(place, 4)), digit.rbi.eq(above if place else 0)]
        above = digit.rbo
        segments.append(digit.o)
    display = Signal(28)
    m.d.comb += display.eq(Cat(segments))

    async def bench(ctx):
        ctx.set(bcd, int(str(number), 16))
        lit = ctx.get(display)
        for place, character in enumerate(text):
            expected = 0 if character == " " else DIGITS[int(character)]
            assert lit >> 7 * place & 0x7F == expected

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()


def test_rejects_bad_parameters():
    name = "SevenSegmentDecoder"
    for keyword in ("tails", "active_low"):
        with pytest.raises(TypeError, match=f"^{name} {keyword} must be True or False, not 0$"):
            SevenSegmentDecoder(AboveNine.BLANK, **{keyword: 0})
    with pytest.raises(ValueError, match=r"^'letters' is not a valid AboveNine$"):
        SevenSegmentDecoder("letters")  # pyright: ignore[reportArgumentType]
    message = (
        "SevenSegmentDecoder tails must be True if codes above 9 show hex, because 6 without its "
        "tail is b, not False"
    )
    for refused in (SevenSegmentDecoder, lambda **words: seven_segment(Signal(4), **words)):
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            refused(above_nine=AboveNine.HEX, tails=False)
    message = re.escape("seven_segment() digit must have 4 bits, not 3")
    with pytest.raises(ValueError, match=f"^{message}$"):
        seven_segment(Signal(3))
