"""Both engines, with every set of instructions, compute what the netlist says."""

import numpy as np
import pytest

from hdl.netlist import GateBuilder, Gates
from sim.engine import compile_gates

from .engine_nets import (
    ENGINES,
    compiled,
    evaluate,
    random_net,
    random_values,
    to_array,
    to_integers,
)

PORTS = {
    "small": ({"a": 3, "b": 5}, {"x": 4, "y": 1}),
    "one input": ({"a": 1}, {"x": 1, "y": 2}),
    "byte": ({"a": 8, "b": 1, "c": 16}, {"x": 8, "y": 16, "z": 9}),
    "wide": ({"a": 200, "b": 64}, {"x": 65, "y": 200, "z": 33, "w": 64}),
    "many outputs": ({"a": 40}, {f"o{number}": 7 for number in range(12)}),
    "empty port": ({"a": 5, "n": 0}, {"x": 5, "e": 0}),
}


def check(gates: Gates, engine: str, count: int = 300):
    given = {
        name: random_values(len(name) + len(nodes), len(nodes), count)
        for name, nodes in gates.inputs.items()
    }
    result = compiled(gates, engine).run(
        {name: to_array(values, len(gates.inputs[name])) for name, values in given.items()}
    )
    got = {name: to_integers(array) for name, array in result.items()}
    for index in range(count):
        vector = {name: values[index] for name, values in given.items()}
        expected, _ = evaluate(gates, vector, [])
        assert {name: values[index] for name, values in got.items()} == expected


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("ports", PORTS.values(), ids=PORTS)
def test_random_netlists(ports, engine):
    for seed in range(3):
        check(random_net(seed, *ports), engine)


@pytest.mark.parametrize("engine", ENGINES)
def test_more_than_one_function(engine):
    """A netlist of 2500 gates is cut, and values cross the cuts."""
    gates = random_net(7, {"a": 30}, {"x": 60}, gates=6000)
    assert gates.count > 2500
    check(gates, engine, 70)


@pytest.mark.parametrize("engine", ENGINES)
def test_outputs_without_gates(engine):
    builder = GateBuilder()
    a, b = builder.input("a", 2)
    gates = builder.build({"x": [b, a ^ 1, 0, 1, a], "y": [1]})
    assert gates.count == 0
    result = compiled(gates, engine).run({"a": np.array([0, 1, 2, 3])})
    assert list(result["x"]) == [0b01010, 0b11000, 0b01011, 0b11001]
    assert list(result["y"]) == [1, 1, 1, 1]


@pytest.mark.parametrize("engine", ENGINES)
def test_netlist_without_inputs_has_one_vector(engine):
    gates = GateBuilder().build({"x": [1, 0, 1]})
    program = compiled(gates, engine)
    assert list(program.run({})["x"]) == [5]
    assert list(program.exhaustive()["x"]) == [5]


@pytest.mark.parametrize("engine", ENGINES)
def test_netlist_without_outputs(engine):
    builder = GateBuilder()
    builder.input("a", 3)
    assert compiled(builder.build({}), engine).run({"a": np.arange(8)}) == {}


@pytest.mark.parametrize("engine", ENGINES)
def test_counter_order(engine):
    """The first port is the most significant part, as in the stimulus of a simulation."""
    gates = random_net(3, {"a": 2, "b": 9, "c": 2}, {"x": 8, "y": 1})
    program = compiled(gates, engine)
    result = program.exhaustive()
    assert len(result["x"]) == 1 << 13
    for value in [*range(40), *range(500, 530), 1023, 1024, 5000, 8190, 8191]:
        vector = {"a": value >> 11, "b": value >> 2 & 511, "c": value & 3}
        expected, _ = evaluate(gates, vector, [])
        assert {name: array[value] for name, array in result.items()} == expected


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("first", "count"), [(0, 0), (0, 1), (3, 700), (511, 2), (100_000, 70_000)]
)
def test_part_of_the_counter(engine, first, count):
    builder = GateBuilder()
    gates = builder.build({"x": builder.input("a", 20)})
    result = compiled(gates, engine).exhaustive(first, count)
    assert (result["x"] == np.arange(first, first + count)).all()
    assert result["x"].shape == (count,)


