import pytest
from amaranth.hdl import Module, Signal
from amaranth.sim import Simulator
from hypothesis import given, settings, strategies as st

from hdl import Encoder, OnMulti, OnNone, encode, onehot, several, to_verilog, truth_table
from hdl.block import evaluate, inputs, outputs
from sim import check, prove

FLAGS = {"valid": True, "none": True, "multi": True}


def active_lines(value: int, omit_zero: bool = False) -> list[int]:
    digits = format(value, "b")[::-1]
    return [line + omit_zero for line, digit in enumerate(digits) if digit == "1"]


def expected_number(lines: list[int], on_multi: OnMulti) -> int:
    """Number that the encoder is to give, from the list of active lines."""
    if len(lines) < 2:
        return sum(lines)
    if on_multi is OnMulti.OR:
        places = range(10)
        return sum(1 << place for place in places if any(line >> place & 1 for line in lines))
    return min(lines) if on_multi is OnMulti.PRIORITY else 0


def test_or_model_against_literals():
    assert list(truth_table(Encoder(3, multi=True)).rows()) == [
        ("000", "000"),
        ("001", "000"),
        ("010", "010"),
        ("011", "011"),
        ("100", "100"),
        ("101", "101"),
        ("110", "111"),
        ("111", "111"),
    ]
    assert evaluate(Encoder(8), {"i": [1 << 3 | 1 << 6]})["o"].value.tolist() == [7]


def test_priority_model_against_literals():
    block = Encoder(4, on_multi=OnMulti.PRIORITY, on_none=OnNone.ANY, valid=True, none=True)
    assert list(truth_table(block).rows())[:9] == [
        ("0000", "--01"),
        ("0001", "0010"),
        ("0010", "0110"),
        ("0011", "0010"),
        ("0100", "1010"),
        ("0101", "0010"),
        ("0110", "0110"),
        ("0111", "0010"),
        ("1000", "1110"),
    ]


def test_error_model_against_literals():
    block = Encoder(3, on_multi=OnMulti.ERROR)
    assert [port.name for port in outputs(block)] == ["o", "error"]
    assert list(truth_table(block).rows()) == [
        ("000", "000"),
        ("001", "000"),
        ("010", "010"),
        ("011", "001"),
        ("100", "100"),
        ("101", "001"),
        ("110", "001"),
        ("111", "001"),
    ]


def test_without_a_line_for_0():
    """The 4-to-2 encoder of the textbooks has three inputs."""
    assert list(truth_table(Encoder(4, omit_zero=True)).rows()) == [
        ("000", "00"),
        ("001", "01"),
        ("010", "10"),
        ("011", "11"),
        ("100", "11"),
        ("101", "11"),
        ("110", "11"),
        ("111", "11"),
    ]


def test_octal_to_binary_equations():
    """M. M. Mano, Digital Design, encoders: A2 = D4 + D5 + D6 + D7 and so on."""
    table = truth_table(Encoder(8))
    for column, lines in enumerate([{4, 5, 6, 7}, {2, 3, 6, 7}, {1, 3, 5, 7}]):
        for row, (digits, result) in enumerate(table.rows()):
            assert int(digits, 2) == row
            assert (result[column] == "1") == any(row >> line & 1 for line in lines)


@pytest.mark.parametrize("on_multi", list(OnMulti))
@pytest.mark.parametrize("omit_zero", [False, True])
@pytest.mark.parametrize("lines", [2, 3, 5, 8, 12])
def test_model_against_lists_of_lines(lines, omit_zero, on_multi):
    block = Encoder(lines, on_multi=on_multi, omit_zero=omit_zero, **FLAGS)
    (port,) = inputs(block)
    assert port.width == lines - omit_zero
    values = range(1 << port.width)
    result = {name: part.value.tolist() for name, part in evaluate(block, {"i": values}).items()}
    active = [active_lines(value, omit_zero) for value in values]
    assert result["o"] == [expected_number(given, on_multi) for given in active]
    assert result["valid"] == [int(bool(given)) for given in active]
    assert result["none"] == [int(not given) for given in active]
    assert result["multi"] == [int(len(given) > 1) for given in active]
    assert result.get("error", result["multi"]) == result["multi"]


@pytest.mark.parametrize("on_none", list(OnNone))
@pytest.mark.parametrize("on_multi", list(OnMulti))
@pytest.mark.parametrize("lines", [1, 2, 3, 5, 7, 12, 13])
def test_hardware_matches_model_for_every_input(lines, on_multi, on_none):
    result = check(Encoder(lines, on_multi=on_multi, on_none=on_none, **FLAGS))
    assert (result.exhaustive, result.vectors, result.mismatches) == (True, 1 << lines, 0)


