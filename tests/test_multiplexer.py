import re

import pytest
from amaranth.hdl import Module, Signal, signed
from amaranth.sim import Simulator
from hypothesis import given, settings, strategies as st

from boards.synthesize import synthesize
from boards.targets import TARGETS
from hdl import (
    Block,
    Multiplexer,
    OneHotMultiplexer,
    OnUnused,
    multiplex,
    multiplex_onehot,
    onehot,
    to_verilog,
    truth_table,
)
from hdl.block import Port, evaluate, inputs, outputs
from sim import check, prove
from sim.subjects import Hardware

SIZES = [(1, 1), (2, 1), (3, 1), (5, 2), (7, 1), (4, 3), (12, 1), (13, 1)]
WIDE = [(31, 1), (33, 5), (64, 1), (100, 1), (12, 13), (2, 100)]


def settled(statement, given, result):
    """Run one assignment in Amaranth's simulator."""
    m = Module()
    m.d.comb += statement
    values = []

    async def bench(ctx):
        for signal, value in given:
            ctx.set(signal, value)
        values.append(ctx.get(result))

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()
    return values[0]


def test_models_against_literals():
    table = truth_table(Multiplexer(3))
    assert table.inputs == ("i[2]", "i[1]", "i[0]", "s[1]", "s[0]")
    got = "".join(row for _, row in table.rows())
    assert got == "0000 1000 0100 1100 0010 1010 0110 1110".replace(" ", "")
    got = "".join(row for _, row in truth_table(Multiplexer(3, on_unused=OnUnused.ANY)).rows())
    assert got == "000- 100- 010- 110- 001- 101- 011- 111-".replace(" ", "")
    got = "".join(row for _, row in truth_table(OneHotMultiplexer(2)).rows())
    assert got == "0000 0101 0011 0111".replace(" ", "")


def test_ports():
    assert inputs(Multiplexer(5, width=3)) == (Port("i", 15, False, 0), Port("s", 3, False, 0))
    assert inputs(Multiplexer(1)) == (Port("i", 1, False, 0), Port("s", 1, False, 0))
    onehot_block = OneHotMultiplexer(5, width=3)
    assert inputs(onehot_block) == (Port("i", 15, False, 0), Port("s", 5, False, 0))
    for block in (onehot_block, Multiplexer(5, width=3)):
        assert outputs(block) == (Port("o", 3, False, 0),)


@settings(deadline=None, max_examples=100)
@given(data=st.data(), channels=st.integers(1, 200), width=st.integers(1, 20))
def test_models_when_wide(data, channels, width):
    values = data.draw(
        st.lists(st.integers(0, (1 << width) - 1), min_size=channels, max_size=channels)
    )
    packed = int("".join(format(value, f"0{width}b") for value in reversed(values)), 2)
    select = data.draw(st.integers(0, (1 << max(1, (channels - 1).bit_length())) - 1))
    got = evaluate(Multiplexer(channels, width=width), {"i": [packed], "s": [select]})["o"]
    assert got.value[0] == (values[select] if select < channels else 0)
    lines = data.draw(st.sets(st.integers(0, channels - 1)))
    expected = 0
    for line in lines:
        expected |= values[line]
    one_hot = {"i": [packed], "s": [sum(1 << line for line in lines)]}
    assert evaluate(OneHotMultiplexer(channels, width=width), one_hot)["o"].value[0] == expected


@pytest.mark.parametrize("on_unused", list(OnUnused))
@pytest.mark.parametrize(("channels", "width"), SIZES)
def test_multiplexer_matches_model_for_every_input(channels, width, on_unused):
    result = check(Multiplexer(channels, width=width, on_unused=on_unused))
    assert (result.exhaustive, result.mismatches) == (True, 0)


@pytest.mark.parametrize(("channels", "width"), SIZES)
def test_onehot_multiplexer_matches_model_for_every_input(channels, width):
    result = check(OneHotMultiplexer(channels, width=width))
    assert (result.exhaustive, result.mismatches) == (True, 0)


@pytest.mark.parametrize("on_unused", list(OnUnused))
@pytest.mark.parametrize(("channels", "width"), [*SIZES, *WIDE])
def test_multiplexer_is_proven(channels, width, on_unused):
    assert prove(Multiplexer(channels, width=width, on_unused=on_unused)).proven


