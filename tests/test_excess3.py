import re

import pytest
from amaranth.hdl import Module, Signal
from amaranth.sim import Simulator
from hypothesis import given, settings, strategies as st

from hdl import BcdToExcess3, Excess3ToBcd, OnUnused, bcd_to_excess3, excess3_to_bcd, truth_table
from hdl.block import evaluate
from hdl.function import equations
from sim import check, prove

BLOCKS = {"to": BcdToExcess3, "from": Excess3ToBcd}
PAIRS = [
    *("0000 0011", "0001 0100", "0010 0101", "0011 0110", "0100 0111"),
    *("0101 1000", "0110 1001", "0111 1010", "1000 1011", "1001 1100"),
]


@pytest.mark.parametrize("direction", BLOCKS)
@pytest.mark.parametrize("on_unused", list(OnUnused))
def test_model_against_literals(direction, on_unused):
    unused = "----" if on_unused is OnUnused.ANY else "0000"
    order = 1 if direction == "to" else -1
    known = dict(pair.split()[::order] for pair in PAIRS)
    rows = [(f"{code:04b}", known.get(f"{code:04b}", unused)) for code in range(16)]
    assert list(truth_table(BLOCKS[direction](on_unused=on_unused)).rows()) == rows


def test_equations_are_those_of_textbooks():
    assert equations(truth_table(BcdToExcess3(on_unused=OnUnused.ANY))) == [
        "o[3] = i[2] & i[0] | i[2] & i[1] | i[3]",
        "o[2] = i[2] & ~i[1] & ~i[0] | ~i[2] & i[0] | ~i[2] & i[1]",
        "o[1] = i[1] & i[0] | ~i[1] & ~i[0]",
        "o[0] = ~i[0]",
    ]


@pytest.mark.parametrize("direction", BLOCKS)
@pytest.mark.parametrize("on_unused", list(OnUnused))
@pytest.mark.parametrize("digits", [1, 2, 3])
def test_every_input(digits, on_unused, direction):
    result = check(BLOCKS[direction](digits, on_unused=on_unused))
    assert (result.exhaustive, result.mismatches) == (True, 0)


@pytest.mark.parametrize("direction", BLOCKS)
@pytest.mark.parametrize("on_unused", list(OnUnused))
@pytest.mark.parametrize("digits", [1, 2, 5, 7, 16, 25])
def test_proven(digits, on_unused, direction):
    assert prove(BLOCKS[direction](digits, on_unused=on_unused)).proven


@settings(deadline=None, max_examples=50)
@given(number=st.integers(0, 10**64 - 1))
def test_there_and_back(number):
    """Decimal digits are read as text, so that 12 is 0x12 in BCD."""
    coded = evaluate(BcdToExcess3(64), {"i": [int(str(number), 16)]})["o"]
    assert coded.value[0] == sum((int(c) + 3) << 4 * k for k, c in enumerate(f"{number:064}"[::-1]))
    decoded = evaluate(Excess3ToBcd(64), {"i": [coded.value[0]]})["o"]
    assert f"{decoded.value[0]:x}" == str(number)


def test_nines_complement_is_the_complement_of_the_code():
    codes = evaluate(BcdToExcess3(), {"i": range(10)})["o"].value
    assert [15 - code for code in codes] == list(reversed(codes))


def test_functions_take_several_digits():
    bcd = Signal(12)
    coded, decoded = Signal(12), Signal(12)
    m = Module()
    m.d.comb += [coded.eq(bcd_to_excess3(bcd)), decoded.eq(excess3_to_bcd(coded))]

    async def bench(ctx):
        for value, expected in ((0x000, 0x333), (0x907, 0xC3A), (0x1A2, 0x405)):
            ctx.set(bcd, value)
            assert ctx.get(coded) == expected
            assert ctx.get(decoded) == (0x102 if value == 0x1A2 else value)

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()
    assert len(bcd_to_excess3(bcd)) == len(excess3_to_bcd(bcd)) == 12


@pytest.mark.parametrize("direction", BLOCKS)
def test_rejects_bad_parameters(direction):
    block = BLOCKS[direction]
    name = block.__name__
    with pytest.raises(TypeError, match=f"^{name} digits must be an integer, not '1'$"):
        block("1")  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match=f"^{name} digits must be at least 1, not 0$"):
        block(0)
    with pytest.raises(ValueError, match=f"^{name} digits must be at most 64, not 65$"):
        block(65)
    with pytest.raises(ValueError, match=r"^'wrap' is not a valid OnUnused$"):
        block(on_unused="wrap")  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("function", [bcd_to_excess3, excess3_to_bcd], ids=["to", "from"])
def test_functions_refuse_part_of_a_digit(function):
    message = re.escape("decimal digits must have 4 bits each, not 7 bits together")
    with pytest.raises(ValueError, match=f"^{message}$"):
        function(Signal(7))
