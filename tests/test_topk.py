import pytest
from amaranth.hdl import Module, Signal
from amaranth.sim import Simulator
from hypothesis import given, settings, strategies as st

from hdl import First, PriorityEncoder, TopK, to_verilog, top_requests, truth_table
from hdl.block import evaluate, outputs
from sim import Hardware, check, prove


def top(request: int, k: int, first: First) -> tuple[list[int], int]:
    """The first indices of a sorted list, filled up with 0, and how many there are."""
    lines = [line for line, digit in enumerate(format(request, "b")[::-1]) if digit == "1"]
    found = sorted(lines, reverse=first is First.HIGHEST)[:k]
    return found + [0] * (k - len(found)), len(found)


def test_model_against_literals():
    block = TopK(3, 2)
    assert [(port.name, port.width) for port in outputs(block)] == [
        ("o0", 2),
        ("o1", 2),
        ("valid", 2),
    ]
    assert list(truth_table(block).rows()) == [
        ("000", "000000"),
        ("001", "000001"),
        ("010", "010001"),
        ("011", "000111"),
        ("100", "100001"),
        ("101", "001011"),
        ("110", "011011"),
        ("111", "000111"),
    ]


@settings(deadline=None, max_examples=60)
@given(data=st.data(), width=st.integers(1, 200), first=st.sampled_from(First))
def test_model_when_wide(data, width, first):
    request = data.draw(st.integers(0, (1 << width) - 1))
    k = data.draw(st.integers(1, min(width, 6)))
    result = evaluate(TopK(width, k, first=first), {"i": [request]})
    indices, count = top(request, k, first)
    assert [result[f"o{rank}"].value.tolist() for rank in range(k)] == [[at] for at in indices]
    assert result["valid"].value.tolist() == [(1 << count) - 1]


@pytest.mark.parametrize("first", list(First))
@pytest.mark.parametrize("width", [1, 2, 3, 5, 7, 8])
def test_hardware_matches_model_for_every_input(width, first):
    for k in range(1, width + 1):
        result = check(TopK(width, k, first=first))
        assert (result.exhaustive, result.vectors, result.mismatches) == (True, 1 << width, 0)


@pytest.mark.parametrize("first", list(First))
@pytest.mark.parametrize(("width", "k"), [(12, 3), (12, 12), (13, 4), (13, 5)])
def test_hardware_of_odd_sizes(width, k, first):
    result = check(TopK(width, k, first=first))
    assert (result.exhaustive, result.vectors, result.mismatches) == (True, 1 << width, 0)


@pytest.mark.parametrize("first", list(First))
@pytest.mark.parametrize(("width", "k"), [(1, 1), (13, 2), (31, 3), (33, 4), (64, 2)])
def test_hardware_is_proven(width, k, first):
    assert prove(TopK(width, k, first=first)).proven


class TopOne(PriorityEncoder):
    """A plain priority encoder made of one with several results."""

    def elaborate(self, platform):
        m = Module()
        m.submodules.top = top = TopK(self._width, 1, first=self._first)
        m.d.comb += [top.i.eq(self.i), self.o.eq(top.o0), self.valid.eq(top.valid)]
        return m


@pytest.mark.parametrize("first", list(First))
@pytest.mark.parametrize("width", [1, 2, 5, 13, 64])
def test_the_first_of_one_is_a_plain_priority_encoder(width, first):
    plain = PriorityEncoder(width, first=first)
    assert prove(Hardware(TopOne(width, first=first)), Hardware(plain)).proven


@settings(deadline=None, max_examples=25)
@given(data=st.data(), width=st.integers(0, 14), first=st.sampled_from(First))
def test_function_for_any_width(data, width, first):
    request = data.draw(st.integers(0, (1 << width) - 1))
    k = data.draw(st.integers(1, 3))
    m = Module()
    i = Signal(width)
    results = [(Signal(6, name=f"o{rank}"), Signal(name=f"v{rank}")) for rank in range(k)]
    for (o, v), (index, valid) in zip(results, top_requests(i, k, first=first), strict=True):
        m.d.comb += [o.eq(index), v.eq(valid)]

    async def bench(ctx):
        ctx.set(i, request)
        indices, count = top(request, k, first)
        for rank, (o, v) in enumerate(results):
            assert (ctx.get(o), ctx.get(v)) == (indices[rank], int(rank < count))

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()


def test_widest():
    assert to_verilog(TopK(1024, 2), "widest").startswith("module widest(")
    for width, k in ((130, 3), (40, 40)):
        result = check(TopK(width, k), vectors=50)
        assert (result.vectors, result.mismatches) == (50, 0)


def test_rejects_bad_parameters():
    with pytest.raises(TypeError, match=r"^TopK width must be an integer, not '8'$"):
        TopK("8")  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match=r"^TopK width must be at least 1, not 0$"):
        TopK(0, 1)
    with pytest.raises(ValueError, match=r"^TopK width must be at most 1024, not 1025$"):
        TopK(1025)
    with pytest.raises(TypeError, match=r"^TopK k with width 8 must be an integer, not True$"):
        TopK(8, True)
    with pytest.raises(ValueError, match=r"^TopK k with width 8 must be at least 1, not 0$"):
        TopK(8, 0)
    with pytest.raises(ValueError, match=r"^TopK k with width 8 must be at most 8, not 9$"):
        TopK(8, 9)
    with pytest.raises(ValueError, match=r"^'middle' is not a valid First$"):
        TopK(8, first="middle")  # pyright: ignore[reportArgumentType]
