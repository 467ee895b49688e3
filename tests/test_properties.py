"""Assertions over time, checked by sby and z3, and replayed in Amaranth's simulator."""

import os
import re
import signal
import subprocess
import sys
import textwrap
import time

import pytest
from amaranth.hdl import Assert, Assume, Cat, ClockDomain, Module, Mux, Signal, signed
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from hdl import tool
from hdl.tool import ToolError, ToolMissing
from sim import prove_properties
from sim.trace import violation

from .cli import ROOT


class RoundRobin(wiring.Component):
    """A round-robin arbiter: whoever comes next behind the last one that was granted.

    ``bug`` grants a second request when three or more are waiting. ``invariant`` also asserts
    what makes the other assertions inductive: that exactly one place is marked.
    """

    def __init__(self, width: int = 4, *, bug: bool = False, invariant: bool = True):
        self._width = width
        self._bug = bug
        self._invariant = invariant
        super().__init__({"requests": In(width), "grant": Out(width)})

    def elaborate(self, platform):
        m = Module()
        last = Signal(self._width, init=1)
        taken = Signal()
        previous = 0
        for place in range(self._width):
            winners = Signal(self._width, name=f"winners{place}")
            with m.If(last[place]):
                order = [(place + step) % self._width for step in range(1, self._width + 1)]
                for bit in reversed(order):
                    with m.If(self.requests[bit]):
                        m.d.comb += winners.eq(1 << bit)
            previous = previous | winners
        m.d.comb += [taken.eq(self.requests.any()), self.grant.eq(previous)]
        if self._bug:
            crowded = sum(self.requests) >= 3
            m.d.comb += self.grant.eq(previous | Mux(crowded & last[2], self.requests, 0))
        with m.If(taken):
            m.d.sync += last.eq(previous)
        m.d.comb += [
            Assert((self.grant & (self.grant - 1)[: self._width]) == 0, "more than one grant"),
            Assert((self.grant & ~self.requests) == 0, "a grant without a request"),
            Assert(self.grant.any() == self.requests.any(), "nobody is served"),
        ]
        if self._invariant:
            m.d.comb += Assert(sum(last) == 1, "not exactly one mark")
        return m


class Counter(wiring.Component):
    """Counts by two while ``go`` is positive; ``limit`` is said not to be reached."""

    _MustUse__silence = True  # some are only refused

    def __init__(self, limit: int, *, assume: bool = False, clocked: bool = False):
        self._limit = limit
        self._assume = assume
        self._clocked = clocked
        super().__init__({"go": In(signed(3)), "unused": In(2)})

    def elaborate(self, platform):
        m = Module()
        count = Signal(8)
        with m.If(self.go > 0):
            m.d.sync += count.eq(count + 2)
        domain = m.d.sync if self._clocked else m.d.comb
        domain += Assert(count != self._limit, "limit")
        if self._assume:
            m.d.comb += Assume(self.go < 0)
        return m


def test_an_arbiter_is_proven_for_ever_by_induction():
    result = prove_properties(RoundRobin(), "induction", 2)
    assert (result.verdict, result.mode, result.depth) == ("proven", "induction", 2)
    assert result.trace is None and result.seconds > 0
    assert set(result.tools) == {"amaranth", "sby", "yosys", "z3"}


def test_bounded_model_checking_promises_no_more_than_its_depth():
    result = prove_properties(RoundRobin(), "bmc", 5)
    assert (result.verdict, result.trace) == ("bounded", None)


@pytest.mark.parametrize("mode", ["bmc", "induction"])
def test_a_wrong_arbiter_is_caught_with_a_trace_that_replays(mode):
    result = prove_properties(RoundRobin(bug=True), mode, 8)
    assert result.verdict == "violated" and result.trace is not None
    # The mark starts at place 0, so it has to be moved to place 2 before three requests collide.
    assert len(result.trace) == 2
    assert result.trace[0]["requests"] & 0b0110 == 0b0100
    assert sum(int(bit) for bit in f"{result.trace[1]['requests']:b}") >= 3
    said = violation(RoundRobin(bug=True), result.trace)
    assert said == "Assertion violated: more than one grant"
    assert violation(RoundRobin(), result.trace) is None


def test_what_is_not_inductive_is_unknown_and_never_proven():
    for depth in (1, 4):
        result = prove_properties(RoundRobin(invariant=False), "induction", depth)
        assert (result.verdict, result.trace) == ("unknown", None)
    # Even numbers never become odd, which no number of earlier cycles without 101 can tell.
    assert prove_properties(Counter(101), "induction", 10).verdict == "unknown"


