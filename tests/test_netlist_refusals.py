# amaranth: UnusedElaboratable=no
"""What has no gates is refused, on both routes and in the same words."""

import re

import pytest
from amaranth.hdl import (
    Assert,
    ClockDomain,
    ClockSignal,
    DomainRenamer,
    Instance,
    IOBufferInstance,
    IOPort,
    Module,
    Print,
    Signal,
)
from amaranth.hdl._ast import AnyConst, Initial
from amaranth.lib import wiring
from amaranth.lib.memory import Memory
from amaranth.lib.wiring import In, Out

from hdl.netlist import NetlistError, to_gates

from .gates import evaluate

ROUTES = ["in-process", "yosys"]


def design(fill, **members):
    """Make a component with inputs ``a`` and ``b`` and the output ``o``, filled by a function."""

    class Design(wiring.Component):
        def __init__(self):
            super().__init__({"a": In(2), "b": In(1), "o": Out(2), **members})

        def elaborate(self, platform):
            m = Module()
            fill(self, m)
            return m

    return Design()


def loop(self, m):
    x, y = Signal(2, name="x"), Signal(2, name="y")
    m.d.comb += [x.eq(self.a & y), y[1].eq(x[1] | self.b), self.o.eq(x)]


def loop_nobody_reads(self, m):
    x = Signal(name="x")
    m.d.comb += [x.eq(x ^ self.b), self.o.eq(self.a)]


def signal_of_itself(self, m):
    x = Signal(name="x")
    m.d.comb += [x.eq(x), self.o.eq(x)]


def private_loop(self, m):
    x = Signal(name="")
    m.d.comb += [x.eq(x ^ self.b), self.o.eq(x)]


def long_loop(self, m):
    x = Signal(20, name="x")
    m.d.comb += [x.eq(x.rotate_left(1) & self.b.replicate(20)), self.o.eq(x)]


def loop_through_a_condition(self, m):
    with m.If(self.o[1]):
        m.d.comb += self.o[1].eq(self.a)


def memory(self, m, *, write=False, domain="comb"):
    inner = Module()
    inner.submodules.table = table = Memory(shape=2, depth=4, init=[0, 1, 2, 3])
    port = table.read_port(domain=domain)
    if write:
        writing = table.write_port()
        inner.d.comb += [writing.addr.eq(self.a), writing.data.eq(self.a), writing.en.eq(1)]
    inner.d.comb += [port.addr.eq(self.a), self.o.eq(port.data)]
    m.submodules.inner = inner


def instance(self, m):
    m.submodules.inner = inner = Module()
    inner.submodules.cell = Instance("SB_LUT4", i_I0=self.b, o_O=self.o[0])


def input_output(self, m):
    port = IOPort(2, name="pads")
    m.submodules.buffer = IOBufferInstance(port, i=self.o)


def asynchronous_reset(self, m):
    m.domains.sync = domain = ClockDomain(async_reset=True)
    m.d.comb += domain.rst.eq(self.b)
    inner = Module()
    state = Signal(2, name="state")
    inner.d.slow += state.eq(self.a)
    m.submodules.inner = DomainRenamer({"slow": "sync"})(inner)
    m.d.comb += self.o.eq(state)


def two_clocks(self, m):
    m.d.sync += self.o[0].eq(self.b)
    m.d.pixel += self.o[1].eq(self.b)


def both_edges(self, m):
    m.domains.rise = rise = ClockDomain(local=True)
    m.domains.fall = fall = ClockDomain(local=True, clk_edge="neg")
    m.d.comb += [rise.clk.eq(ClockSignal()), fall.clk.eq(ClockSignal())]
    m.d.rise += self.o[0].eq(self.b)
    m.d.fall += self.o[1].eq(self.b)


def clock_of_a_port(self, m):
    m.domains.sync = domain = ClockDomain()
    m.d.comb += domain.clk.eq(self.b)
    m.d.sync += self.o.eq(self.a)


def clock_as_data(self, m):
    m.d.sync += self.o[0].eq(self.b)
    m.d.comb += self.o[1].eq(ClockSignal() & self.b)


