"""Designs with registers as gates, on both routes, against literals."""

import pytest
from amaranth.hdl import Cat, EnableInserter, Module, ResetSignal, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from hdl.netlist import Register, to_gates

from .components import component
from .gates import run

ROUTES = ["in-process", "yosys"]


class Counter(wiring.Component):
    """Counts by 3 from 5; ``hold`` stops it, the reset restarts it, ``last`` has no reset."""

    hold: In(1)
    count: Out(4, init=5)
    last: Out(4)
    resetting: Out(1)

    def elaborate(self, platform):
        m = Module()
        last = Signal(4, init=9, reset_less=True)
        with m.If(~self.hold):
            m.d.sync += self.count.eq(self.count + 3)
        m.d.sync += last.eq(self.count)
        m.d.comb += [self.last.eq(last), self.resetting.eq(ResetSignal())]
        return m


@pytest.mark.parametrize("route", ROUTES)
def test_counter_against_literals(route):
    gates = to_gates(Counter(), route=route)
    assert gates.inputs == {"hold": range(1, 2), "rst": range(2, 3)}
    assert sorted(register.init for register in gates.registers) == [0, 0, 0, 0, 1, 1, 1, 1]
    assert [register.node for register in gates.registers] == list(range(3, 11))
    result = run(gates, {"hold": [0, 0, 1, 0, 0, 1, 0], "rst": [0, 0, 0, 0, 1, 1, 0]})
    assert result == {
        "count": [5, 8, 11, 11, 14, 5, 5],
        "last": [9, 5, 8, 11, 11, 14, 5],
        "resetting": [0, 0, 0, 0, 1, 1, 0],
    }


class Enabled(wiring.Component):
    """A shift register, whose first half is enabled, in a domain of its own name."""

    enable: In(1)
    i: In(1)
    o: Out(3)

    def elaborate(self, platform):
        m = Module()
        first = Signal(init=1)
        inner = Module()
        inner.d.pixel += first.eq(self.i)
        m.submodules.inner = EnableInserter({"pixel": self.enable})(inner)
        m.d.pixel += self.o.eq(Cat(first, self.o))
        return m


@pytest.mark.parametrize("route", ROUTES)
def test_enabled_shift_register_against_literals(route):
    gates = to_gates(Enabled(), route=route)
    assert list(gates.inputs) == ["enable", "i", "pixel_rst"]
    result = run(gates, {"i": [0, 1, 1, 0, 0], "enable": [1, 0, 1, 1, 0]})
    assert result["o"] == [0b000, 0b001, 0b010, 0b100, 0b001]


@pytest.mark.parametrize("route", ROUTES)
def test_dead_registers_are_left_out(route):
    @component(i=In(1), o=Out(1))
    def Dead(self, m):
        dead = Signal(8)
        m.d.sync += dead.eq(dead + 1)
        m.d.sync += self.o.eq(self.i)

    gates = to_gates(Dead(), route=route)
    assert gates.inputs == {"i": range(1, 2), "rst": range(2, 3)}
    assert gates.operands[4].tolist() == [2, 5, 0]
    assert gates.registers == (Register(node=3, next=8, init=0),)
