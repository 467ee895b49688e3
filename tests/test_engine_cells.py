"""What happens to a netlist on its way to machine code."""

import itertools
import random

import numpy as np
import pytest

from hdl.netlist import GateBuilder, Gates, Register
from sim.engine import compile_gates
from sim.engine.cells import Cells, cells_of_gates
from sim.engine.cover import cover
from sim.engine.factor import factor
from sim.engine.schedule import cut

from .engine_nets import ENGINES, compiled, evaluate, random_net


def sums(seed: int, outputs: int = 3, products: int = 24, registers: int = 0) -> Gates:
    """Make sums of random products of 4 to 6 of 10 variables, as balanced trees."""
    generator = random.Random(seed)
    builder = GateBuilder()
    bits = builder.input("a", 10)
    states = [builder.register() for _ in range(registers)]
    found = []
    for _ in range(outputs + registers):
        terms = []
        for _ in range(products):
            chosen = generator.sample([*bits, *states], generator.randint(4, 6))
            terms.append(builder.all(bit ^ generator.getrandbits(1) for bit in chosen))
        found.append(builder.any(terms))
    return builder.build(
        {"x": found[:outputs]},
        [
            Register(state >> 1, literal, 1)
            for state, literal in zip(states, found[outputs:], strict=True)
        ],
    )


def compute(netlist: Cells, sources: list[int]) -> list[int]:
    """Compute the sinks of cells."""
    values = {0: 0, **dict(enumerate(sources, 1))}
    for cell in netlist.cells:
        row = sum(values[leaf] << place for place, leaf in enumerate(cell.leaves))
        values[cell.node] = cell.function >> row & 1
    return [values[literal >> 1] ^ literal & 1 for literal in netlist.sinks]


@pytest.mark.parametrize("step", [cells_of_gates, lambda gates: cover(cells_of_gates(gates))])
@pytest.mark.parametrize("seed", range(6))
def test_cells_compute_what_gates_do(step, seed):
    gates = random_net(seed, {"a": 7}, {"x": 20}, gates=80)
    netlist = step(gates)
    for value in range(128):
        expected, _ = evaluate(gates, {"a": value}, [])
        got = compute(netlist, [value >> bit & 1 for bit in range(7)])
        assert sum(bit << place for place, bit in enumerate(got)) == expected["x"]


def test_cells_of_gates_have_no_inverters():
    """Every cell is 0 for zeros, and is one of the functions that the engines know."""
    functions = {
        cell.function
        for seed in range(30)
        for cell in cells_of_gates(random_net(seed, {"a": 7}, {"x": 20})).cells
    }
    simple = {0x88, 0x22, 0x44, 0xEE, 0x66}
    assert simple < functions
    multiplexers = set()
    for then, otherwise in itertools.permutations((0xCC, 0xF0)):
        multiplexers |= {0xAA & then | ~0xAA & otherwise, 0xAA & ~then | ~0xAA & otherwise}
    assert functions - simple <= {function & 0xFF for function in multiplexers}
    assert functions - simple


def test_cover_merges_two_gates_in_one_cell():
    builder = GateBuilder()
    bits = builder.input("a", 9)
    total = 0
    for bit in bits:
        total = builder.xor(total, bit)
    gates = builder.build({"x": [total]})
    assert gates.count == 8
    netlist = cover(cells_of_gates(gates))
    assert len(netlist.cells) == 4
    assert all(len(cell.leaves) == 3 for cell in netlist.cells)


@pytest.mark.parametrize("seed", range(4))
def test_factoring_changes_gates_but_no_output(seed):
    gates = sums(seed)
    factored = factor(gates)
    assert factored.count < 0.9 * gates.count
    for value in range(1 << 10):
        expected, _ = evaluate(gates, {"a": value}, [])
        assert evaluate(factored, {"a": value}, [])[0] == expected


