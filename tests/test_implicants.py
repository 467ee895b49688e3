"""Primes, sums of products and rows, against brute force."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hdl.function import ABSENT, Cover, TruthTable
from hdl.function.minimize.bitset import bitset, bitsets, matrix, members
from hdl.function.minimize.budget import Budget
from hdl.function.minimize.complexity import TooComplex
from hdl.function.minimize.diagram import Diagram
from hdl.function.minimize.implicants import prime_implicants
from hdl.function.minimize.partition import Partition
from hdl.function.minimize.products import sum_of_products
from hdl.function.minimize.symbolic import symbolic


@st.composite
def tables(draw, max_inputs=4, max_outputs=3):
    inputs, outputs = draw(st.integers(1, max_inputs)), draw(st.integers(1, max_outputs))
    bits = draw(
        st.lists(st.sampled_from("01-"), min_size=outputs << inputs, max_size=outputs << inputs)
    )
    rows = np.array(bits).reshape(1 << inputs, outputs)
    names = tuple(f"x{k}" for k in range(inputs)), tuple(f"y{k}" for k in range(outputs))
    return TruthTable(*names, rows == "1", rows != "-")


def minterms(cube):
    """Row numbers of a cube, given by its literals."""
    choices = [(0, 1) if literal == ABSENT else (literal,) for literal in cube]
    return [int("".join(map(str, bits)), 2) for bits in itertools.product(*choices)]


def brute_primes(table):
    """All primes with their outputs: try every cube, and compare those of one literal less."""
    inputs = len(table.inputs)
    allowed = table.on | ~table.care
    feeds = {
        cube: tuple(allowed[minterms(cube)].all(0))
        for cube in itertools.product((0, 1, 2), repeat=inputs)
    }
    primes = set()
    for cube, outputs in feeds.items():
        wider = [
            feeds[(*cube[:k], ABSENT, *cube[k + 1 :])] for k in range(inputs) if cube[k] != ABSENT
        ]
        if any(outputs) and outputs not in wider:
            primes.add((cube, outputs))
    return primes


def listed(implicants, order):
    literals = implicants.literals[:, np.argsort(order)]
    return [
        (tuple(cube), tuple(feeds))
        for cube, feeds in zip(literals.tolist(), implicants.feeds.tolist(), strict=True)
    ]


@settings(deadline=None)
@given(st.sets(st.integers(0, 600)))
def test_bitsets_are_sets(numbers):
    one = sum(1 << number for number in numbers)
    assert members(one) == sorted(numbers)
    mask = matrix([one], 601)[0]
    assert set(np.flatnonzero(mask)) == numbers
    assert bitset(mask) == one
    assert bitsets(np.stack([mask, ~mask])) == [one, (1 << 601) - 1 - one]


@settings(deadline=None)
@given(tables())
def test_primes_are_those_of_brute_force(table):
    function = symbolic(table, Budget())
    primes = prime_implicants(function.diagram, function.allowed, len(table.outputs))
    found = listed(primes, function.diagram.order)
    assert len(found) == len(set(found))
    assert set(found) == brute_primes(table)
    counts = [sum(literal != ABSENT for literal in cube) for cube, _ in found]
    assert primes.literal_counts.tolist() == counts


@settings(deadline=None)
@given(tables())
def test_sum_of_products_is_right_and_irredundant(table):
    function = symbolic(table, Budget())
    parts = function.diagram, function.on, function.allowed
    cubes = listed(sum_of_products(*parts, len(table.outputs)), function.diagram.order)
    covered = np.zeros(table.on.shape, np.int64)
    for cube, feeds in cubes:
        covered[minterms(cube)] += np.array(feeds)
    assert ((covered > 0) == table.on)[table.care].all()
    for cube, feeds in cubes:
        for output in np.flatnonzero(feeds):
            rows = minterms(cube)
            assert (table.on[rows, output] & (covered[rows, output] == 1)).any()


@settings(deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_rows_are_the_minimal_sets_of_primes(table, random):
    function = symbolic(table, Budget())
    outputs = len(table.outputs)
    primes = prime_implicants(function.diagram, function.allowed, outputs)
    found = listed(primes, function.diagram.order)
    every = set()
    for minterm, output in np.argwhere(table.on).tolist():
        inside = [feeds[output] and minterm in minterms(cube) for cube, feeds in found]
        every.add(frozenset(np.flatnonzero(inside)))
    minimal = {row for row in every if not any(other < row for other in every)}
    partition = Partition(function.diagram, function.on, primes)
    essential, listed_rows = partition.rows(10**6, Budget())
    rows = {frozenset(members(row)) for row in listed_rows}
    assert not any(row & set(members(essential)) for row in rows)
    rows |= {frozenset([prime]) for prime in members(essential)}
    needed = {row for row in minimal if len(row) == 1 or not row & set(members(essential))}
    assert minimal == needed <= rows <= every
    # What some chosen primes leave open, some row that none of them is in shows.
    chosen = random.sample(range(len(found)), random.randint(0, len(found)))
    cubes = type(primes)(primes.literals[chosen], primes.feeds[chosen])
    gaps = {frozenset(members(row)) for row in partition.gaps(cubes, 1000)}
    assert gaps <= {row for row in every if not row & set(chosen)}
    assert bool(gaps) == any(not row & set(chosen) for row in every)


@settings(deadline=None)
@given(tables(), tables(), st.randoms(use_true_random=False))
def test_operations_are_those_on_rows(one, other, random):
    inputs = min(len(one.inputs), len(other.inputs))
    outputs = min(len(one.outputs), len(other.outputs))
    first, second = (table.on[: 1 << inputs, :outputs] for table in (one, other))
    order = random.sample(range(inputs), inputs)
    diagram = Diagram(order, Budget())
    left, right = diagram.of_rows(first), diagram.of_rows(second)
    assert diagram.both(left, right) == diagram.of_rows(first & second)
    assert diagram.either(left, right) == diagram.of_rows(first | second)
    assert diagram.without(left, right) == diagram.of_rows(first & ~second)
    assert diagram.somewhere(left) == bitset(first.any(0))
    assert diagram.everywhere(left) == bitset(first.all(0))


@settings(deadline=None)
@given(st.lists(st.tuples(st.text("012", min_size=4, max_size=4), st.integers(1, 7)), max_size=9))
def test_cubes_and_their_table_are_the_same_diagram(cubes):
    literals = np.array([list(map(int, cube)) for cube, _ in cubes], np.uint8).reshape(-1, 4)
    feeds = np.array([[n >> k & 1 for k in range(3)] for _, n in cubes], bool).reshape(-1, 3)
    cover = Cover(("a", "b", "c", "d"), ("x", "y", "z"), literals, feeds)
    diagram = Diagram([2, 0, 3, 1], Budget())
    assert diagram.of_cover(cover) == diagram.of_rows(cover.table().on)


def test_budget_ends_a_diagram():
    rows = np.random.default_rng(1).integers(0, 2, (1 << 12, 1)).astype(bool)
    with pytest.raises(TooComplex, match=r"^no time left$"):
        Diagram(range(12), Budget(0)).of_rows(rows)
