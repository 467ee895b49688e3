"""Benches of many vectors, which compiled code runs; few are run by Amaranth's simulator."""

import logging

import numpy as np
import pytest
from amaranth.hdl import Module
from amaranth.lib import wiring
from amaranth.lib.memory import Memory
from amaranth.lib.wiring import In, Out

from hdl import PriorityEncoder
from sim import Bench
from sim.engine import Program, reference

from .bench_components import AlwaysCounter, Counter, Negate, Ticker

MANY = 5000


@pytest.fixture(params=["compiled", "compiled without llvmlite", "reference"])
def engine(request, monkeypatch):
    """Forbids the engines that are not meant."""

    def forbidden(*arguments, **options):
        raise AssertionError("this engine is not meant")

    if request.param == "reference":
        monkeypatch.setattr("sim.report._FEW", MANY)
        monkeypatch.setattr(Program, "run", forbidden)
        monkeypatch.setattr(Program, "run_cycles", forbidden)
    elif request.param == "compiled":
        pytest.importorskip("llvmlite")
        monkeypatch.setattr("sim.compiled.cross_check_once", lambda *arguments: None)
        monkeypatch.setattr(reference, "run", forbidden)
        monkeypatch.setattr(reference, "run_cycles", forbidden)
    else:
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
        monkeypatch.setattr("sim.report.find_spec", lambda name: None)
        monkeypatch.setattr(reference, "run", forbidden)
        monkeypatch.setattr("sim.compiled.cross_check_once", lambda *arguments: None)
    return request.param


def random(width: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 1 << width, MANY)


@pytest.mark.usefixtures("engine")
def test_combinational():
    values = random(13) & random(13, 1) & random(13, 2)
    first = [(value & -value).bit_length() - 1 if value else 0 for value in values.tolist()]
    bench = Bench(PriorityEncoder(13)).drive(i=values).expect(o=first, valid=values != 0)
    report = bench.run()
    report.check()
    assert report.coverage is not None and report.coverage.rows.count(1) == len(
        set(values.tolist())
    )
    first[4321] ^= 1
    wrong = Bench(PriorityEncoder(13)).drive(i=values).expect(o=first).run()
    assert [failure.vector for failure in wrong.failures] == [4321]


@pytest.mark.usefixtures("engine")
def test_wide_ports():
    values = [1 << number % 100 for number in range(MANY)]
    bench = Bench(PriorityEncoder(100)).drive(i=values)
    bench.expect(o=[number % 100 for number in range(MANY)]).run().check()


@pytest.mark.usefixtures("engine")
def test_signed_ports_and_views():
    a, pair = random(4) - 8, random(5)
    bench = Bench(Negate()).drive(a=a, pair=pair).expect(o=-a, low=pair & 3)
    bench.run().check()


@pytest.mark.usefixtures("engine")
def test_clocked():
    en = random(1)
    count = (np.cumsum(en) - en) % 16
    Bench(Counter()).drive(en=en).expect(count=count).run().check()
    wrong = Bench(AlwaysCounter()).drive(en=en).expect(count=count).run()
    assert wrong.failures[0].vector == int(np.flatnonzero(en == 0)[0]) + 1


@pytest.mark.usefixtures("engine")
def test_clocked_without_inputs():
    expected = (np.arange(MANY) + 5) % 8
    Bench(Ticker()).drive(MANY).expect(count=expected).run().check()


class Store(wiring.Component):
    """A memory that is written, which is no gates."""

    data: In(8)
    o: Out(8)

    def elaborate(self, platform):
        m = Module()
        m.submodules.memory = memory = Memory(shape=8, depth=2, init=[7, 7])
        write, read = memory.write_port(), memory.read_port(domain="comb")
        m.d.comb += [write.en.eq(1), write.data.eq(self.data), self.o.eq(read.data)]
        return m


def test_what_is_no_gates_is_run_by_amaranth_and_told(caplog):
    caplog.set_level(logging.WARNING, "minterm.bench")
    values = random(8)
    Bench(Store()).drive(data=values).expect(o=[7, *values[:-1]]).run().check()
    assert caplog.messages == [
        "running in Amaranth's simulator, many times slower: Store memory memory is writable"
    ]
