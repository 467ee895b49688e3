"""What arbiters promise over time, proven by induction in z3: who is granted, and how soon."""

import pytest
from amaranth.hdl import Assert, Cat, Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from hdl import (
    FixedArbiter,
    LeastRecentArbiter,
    RoundRobinArbiter,
    WeightedRoundRobinArbiter,
    grant as priority_grant,
    round_robin,
)
from sim import prove_properties
from sim.trace import violation


class Promise(wiring.Component):
    """An arbiter with assertions about its grants, and about how long each request waits.

    ``bounds`` are the cycles that each line may wait. ``explain`` builds from the registers how
    much of that is still ahead at most, and lists what always holds of the registers; only
    induction needs it.
    """

    def __init__(self, arbiter, bounds, explain=None, *, turns=False):
        self._arbiter = arbiter
        self._bounds = bounds
        self._explain = explain or (lambda arbiter, line: (0, []))
        self._turns = turns
        super().__init__({"request": In(len(arbiter.request))})

    def elaborate(self, platform):
        m = Module()
        m.submodules.arbiter = arbiter = self._arbiter
        request, grant = self.request, arbiter.grant
        m.d.comb += [
            arbiter.request.eq(request),
            Assert((grant & (grant - 1)[: len(grant)]) == 0, "more than one grant"),
            Assert((grant & ~request) == 0, "a grant without a request"),
            Assert(grant.any() == request.any(), "nobody is served"),
            Assert(arbiter.valid == grant.any(), "valid is wrong"),
        ]
        for line, bound in enumerate(self._bounds):
            m.d.comb += Assert(grant[line] == (arbiter.valid & (arbiter.index == line)), "index")
            waited = Signal(range(bound + 2), name=f"waited_{line}")
            waits = request[line] & ~grant[line]
            counts = waits & ~goes_on(arbiter) if self._turns else waits
            with m.If(~waits):
                m.d.sync += waited.eq(0)
            with m.Elif(counts):
                m.d.sync += waited.eq(waited + 1)
            ahead, holds = self._explain(arbiter, line)
            m.d.comb += Assert(waited + counts <= bound, "starved")
            m.d.comb += [Assert(waited + ahead <= bound, "ahead"), *map(Assert, holds)]
        return m


def last_granted(arbiter):
    """A bit for the line that was granted last; for the highest before the first grant."""
    return Cat(Const(1, 1), ~arbiter.behind) & Cat(arbiter.behind, Const(1, 1))


def goes_on(arbiter):
    return arbiter.held & (last_granted(arbiter) & arbiter.grant).any()


def behind_is_sorted(arbiter):
    behind = arbiter.behind
    return [behind[at + 1] | ~behind[at] for at in range(len(behind) - 1)]


def circle(weights):
    """Add up the turns between the line granted last and another one, and what is left of it."""
    width = len(weights)

    def explain(arbiter, line):
        left = arbiter.left if "left" in arbiter.registers else 0
        ahead, holds = 0, behind_is_sorted(arbiter)
        for last, bit in enumerate(last_granted(arbiter)):
            between = sum(weights[(last + n) % width] for n in range(1, (line - last) % width))
            between += 0 if last != line else sum(weights) - weights[line]
            ahead += Mux(bit, between + (left if last != line else 0), 0)
            holds.append(~bit | (left < weights[last]))
        return ahead, holds

    return explain


def queue(arbiter, line):
    """Count the lines before one, and state that their order is one."""
    width = len(arbiter.request)

    def before(a, b):
        low, high = sorted((a, b))
        bit = arbiter.order[high * (high - 1) // 2 + low]
        return ~bit if a == low else bit

    others = [other for other in range(width) if other != line]
    holds = [
        ~(before(line, a) & before(a, b)) | before(line, b)
        for a in others
        for b in others
        if a != b
    ]
    return sum(before(other, line) for other in others), holds


def uneven(weights):
    return WeightedRoundRobinArbiter(",".join(map(str, weights)))


def promise(kind, width):
    if kind == "round robin":
        return Promise(RoundRobinArbiter(width), [width - 1] * width, circle([1] * width))
    if kind == "hold":
        arbiter = RoundRobinArbiter(width, hold=True)
        return Promise(arbiter, [width - 1] * width, circle([1] * width), turns=True)
    if kind == "weighted":
        weights = [3, 1, 2, 5, 1][:width]
        bounds = [sum(weights) - weight for weight in weights]
        return Promise(uneven(weights), bounds, circle(weights))
    return Promise(LeastRecentArbiter(width), [width - 1] * width, queue)


@pytest.mark.parametrize("kind", ["round robin", "hold", "weighted", "least recent"])
@pytest.mark.parametrize("width", [2, 3, 5])
def test_promises_are_kept_for_ever(width, kind):
    assert prove_properties(promise(kind, width), "induction", 2).verdict == "proven"


def test_bounds_are_tight():
    tighter = [
        Promise(RoundRobinArbiter(3), [2, 2, 1]),
        Promise(uneven([3, 1, 2]), [3, 4, 4]),
        Promise(LeastRecentArbiter(3), [1, 2, 2]),
    ]
    for component in tighter:
        result = prove_properties(component, "bmc", 8)
        assert result.verdict == "violated" and result.trace is not None
        assert "starved" in (violation(component, result.trace) or "")


def test_fixed_priority_starves_all_but_the_first():
    assert prove_properties(Promise(FixedArbiter(3), [0, 9, 9]), "bmc", 8).verdict == "bounded"
    assert prove_properties(Promise(FixedArbiter(3), [0, 4, 9]), "bmc", 8).verdict == "violated"


class Unfair(RoundRobinArbiter):
    """The turn does not go on from the highest request, which so starves the others."""

    def elaborate(self, platform):
        m = Module()
        grant, behind = round_robin(self.request, self.behind)
        m.d.comb += [self.grant.eq(grant), self.valid.eq(self.request.any())]
        m.d.comb += self.index.eq(sum(Mux(bit, n, 0) for n, bit in enumerate(grant)))
        with m.If(self.valid & ~grant[-1]):
            m.d.sync += self.behind.eq(behind)
        return m


class Generous(FixedArbiter):
    """Whoever asks is granted."""

    def elaborate(self, platform):
        m = super().elaborate(platform)
        m.d.comb += self.grant.eq(self.request)
        return m


class Lazy(FixedArbiter):
    """The last request is not seen."""

    def elaborate(self, platform):
        m = super().elaborate(platform)
        m.d.comb += self.grant.eq(priority_grant(self.request[:-1]))
        return m


class Wasteful(FixedArbiter):
    """Grants the first request even if there is none."""

    def elaborate(self, platform):
        m = super().elaborate(platform)
        with m.If(self.request == 0):
            m.d.comb += [self.grant.eq(1), self.valid.eq(1)]
        return m


@pytest.mark.parametrize(
    ("mutant", "said"),
    [
        (Unfair, "starved"),
        (Generous, "more than one grant"),
        (Lazy, "nobody is served"),
        (Wasteful, "a grant without a request"),
    ],
    ids=["unfair", "generous", "lazy", "wasteful"],
)
def test_broken_promises_are_seen(mutant, said):
    component = Promise(mutant(3), [2, 99, 99])
    result = prove_properties(component, "bmc", 6)
    assert result.verdict == "violated" and result.trace is not None
    assert said in (violation(component, result.trace) or "")
