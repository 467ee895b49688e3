"""Arbiters against queues in Python, against their models, and proven."""

import numpy as np
import pytest
from amaranth.hdl import Module, Mux, Signal
from amaranth.sim import Simulator
from hypothesis import given, settings, strategies as st

from hdl import (
    First,
    FixedArbiter,
    LeastRecentArbiter,
    RoundRobinArbiter,
    WeightedRoundRobinArbiter,
    grant as priority_grant,
    least_recent,
    round_robin,
)
from sim import check, compile, prove

WIDTHS = [1, 2, 3, 5, 7, 12, 13]


class Queue:
    """Lines in the order in which they are served; who is granted goes to the end."""

    def __init__(self, width):
        self._lines = list(range(width))

    def grant(self, requests):
        for line in self._lines:
            if requests >> line & 1:
                self._lines.remove(line)
                self._lines.append(line)
                return line
        return None


class Circle:
    """Lines in a circle; each is served so many times in a row, as long as it is there."""

    def __init__(self, turns):
        self._turns = turns
        self._lines = list(range(len(turns)))
        self._left = 0

    def grant(self, requests):
        if self._left and requests >> self._lines[-1] & 1:
            self._left -= 1
            return self._lines[-1]
        for position, line in enumerate(self._lines):
            if requests >> line & 1:
                self._lines = self._lines[position + 1 :] + self._lines[: position + 1]
                self._left = self._turns[line] - 1
                return line
        return None


class Holding(Circle):
    """A turn goes on for as long as the line is there, and no longer."""

    def __init__(self, width):
        super().__init__([1] * width)

    def grant(self, requests):
        line = super().grant(requests)
        self._left = 1 << 30 if line is not None else 0
        return line


def weights(width):
    return ",".join(str(line * line % 5 + 1) for line in range(width))


def oracle(kind, width):
    """An arbiter, and what it has to do."""
    if kind == "round robin":
        return RoundRobinArbiter(width), Circle([1] * width)
    if kind == "hold":
        return RoundRobinArbiter(width, hold=True), Holding(width)
    if kind == "weighted":
        text = weights(width)
        return WeightedRoundRobinArbiter(text), Circle([int(word) for word in text.split(",")])
    return LeastRecentArbiter(width), Queue(width)


KINDS = ["round robin", "hold", "weighted", "least recent"]


def grants(arbiter, requests):
    """Run an arbiter over clock cycles; return the lines granted, after checking all outputs."""
    width = len(arbiter.request)
    compiled = compile(arbiter, engine="numpy")
    if not arbiter.registers:
        got = compiled({"request": np.array(requests, np.uint64)})
        columns = {name: values.tolist() for name, values in got.items()}
    else:
        stream = compiled.program.inputs["request"].to_array(requests)[:, None]
        got = compiled.run(len(requests), {"request": stream})
        ports = compiled.program.outputs
        columns = {name: ports[name].to_bits(values[:, 0]) for name, values in got.items()}
    lines = []
    outputs = (columns[name] for name in ("grant", "index", "valid"))
    for grant, index, valid in zip(*outputs, strict=True):
        assert valid == (grant != 0)
        assert grant == (1 << index if valid else 0) and index < width
        lines.append(index if valid else None)
    return lines


@settings(deadline=None, max_examples=30)
@given(data=st.data(), width=st.integers(1, 12), kind=st.sampled_from(KINDS))
def test_grants_are_those_of_a_queue(data, width, kind):
    arbiter, queue = oracle(kind, width)
    requests = data.draw(st.lists(st.integers(0, (1 << width) - 1), min_size=1, max_size=60))
    assert grants(arbiter, requests) == [queue.grant(request) for request in requests]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [33, 64])
def test_grants_of_wide_arbiters(width, kind):
    arbiter, queue = oracle(kind, width)
    generator = np.random.default_rng(width)
    few = generator.random((80, width)) < generator.choice([0.03, 0.5], (80, 1))
    requests = [sum(1 << int(line) for line in np.flatnonzero(row)) for row in few]
    assert grants(arbiter, requests) == [queue.grant(request) for request in requests]


def test_the_order_of_turns():
    crowd = [0b11111] * 12
    assert grants(RoundRobinArbiter(5), crowd) == [0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1]
    assert grants(RoundRobinArbiter(5, hold=True), crowd) == [0] * 12
    assert grants(LeastRecentArbiter(5), crowd) == [0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1]
    weighted = WeightedRoundRobinArbiter("3,1,2")
    assert grants(weighted, [0b111] * 12) == [0, 0, 0, 1, 2, 2, 0, 0, 0, 1, 2, 2]


