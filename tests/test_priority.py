import pytest
from amaranth.hdl import Module, Signal
from amaranth.sim import Simulator
from hypothesis import given, settings, strategies as st

from hdl import First, OnNone, PriorityEncoder, priority, truth_table
from hdl.block import evaluate
from sim import check, prove

STRUCTURES = ["chain", "tree"]


def first_set(request: int, highest: bool) -> int:
    """Index of the first set bit by counting digits of its binary text."""
    digits = format(request, "b")
    return len(digits) - 1 if highest else len(digits) - len(digits.rstrip("0"))


def test_model_against_literals():
    assert list(truth_table(PriorityEncoder(3, on_none=OnNone.ANY)).rows()) == [
        ("000", "--0"),
        ("001", "001"),
        ("010", "011"),
        ("011", "001"),
        ("100", "101"),
        ("101", "001"),
        ("110", "011"),
        ("111", "001"),
    ]


def test_highest_model_against_literals():
    result = evaluate(PriorityEncoder(4, first=First.HIGHEST), {"i": [0, 1, 2, 6, 15]})
    assert list(result["o"].value) == [0, 0, 1, 2, 3]
    assert list(result["valid"].value) == [0, 1, 1, 1, 1]


@settings(deadline=None, max_examples=100)
@given(request=st.integers(1, (1 << 200) - 1), highest=st.booleans())
def test_model_when_wide(request, highest):
    block = PriorityEncoder(200, first=First.HIGHEST if highest else First.LOWEST)
    result = evaluate(block, {"i": [request]})
    assert result["o"].value[0] == first_set(request, highest)
    assert result["valid"].value[0] == 1


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("on_none", list(OnNone))
@pytest.mark.parametrize("first", list(First))
@pytest.mark.parametrize("width", [1, 2, 3, 5, 7, 8, 12])
def test_hardware_matches_model_for_every_input(width, first, on_none, structure):
    block = PriorityEncoder(width, first=first, on_none=on_none, structure=structure)
    result = check(block)
    assert (result.exhaustive, result.vectors, result.mismatches) == (True, 1 << width, 0)


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("on_none", list(OnNone))
@pytest.mark.parametrize("first", list(First))
@pytest.mark.parametrize("width", [1, 13, 64, 100])
def test_hardware_is_proven(width, first, on_none, structure):
    block = PriorityEncoder(width, first=first, on_none=on_none, structure=structure)
    assert prove(block).proven


@settings(deadline=None, max_examples=40)
@given(data=st.data(), width=st.integers(0, 40), highest=st.booleans())
def test_function_builds_index_and_valid_for_any_width(data, width, highest):
    request = data.draw(st.integers(0, (1 << width) - 1))
    m = Module()
    i, o, v = Signal(width), Signal(8), Signal(2)
    index, valid = priority(i, first=First.HIGHEST if highest else First.LOWEST)
    m.d.comb += [o.eq(index), v.eq(valid)]

    async def bench(ctx):
        ctx.set(i, request)
        expected = first_set(request, highest) if request else 0
        assert (ctx.get(o), ctx.get(v)) == (expected, int(request > 0))

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()


def test_rejects_bad_parameters():
    with pytest.raises(TypeError, match=r"^PriorityEncoder width must be an integer, not 8\.0$"):
        PriorityEncoder(8.0)  # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError, match=r"^PriorityEncoder width must be an integer, not True$"):
        PriorityEncoder(True)
    with pytest.raises(ValueError, match=r"^PriorityEncoder width must be at least 1, not -1$"):
        PriorityEncoder(-1)
    with pytest.raises(
        ValueError, match=r"^PriorityEncoder width must be at most 1024, not 1073741824$"
    ):
        PriorityEncoder(1 << 30)
    with pytest.raises(
        ValueError, match=r"^PriorityEncoder structure must be one of auto, chain, tree, not ''$"
    ):
        PriorityEncoder(8, structure="")
    with pytest.raises(ValueError, match=r"^'first' is not a valid First$"):
        PriorityEncoder(8, first="first")  # pyright: ignore[reportArgumentType]
