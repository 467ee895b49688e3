"""Comparing two netlists, broken gates, and stopping in the middle."""

import signal
import threading

import numpy as np
import pytest

from hdl.netlist import GateBuilder, Gates, Register
from sim.engine import compile_gates, first_difference
from sim.engine.mutate import mutate

from .engine_nets import ENGINES, compiled, evaluate, random_net

PAIRS = [*((engine, engine) for engine in ENGINES), ("numpy", "avx512"), ("plain", "numpy")]


def detector(value: int | None, width: int = 21) -> Gates:
    """Make an output that is 1 for one value of two inputs, or for none."""
    builder = GateBuilder()
    high, low = builder.input("high", width - 10), builder.input("low", 10)
    bits = [*low, *high]
    found = 0
    if value is not None:
        found = builder.all(bit ^ 1 ^ (value >> n & 1) for n, bit in enumerate(bits))
    return builder.build({"same": bits, "found": [found]})


@pytest.mark.parametrize(("one", "other"), PAIRS)
@pytest.mark.parametrize("value", [0, 1, 511, 512, 100_003, (1 << 21) - 1])
def test_the_only_difference_is_found(one, other, value):
    a, b = compiled(detector(None), one), compiled(detector(value), other)
    assert first_difference(a, b) == value
    assert first_difference(a, b, value, 1) == value
    assert first_difference(a, b, 0, value) is None
    if value < (1 << 21) - 1:
        assert first_difference(a, b, value + 1) is None
    assert first_difference(b, b) is None


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_first_of_several_differences(engine, threads):
    a = compiled(detector(2_000_000), engine)
    b = compiled(detector(300), engine)
    assert first_difference(a, b, threads=threads) == 300
    assert first_difference(a, b, 301, threads=threads) == 2_000_000
    assert first_difference(a, b, 2_000_001, threads=threads) is None


@pytest.mark.parametrize("engine", ENGINES)
def test_every_mutant_is_told_from_the_netlist(engine):
    """Every gate of an adder matters, so breaking any of them shows."""
    builder = GateBuilder()
    a, b = builder.input("a", 5), builder.input("b", 5)
    carry, total = 0, []
    for x, y in zip(a, b, strict=True):
        half = builder.xor(x, y)
        total.append(builder.xor(half, carry))
        carry = builder.mux(half, carry, x)
    gates = builder.build({"sum": [*total, carry]})
    program = compiled(gates, engine)
    expected = (np.arange(1024) >> 5) + (np.arange(1024) & 31)
    assert np.array_equal(program.exhaustive()["sum"], expected)
    for node in range(len(gates.operation) - gates.count, len(gates.operation)):
        mutant = mutate(gates, node)
        wrong = compiled(mutant, engine)
        found = first_difference(program, wrong)
        assert found is not None
        value, _ = evaluate(mutant, {"a": found >> 5, "b": found & 31}, [])
        assert value["sum"] == wrong.exhaustive(found, 1)["sum"][0] != expected[found]


def test_only_gates_can_be_mutated():
    gates = detector(3)
    first = 22
    for node in (0, first - 1, first + gates.count):
        with pytest.raises(
            ValueError,
            match=rf"^node to mutate must be a gate, 22\.\.{21 + gates.count}, not {node}$",
        ):
            mutate(gates, node)


def test_what_cannot_be_compared():
    one = compile_gates(detector(1), "numpy")
    with pytest.raises(
        ValueError,
        match=r"^netlists to compare must have the same inputs, "
        r"not high\[11\], low\[10\] and high\[12\], low\[10\]$",
    ):
        first_difference(one, compile_gates(detector(1, 22), "numpy"))
    builder = GateBuilder()
    builder.input("high", 11)
    gates = builder.build({"found": builder.input("low", 10)})
    with pytest.raises(
        ValueError,
        match=r"^netlists to compare must have the same outputs, "
        r"not same\[21\], found\[1\] and found\[10\]$",
    ):
        first_difference(one, compile_gates(gates, "numpy"))
    builder = GateBuilder()
    state = builder.register()
    gates = builder.build({"x": [state]}, [Register(state >> 1, state ^ 1, 0)])
    program = compile_gates(gates, "numpy")
    with pytest.raises(ValueError, match=r"^the netlist has registers: give it clock cycles "):
        first_difference(program, program)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("engine", ["numpy", "llvm"])
def test_interrupt(engine, threads):
    """A run of many minutes ends when the user asks for it."""
    program = compile_gates(random_net(1, {"a": 50}, {"x": 1}), engine)
    timer = threading.Timer(0.2, lambda: signal.raise_signal(signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        # Twelve gigabytes of outputs, which are never touched.
        program.exhaustive(0, 12 << 30, threads=threads)
    timer.join()


@pytest.mark.parametrize("threads", [1, 2])
def test_interrupt_of_a_comparison(threads):
    program = compile_gates(random_net(1, {"a": 50}, {"x": 1}), "llvm")
    timer = threading.Timer(0.2, lambda: signal.raise_signal(signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        first_difference(program, program, 0, 1 << 40, threads=threads)
    timer.join()