@pytest.mark.parametrize("on_multi", list(OnMulti))
@pytest.mark.parametrize("lines", [2, 3, 5, 8, 13])
def test_hardware_without_a_line_for_0(lines, on_multi):
    result = check(Encoder(lines, on_multi=on_multi, omit_zero=True, **FLAGS))
    assert (result.exhaustive, result.vectors, result.mismatches) == (True, 1 << lines - 1, 0)


@pytest.mark.parametrize("omit_zero", [False, True])
@pytest.mark.parametrize("on_multi", list(OnMulti))
@pytest.mark.parametrize("lines", [2, 13, 31, 33])
def test_hardware_is_proven(lines, on_multi, omit_zero):
    assert prove(Encoder(lines, on_multi=on_multi, omit_zero=omit_zero, **FLAGS)).proven


def test_a_single_output_is_proven():
    for on_multi in OnMulti:
        assert prove(Encoder(1, on_multi=on_multi)).proven


@settings(deadline=None, max_examples=60)
@given(data=st.data(), lines=st.integers(1, 1024))
def test_model_when_wide(data, lines):
    active = data.draw(st.sets(st.integers(0, lines - 1), max_size=3))
    on_multi = data.draw(st.sampled_from(OnMulti))
    block = Encoder(lines, on_multi=on_multi, multi=True)
    result = evaluate(block, {"i": [sum(1 << line for line in active)]})
    assert result["o"].value.tolist() == [expected_number(sorted(active), on_multi)]
    assert result["multi"].value.tolist() == [len(active) > 1]


@settings(deadline=None, max_examples=40)
@given(data=st.data(), lines=st.integers(0, 40))
def test_functions_for_any_width(data, lines):
    value = data.draw(st.integers(0, (1 << lines) - 1))
    m = Module()
    i, o, multi = Signal(lines), Signal(8), Signal(2)
    m.d.comb += [o.eq(encode(i)), multi.eq(several(i))]

    async def bench(ctx):
        ctx.set(i, value)
        active = active_lines(value)
        assert ctx.get(o) == expected_number(active, OnMulti.OR)
        assert ctx.get(multi) == (len(active) > 1)

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()


@settings(deadline=None, max_examples=40)
@given(data=st.data(), bits=st.integers(1, 6))
def test_encode_is_the_inverse_of_decode(data, bits):
    index = data.draw(st.integers(0, (1 << bits) - 1))
    m = Module()
    i, lines, o, again = Signal(bits), Signal(1 << bits), Signal(bits), Signal(1 << bits)
    m.d.comb += [lines.eq(onehot(i, 1 << bits)), o.eq(encode(lines))]
    m.d.comb += again.eq(onehot(o, 1 << bits))

    async def bench(ctx):
        ctx.set(i, index)
        assert (ctx.get(o), ctx.get(again)) == (index, 1 << index)

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()


@pytest.mark.parametrize("on_multi", list(OnMulti))
def test_widest(on_multi):
    block = Encoder(1024, on_multi=on_multi, multi=True)
    assert to_verilog(block, "widest").startswith("module widest(")
    result = check(Encoder(130, on_multi=on_multi, multi=True), vectors=50)
    assert (result.vectors, result.mismatches) == (50, 0)


def test_rejects_bad_parameters():
    with pytest.raises(TypeError, match=r"^Encoder lines must be an integer, not '8'$"):
        Encoder("8")  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match=r"^Encoder lines must be at least 1, not 0$"):
        Encoder(0)
    with pytest.raises(ValueError, match=r"^Encoder lines must be at most 1024, not 1025$"):
        Encoder(1025)
    message = r"^Encoder lines with omit_zero must be at least 2, not 1$"
    with pytest.raises(ValueError, match=message):
        Encoder(1, omit_zero=True)
    message = r"^Encoder on_none with omit_zero must be zero, not any$"
    with pytest.raises(ValueError, match=message):
        Encoder(4, omit_zero=True, on_none=OnNone.ANY)
    for name in ("omit_zero", "valid", "none", "multi"):
        with pytest.raises(TypeError, match=rf"^Encoder {name} must be True or False, not 1$"):
            Encoder(4, **{name: 1})
    with pytest.raises(ValueError, match=r"^'and' is not a valid OnMulti$"):
        Encoder(4, on_multi="and")  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match=r"^'one' is not a valid OnNone$"):
        Encoder(4, on_none="one")  # pyright: ignore[reportArgumentType]
