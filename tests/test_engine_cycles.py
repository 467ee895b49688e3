"""Registers, in many streams at once."""

import numpy as np
import pytest

from hdl.netlist import GateBuilder, Register
from sim.engine import compile_gates

from .engine_nets import ENGINES, compiled, evaluate, random_net


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("streams", [1, 130, 512, 9000])
def test_random_netlists_with_registers(engine, streams):
    gates = random_net(11, {"a": 5, "b": 1, "w": 70}, {"x": 9, "y": 1, "z": 66}, registers=12)
    assert len(gates.registers) > 5
    assert {register.init for register in gates.registers} == {0, 1}
    cycles = 7
    generator = np.random.default_rng(streams)
    given = {
        "a": generator.integers(0, 32, (cycles, streams)),
        "b": generator.integers(0, 2, (cycles, streams), np.uint8),
        "w": generator.integers(0, 64, (cycles, streams, 2), np.uint64),
    }
    result = compiled(gates, engine).run_cycles(given)
    assert result["x"].shape == (cycles, streams) and result["x"].dtype == np.uint16
    for stream in {0, streams // 2, streams - 1}:
        state = [register.init for register in gates.registers]
        for cycle in range(cycles):
            vector = {name: int(given[name][cycle, stream]) for name in "ab"}
            low, high = (int(word) for word in given["w"][cycle, stream])
            expected, state = evaluate(gates, {**vector, "w": low | high << 64}, state)
            assert result["x"][cycle, stream] == expected["x"]
            assert result["y"][cycle, stream] == expected["y"]
            low, high = (int(word) for word in result["z"][cycle, stream])
            assert low | high << 64 == expected["z"]


def ring():
    """Make three registers that pass a one round."""
    builder = GateBuilder()
    bits = [builder.register() for _ in range(3)]
    registers = [Register(bits[n] >> 1, bits[n - 1], int(n == 0)) for n in range(3)]
    return builder.build({"x": bits}, registers)


@pytest.mark.parametrize("engine", ENGINES)
def test_netlist_without_inputs(engine):
    result = compiled(ring(), engine).run_cycles({}, cycles=5)
    assert result["x"].tolist() == [[1], [2], [4], [1], [2]]
    assert compiled(ring(), engine).run_cycles({}, cycles=0)["x"].shape == (0, 1)


@pytest.mark.parametrize("engine", ENGINES)
def test_many_cycles_of_few_streams(engine):
    """More cycles than are copied at a time; the registers go on where they were."""
    builder = GateBuilder()
    (a,) = builder.input("a", 1)
    state = builder.register()
    gates = builder.build({"x": [state]}, [Register(state >> 1, builder.xor(a, state), 0)])
    generator = np.random.default_rng(1)
    given = generator.integers(0, 2, (5000, 3), np.uint8)
    result = compiled(gates, engine).run_cycles({"a": given})["x"]
    assert np.array_equal(result[1:], np.cumsum(given, 0)[:-1] % 2)


@pytest.mark.parametrize("engine", ENGINES)
def test_threads_change_nothing(engine):
    gates = random_net(4, {"a": 5}, {"x": 9}, registers=12)
    given = {"a": np.random.default_rng(2).integers(0, 32, (20, 70_000), np.uint8)}
    program = compiled(gates, engine)
    one, many = program.run_cycles(given), program.run_cycles(given, threads=3)
    assert np.array_equal(one["x"], many["x"]) and one["x"].any()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("streams", [600, 1024])
def test_value_that_does_not_fit(engine, streams):
    gates = random_net(4, {"a": 5}, {"x": 9}, registers=12)
    given = np.zeros((30, streams), np.uint8)
    given[17, 515] = 32
    with pytest.raises(
        ValueError, match=r"^input a must be 0\.\.31, but cycle 17 of stream 515 is 32$"
    ):
        compiled(gates, engine).run_cycles({"a": given})


def test_number_of_cycles():
    with pytest.raises(
        ValueError, match=r"^the number of cycles is needed for a netlist without inputs$"
    ):
        compile_gates(ring(), "numpy").run_cycles({})
    program = compile_gates(random_net(4, {"a": 5}, {"x": 9}, registers=3), "numpy")
    given = np.zeros((4, 2), np.uint8)
    with pytest.raises(
        ValueError, match=r"^the number of cycles is not taken for a netlist with inputs$"
    ):
        program.run_cycles({"a": given}, cycles=4)
    with pytest.raises(
        ValueError, match=r"^input a must be an array of shape \(cycles, streams\), not \(4,\)$"
    ):
        program.run_cycles({"a": given[:, 0]})


def test_arrays_of_different_lengths():
    program = compile_gates(random_net(4, {"a": 5, "b": 2}, {"x": 9}, registers=3), "numpy")
    with pytest.raises(
        ValueError,
        match=r"^input b has 5 cycles and 2 streams, but input a has 4 cycles and 2 streams$",
    ):
        program.run_cycles({"a": np.zeros((4, 2), int), "b": np.zeros((5, 2), int)})
