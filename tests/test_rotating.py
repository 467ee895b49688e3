import pytest
from amaranth.hdl import Module, Signal
from amaranth.sim import Simulator
from hypothesis import given, settings, strategies as st

from hdl import (
    OnNone,
    PriorityEncoder,
    RotatingPriorityEncoder,
    rotating_priority,
    to_verilog,
    truth_table,
)
from hdl.block import evaluate
from sim import Hardware, check, prove


def winner(request: int, start: int, width: int) -> int:
    """Walk around once from the start on, as a person would; 0 if nothing is requested."""
    begin = start if start < width else 0
    order = [*range(begin, width), *range(begin)]
    return next((line for line in order if request & 1 << line), 0)


def test_model_against_literals():
    rows = dict(truth_table(RotatingPriorityEncoder(3, on_none=OnNone.ANY)).rows())
    # Columns: i and start; o and valid.
    assert [rows[f"{i}00"] for i in ("000", "001", "110", "111")] == ["--0", "001", "011", "001"]
    assert [rows[f"{i}01"] for i in ("000", "001", "101", "111")] == ["--0", "001", "101", "011"]
    assert [rows[f"{i}10"] for i in ("000", "010", "011", "111")] == ["--0", "011", "001", "101"]
    # There is no line 3, so that a start there is one at line 0.
    assert [rows[f"{i}11"] for i in ("000", "001", "110", "111")] == ["--0", "001", "011", "001"]


@pytest.mark.parametrize("width", [1, 2, 3, 5, 8, 9])
def test_model_against_a_walk(width):
    block = RotatingPriorityEncoder(width)
    starts = range(1 << max(1, (width - 1).bit_length()))
    pairs = [(request, start) for request in range(1 << width) for start in starts]
    requests, starts = zip(*pairs, strict=True)
    result = evaluate(block, {"i": requests, "start": starts})
    assert result["o"].value.tolist() == [winner(*pair, width) for pair in pairs]
    assert result["valid"].value.tolist() == [int(request > 0) for request in requests]


@settings(deadline=None, max_examples=60)
@given(data=st.data(), width=st.integers(1, 300))
def test_model_when_wide(data, width):
    lines = data.draw(st.sets(st.integers(0, width - 1), max_size=4))
    request = sum(1 << line for line in lines)
    start = data.draw(st.integers(0, (1 << max(1, (width - 1).bit_length())) - 1))
    result = evaluate(RotatingPriorityEncoder(width), {"i": [request], "start": [start]})
    assert result["o"].value.tolist() == [winner(request, start, width)]


@pytest.mark.parametrize("on_none", list(OnNone))
@pytest.mark.parametrize("width", [1, 2, 3, 5, 7, 12, 13])
def test_hardware_matches_model_for_every_input(width, on_none):
    result = check(RotatingPriorityEncoder(width, on_none=on_none))
    vectors = 1 << width + max(1, (width - 1).bit_length())
    assert (result.exhaustive, result.vectors, result.mismatches) == (True, vectors, 0)


@pytest.mark.parametrize("on_none", list(OnNone))
@pytest.mark.parametrize("width", [1, 31, 33, 64])
def test_hardware_is_proven(width, on_none):
    assert prove(RotatingPriorityEncoder(width, on_none=on_none)).proven


class StartAtZero(PriorityEncoder):
    """A fixed priority encoder made of a rotating one."""

    def elaborate(self, platform):
        m = Module()
        m.submodules.rotating = rotating = RotatingPriorityEncoder(self._width)
        m.d.comb += [rotating.i.eq(self.i), rotating.start.eq(0)]
        m.d.comb += [self.o.eq(rotating.o), self.valid.eq(rotating.valid)]
        return m


@pytest.mark.parametrize("width", [1, 2, 5, 13, 64])
def test_a_start_at_0_is_a_fixed_priority(width):
    assert prove(Hardware(StartAtZero(width)), Hardware(PriorityEncoder(width))).proven


@settings(deadline=None, max_examples=25)
@given(data=st.data(), width=st.integers(1, 14), digits=st.integers(1, 7))
def test_function_for_any_width(data, width, digits):
    request = data.draw(st.integers(0, (1 << width) - 1))
    first = data.draw(st.integers(0, (1 << digits) - 1))
    m = Module()
    i, start, o, v = Signal(width), Signal(digits), Signal(8), Signal(2)
    index, valid = rotating_priority(i, start)
    m.d.comb += [o.eq(index), v.eq(valid)]

    async def bench(ctx):
        ctx.set(i, request)
        ctx.set(start, first)
        assert (ctx.get(o), ctx.get(v)) == (winner(request, first, width), int(request > 0))

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()


def test_widest():
    assert to_verilog(RotatingPriorityEncoder(1024), "widest").startswith("module widest(")
    result = check(RotatingPriorityEncoder(130), vectors=50)
    assert (result.vectors, result.mismatches) == (50, 0)


def test_rejects_bad_parameters():
    name = "RotatingPriorityEncoder"
    with pytest.raises(TypeError, match=rf"^{name} width must be an integer, not '8'$"):
        RotatingPriorityEncoder("8")  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match=rf"^{name} width must be at least 1, not 0$"):
        RotatingPriorityEncoder(0)
    with pytest.raises(ValueError, match=rf"^{name} width must be at most 1024, not 1025$"):
        RotatingPriorityEncoder(1025)
    with pytest.raises(ValueError, match=r"^'never' is not a valid OnNone$"):
        RotatingPriorityEncoder(8, on_none="never")  # pyright: ignore[reportArgumentType]
