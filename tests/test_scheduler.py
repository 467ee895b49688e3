# amaranth: UnusedElaboratable=no
"""The drop-in scheduler against the behaviour that Amaranth published for its own."""

import pytest
from amaranth.hdl import EnableInserter, Module, Signal
from amaranth.sim import Simulator
from hypothesis import given, settings, strategies as st

from hdl.scheduler import RoundRobin


def run(scheduler, requests, *, enables=None, top=None):
    """Return ``grant`` and ``valid`` behind each clock edge."""
    seen = []

    async def testbench(ctx):
        for at, request in enumerate(requests):
            ctx.set(scheduler.requests, request)
            if enables is not None:
                ctx.set(enables[0], enables[1][at])
            await ctx.tick()
            seen.append((ctx.get(scheduler.grant), ctx.get(scheduler.valid)))

    simulator = Simulator(scheduler if top is None else top)
    simulator.add_clock(1e-6)
    simulator.add_testbench(testbench)
    simulator.run()
    return seen


def test_interface():
    scheduler = RoundRobin(count=32)
    assert scheduler.count == 32
    assert len(scheduler.requests) == 32
    assert len(scheduler.grant) == 5
    assert len(scheduler.valid) == 1


def test_there_is_no_grant_and_nothing_valid_without_requests():
    scheduler = RoundRobin(count=3)
    assert run(scheduler, [0b000, 0b100, 0b000, 0b000]) == [(0, 0), (2, 1), (2, 0), (2, 0)]


def test_the_next_request_behind_the_grant_is_granted():
    scheduler = RoundRobin(count=3)
    crowd = run(scheduler, [0b111] * 4)
    assert crowd == [(1, 1), (2, 1), (0, 1), (1, 1)]
    scheduler = RoundRobin(count=3)
    assert run(scheduler, [0b001, 0b011, 0b010, 0b101]) == [(0, 1), (1, 1), (1, 1), (2, 1)]


@pytest.mark.parametrize("count", [0, 1])
def test_few_requests(count):
    scheduler = RoundRobin(count=count)
    assert (len(scheduler.requests), len(scheduler.grant)) == (count, 0)
    assert run(scheduler, [0, count, 0]) == [(0, 0), (0, count), (0, 0)]


def test_an_enable_decides_when_it_goes_on():
    scheduler = RoundRobin(count=4)
    enable = Signal()
    m = Module()
    m.submodules.scheduler = EnableInserter(enable)(scheduler)
    seen = run(scheduler, [0b1111] * 4, enables=(enable, [1, 0, 0, 1]), top=m)
    assert seen == [(1, 1), (1, 1), (1, 1), (2, 1)]


@settings(deadline=None, max_examples=40)
@given(data=st.data(), count=st.integers(1, 20))
def test_any_count_and_any_requests(data, count):
    requests = data.draw(st.lists(st.integers(0, (1 << count) - 1), min_size=1, max_size=30))
    expected, grant = [], 0
    for request in requests:
        circle = [(grant + step) % count for step in range(1, count + 1)]
        grant = next((line for line in circle if request >> line & 1), grant)
        expected.append((grant, int(request > 0)))
    assert run(RoundRobin(count=count), requests) == expected


@pytest.mark.parametrize("count", [-1, "foo", 1.0, None])
def test_a_count_is_not_negative(count):
    message = f"^RoundRobin count must be a non-negative integer, not {count!r}$"
    with pytest.raises(ValueError, match=message):
        RoundRobin(count=count)
