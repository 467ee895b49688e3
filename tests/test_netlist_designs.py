# amaranth: UnusedElaboratable=no
"""Whole designs as gates, on both routes: statements, memories, interfaces."""

import random

import pytest
from amaranth.hdl import Array, Cat, Module, Mux, Value, signed
from amaranth.lib import data, enum, wiring
from amaranth.lib.memory import Memory
from amaranth.lib.wiring import In, Out

from hdl import Decoder, First, OnNone, PriorityEncoder, SumOfProducts
from hdl.netlist import to_gates

from .components import component
from .gates import evaluate, simulate

ROUTES = ["in-process", "yosys"]


@component(i=In(5), v=In(8), o=Out(8), hit=Out(2))
def DontCares(self, m):
    with m.Switch(self.i):
        with m.Case("1--0-", "00000"):
            m.d.comb += self.o.eq(self.v)
        with m.Case("11---"):
            m.d.comb += [self.o[2:6].eq(~self.v), self.hit.eq(2)]
        with m.Case():
            m.d.comb += self.hit.eq(3)
        with m.Default():
            m.d.comb += self.hit.eq(1)


@component(i=In(4), a=In(4), b=In(4), o=Out(4), p=Out(4))
def NestedConditions(self, m):
    m.d.comb += self.o.eq(self.a)
    with m.If(self.i[0]):
        with m.If(self.i[1]):
            m.d.comb += self.o.eq(self.b)
        with m.Elif(self.i[2]):
            m.d.comb += self.o[1:3].eq(0)
            m.d.comb += self.p.eq(self.a)
    with m.Elif(self.i[1] ^ self.i[3]):
        m.d.comb += self.o[0].eq(1)
    with m.Else():
        with m.Switch(self.a):
            for code in range(11):
                with m.Case(code):
                    m.d.comb += self.p.eq(code * 5)
    with m.If(self.i == 7):
        m.d.comb += self.p[3].eq(self.b[0])


@component(i=In(12), k=In(3), v=In(3), o=Out(12), words=Out(12), bits=Out(4), word=Out(3))
def DynamicSlices(self, m):
    m.d.comb += self.o.eq(self.i)
    m.d.comb += self.o.word_select(self.k, 3).eq(self.v)
    m.d.comb += self.words.bit_select(self.k, 7).eq(self.i)
    m.d.comb += self.bits.eq(self.i.bit_select(self.k, 4))
    m.d.comb += self.word.eq(self.i.word_select(self.k, 3))


@component(k=In(3), v=In(4), a=Out(4), b=Out(4), c=Out(6), picked=Out(5))
def Arrays(self, m):
    targets = Array([self.a, self.b, self.c])
    m.d.comb += targets[self.k].eq(self.v + 1)
    m.d.comb += self.picked.eq(Array([self.v, 17, Cat(self.k, self.v), self.v - 1, 9])[self.k])


@component(i=In(6), o=Out(6))
def AcyclicBitByBit(self, m):
    """Every bit depends on the one before, in one signal."""
    for bit in range(6):
        m.d.comb += self.o[bit].eq(self.i[bit] ^ (self.o[bit - 1] if bit else 1))


@component(address=In(4), o=Out(signed(5)), outside=Out(1))
def ReadOnlyMemory(self, m):
    m.submodules.rom = rom = Memory(shape=signed(5), depth=11, init=[3, -4, 15, -16, 0, 7, 9])
    port = rom.read_port(domain="comb")
    m.d.comb += [port.addr.eq(self.address), self.o.eq(port.data)]
    m.d.comb += self.outside.eq(self.address > 10)


@component(nothing=In(0), i=In(2), none=Out(0), same=Out(2), init=Out(3, init=5), one=Out(1))
def Corners(self, m):
    m.d.comb += [self.same.eq(self.i), self.one.eq(self.nothing == 0)]
    m.submodules.unnamed = Module()


class Color(enum.Enum, shape=2):
    BLACK = 0
    RED = 1
    BLUE = 2


PIXEL = data.StructLayout({"color": Color, "level": signed(4), "tags": data.ArrayLayout(3, 2)})
BUS = wiring.Signature(
    {
        "request": In(PIXEL),
        "lane": In(wiring.Signature({"ready": In(1), "level": Out(signed(3))})).array(2),
        "grant": Out(2).array(3),
    }
)