REFUSED = {
    loop: "has a combinational loop through x[1], y[1]",
    loop_nobody_reads: "has a combinational loop through x[0]",
    private_loop: "has a combinational loop through private signals",
    signal_of_itself: "has a combinational loop through x[0]",
    long_loop: (
        "has a combinational loop through x[0], x[19], x[18], x[17], x[16], x[15], x[14], x[13], "
        "12 more"
    ),
    loop_through_a_condition: "has a combinational loop through o[1]",
    instance: "instance inner.cell of SB_LUT4 is a black box",
    input_output: "uses the I/O port pads",
    asynchronous_reset: "register inner.state has an asynchronous reset",
    two_clocks: "has registers on more than one clock: clk, pixel_clk",
    both_edges: "has registers on both edges of clk",
    clock_of_a_port: ("has registers whose clock is not the one of a domain left to Amaranth"),
    clock_as_data: "uses its clock clk as data",
}
REFUSED |= {
    lambda self, m: memory(self, m, write=True): "memory inner.table is writable",
    lambda self, m: memory(self, m, domain="sync"): "memory inner.table is read synchronously",
    lambda self, m: m.d.comb.__iadd__(self.o.eq(AnyConst(2))): (
        "uses a value that only formal verification knows"
    ),
    lambda self, m: m.d.comb.__iadd__(self.o.eq(Initial())): (
        "uses a value that only formal verification knows"
    ),
}


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(("fill", "reason"), list(REFUSED.items()), ids=REFUSED.values())
def test_refused(fill, reason, route):
    with pytest.raises(NetlistError, match=f"^Design {re.escape(reason)}$"):
        to_gates(design(fill), route=route)


@pytest.mark.parametrize("route", ROUTES)
def test_conflicting_drivers_are_refused(route):
    def fill(self, m):
        m.submodules.one = one = Module()
        m.submodules.two = two = Module()
        one.d.comb += self.o.eq(1)
        two.d.sync += self.o[1].eq(self.b)

    with pytest.raises(
        NetlistError,
        match=(
            r"^Design has conflicting drivers: Signal \(sig o\) bit 1 driven from domain sync at "
            r"\S+:\d+ and domain comb at \S+:\d+$"
        ),
    ):
        to_gates(design(fill), route=route)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.filterwarnings("ignore::amaranth.hdl.UnusedElaboratable")
def test_what_amaranth_does_not_accept_within_a_module_is_refused(route):
    def fill(self, m):
        m.d.comb += self.o.eq(1)
        m.d.sync += self.o.eq(self.b)

    with pytest.raises(
        NetlistError,
        match=(
            r"^Design is not accepted by Amaranth: Driver-driver conflict: trying to drive "
            r"\(sig o\) bit 0 from d\.sync, but it is already driven from d\.comb$"
        ),
    ):
        to_gates(design(fill), route=route)


@pytest.mark.parametrize("route", ROUTES)
def test_expressions_too_deep_for_amaranth_are_refused(route):
    def fill(self, m):
        value = self.a
        for _ in range(2000):
            value = value & self.b
        m.d.comb += self.o.eq(value)

    with pytest.raises(
        NetlistError,
        match=(
            r"^Design nests expressions or statements too deep for Amaranth: "
            r"assign their parts to signals$"
        ),
    ):
        to_gates(design(fill), route=route)


@pytest.mark.parametrize("route", ROUTES)
def test_prints_and_assertions_are_left_out(route):
    def fill(self, m):
        m.d.comb += [self.o.eq(self.a + 1), Print(self.a), Assert(self.a != 3)]
        m.d.sync += Print(self.a)
        m.d.pixel += Print(self.b)

    gates = to_gates(design(fill), route=route)
    assert evaluate(gates, {"a": [0, 1, 2, 3]})["o"] == [1, 2, 3, 0]
    assert list(gates.inputs) == ["a", "b", "pixel_rst", "rst"]


def test_only_components_and_routes_are_accepted():
    with pytest.raises(TypeError, match=r"^to_gates\(\) takes an Amaranth component, not 'x'$"):
        to_gates("x")
    with pytest.raises(
        ValueError, match=r"^route must be one of auto, in-process, yosys, not 'quick'$"
    ):
        to_gates(design(loop), route="quick")
