import pytest
from amaranth.hdl import Module, Signal
from amaranth.sim import Simulator
from hypothesis import given, settings, strategies as st

from hdl import (
    CascadedPriorityEncoder,
    First,
    PriorityEncoder,
    PriorityEncoderSlice,
    priority_slice,
    to_verilog,
    truth_table,
)
from hdl.block import evaluate, inputs
from sim import Hardware, check, prove

BOTH = list(First)


def expected(request: int, enable: int, first: First) -> tuple[int, int, int]:
    """Index, group select and enable output from the list of active lines."""
    lines = [line for line, digit in enumerate(format(request, "b")[::-1]) if digit == "1"]
    if not enable or not lines:
        return 0, 0, enable
    return (min if first is First.LOWEST else max)(lines), 1, 0


def test_slice_model_against_literals():
    block = PriorityEncoderSlice(3, first=First.HIGHEST)
    assert inputs(block)[0].init == 1
    # Columns: ei and i; o, gs and eo.
    assert list(truth_table(block).rows()) == [
        *((f"0{i:03b}", "0000") for i in range(8)),
        ("1000", "0001"),
        ("1001", "0010"),
        ("1010", "0110"),
        ("1011", "0110"),
        ("1100", "1010"),
        ("1101", "1010"),
        ("1110", "1010"),
        ("1111", "1010"),
    ]


@pytest.mark.parametrize("first", BOTH)
@pytest.mark.parametrize("width", [1, 2, 3, 5, 7, 12, 13])
def test_slice_hardware_matches_model_for_every_input(width, first):
    result = check(PriorityEncoderSlice(width, first=first))
    assert (result.exhaustive, result.vectors, result.mismatches) == (True, 2 << width, 0)


@pytest.mark.parametrize("first", BOTH)
@pytest.mark.parametrize("width", [1, 2, 7])
def test_slice_model_against_lists_of_lines(width, first):
    pairs = [(request, enable) for request in range(1 << width) for enable in (0, 1)]
    requests, enables = zip(*pairs, strict=True)
    result = evaluate(PriorityEncoderSlice(width, first=first), {"ei": enables, "i": requests})
    got = zip(*(result[name].value.tolist() for name in ("o", "gs", "eo")), strict=True)
    assert list(got) == [expected(*pair, first) for pair in pairs]


@pytest.mark.parametrize("first", BOTH)
@pytest.mark.parametrize("width", [1, 8, 31, 64])
def test_slice_is_proven(width, first):
    assert prove(PriorityEncoderSlice(width, first=first)).proven


@pytest.mark.parametrize("first", BOTH)
@pytest.mark.parametrize("slice_width", [2, 4, 8])
@pytest.mark.parametrize("width", [1, 2, 3, 5, 7, 12, 13])
def test_cascade_matches_model_for_every_input(width, slice_width, first):
    result = check(CascadedPriorityEncoder(width, slice_width=slice_width, first=first))
    assert (result.exhaustive, result.vectors, result.mismatches) == (True, 1 << width, 0)


@pytest.mark.parametrize("first", BOTH)
@pytest.mark.parametrize(("width", "slice_width"), [(1, 2), (9, 8), (16, 8), (33, 4), (64, 16)])
def test_cascade_is_a_flat_priority_encoder(width, slice_width, first):
    cascade = CascadedPriorityEncoder(width, slice_width=slice_width, first=first)
    assert prove(cascade).proven
    assert prove(Hardware(cascade), Hardware(PriorityEncoder(width, first=first))).proven


@pytest.mark.parametrize("first", BOTH)
@pytest.mark.parametrize(("width", "slices"), [(8, [8]), (16, [8, 8]), (17, [8, 8, 1])])
def test_cascade_is_built_of_slices(width, slices, first):
    text = to_verilog(CascadedPriorityEncoder(width, first=first), "wide")
    modules = [part for part in text.split("endmodule") if "module" in part]
    assert len(modules) == 1 + len(slices) and "module wide(" in modules[0]
    for number, (size, part) in enumerate(zip(slices, modules[1:], strict=True)):
        assert f"module \\wide.slice{number} (" in part
        assert f"\\wide.slice{number}  slice{number} (" in modules[0]
        assert ("input i;" if size == 1 else f"input [{size - 1}:0] i;") in part


@settings(deadline=None, max_examples=25)
@given(data=st.data(), width=st.integers(0, 20), first=st.sampled_from(First))
def test_function_for_any_width(data, width, first):
    request = data.draw(st.integers(0, (1 << width) - 1))
    enable = data.draw(st.integers(0, 1))
    m = Module()
    i, ei, o, gs, eo = Signal(width), Signal(), Signal(8), Signal(2), Signal(2)
    index, group_select, following = priority_slice(i, ei, first=first)
    m.d.comb += [o.eq(index), gs.eq(group_select), eo.eq(following)]

    async def bench(ctx):
        ctx.set(i, request)
        ctx.set(ei, enable)
        got = (ctx.get(o), ctx.get(gs), ctx.get(eo))
        assert got == expected(request, enable, first)

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()


def test_widest():
    block = CascadedPriorityEncoder(1024, slice_width=16)
    assert "module widest(" in to_verilog(block, "widest")
    result = check(CascadedPriorityEncoder(130, slice_width=2), vectors=50)
    assert (result.vectors, result.mismatches) == (50, 0)


@pytest.mark.parametrize("design", [PriorityEncoderSlice, CascadedPriorityEncoder])
def test_rejects_bad_widths(design):
    name = design.__name__
    with pytest.raises(TypeError, match=rf"^{name} width must be an integer, not '8'$"):
        design("8")
    with pytest.raises(ValueError, match=rf"^{name} width must be at least 1, not 0$"):
        design(0)
    with pytest.raises(ValueError, match=rf"^{name} width must be at most 1024, not 1025$"):
        design(1025)
    with pytest.raises(ValueError, match=r"^'last' is not a valid First$"):
        design(8, first="last")


def test_rejects_bad_slices():
    name = "CascadedPriorityEncoder"
    with pytest.raises(TypeError, match=rf"^{name} slice_width must be an integer, not 8\.0$"):
        CascadedPriorityEncoder(8, slice_width=8.0)  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match=rf"^{name} slice_width must be at least 2, not 1$"):
        CascadedPriorityEncoder(8, slice_width=1)
    with pytest.raises(ValueError, match=rf"^{name} slice_width must be at most 1024, not 2048$"):
        CascadedPriorityEncoder(8, slice_width=2048)
    with pytest.raises(ValueError, match=rf"^{name} slice_width must be a power of two, not 6$"):
        CascadedPriorityEncoder(8, slice_width=6)
