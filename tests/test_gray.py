import pytest
from amaranth.hdl import Module, Signal, signed
from amaranth.sim import Simulator
from hypothesis import given, settings, strategies as st

from hdl import BinaryToGray, GrayToBinary, from_gray, to_gray, to_verilog
from hdl.block import evaluate
from sim import check, prove

# The 4-bit code of F. Gray, US patent 2632058, in the order of the numbers.
CODES = [0, 1, 3, 2, 6, 7, 5, 4, 12, 13, 15, 14, 10, 11, 9, 8]

BOTH = [BinaryToGray, GrayToBinary]


def reflected(width: int) -> list[str]:
    """Codes by the textbook construction: the list, and the list backwards with a 1 in front."""
    codes = [""]
    for _ in range(width):
        codes = ["0" + code for code in codes] + ["1" + code for code in reversed(codes)]
    return codes


def test_models_against_literals():
    assert evaluate(BinaryToGray(4), {"i": range(16)})["o"].value.tolist() == CODES
    assert evaluate(GrayToBinary(4), {"i": CODES})["o"].value.tolist() == list(range(16))


@pytest.mark.parametrize("width", [1, 2, 3, 5, 7, 12])
def test_models_against_the_reflected_list(width):
    codes = [int(code, 2) for code in reflected(width)]
    numbers = list(range(1 << width))
    assert evaluate(BinaryToGray(width), {"i": numbers})["o"].value.tolist() == codes
    assert evaluate(GrayToBinary(width), {"i": codes})["o"].value.tolist() == numbers


@settings(deadline=None, max_examples=50)
@given(data=st.data(), width=st.integers(1, 300))
def test_models_are_inverse_and_neighbours_differ_in_one_bit(data, width):
    number = data.draw(st.integers(0, (1 << width) - 1))
    following = (number + 1) % (1 << width)
    codes = evaluate(BinaryToGray(width), {"i": [number, following]})["o"].value
    assert (codes[0] ^ codes[1]).bit_count() == 1
    assert evaluate(GrayToBinary(width), {"i": codes})["o"].value.tolist() == [number, following]


@pytest.mark.parametrize("design", BOTH)
@pytest.mark.parametrize("width", [1, 2, 3, 5, 7, 12, 13])
def test_hardware_matches_model_for_every_input(width, design):
    result = check(design(width))
    assert (result.exhaustive, result.vectors, result.mismatches) == (True, 1 << width, 0)


@pytest.mark.parametrize("design", BOTH)
@pytest.mark.parametrize("width", [1, 13, 31, 33])
def test_hardware_is_proven(width, design):
    assert prove(design(width)).proven


@settings(deadline=None, max_examples=40)
@given(data=st.data(), width=st.integers(0, 40))
def test_functions_for_any_width(data, width):
    number = data.draw(st.integers(0, (1 << width) - 1))
    m = Module()
    i = Signal(signed(width) if width else 0)
    code, back = Signal(width + 2), Signal(width + 2)
    m.d.comb += [code.eq(to_gray(i)), back.eq(from_gray(code[:width]))]
    assert len(to_gray(i)) == len(from_gray(i)) == width

    async def bench(ctx):
        ctx.set(i, number)
        digits = format(number, f"0{width}b")
        pairs = zip("0" + digits, digits, strict=False)
        expected = "".join("1" if one != two else "0" for one, two in pairs)
        assert (ctx.get(code), ctx.get(back)) == (int(expected, 2), number)

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()


@pytest.mark.parametrize("design", BOTH)
def test_widest(design):
    assert to_verilog(design(1024), "widest").startswith("module widest(")
    result = check(design(1024), vectors=20)
    assert (result.vectors, result.mismatches) == (20, 0)


@pytest.mark.parametrize("design", BOTH)
def test_rejects_bad_parameters(design):
    name = design.__name__
    with pytest.raises(TypeError, match=rf"^{name} width must be an integer, not '8'$"):
        design("8")
    with pytest.raises(ValueError, match=rf"^{name} width must be at least 1, not 0$"):
        design(0)
    with pytest.raises(ValueError, match=rf"^{name} width must be at most 1024, not 1025$"):
        design(1025)