@pytest.mark.parametrize(("channels", "width"), [*SIZES, *WIDE])
def test_onehot_multiplexer_is_proven(channels, width):
    assert prove(OneHotMultiplexer(channels, width=width)).proven


class Decoded(Block):
    """A one-hot multiplexer behind a decoder."""

    def __init__(self, channels: int, width: int):
        self._like = Multiplexer(channels, width=width)
        super().__init__(dict(self._like.signature.members))
        self._channels = channels

    def elaborate(self, platform):
        m = Module()
        m.submodules.part = part = OneHotMultiplexer(self._channels, width=len(self.o))
        m.d.comb += [part.i.eq(self.i), part.s.eq(onehot(self.s, self._channels))]
        m.d.comb += self.o.eq(part.o)
        return m


@pytest.mark.parametrize(("channels", "width"), [(1, 1), (5, 3), (13, 2), (16, 1)])
def test_a_multiplexer_is_a_onehot_multiplexer_behind_a_decoder(channels, width):
    block = Multiplexer(channels, width=width)
    assert prove(Hardware(block), Hardware(Decoded(channels, width))).proven


@settings(deadline=None, max_examples=60)
@given(data=st.data(), widths=st.lists(st.integers(0, 9), max_size=9), bits=st.integers(0, 5))
def test_functions_take_any_number_of_channels_of_any_width(data, widths, bits):
    channels = [Signal(width) for width in widths]
    values = [data.draw(st.integers(0, (1 << width) - 1)) for width in widths]
    select, lines, result = Signal(bits), Signal(bits), Signal(12)
    number, active = (data.draw(st.integers(0, (1 << bits) - 1)) for _ in range(2))
    given = [(select, number), (lines, active), *zip(channels, values, strict=True)]
    selected = values[number] if number < len(values) else 0
    assert settled(result.eq(multiplex(channels, select)), given, result) == selected
    if number < len(values):
        value = multiplex(channels, select, on_unused=OnUnused.ANY)
        assert settled(result.eq(value), given, result) == selected
    joined = 0
    for line, value in enumerate(values):
        joined |= value * (active >> line & 1)
    assert settled(result.eq(multiplex_onehot(channels, lines)), given, result) == joined


def test_functions_keep_signs():
    a, b, s, o = Signal(signed(3)), Signal(5), Signal(2), Signal(signed(8))
    for select, expected in enumerate((-3, 21, 0, 0)):
        given = [(a, -3), (b, 21), (s, select)]
        assert settled(o.eq(multiplex([a, b], s)), given, o) == expected
    for lines, expected in enumerate((0, -3, 21, -3 | 21)):
        given = [(a, -3), (b, 21), (s, lines)]
        assert settled(o.eq(multiplex_onehot([a, b], s)), given, o) == expected


def test_codes_that_may_select_any_channel_cost_less():
    zero, free = (
        synthesize(Multiplexer(5, width=8, on_unused=on_unused), TARGETS["ice40"])
        for on_unused in (OnUnused.ZERO, OnUnused.ANY)
    )
    assert zero.proof.proven and free.proof.proven
    assert free.luts == 24 < zero.luts


@pytest.mark.parametrize("design", [Multiplexer, OneHotMultiplexer])
def test_1024_channels_are_exported(design):
    assert "input [1023:0] i;" in to_verilog(design(1024), "multiplexer")


@pytest.mark.parametrize("design", [Multiplexer, OneHotMultiplexer])
def test_rejects_bad_parameters(design):
    name = design.__name__
    for error, arguments, rule in (
        (TypeError, ("4",), "channels must be an integer, not '4'"),
        (ValueError, (0,), "channels must be at least 1, not 0"),
        (ValueError, (1025,), "channels must be at most 1024, not 1025"),
    ):
        with pytest.raises(error, match=f"^{re.escape(f'{name} {rule}')}$"):
            design(*arguments)
    for error, width, rule in (
        (TypeError, True, "width must be an integer, not True"),
        (ValueError, 0, "width must be at least 1, not 0"),
        (ValueError, 1025, "width must be at most 1024, not 1025"),
        (ValueError, 33, "channels * width must be at most 32768, not 33792"),
    ):
        with pytest.raises(error, match=f"^{re.escape(f'{name} {rule}')}$"):
            design(1024, width=width)


def test_rejects_other_policies():
    with pytest.raises(ValueError, match=r"^'none' is not a valid OnUnused$"):
        Multiplexer(4, on_unused="none")  # pyright: ignore[reportArgumentType]
