import pytest
from amaranth.hdl import Module, Signal
from amaranth.sim import Simulator
from hypothesis import given, settings, strategies as st

from hdl import Decoder, onehot, truth_table
from hdl.block import evaluate
from sim import check, prove

STRUCTURES = ["flat", "predecode"]


def test_model_against_literals():
    table = truth_table(Decoder(2))
    assert table.inputs == ("en", "i[1]", "i[0]")
    assert table.outputs == ("o[3]", "o[2]", "o[1]", "o[0]")
    assert [row for row in table.rows()] == [
        ("000", "0000"),
        ("001", "0000"),
        ("010", "0000"),
        ("011", "0000"),
        ("100", "0001"),
        ("101", "0010"),
        ("110", "0100"),
        ("111", "1000"),
    ]


def test_active_low_model_against_literals():
    outputs = evaluate(Decoder(1, active_low=True), {"en": [0, 1, 1], "i": [1, 0, 1]})["o"].value
    assert list(outputs) == [0b11, 0b10, 0b01]


def test_model_is_exact_when_wide():
    value = evaluate(Decoder(12), {"en": [1, 0], "i": [4095, 4095]})["o"].value
    assert list(value) == [1 << 4095, 0]


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("active_low", [False, True])
@pytest.mark.parametrize("bits", [1, 2, 3, 4, 5, 7])
def test_hardware_matches_model_for_every_input(bits, active_low, structure):
    result = check(Decoder(bits, active_low=active_low, structure=structure))
    assert (result.exhaustive, result.vectors, result.mismatches) == (True, 2 << bits, 0)


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("bits", [1, 4, 8, 10])
def test_hardware_is_proven(bits, structure):
    assert prove(Decoder(bits, structure=structure)).proven


@settings(deadline=None, max_examples=40)
@given(data=st.data(), bits=st.integers(1, 9), enable=st.integers(0, 1))
def test_function_builds_the_same_value_for_any_width(data, bits, enable):
    width = data.draw(st.integers(0, (1 << bits) + 3))
    index = data.draw(st.integers(0, (1 << bits) - 1))
    m = Module()
    i, en, o = Signal(bits), Signal(), Signal(width + 2)
    value = onehot(i, width, enable=en)
    assert len(value) == width
    m.d.comb += o.eq(value)

    async def bench(ctx):
        ctx.set(i, index)
        ctx.set(en, enable)
        assert ctx.get(o) == (1 << index if enable and index < width else 0)

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()


def test_rejects_bad_parameters():
    with pytest.raises(TypeError, match=r"^Decoder bits must be an integer, not '3'$"):
        Decoder("3")  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match=r"^Decoder bits must be at least 1, not 0$"):
        Decoder(0)
    with pytest.raises(ValueError, match=r"^Decoder bits must be at most 12, not 30$"):
        Decoder(30)
    with pytest.raises(
        ValueError, match=r"^Decoder structure must be one of auto, flat, predecode, not 'tree'$"
    ):
        Decoder(3, structure="tree")