def test_who_left_the_turn_to_others_comes_behind_them():
    requests = [0b001, 0b000, 0b011, 0b001, 0b110, 0b111]
    assert grants(RoundRobinArbiter(3), requests) == [0, None, 1, 0, 1, 2]
    assert grants(RoundRobinArbiter(3, hold=True), requests) == [0, None, 1, 0, 1, 1]
    assert grants(WeightedRoundRobinArbiter("2,3,1"), requests) == [0, None, 0, 0, 1, 1]


def test_least_recent_is_not_round_robin():
    requests = [0b100, 0b111, 0b110, 0b110]
    assert grants(LeastRecentArbiter(3), requests) == [2, 0, 1, 2]
    assert grants(RoundRobinArbiter(3), requests) == [2, 0, 1, 2]
    requests = [0b001, 0b100, 0b011]
    assert grants(LeastRecentArbiter(3), requests) == [0, 2, 1]
    assert grants(RoundRobinArbiter(3), requests) == [0, 2, 0]


@pytest.mark.parametrize("first", list(First))
@pytest.mark.parametrize("width", WIDTHS)
def test_fixed_priority_for_every_request(width, first):
    arbiter = FixedArbiter(width, first=first)
    result = check(arbiter)
    assert (result.exhaustive, result.vectors, result.mismatches) == (True, 1 << width, 0)
    digits = [format(request, f"0{width}b") for request in range(1 << width)]
    expected = [
        None
        if "1" not in word
        else width - 1 - word.rindex("1")
        if first is First.LOWEST
        else width - 1 - word.index("1")
        for word in digits
    ]
    assert grants(arbiter, list(range(1 << width))) == expected


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [1, 2, 5, 12])
def test_hardware_agrees_with_the_model(width, kind):
    arbiter, _ = oracle(kind, width)
    result = check(arbiter, vectors=None if width == 1 else 2000)
    assert result.mismatches == 0 and result.exhaustive == (width == 1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [1, 2, 3, 5, 7, 13, 31])
def test_hardware_is_proven(width, kind):
    arbiter, _ = oracle(kind, width)
    result = prove(arbiter)
    assert result.proven and result.by_induction == (width > 1)


@pytest.mark.parametrize("width", [33, 100])
def test_wide_fixed_priority_is_proven(width):
    assert prove(FixedArbiter(width)).proven
    assert prove(FixedArbiter(width, first=First.HIGHEST)).proven


@pytest.mark.parametrize("kind", ["round robin", "hold", "weighted"])
def test_arbiters_of_100_requests_are_proven(kind):
    assert prove(oracle(kind, 100)[0]).proven


def build(inputs, build_outputs):
    """Compute values that a function builds from signals, given as pairs of width and value."""
    m = Module()
    signals = [Signal(width) for width, _ in inputs]
    built = build_outputs(*signals)
    results = []

    async def testbench(ctx):
        for signal, (_, value) in zip(signals, inputs, strict=True):
            ctx.set(signal, value)
        results.extend(ctx.get(value) for value in built)

    simulator = Simulator(m)
    simulator.add_testbench(testbench)
    simulator.run()
    return results


@settings(deadline=None, max_examples=40)
@given(data=st.data(), width=st.integers(1, 40))
def test_functions_build_grants(data, width):
    request = data.draw(st.integers(1, (1 << width) - 1))
    lines = [line for line in range(width) if request >> line & 1]
    (grant,) = build([(width, request)], lambda r: [priority_grant(r)])
    assert grant == 1 << lines[0]
    (grant,) = build([(width, request)], lambda r: [priority_grant(r, first=First.HIGHEST)])
    assert grant == 1 << lines[-1]
    last = data.draw(st.integers(0, width - 1))
    behind = ((1 << width) - (2 << last)) >> 1
    inputs = [(width, request), (width - 1, behind)]
    grant, after = build(inputs, round_robin)
    winner = min(lines, key=lambda line: (line - last - 1) % width)
    assert (grant, after) == (1 << winner, ((1 << width) - (2 << winner)) >> 1)


