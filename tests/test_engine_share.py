"""Sharing pairs of operands: what it saves, and that it changes nothing."""

import numpy as np
import pytest

from hdl import PriorityEncoder
from hdl.netlist import GateBuilder, Register, to_gates
from sim.engine import compile_gates, first_difference
from sim.engine.share import share

from .engine_nets import random_net


def ands(builder: GateBuilder, bits: list[int], *rows: tuple[int, ...]) -> list[int]:
    return [builder.all([bits[at] for at in row]) for row in rows]


def same(one, other) -> bool:
    return first_difference(*(compile_gates(gates, "numpy") for gates in (one, other))) is None


def test_pair_that_three_ands_have_is_made_once():
    builder = GateBuilder()
    bits = builder.input("a", 8)
    rows = [(0, 1, 6), (0, 2, 3, 6), (0, 4, 5, 6, 7)]  # 0 and 6 are in all, and not side by side
    gates = builder.build({"x": ands(builder, bits, *rows)})
    shared = share(gates)
    assert (gates.count, shared.count) == (9, 7)
    expected = [
        sum(all(value >> at & 1 for at in row) << number for number, row in enumerate(rows))
        for value in range(256)
    ]
    assert compile_gates(shared, "numpy").exhaustive()["x"].tolist() == expected


def test_netlist_with_nothing_to_share_is_left_as_it_is():
    builder = GateBuilder()
    bits = builder.input("a", 8)
    gates = builder.build({"x": ands(builder, bits, (0, 1, 2), (0, 1, 3), (4, 5, 6, 7))})
    assert share(gates) is gates


@pytest.mark.parametrize("width", [8, 17, 24])
def test_chain_becomes_about_as_small_as_a_tree(width):
    """A chain takes a gate a bit of every index, a tree three or so a request."""
    chain = to_gates(PriorityEncoder(width, structure="chain"))
    shared = share(chain)
    tree = to_gates(PriorityEncoder(width, structure="tree"))
    assert shared.count < 1.2 * tree.count < chain.count
    assert same(chain, shared)


def test_more_operands_than_are_counted_at_once():
    """The pairs of 300 operands are found in groups of 64."""
    chain = to_gates(PriorityEncoder(300, structure="chain"))
    shared = share(chain)
    assert shared.count < chain.count / 2
    one, other = (compile_gates(gates, "numpy") for gates in (chain, shared))
    lines = np.arange(300)
    words = np.zeros((300, 5), np.uint64)
    words[lines, lines // 64] = np.uint64(1) << (lines % 64).astype(np.uint64)
    words[:, 4] |= np.uint64(1 << 43)
    for program in (one, other):
        got = program.run({"i": words})
        assert got["o"].tolist() == lines.tolist()


@pytest.mark.parametrize("seed", range(8))
def test_random_netlists_stay_the_same(seed):
    gates = random_net(seed, {"a": 9, "b": 3}, {"x": 20, "y": 1})
    assert same(gates, share(gates))


def test_registers_stay():
    builder = GateBuilder()
    bits = builder.input("a", 4)
    state = builder.register()
    sums = ands(builder, [*bits, state], (0, 1, 3), (0, 3, 4), (0, 2, 3))
    gates = builder.build({"x": sums[:2]}, [Register(state >> 1, sums[2] ^ 1, 1)])
    shared = share(gates)
    assert shared.count < gates.count and shared.registers[0].init == 1
    given = {"a": np.random.default_rng(0).integers(0, 16, (50, 3))}
    one, other = (compile_gates(item, "numpy").run_cycles(given)["x"] for item in (gates, shared))
    assert (one == other).all() and one.any()
