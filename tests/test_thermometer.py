import pytest
from amaranth.hdl import Module, Signal
from amaranth.sim import Simulator
from hypothesis import given, settings, strategies as st

from hdl import (
    BinaryToThermometer,
    OnBubble,
    ThermometerToBinary,
    bubbles,
    from_thermometer,
    to_thermometer,
    to_verilog,
    truth_table,
)
from hdl.block import evaluate
from sim import check, prove


def reading(code: int, width: int, on_bubble: OnBubble) -> int:
    """The number by looking at the digits of the code, the lowest first."""
    digits = format(code, f"0{width}b")[::-1]
    if on_bubble is OnBubble.COUNT:
        return digits.count("1")
    if on_bubble is OnBubble.HIGHEST_ONE:
        return digits.rindex("1") + 1 if "1" in digits else 0
    return digits.index("0") if "0" in digits else width


@pytest.mark.parametrize(
    ("on_bubble", "numbers"),
    [
        (OnBubble.COUNT, [0, 1, 1, 2, 1, 2, 2, 3]),
        (OnBubble.HIGHEST_ONE, [0, 1, 2, 2, 3, 3, 3, 3]),
        (OnBubble.LOWEST_ZERO, [0, 1, 0, 2, 0, 1, 0, 3]),
    ],
)
def test_model_against_literals(on_bubble, numbers):
    block = ThermometerToBinary(3, on_bubble=on_bubble, error=True)
    result = evaluate(block, {"i": range(8)})
    assert result["o"].value.tolist() == numbers
    assert result["error"].value.tolist() == [0, 0, 1, 0, 1, 1, 1, 0]


def test_thermometer_model_against_literals():
    assert list(truth_table(BinaryToThermometer(2)).rows()) == [
        ("00", "00"),
        ("01", "01"),
        ("10", "11"),
        ("11", "11"),
    ]


@settings(deadline=None, max_examples=100)
@given(data=st.data(), width=st.integers(1, 300))
def test_models_when_wide(data, width):
    code = data.draw(st.integers(0, (1 << width) - 1))
    for on_bubble in OnBubble:
        result = evaluate(ThermometerToBinary(width, on_bubble=on_bubble), {"i": [code]})
        assert result["o"].value.tolist() == [reading(code, width, on_bubble)]
    number = data.draw(st.integers(0, (1 << width.bit_length()) - 1))
    clean = int("0" + "1" * min(number, width), 2)
    assert evaluate(BinaryToThermometer(width), {"i": [number]})["o"].value.tolist() == [clean]


@settings(deadline=None, max_examples=60)
@given(data=st.data(), width=st.integers(1, 1024))
def test_a_clean_code_is_read_alike_by_all_policies(data, width):
    number = data.draw(st.integers(0, width))
    code = evaluate(BinaryToThermometer(width), {"i": [number]})["o"].value
    for on_bubble in OnBubble:
        block = ThermometerToBinary(width, on_bubble=on_bubble, error=True)
        result = evaluate(block, {"i": code})
        assert (result["o"].value.tolist(), result["error"].value.tolist()) == ([number], [0])


@pytest.mark.parametrize("width", [1, 2, 3, 5, 7, 12])
def test_only_clean_codes_are_without_error(width):
    error = evaluate(ThermometerToBinary(width, error=True), {"i": range(1 << width)})["error"]
    clean = [code for code, wrong in enumerate(error.value.tolist()) if not wrong]
    assert clean == [(1 << number) - 1 for number in range(width + 1)]


@pytest.mark.parametrize("on_bubble", list(OnBubble))
@pytest.mark.parametrize("width", [1, 2, 3, 5, 7, 12, 13])
def test_hardware_matches_model_for_every_input(width, on_bubble):
    result = check(ThermometerToBinary(width, on_bubble=on_bubble, error=True))
    assert (result.exhaustive, result.vectors, result.mismatches) == (True, 1 << width, 0)


@pytest.mark.parametrize("on_bubble", list(OnBubble))
@pytest.mark.parametrize("width", [1, 31, 33, 64])
def test_hardware_is_proven(width, on_bubble):
    assert prove(ThermometerToBinary(width, on_bubble=on_bubble, error=True)).proven


@pytest.mark.parametrize("width", [1, 2, 3, 4, 5, 7, 8, 12, 13, 31, 33, 100])
def test_thermometer_hardware_matches_model_for_every_input(width):
    result = check(BinaryToThermometer(width))
    vectors = 1 << width.bit_length()
    assert (result.exhaustive, result.vectors, result.mismatches) == (True, vectors, 0)


@settings(deadline=None, max_examples=40)
@given(data=st.data(), width=st.integers(0, 20))
def test_functions_for_any_width(data, width):
    code = data.draw(st.integers(0, (1 << width) - 1))
    number = data.draw(st.integers(0, 63))
    m = Module()
    i, n, t, b = Signal(width), Signal(6), Signal(width + 2), Signal(2)
    m.d.comb += [t.eq(to_thermometer(n, width)), b.eq(bubbles(i))]
    assert len(to_thermometer(n, width)) == width
    outputs = {on_bubble: Signal(8, name=on_bubble.name) for on_bubble in OnBubble}
    for on_bubble, output in outputs.items():
        m.d.comb += output.eq(from_thermometer(i, on_bubble=on_bubble))

    async def bench(ctx):
        ctx.set(i, code)
        ctx.set(n, number)
        assert ctx.get(t) == (1 << min(number, width)) - 1
        assert ctx.get(b) == ("01" in format(code, f"0{width}b")[::-1])
        for on_bubble, output in outputs.items():
            expected = reading(code, width, on_bubble) if width else 0
            assert ctx.get(output) == expected

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()


@pytest.mark.parametrize("on_bubble", list(OnBubble))
def test_widest(on_bubble):
    block = ThermometerToBinary(1024, on_bubble=on_bubble, error=True)
    assert to_verilog(block, "widest").startswith("module widest(")
    result = check(ThermometerToBinary(130, on_bubble=on_bubble), vectors=50)
    assert (result.vectors, result.mismatches) == (50, 0)


def test_widest_thermometer():
    result = check(BinaryToThermometer(1024), vectors=50)
    assert (result.vectors, result.mismatches) == (50, 0)


@pytest.mark.parametrize("design", [BinaryToThermometer, ThermometerToBinary])
def test_rejects_bad_widths(design):
    name = design.__name__
    with pytest.raises(TypeError, match=rf"^{name} width must be an integer, not '8'$"):
        design("8")
    with pytest.raises(ValueError, match=rf"^{name} width must be at least 1, not 0$"):
        design(0)
    with pytest.raises(ValueError, match=rf"^{name} width must be at most 1024, not 1025$"):
        design(1025)


def test_rejects_bad_parameters():
    with pytest.raises(
        TypeError, match=r"^ThermometerToBinary error must be True or False, not 'yes'$"
    ):
        ThermometerToBinary(7, error="yes")  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match=r"^'ones' is not a valid OnBubble$"):
        ThermometerToBinary(7, on_bubble="ones")  # pyright: ignore[reportArgumentType]