@settings(deadline=None, max_examples=30)
@given(data=st.data(), width=st.integers(1, 9))
def test_the_function_for_least_recent(data, width):
    order = data.draw(st.permutations(range(width)))
    request = data.draw(st.integers(0, (1 << width) - 1))

    def packed(order):
        place = {line: position for position, line in enumerate(order)}
        pairs = [(low, high) for high in range(width) for low in range(high)]
        return sum((place[high] < place[low]) << bit for bit, (low, high) in enumerate(pairs))

    inputs = [(width, request), (width * (width - 1) // 2, packed(order))]
    grant, after = build(inputs, least_recent)
    waiting = [line for line in order if request >> line & 1]
    assert grant == (1 << waiting[0] if waiting else 0)
    expected = [line for line in order if line not in waiting[:1]] + waiting[:1]
    assert after == packed(expected)


class Stuck(RoundRobinArbiter):
    """Nothing moves after request 0 was granted, so that it starves the others."""

    def elaborate(self, platform):
        m = Module()
        grant, behind = round_robin(self.request, self.behind)
        m.d.comb += [self.grant.eq(grant), self.valid.eq(self.request.any())]
        m.d.comb += self.index.eq(sum(Mux(bit, n, 0) for n, bit in enumerate(grant)))
        with m.If(self.valid & ~grant[0]):
            m.d.sync += self.behind.eq(behind)
        return m


class Twice(RoundRobinArbiter):
    """Who was granted is not behind itself, but the first of those behind."""

    def elaborate(self, platform):
        m = Module()
        grant, behind = round_robin(self.request, self.behind)
        m.d.comb += [self.grant.eq(grant), self.valid.eq(self.request.any())]
        m.d.comb += self.index.eq(sum(Mux(bit, n, 0) for n, bit in enumerate(grant)))
        with m.If(self.valid):
            m.d.sync += self.behind.eq(behind | grant[1:])
        return m


@pytest.mark.parametrize("mutant", [Stuck(4), Twice(5)], ids=["stuck", "twice"])
def test_simulation_and_proof_catch_mutants(mutant):
    assert check(mutant).mismatches > 0
    result = prove(mutant)
    assert not result.proven and result.trace is not None


@pytest.mark.parametrize(
    ("design", "most"), [(FixedArbiter, 256), (RoundRobinArbiter, 256), (LeastRecentArbiter, 64)]
)
def test_widths_are_checked(design, most):
    name = design.__name__
    for value in (2.0, True, "3"):
        with pytest.raises(TypeError, match=f"^{name} width must be an integer, not {value!r}$"):
            design(value)
    with pytest.raises(ValueError, match=f"^{name} width must be at least 1, not 0$"):
        design(0)
    with pytest.raises(ValueError, match=f"^{name} width must be at most {most}, not {most + 1}$"):
        design(most + 1)


def test_other_parameters_are_checked():
    with pytest.raises(TypeError, match=r"^RoundRobinArbiter hold must be True or False, not 1$"):
        RoundRobinArbiter(4, hold=1)  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match=r"^'first' is not a valid First$"):
        FixedArbiter(4, first="first")  # pyright: ignore[reportArgumentType]
    name = "WeightedRoundRobinArbiter weights"
    with pytest.raises(TypeError, match=rf"^{name} must be a string, not \[3, 1\]$"):
        WeightedRoundRobinArbiter([3, 1])  # pyright: ignore[reportArgumentType]
    for text in ("", "3,", "3 1", "1.5", "-1", "a", "1_0", "٣"):
        with pytest.raises(
            ValueError, match=rf"^{name} must be integers with commas between them, not '{text}'$"
        ):
            WeightedRoundRobinArbiter(text)
    with pytest.raises(ValueError, match=rf"^{name} of request 1 must be at least 1, not 0$"):
        WeightedRoundRobinArbiter("3,0")
    with pytest.raises(ValueError, match=rf"^{name} of request 0 must be at most 256, not 257$"):
        WeightedRoundRobinArbiter("257")
    with pytest.raises(ValueError, match=rf"^{name} count must be at most 256, not 257$"):
        WeightedRoundRobinArbiter(",".join(["1"] * 257))


def test_weights_may_have_blanks_and_be_alone():
    assert grants(WeightedRoundRobinArbiter(" 1, 2 "), [3] * 6) == [0, 1, 1, 0, 1, 1]
    assert WeightedRoundRobinArbiter("7").registers == ()
    assert WeightedRoundRobinArbiter("1,1,1").registers == ("behind",)
    assert WeightedRoundRobinArbiter("1,2").registers == ("behind", "left")