@pytest.mark.parametrize("clocked", [False, True])
def test_a_violation_beyond_the_depth_is_not_seen_and_at_it_is(clocked):
    """Four increments are needed, and a clocked assertion looks one clock edge later."""
    near, far = (4, 5)
    assert prove_properties(Counter(8, clocked=clocked), "bmc", near).verdict == "bounded"
    result = prove_properties(Counter(8, clocked=clocked), "bmc", far + clocked)
    assert result.verdict == "violated" and result.trace is not None
    assert [cycle["go"] > 0 for cycle in result.trace][:4] == [True] * 4
    assert all(set(cycle) == {"go", "unused"} for cycle in result.trace)
    assert all(-4 <= cycle["go"] < 4 for cycle in result.trace)
    assert violation(Counter(8, clocked=clocked), result.trace) == "Assertion violated: limit"


def test_assumptions_limit_the_inputs():
    assert prove_properties(Counter(2, assume=True), "bmc", 10).verdict == "bounded"


def test_requests_that_are_wrong():
    class Plain(wiring.Component):
        i: In(1)
        o: Out(1)

        def elaborate(self, platform):
            m = Module()
            m.d.comb += self.o.eq(self.i)
            return m

    class Foreign(Plain):
        def elaborate(self, platform):
            m = super().elaborate(platform)
            m.domains.other = ClockDomain()
            count = Signal()
            m.d.other += count.eq(~count)
            m.d.comb += Assert(Cat(count, self.i) != 3)
            return m

    class Needy(Plain):
        def elaborate(self, platform):
            m = super().elaborate(platform)
            count = Signal()
            m.d.pixel += count.eq(~count)
            m.d.comb += Assert(Cat(count, self.i) != 3)
            return m

    with pytest.raises(ValueError, match=r"^Plain asserts nothing that could be proven$"):
        prove_properties(Plain())
    for design, names in ((Foreign, "a constant"), (Needy, "pixel_clk")):
        message = f"{design.__name__} must have no clock domain but sync, but is clocked by {names}"
        with pytest.raises(ValueError, match=f"^{message}$"):
            prove_properties(design())
    for depth in (0, 10_001, 2.5):
        message = re.escape(f"depth must be an integer of 1 to 10000, not {depth}")
        with pytest.raises(ValueError, match=f"^{message}$"):
            prove_properties(Counter(1), "bmc", depth)  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match=r"^'cover' is not a valid Mode$"):
        prove_properties(Counter(1), "cover")


def test_a_solver_that_is_not_installed(monkeypatch, tmp_path):
    monkeypatch.setitem(tool.TOOLS, "z3", tool.Tool("z3", "no_such_package", "", "formal"))
    monkeypatch.setenv("PATH", str(tmp_path))
    message = 'z3 is not installed: pip install "minterm[formal]"'
    with pytest.raises(ToolMissing, match=f"^{re.escape(message)}$"):
        prove_properties(Counter(1))


def test_a_solver_that_fails_is_one_line(monkeypatch, tmp_path):
    path = tmp_path / "z3"
    path.write_text("#!/bin/sh\nexit 3\n")
    path.chmod(0o755)
    monkeypatch.setenv("Z3", str(path))
    with pytest.raises(ToolError, match=r"^sby failed with status 16: .*\(ERROR, rc=16\)$"):
        prove_properties(Counter(1))


SLOW = """
    import sys
    sys.path.insert(0, sys.argv[1])
    from amaranth.hdl import Assert, Module, Signal
    from amaranth.lib import wiring
    from amaranth.lib.wiring import In
    from sim import prove_properties

    class Factors(wiring.Component):
        a: In(40)
        b: In(40)

        def elaborate(self, platform):
            m = Module()
            m.d.comb += Assert((self.a * self.b != 0x9E3779B97F4A7C15B5A9) | (self.a < 2))
            return m

    print("ready", flush=True)
    prove_properties(Factors(), "bmc", 5)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
def test_an_interrupt_ends_the_solver_and_removes_every_file(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(SLOW), str(ROOT)],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None and process.stdout.readline() == "ready\n"

    def running() -> list[str]:
        """Commands of the processes whose environment names this test's folder."""
        found = []
        for entry in os.scandir("/proc"):
            try:
                with open(f"{entry.path}/environ", "rb") as environment:
                    if str(tmp_path).encode() in environment.read():
                        with open(f"{entry.path}/comm") as command:
                            found.append(command.read().strip())
            except OSError:
                continue
        return found

    deadline = time.monotonic() + 60
    while "z3" not in running():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    while running():
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert list(tmp_path.iterdir()) == []