@pytest.mark.parametrize("engine", ENGINES)
def test_counter_beyond_64_bits(engine):
    builder = GateBuilder()
    high, low = builder.input("high", 80), builder.input("low", 40)
    gates = builder.build({"x": [*low, *high[:24]]})
    first = (1 << 62) + 12345
    result = compiled(gates, engine).exhaustive(first, 1000)["x"]
    assert (result == np.arange(first, first + 1000, dtype=np.uint64)).all()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("first", "count"), [(0, 0), (0, 1 << 21), (3, 1_500_000), (5, 6), ((1 << 20) - 9, 70_000)]
)
def test_blocks_of_the_counter(engine, first, count):
    builder = GateBuilder()
    high, low = builder.input("high", 20), builder.input("low", 1)
    gates = builder.build({"x": [*low, *high], "wide": [*high, *high, *high, *high], "none": low})
    at = first
    addresses = set()
    for start, arrays in compiled(gates, engine).blocks(first, count, ["wide", "x"]):
        assert start == at and [*arrays] == ["wide", "x"]
        at += len(arrays["x"])
        expected = np.arange(start, at, dtype=np.uint64)
        assert (arrays["x"] == expected).all()
        assert (arrays["wide"][:, 0] & (1 << 20) - 1 == expected >> 1).all()
        addresses.add(arrays["x"].ctypes.data)
    assert at == first + count
    if engine != "numpy":
        assert len(addresses) <= 3  # the first and the last block may be shorter


@pytest.mark.parametrize("engine", ENGINES)
def test_blocks_without_a_column_of_values(engine):
    builder = GateBuilder()
    gates = builder.build({"x": builder.input("a", 3)})
    blocks = [(at, [*arrays["x"]]) for at, arrays in compiled(gates, engine).blocks(2)]
    assert blocks == [(2, [2, 3, 4, 5, 6, 7])]


@pytest.mark.parametrize("engine", ENGINES)
def test_chosen_outputs(engine):
    gates = random_net(1, {"a": 7}, {"x": 3, "y": 4, "z": 5})
    program = compiled(gates, engine)
    every, some = program.exhaustive(), program.exhaustive(outputs=["z", "x"])
    assert [*some] == ["z", "x"]
    assert (some["z"] == every["z"]).all() and (some["x"] == every["x"]).all()
    assert every["x"].any() and every["z"].any()


@pytest.mark.parametrize("engine", ENGINES)
def test_planes(engine):
    gates = random_net(5, {"a": 3, "b": 2}, {"x": 6})
    program = compiled(gates, engine)
    generator = np.random.default_rng(1)
    for columns in (0, 1, 40):
        shape = (columns, 5, program.words)
        sources = generator.integers(0, 1 << 64, shape, np.uint64)
        sinks = program.planes(sources)
        assert sinks.shape == (columns, 6, program.words)
        for column in {0, columns - 1} if columns else ():
            for word, bit in ((0, 0), (1, 63), (program.words - 1, 17)):
                bits = [int(plane[word]) >> bit & 1 for plane in sources[column]]
                a, b = (sum(x << at for at, x in enumerate(part)) for part in (bits[:3], bits[3:]))
                expected, _ = evaluate(gates, {"a": a, "b": b}, [])
                got = [int(plane[word]) >> bit & 1 for plane in sinks[column]]
                assert sum(x << at for at, x in enumerate(got)) == expected["x"]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("threads", [2, 5])
def test_threads_change_nothing(engine, threads):
    gates = random_net(2, {"a": 17}, {"x": 11, "y": 1})
    program = compiled(gates, engine)
    values = np.arange(100_001, dtype=np.uint32) + 777
    one, many = program.run({"a": values}), program.run({"a": values}, threads=threads)
    for name in ("x", "y"):
        assert (one[name] == many[name]).all()
        assert (program.exhaustive(777, 100_001, threads=threads)[name] == one[name]).all()
    assert one["x"].any()


def test_auto_takes_llvm_unless_there_is_little_to_do():
    gates = random_net(2, {"a": 17}, {"x": 11})
    assert compile_gates(gates).engine == "llvm"
    assert compile_gates(gates, vectors=1000).engine == "numpy"
    assert compile_gates(gates, vectors=1 << 30).engine == "llvm"
    assert compile_gates(gates, "llvm", vectors=1).engine == "llvm"


def test_auto_without_llvmlite_says_so(monkeypatch, caplog):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    gates = random_net(2, {"a": 17}, {"x": 11})
    assert compile_gates(gates).engine == "numpy"
    said = 'tens of times slower, because llvmlite is not installed: pip install "minterm[jit]"'
    assert caplog.record_tuples == [("minterm.engine", 30, f"simulating with numpy, {said}")]
    with pytest.raises(
        ModuleNotFoundError, match=r'^llvmlite is not installed: pip install "minterm\[jit\]"$'
    ):
        compile_gates(gates, "llvm")
