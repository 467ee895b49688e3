"""The netlist of gates and its builder, against literals and truth tables written by hand."""

import itertools

import numpy as np
import pytest

from hdl.netlist import GateBuilder, Gates, Operation, Register

from .gates import evaluate, run

INPUT, AND, XOR, MUX = Operation


def build(outputs, registers=(), **inputs):
    """Build a netlist: ``outputs`` maps the builder and the input words to literals."""
    builder = GateBuilder()
    words = [builder.input(name, width) for name, width in inputs.items()]
    return builder.build(outputs(builder, *words), registers)


def full_adder(builder, a, b, c):
    differ = builder.xor(a[0], b[0])
    carry = builder.mux(differ, c[0], a[0])
    return {"sum": [builder.xor(differ, c[0])], "carry": [carry]}


def test_full_adder_against_literals():
    gates = build(full_adder, a=1, b=1, c=1)
    assert gates.inputs == {"a": range(1, 2), "b": range(2, 3), "c": range(3, 4)}
    assert gates.operation.tolist() == [INPUT, INPUT, INPUT, INPUT, XOR, XOR, MUX]
    assert gates.operands[4:].tolist() == [[2, 4, 0], [6, 8, 0], [8, 6, 2]]
    assert gates.outputs == {"sum": (10,), "carry": (12,)}
    assert gates.registers == () and gates.count == 3
    assert gates.operation.dtype == np.uint8 and gates.operands.dtype == np.int32


def test_full_adder_adds():
    gates = build(full_adder, a=1, b=1, c=1)
    a, b, c = zip(*itertools.product((0, 1), repeat=3), strict=True)
    result = evaluate(gates, {"a": a, "b": b, "c": c})
    assert result == {"sum": [0, 1, 1, 0, 1, 0, 0, 1], "carry": [0, 0, 0, 1, 0, 1, 1, 1]}


GATES = {
    "and": (lambda builder, x, y, z: builder.and_(x, y), lambda x, y, z: x & y),
    "or": (lambda builder, x, y, z: builder.or_(x, y), lambda x, y, z: x | y),
    "xor": (lambda builder, x, y, z: builder.xor(x, y), lambda x, y, z: x ^ y),
    "mux": (lambda builder, x, y, z: builder.mux(x, y, z), lambda x, y, z: y if x else z),
}


@pytest.mark.parametrize("name", GATES)
def test_every_gate_of_every_combination_of_two_gates(name):
    """Folding, sharing and looking into operands never change what is computed."""
    make, meaning = GATES[name]
    vectors = list(itertools.product((0, 1), repeat=3))
    builder = GateBuilder()
    leaves = [(0, lambda v: 0), (1, lambda v: 1)]
    for index, bit in enumerate(builder.input("i", 3)):
        leaves.append((bit, lambda v, index=index: v[index]))
        leaves.append((bit ^ 1, lambda v, index=index: 1 - v[index]))
    inner = list(leaves)
    for make_inner, means in GATES.values():
        for (x, fx), (y, fy), (z, fz) in itertools.product(leaves, repeat=3):
            literal = make_inner(builder, x, y, z)
            table = tuple(means(fx(v), fy(v), fz(v)) for v in vectors)
            inner.append((literal, lambda v, table=table: table[vectors.index(v)]))
    distinct = {literal: table for literal, table in inner}
    words, tables = [], []
    for (x, fx), (y, fy) in itertools.product(distinct.items(), repeat=2):
        for z, fz in leaves:
            words.append(make(builder, x, y, z))
            tables.append([meaning(fx(v), fy(v), fz(v)) for v in vectors])
    gates = builder.build({str(number): [word] for number, word in enumerate(words)})
    assert canonical(gates)
    given = [sum(bit << index for index, bit in enumerate(v)) for v in vectors]
    assert list(evaluate(gates, {"i": given}).values()) == tables


def canonical(gates):
    """Whether operands come first, and only the ones that may be are inverted or constant."""
    for node, (operation, operands) in enumerate(
        zip(gates.operation.tolist(), gates.operands.tolist(), strict=True)
    ):
        used = operands[: [0, 2, 2, 3][operation]]
        plain = {INPUT: [], AND: [], XOR: operands[:2], MUX: operands[:1]}[Operation(operation)]
        if any(literal < 2 or literal >> 1 >= node for literal in used):
            return False
        if any(literal & 1 for literal in plain) or any(operands[len(used) :]):
            return False
    return True


def test_equal_gates_are_one():
    gates = build(lambda g, i: {"o": [g.and_(i[0], i[1]), g.and_(i[1], i[0]) ^ 1]}, i=2)
    assert gates.count == 1 and gates.outputs == {"o": (6, 7)}