class Nested(wiring.Component):
    """A structure through nested interfaces, their arrays and a submodule."""

    bus: Out(BUS)
    level: Out(signed(6))
    tag: Out(3)
    color: Out(Color)

    def elaborate(self, platform):
        m = Module()
        m.submodules.inner = inner = NestedConditions()
        lanes = self.bus.lane
        m.d.comb += [
            self.level.eq(self.bus.request.level - lanes[0].level + lanes[1].level),
            self.tag.eq(self.bus.request.tags[lanes[0].level[0]]),
            self.color.eq(Mux(self.tag[0], Color.RED, self.bus.request.color)),
            inner.i.eq(self.bus.request.level),
            inner.a.eq(self.bus.request),
            inner.b.eq(5),
            lanes[0].ready.eq(inner.o.any()),
            lanes[1].ready.eq(self.bus.request.color == Color.BLUE),
            *(grant.eq(inner.p + number) for number, grant in enumerate(self.bus.grant)),
        ]
        return m


DESIGNS = [
    DontCares(),
    NestedConditions(),
    DynamicSlices(),
    Arrays(),
    AcyclicBitByBit(),
    ReadOnlyMemory(),
    Corners(),
    Nested(),
    Decoder(4),
    Decoder(3, active_low=True, structure="minterm"),
    PriorityEncoder(9, first=First.HIGHEST, structure="chain"),
    PriorityEncoder(11, on_none=OnNone.ANY),
    SumOfProducts("f = a & ~b | c ^ d; g = ~(a | b & d)"),
]


def input_widths(design):
    return {
        "__".join(map(str, path)): len(Value.cast(value))
        for path, member, value in design.signature.flatten(design)
        if member.flow is In
    }


def vectors_of(design, count=300):
    """Draw vectors, or list them all if there are no more."""
    widths = input_widths(design)
    total = sum(widths.values())
    numbers = range(1 << total)
    if 1 << total > count:
        numbers = random.Random(total).sample(numbers, count)
    vectors: dict[str, list[int]] = {name: [] for name in widths}
    for number in numbers:
        for name, width in widths.items():
            vectors[name].append(number & (1 << width) - 1)
            number >>= width
    return vectors


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: type(design).__name__)
def test_design_does_what_the_simulator_says(design, route):
    vectors = vectors_of(design)
    gates = to_gates(design, route=route)
    assert evaluate(gates, vectors) == simulate(design, vectors)
    widths = {name: len(nodes) for name, nodes in gates.inputs.items()}
    assert widths == input_widths(design) and list(widths) == list(vectors)
    assert not gates.registers


def test_ports_of_nested_interfaces_are_named_as_amaranth_does():
    gates = to_gates(Nested(), route="in-process")
    assert {name: len(nodes) for name, nodes in gates.inputs.items()} == {
        "bus__request": 12,
        "bus__lane__0__level": 3,
        "bus__lane__1__level": 3,
    }
    assert {name: len(literals) for name, literals in gates.outputs.items()} == {
        "bus__lane__0__ready": 1,
        "bus__lane__1__ready": 1,
        "bus__grant__0": 2,
        "bus__grant__1": 2,
        "bus__grant__2": 2,
        "level": 6,
        "tag": 3,
        "color": 2,
    }


@pytest.mark.parametrize("route", ROUTES)
def test_corners_against_literals(route):
    gates = to_gates(Corners(), route=route)
    assert gates.inputs == {"nothing": range(1, 1), "i": range(1, 3)}
    assert gates.outputs == {"none": (), "same": (2, 4), "init": (1, 0, 1), "one": (1,)}
    assert gates.count == 0


@pytest.mark.parametrize("route", ROUTES)
def test_read_only_memory_against_literals(route):
    gates = to_gates(ReadOnlyMemory(), route=route)
    rows = [3, 28, 15, 16, 0, 7, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert evaluate(gates, {"address": range(16)})["o"] == rows


@pytest.mark.filterwarnings("ignore:A case defined after the default case")
def test_a_case_after_the_default_is_never_active():
    @component(i=In(2), o=Out(2))
    def Unreachable(self, m):
        with m.Switch(self.i):
            with m.Case(0):
                m.d.comb += self.o.eq(3)
            with m.Default():
                m.d.comb += self.o[0].eq(1)
            with m.Case(2):
                m.d.comb += self.o.eq(0)

    gates = to_gates(Unreachable(), route="in-process")
    assert evaluate(gates, {"i": range(4)})["o"] == [3, 1, 1, 1]


@pytest.mark.parametrize("route", ROUTES)
def test_two_gates_against_literals(route):
    @component(a=In(1), b=In(1), o=Out(1))
    def Both(self, m):
        m.d.comb += self.o.eq(self.a & ~self.b)

    gates = to_gates(Both(), route=route)
    assert gates.inputs == {"a": range(1, 2), "b": range(2, 3)}
    assert gates.operands[3].tolist() == [2, 5, 0] and gates.outputs == {"o": (6,)}
