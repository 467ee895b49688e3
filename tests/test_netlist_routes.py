# amaranth: UnusedElaboratable=no
"""Which way to the gates is taken, and that the RTLIL of a block means the same to yosys."""

import logging

import amaranth
import pytest
from amaranth.hdl import Module, Signal, signed
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from hdl import Block, PriorityEncoder
from hdl.netlist import NetlistError, convert, to_gates
from sim import prove

from .gates import evaluate, simulate


class Equal(wiring.Component):
    a: In(2)
    b: In(2)
    o: Out(1)

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(self.a == self.b)
        return m


IN_PROCESS = to_gates(Equal(), route="in-process").digest
THROUGH_YOSYS = to_gates(Equal(), route="yosys").digest


def test_the_routes_can_be_told_apart():
    assert IN_PROCESS != THROUGH_YOSYS


@pytest.mark.parametrize("version", ["0.5.4", "0.5.10", "0.5.11.dev3", "0.5.99"])
def test_known_versions_are_read_in_process(version, monkeypatch, caplog):
    monkeypatch.setattr(amaranth, "__version__", version)
    assert to_gates(Equal()).digest == IN_PROCESS
    assert caplog.records == []


def check_fallback(version, caplog):
    with caplog.at_level(logging.WARNING, logger="minterm.netlist"):
        assert to_gates(Equal()).digest == THROUGH_YOSYS
    (record,) = caplog.records
    assert record.getMessage() == (
        f"Amaranth {version} cannot be read in process and goes through yosys, which is slower: "
        'pip install "amaranth>=0.5.4,<0.6"'
    )


@pytest.mark.parametrize("version", ["0.4.5", "0.5.3", "0.6.0", "0.50.4", "1.0"])
def test_other_versions_go_through_yosys_and_say_so(version, monkeypatch, caplog):
    monkeypatch.setattr(amaranth, "__version__", version)
    check_fallback(version, caplog)


def test_a_netlist_without_a_known_cell_goes_through_yosys(monkeypatch, caplog):
    monkeypatch.setattr(convert, "_CELLS", ("Matches", "Vanished"))
    check_fallback(amaranth.__version__, caplog)


def test_other_versions_are_refused_in_process(monkeypatch):
    monkeypatch.setattr(amaranth, "__version__", "0.6.0")
    with pytest.raises(
        NetlistError,
        match=r"^only Amaranth 0\.5 from 0\.5\.4 on can be read in process, not 0\.6\.0$",
    ):
        to_gates(Equal(), route="in-process")


def test_same_input_same_gates():
    for route in ("in-process", "yosys"):
        first, second = (to_gates(PriorityEncoder(9), route=route).digest for _ in range(2))
        assert first == second


class Chain(wiring.Component):
    """One signal after another, far beyond the depth of Python's stack."""

    i: In(8)
    o: Out(1)

    def elaborate(self, platform):
        m = Module()
        value = self.i[0]
        for number in range(5000):
            following = Signal(name=f"x{number}")
            m.d.comb += following.eq(value ^ self.i[number % 8] if number % 3 else ~value)
            value = following
        m.d.comb += self.o.eq(value)
        return m


def test_deep_designs():
    gates = to_gates(Chain(), route="in-process")
    assert gates.count < 5000
    i = list(range(0, 256, 5))
    # Of the 3333 XORs those of one input bit cancel out in pairs.
    expected = [
        (value & 1) ^ sum(value >> n % 8 & 1 if n % 3 else 1 for n in range(5000)) & 1
        for value in i
    ]
    assert evaluate(gates, {"i": i})["o"] == expected


class SignedSelect(Block):
    """Bits beyond the end of a signed value."""

    i: Signal
    k: Signal
    o: Signal

    def __init__(self):
        super().__init__({"i": In(signed(3)), "k": In(3), "o": Out(3)})

    def model(self, i, k):
        return {"o": i >> k}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(self.i.bit_select(self.k, 3))
        return m


def test_selecting_beyond_the_end_of_a_signed_value_is_proven():
    assert prove(SignedSelect()).proven


def test_cases_of_a_test_without_bits_always_hold():
    class Always(wiring.Component):
        def __init__(self):
            super().__init__({"i": In(2), "none": In(0), "o": Out(2)})

        def elaborate(self, platform):
            m = Module()
            m.d.comb += self.o.eq(1)
            with m.Switch(self.none):
                with m.Case(""):
                    m.d.comb += self.o.eq(self.i)
                with m.Default():
                    m.d.comb += self.o.eq(2)
            return m

    vectors = {"i": range(4), "none": [0] * 4}
    for route in ("in-process", "yosys"):
        assert evaluate(to_gates(Always(), route=route), vectors)["o"] == [0, 1, 2, 3]
    assert simulate(Always(), vectors)["o"] == [0, 1, 2, 3]