@pytest.mark.parametrize(
    ("make", "literal"),
    [
        (lambda g, a, b: g.and_(a, 0), 0),
        (lambda g, a, b: g.and_(a, a ^ 1), 0),
        (lambda g, a, b: g.and_(a, g.or_(a, b)), 2),
        (lambda g, a, b: g.or_(a, g.and_(a, b)), 2),
        (lambda g, a, b: g.xor(g.xor(a, b), a), 4),
        (lambda g, a, b: g.xor(a, a ^ 1), 1),
        (lambda g, a, b: g.mux(a, 1, 0), 2),
        (lambda g, a, b: g.mux(b, a, a), 2),
        (lambda g, a, b: g.mux(a, g.mux(a, b, 1), b), 4),
        (lambda g, a, b: g.all([]), 1),
        (lambda g, a, b: g.any([]), 0),
        (lambda g, a, b: g.parity([]), 0),
        (lambda g, a, b: g.any([a, b, b ^ 1]), 1),
    ],
)
def test_what_needs_no_gate(make, literal):
    gates = build(lambda g, a, b: {"o": [make(g, a[0], b[0])]}, a=1, b=1)
    assert gates.count == 0 and gates.outputs == {"o": (literal,)}


@pytest.mark.parametrize(("tree", "operation"), [("all", AND), ("any", AND), ("parity", XOR)])
def test_trees_are_balanced(tree, operation):
    gates = build(lambda g, i: {"o": [getattr(g, tree)(i)]}, i=100)
    assert gates.operation[101:].tolist() == [operation] * 99
    depth = [0] * len(gates.operation)
    for node in range(101, len(depth)):
        depth[node] = 1 + max(depth[literal >> 1] for literal in gates.operands[node, :2])
    assert depth[-1] == 7


def test_dead_gates_and_registers_are_left_out():
    builder = GateBuilder()
    i = builder.input("i", 2)
    dead, kept = builder.register(), builder.register()
    builder.xor(dead, i[0])
    registers = [Register(dead >> 1, builder.and_(dead, i[1]), 0), Register(kept >> 1, i[0], 1)]
    gates = builder.build({"o": [kept]}, registers)
    assert gates.registers == (Register(node=3, next=2, init=1),)
    assert gates.count == 0 and gates.outputs == {"o": (6,)}


def test_registers_that_only_registers_read_are_kept():
    builder = GateBuilder()
    first, second = builder.register(), builder.register()
    (i,) = builder.input("i", 1)
    gates = builder.build(
        {"o": [second]}, [Register(first >> 1, i, 0), Register(second >> 1, first ^ 1, 0)]
    )
    assert gates.inputs == {"i": range(1, 2)}
    assert gates.registers == (Register(2, 2, 0), Register(3, 5, 0))
    assert run(gates, {"i": [1, 0, 0, 1]})["o"] == [0, 1, 0, 1]


def test_gates_are_in_the_order_of_output_cones():
    def outputs(g, i):
        late = g.and_(i[2], i[3])
        return {"a": [g.and_(i[0], i[1])], "b": [g.xor(late, i[0])]}

    gates = build(outputs, i=4)
    assert gates.operands[5:, :2].tolist() == [[2, 4], [6, 8], [2, 12]]


def test_a_hundred_thousand_gates_deep():
    def outputs(g, i):
        value = i[0]
        for number in range(100_000):
            value = g.and_(value, i[1]) ^ 1 if number % 2 else g.xor(value, i[number % 3])
        return {"o": [value]}

    gates = build(outputs, i=3)
    assert gates.count > 60_000 and canonical(gates)


def test_arrays_cannot_be_changed():
    gates = build(full_adder, a=1, b=1, c=1)
    for array in (gates.operation, gates.operands):
        with pytest.raises(ValueError, match=r"^assignment destination is read-only$"):
            array[0] = 1


def test_digest_tells_everything_apart():
    def gates(**changes):
        base = build(full_adder, a=1, b=1, c=1)
        fields = {
            name: getattr(base, name)
            for name in ("operation", "operands", "inputs", "outputs", "registers")
        }
        return Gates(**{**fields, **changes})

    plain = gates()
    other_operation = plain.operation.copy()
    other_operation[-2] = AND
    other_operands = plain.operands.copy()
    other_operands[-1, 2] = 3
    variants = [
        plain,
        gates(operation=other_operation),
        gates(operands=other_operands),
        gates(inputs={"a": range(1, 3), "c": range(3, 4)}),
        gates(outputs={"sum": (10,), "carry": (13,)}),
        gates(outputs={"carry": (12,), "sum": (10,)}),
        gates(registers=(Register(3, 12, 0),)),
        gates(registers=(Register(3, 12, 1),)),
    ]
    assert len({variant.digest for variant in variants}) == len(variants)
    assert gates().digest == plain.digest
    assert plain.digest == "8e761c81857001bb83d5c2d7909f7a1b95b53d7071bfbdf7e39f95cc7296c025"