@pytest.mark.parametrize("operation", ["xor", "mux"])
def test_factoring_takes_only_ands_apart(operation):
    """What a sum takes from one exclusive OR or multiplexer alone is a variable of it."""
    builder = GateBuilder()
    common, *bits = builder.input("a", 10)
    x, y, z = builder.input("b", 3)
    own = builder.xor(x, y) if operation == "xor" else builder.mux(x, y, z)
    products = [builder.and_(common, bit) for bit in bits]
    gates = builder.build({"x": [builder.all([own, *(product ^ 1 for product in products)])]})
    factored = factor(gates)
    assert factored.count < gates.count
    for value in range(1 << 13):
        given = {"a": value & 1023, "b": value >> 10}
        assert evaluate(factored, given, [])[0] == evaluate(gates, given, [])[0]


def test_factoring_of_very_many_products():
    gates = sums(3, outputs=1, products=6000)
    expected = compile_gates(gates, "numpy").exhaustive()["x"]
    assert np.array_equal(compile_gates(factor(gates), "numpy").exhaustive()["x"], expected)
    assert factor(gates).count < gates.count


def test_factoring_keeps_registers():
    gates = sums(5, registers=4)
    factored = factor(gates)
    assert factored.count < gates.count
    state = other = [register.init for register in gates.registers]
    for value in range(500):
        outputs, state = evaluate(gates, {"a": value}, state)
        assert evaluate(factored, {"a": value}, other)[0] == outputs
        _, other = evaluate(factored, {"a": value}, other)
        assert state == other


def test_factoring_keeps_a_register_that_does_not_matter():
    """It is only in a product that also has its complement."""
    generator = random.Random(1)
    builder = GateBuilder()
    a = builder.input("a", 10)
    state = builder.register()
    products = [
        builder.all(bit ^ generator.getrandbits(1) for bit in generator.sample(a, 5))
        for _ in range(24)
    ]
    products.append(builder.and_(builder.and_(state, a[0]), builder.and_(state ^ 1, a[1])))
    gates = builder.build({"x": [builder.any(products)]}, [Register(state >> 1, state ^ 1, 0)])
    assert len(factor(gates).registers) == len(gates.registers) == 1
    given = {"a": np.arange(4 << 10).reshape(4, 1 << 10) % 1024}
    one, other = (compile_gates(gates, name).run_cycles(given) for name in ("numpy", "llvm"))
    assert np.array_equal(one["x"], other["x"])


def test_factoring_handles_constants():
    """A variable and its complement are left as two products with nothing else in them."""
    builder = GateBuilder()
    a, b, *more = builder.input("a", 8)
    products = [builder.and_(a, bit) for bit in more] + [builder.and_(b, bit) for bit in more]
    gates = builder.build({"x": [builder.any([*products, a]), builder.any([*products, a ^ 1])]})
    factored = factor(gates)
    for value in range(256):
        assert evaluate(factored, {"a": value}, []) == evaluate(gates, {"a": value}, [])


def test_netlist_without_sums_is_left_alone():
    gates = random_net(3, {"a": 7}, {"x": 20})
    assert factor(gates) is gates


@pytest.mark.parametrize("engine", ENGINES)
def test_factored_netlist_is_compiled(engine):
    gates = sums(9)
    result = compiled(gates, engine).exhaustive()["x"]
    for value in range(1 << 10):
        assert evaluate(gates, {"a": value}, [])[0] == {"x": result[value]}


@pytest.mark.parametrize("size", [1, 7, 50, 10_000])
def test_chunks_hand_values_on(size):
    """Slots are never overwritten before the last chunk that reads them."""
    netlist = cells_of_gates(random_net(1, {"a": 7}, {"x": 20}, gates=300))
    chunks, slots = cut(netlist, size)
    assert sum(len(chunk.cells) for chunk in chunks) == len(netlist.cells)
    assert all(len(chunk.cells) <= size for chunk in chunks)
    memory: dict[int, int] = {}
    reached = []
    for chunk in chunks:
        known = {*range(netlist.sources + 1)}
        for node, slot in chunk.loads.items():
            assert memory[slot] == node
            known.add(node)
        for cell in chunk.cells:
            assert known.issuperset(cell.leaves)
            known.add(cell.node)
            if cell.node in chunk.stores:
                memory[chunk.stores[cell.node]] = cell.node
        assert known.issuperset(chunk.sinks)
        reached += [sink for sinks in chunk.sinks.values() for sink, _ in sinks]
    assert sorted(reached) == list(range(len(netlist.sinks)))
    assert max(memory, default=-1) < slots
