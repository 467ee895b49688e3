import pytest
from amaranth.hdl import Module, Signal
from amaranth.sim import Simulator
from hypothesis import given, settings, strategies as st

from hdl import First, OnNone, PriorityEncoder, grant, priority, to_verilog, truth_table
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


def test_active_low_model_with_grant_against_literals():
    block = PriorityEncoder(3, active_low=True, grant=True)
    assert list(truth_table(block).rows()) == [
        ("000", "001001"),
        ("001", "011010"),
        ("010", "001001"),
        ("011", "101100"),
        ("100", "001001"),
        ("101", "011010"),
        ("110", "001001"),
        ("111", "000000"),
    ]


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


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("active_low", [False, True])
@pytest.mark.parametrize("first", list(First))
@pytest.mark.parametrize("width", [1, 2, 3, 5, 7, 12, 13])
def test_grant_and_active_low_requests(width, first, active_low, structure):
    """The grant is the one-hot form of the index."""
    block = PriorityEncoder(
        width, first=first, active_low=active_low, grant=True, structure=structure
    )
    result = check(block)
    assert (result.exhaustive, result.vectors, result.mismatches) == (True, 1 << width, 0)
    requests = list(range(1, 1 << width))
    inverted = [(1 << width) - 1 - request for request in requests]
    meaning = evaluate(block, {"i": inverted if active_low else requests})
    expected = [first_set(request, first is First.HIGHEST) for request in requests]
    assert meaning["o"].value.tolist() == expected
    assert meaning["grant"].value.tolist() == [1 << index for index in expected]


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("first", list(First))
@pytest.mark.parametrize("width", [1, 13, 33, 64])
def test_grant_is_proven(width, first, structure):
    block = PriorityEncoder(width, first=first, active_low=True, grant=True, structure=structure)
    assert prove(block).proven


@pytest.mark.parametrize("first", list(First))
def test_widest(first):
    block = PriorityEncoder(1024, first=first, active_low=True, grant=True)
    assert to_verilog(block, "widest").startswith("module widest(")
    result = check(PriorityEncoder(130, first=first, active_low=True, grant=True), vectors=50)
    assert (result.vectors, result.mismatches) == (50, 0)


@settings(deadline=None, max_examples=25)
@given(data=st.data(), width=st.integers(0, 24), highest=st.booleans())
def test_functions_build_index_valid_and_grant_for_any_width(data, width, highest):
    request = data.draw(st.integers(0, (1 << width) - 1))
    m = Module()
    i, o, v, g = Signal(width), Signal(8), Signal(2), Signal(width + 2)
    first = First.HIGHEST if highest else First.LOWEST
    index, valid = priority(i, first=first)
    m.d.comb += [o.eq(index), v.eq(valid), g.eq(grant(i, first=first))]
    assert len(grant(i, first=first)) == width

    async def bench(ctx):
        ctx.set(i, request)
        expected = first_set(request, highest) if request else 0
        assert (ctx.get(o), ctx.get(v)) == (expected, int(request > 0))
        assert ctx.get(g) == (1 << expected if request else 0)

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
    for name in ("active_low", "grant"):
        message = rf"^PriorityEncoder {name} must be True or False, not 1$"
        with pytest.raises(TypeError, match=message):
            PriorityEncoder(8, **{name: 1})
    with pytest.raises(ValueError, match=r"^'first' is not a valid First$"):
        PriorityEncoder(8, first="first")  # pyright: ignore[reportArgumentType]
