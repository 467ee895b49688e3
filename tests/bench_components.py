"""Components that are no blocks: what a user brings to a test bench."""

from amaranth.hdl import Module, Signal, signed
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out


class Counter(wiring.Component):
    """Counts up in every cycle in which it is enabled."""

    en: In(1, init=1)
    count: Out(4)

    def elaborate(self, platform):
        m = Module()
        with m.If(self.en):
            m.d.sync += self.count.eq(self.count + 1)
        return m


class AlwaysCounter(Counter):
    """A counter whose enable was dropped."""

    def elaborate(self, platform):
        m = Module()
        m.d.sync += self.count.eq(self.count + 1)
        return m


class Ticker(wiring.Component):
    """A counter without inputs, starting at 5."""

    count: Out(3, init=5)

    def elaborate(self, platform):
        m = Module()
        m.d.sync += self.count.eq(self.count + 1)
        return m


class Negate(wiring.Component):
    """Signed ports, and one that is a view."""

    a: In(signed(4), init=-3)
    pair: In(data.StructLayout({"low": 2, "high": 3}))
    o: Out(signed(5))
    low: Out(2)

    def elaborate(self, platform):
        m = Module()
        m.d.comb += [self.o.eq(-self.a), self.low.eq(self.pair.low)]
        return m


class TwoClocks(wiring.Component):
    """Needs a clock that no bench drives."""

    o: Out(1)

    def elaborate(self, platform):
        m = Module()
        m.d.pixel += self.o.eq(~self.o)
        return m


class TakenClock(wiring.Component):
    """An output has the name that Amaranth gives to the clock."""

    clk: Out(1)

    def elaborate(self, platform):
        m = Module()
        state = Signal()
        m.d.sync += state.eq(~state)
        m.d.comb += self.clk.eq(state)
        return m


class Sink(wiring.Component):
    """Has no output."""

    _MustUse__silence = True  # it is refused before it is elaborated

    i: In(1)

    def elaborate(self, platform):
        return Module()
