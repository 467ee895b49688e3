import re

import pytest
from amaranth.hdl import Cat, Module, Signal
from amaranth.sim import Simulator
from hypothesis import given, settings, strategies as st

from hdl import (
    Block,
    Decoder,
    Demultiplexer,
    demultiplex,
    multiplex,
    to_verilog,
    truth_table,
)
from hdl.block import Port, evaluate, inputs, outputs
from sim import check, prove, simulate
from sim.subjects import Hardware

SIZES = [(1, 1), (2, 1), (3, 2), (5, 3), (7, 1), (12, 2), (13, 5), (8, 12)]
WIDE = [(31, 1), (33, 5), (64, 1), (100, 7), (3, 100)]


def test_model_against_literals():
    table = truth_table(Demultiplexer(3))
    assert table.inputs == ("i", "s[1]", "s[0]")
    assert [row for _, row in table.rows()] == [*["000"] * 4, "001", "010", "100", "000"]


def test_ports():
    block = Demultiplexer(5, width=3)
    assert inputs(block) == (Port("i", 3, False, 0), Port("s", 3, False, 0))
    assert outputs(block) == (Port("o", 15, False, 0),)
    assert inputs(Demultiplexer(1)) == (Port("i", 1, False, 0), Port("s", 1, False, 0))


@settings(deadline=None, max_examples=100)
@given(data=st.data(), channels=st.integers(1, 200), width=st.integers(1, 20))
def test_model_when_wide(data, channels, width):
    value = data.draw(st.integers(0, (1 << width) - 1))
    select = data.draw(st.integers(0, (1 << max(1, (channels - 1).bit_length())) - 1))
    got = evaluate(Demultiplexer(channels, width=width), {"i": [value], "s": [select]})["o"].value
    texts = [format(value if at == select else 0, f"0{width}b") for at in range(channels)]
    assert format(got[0], f"0{channels * width}b") == "".join(reversed(texts))


@pytest.mark.parametrize(("channels", "width"), SIZES)
def test_hardware_matches_model_for_every_input(channels, width):
    result = check(Demultiplexer(channels, width=width))
    assert (result.exhaustive, result.mismatches) == (True, 0)


@pytest.mark.parametrize(("channels", "width"), [*SIZES, *WIDE])
def test_hardware_is_proven(channels, width):
    assert prove(Demultiplexer(channels, width=width)).proven


class DataOnEnable(Block):
    """A decoder for each bit of the data, which is on the enable."""

    def __init__(self, channels: int, width: int):
        self._like = Demultiplexer(channels, width=width)
        self._channels = channels
        super().__init__(dict(self._like.signature.members))

    def elaborate(self, platform):
        m = Module()
        for bit in range(len(self.i)):
            m.submodules[f"bit_{bit}"] = part = Decoder(len(self.s), outputs=self._channels)
            m.d.comb += [part.i.eq(self.s), part.en.eq(self.i[bit])]
            m.d.comb += self.o[bit :: len(self.i)].eq(part.o)
        return m


@pytest.mark.parametrize(
    ("channels", "width"), [(1, 1), (8, 1), (5, 3), (13, 2), (64, 1), (100, 1)]
)
def test_a_demultiplexer_is_a_decoder_with_the_data_on_its_enable(channels, width):
    block = Demultiplexer(channels, width=width)
    assert prove(Hardware(block), Hardware(DataOnEnable(channels, width))).proven


@settings(deadline=None, max_examples=10)
@given(bits=st.integers(1, 6), data=st.data())
def test_a_demultiplexer_of_one_bit_does_what_the_decoder_does(bits, data):
    channels = data.draw(st.integers((1 << bits - 1) + 1, 1 << bits))
    decoder, demultiplexer = Decoder(bits, outputs=channels), Demultiplexer(channels)
    numbers = [*range(1 << bits)] * 2
    enables = [0] * (1 << bits) + [1] * (1 << bits)
    expected = simulate(decoder, {"i": numbers, "en": enables})["o"]
    assert (simulate(demultiplexer, {"s": numbers, "i": enables})["o"] == expected).all()


@settings(deadline=None, max_examples=20)
@given(data=st.data(), channels=st.integers(0, 20), bits=st.integers(1, 5))
def test_function_and_its_inverse(data, channels, bits):
    value = data.draw(st.integers(0, 127))
    select = data.draw(st.integers(0, (1 << bits) - 1))
    m = Module()
    i, s, o, back = Signal(7), Signal(bits), Signal(7 * 20), Signal(7)
    made = demultiplex(i, s, channels)
    assert [len(channel) for channel in made] == [7] * channels
    m.d.comb += [o.eq(Cat(made)), back.eq(multiplex(made, s))]

    async def bench(ctx):
        ctx.set(i, value)
        ctx.set(s, select)
        assert ctx.get(o) == (value * 128**select if select < channels else 0)
        assert ctx.get(back) == (value if select < channels else 0)

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()


def test_1024_channels_are_exported():
    assert "output [1023:0] o;" in to_verilog(Demultiplexer(1024), "demultiplexer")


@pytest.mark.parametrize(
    ("error", "channels", "width", "rule"),
    [
        (TypeError, "4", 1, "channels must be an integer, not '4'"),
        (ValueError, 0, 1, "channels must be at least 1, not 0"),
        (ValueError, 1025, 1, "channels must be at most 1024, not 1025"),
        (TypeError, 4, 1.5, "width must be an integer, not 1.5"),
        (ValueError, 4, 0, "width must be at least 1, not 0"),
        (ValueError, 4, 1025, "width must be at most 1024, not 1025"),
        (ValueError, 1000, 33, "channels * width must be at most 32768, not 33000"),
    ],
)
def test_rejects_bad_parameters(error, channels, width, rule):
    with pytest.raises(error, match=f"^{re.escape(f'Demultiplexer {rule}')}$"):
        Demultiplexer(channels, width=width)
