"""The one call that simulates, and the second witness behind it."""

import re

import numpy as np
import pytest
from amaranth.hdl import Module, Signal, signed
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from hdl import Decoder, PriorityEncoder
from hdl.netlist import to_gates
from sim import compile, simulate
from sim.crosscheck import EngineError, cross_check, cross_check_once
from sim.engine import cache, compile_gates
from sim.engine.mutate import mutate

ENGINES = ["numpy", "llvm"]


class Negate(wiring.Component):
    i: In(signed(5))
    o: Out(signed(6))

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(-self.i)
        return m


class Counter(wiring.Component):
    en: In(1, init=1)
    o: Out(3)

    def elaborate(self, platform):
        m = Module()
        count = Signal(3, init=5)
        with m.If(self.en):
            m.d.sync += count.eq(count + 1)
        m.d.comb += self.o.eq(count)
        return m


@pytest.mark.parametrize("engine", ENGINES)
def test_arrays_in_and_out(engine):
    got = simulate(Decoder(3), {"i": np.arange(8), "en": np.ones(8, int)}, engine=engine)
    assert got["o"].tolist() == [1 << n for n in range(8)] and got["o"].dtype == np.uint8


@pytest.mark.parametrize("engine", ENGINES)
def test_an_input_with_an_initial_value_need_not_be_given(engine):
    assert simulate(Decoder(2), {"i": [3, 0]}, engine=engine)["o"].tolist() == [8, 1]
    with pytest.raises(ValueError, match=r"^input i is not given: there are en, i$"):
        simulate(Decoder(2), {"en": [1]}, engine=engine)


@pytest.mark.parametrize("engine", ENGINES)
def test_signed_ports(engine):
    got = simulate(Negate(), {"i": [-16, -1, 0, 15]}, engine=engine)["o"]
    assert got.tolist() == [16, 1, 0, -15] and got.dtype == np.int8


@pytest.mark.parametrize("engine", ENGINES)
def test_every_vector_in_counting_order(engine):
    got = simulate(Decoder(2), exhaustive=True, outputs=["o"], engine=engine)
    assert got["o"].tolist() == [0, 0, 0, 0, 1, 2, 4, 8]


@pytest.mark.parametrize("engine", ENGINES)
def test_ports_wider_than_a_word(engine):
    requests = [0, 1 << 69, 1 << 64 | 1 << 66]
    words = [[number & (1 << 64) - 1, number >> 64] for number in requests]
    given = {"i": np.array(words, np.uint64)}
    got = simulate(PriorityEncoder(70), given, engine=engine)
    assert got["o"].tolist() == [0, 69, 64] and got["valid"].tolist() == [0, 1, 1]


@pytest.mark.parametrize("engine", ENGINES)
def test_registers_run_over_streams(engine):
    compiled = compile(Counter(), engine=engine)
    enable = np.array([[1, 0], [1, 1], [0, 1], [1, 1]])
    got = compiled.run(4, {"en": enable})["o"]
    assert got.tolist() == [[5, 5], [6, 5], [7, 6], [7, 7]]
    assert compiled.run(4)["o"].tolist() == [[5], [6], [7], [0]]
    with pytest.raises(
        ValueError, match=r"^input en must be an array of shape \(3, streams\), not \(4, 2\)$"
    ):
        compiled.run(3, {"en": enable})


@pytest.mark.parametrize(
    ("inputs", "options", "error", "message"),
    [
        ({"i": 5}, {}, ValueError, "input i must be an array of shape (vectors), not ()"),
        ({"j": [0]}, {}, ValueError, "there is no input j: there are en, i"),
        (5, {}, TypeError, "inputs must be a mapping of names to arrays, not 5"),
        ({"i": [0]}, {"outputs": ["o", "q"]}, ValueError, "outputs must be among o, not q"),
        ({"i": [4]}, {}, ValueError, "input i must be 0..3, but vector 0 is 4"),
    ],
)
def test_what_is_refused(inputs, options, error, message):
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        simulate(Decoder(2), inputs, **options)


def test_either_inputs_or_all():
    for arguments in ({}, {"inputs": {"i": [0]}, "exhaustive": True}):
        with pytest.raises(
            ValueError, match=r"^simulate\(\) takes either inputs or exhaustive=True$"
        ):
            simulate(Decoder(2), **arguments)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_cross_check_notices_every_gate_that_is_broken(engine):
    component = PriorityEncoder(5)
    gates = to_gates(component)
    cross_check(component, compile_gates(gates, engine))
    for node in range(len(gates.operation) - gates.count, len(gates.operation)):
        with pytest.raises(
            EngineError,
            match=rf"^engine {engine} computes (o|valid)=0x\d for PriorityEncoder in vector \d+ "
            r"\(i=\d+\), but Amaranth's simulator 0x\d$",
        ):
            cross_check(component, compile_gates(mutate(gates, node), engine))


@pytest.mark.parametrize("engine", ENGINES)
def test_the_cross_check_follows_registers(engine):
    component = Counter()
    gates = to_gates(component)
    cross_check(component, compile_gates(gates, engine))
    last = len(gates.operation) - 1
    with pytest.raises(EngineError, match=r"^engine \w+ computes o=0x\d for Counter in cycle \d+ "):
        cross_check(component, compile_gates(mutate(gates, last), engine))


def test_a_netlist_is_cross_checked_once(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "folder", lambda: tmp_path / "code")
    calls = []
    monkeypatch.setattr("sim.crosscheck.cross_check", lambda *both: calls.append(both))
    component = Decoder(2)
    for engine in ("numpy", "numpy", "llvm"):
        cross_check_once(component, compile_gates(to_gates(component), engine))
    assert [program.engine for _, program in calls] == ["numpy", "llvm"]
