"""Containment, complements and the check of covers."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hdl.function import ABSENT, Cover, CubeTable, TruthTable
from hdl.function.minimize.check import check
from hdl.function.minimize.complement import complement, complemented
from hdl.function.minimize.complexity import TooComplex
from hdl.function.minimize.containment import Containment, covers


@st.composite
def sums(draw, inputs=4, outputs=2, most=8):
    cubes = draw(
        st.lists(
            st.tuples(st.text("012", min_size=inputs, max_size=inputs), st.integers(0, 3)),
            max_size=most,
        )
    )
    literals = np.array([list(map(int, cube)) for cube, _ in cubes], np.uint8).reshape(-1, inputs)
    feeds = np.array([[n >> k & 1 for k in range(outputs)] for _, n in cubes], bool)
    names = tuple(f"x{k}" for k in range(inputs)), tuple(f"y{k}" for k in range(outputs))
    flags = np.array([draw(st.booleans()) for _ in range(outputs)])
    return Cover(*names, literals, feeds.reshape(-1, outputs), flags)


def plain(cover):
    return Cover(cover.inputs, cover.outputs, cover.literals, cover.feeds)


def inside(cube):
    choices = [(0, 1) if literal == ABSENT else (literal,) for literal in cube]
    return [int("".join(map(str, bits)), 2) for bits in itertools.product(*choices)]


@settings(deadline=None)
@given(sums(), st.text("012", min_size=4, max_size=4), st.integers(0, 3))
def test_a_cube_is_contained_if_its_minterms_are(cover, cube, outputs):
    literals = np.array(list(map(int, cube)), np.uint8)
    rows = plain(cover).table().on[inside(literals)].all(0)
    wanted = np.array([outputs & 1, outputs >> 1], bool)
    assert covers(cover, literals, wanted) == bool(rows[wanted].all())
    missing = Containment(cover.literals, cover.feeds).missing(literals, outputs)
    assert missing == sum(1 << k for k in range(2) if wanted[k] and not rows[k])


def test_containment_gives_up():
    literals = np.random.default_rng(1).integers(0, 2, (100, 10)).astype(np.uint8)
    some = Containment(literals, np.ones((100, 1), bool), work=50)
    with pytest.raises(TooComplex, match=r"^it takes too long to compare cubes$"):
        some.missing(np.full(10, ABSENT, np.uint8), 1)


@settings(deadline=None)
@given(sums())
def test_complements_are_complements(cover):
    other = complement(cover)
    assert not other.complemented.any()
    assert (other.table().on == ~cover.table().on).all()
    for output in range(2):
        # Irredundant: each cube has a minterm of its own.
        counts = np.zeros(16, int)
        cubes = other.literals[other.feeds[:, output]]
        for cube in cubes:
            counts[inside(cube)] += 1
        assert all((counts[inside(cube)] == 1).any() for cube in cubes)


def test_complements_of_many_inputs():
    rng = np.random.default_rng(4)
    literals = np.full((30, 50), ABSENT, np.uint8)
    for cube in literals:
        cube[rng.choice(12, 3, replace=False) * 4] = rng.integers(0, 2, 3)
    names = tuple(f"x{k}" for k in range(50)), ("y", "z")
    cover = Cover(*names, literals, rng.integers(0, 2, (30, 2)).astype(bool))
    bits = rng.integers(0, 2, (5000, 50)).astype(bool)
    assert (complement(cover).evaluate(bits) == ~cover.evaluate(bits)).all()


def test_a_complement_that_explodes_is_refused():
    literals = np.full((20, 40), ABSENT, np.uint8)
    for k in range(20):
        literals[k, 2 * k : 2 * k + 2] = 1
    names = tuple(f"x{k}" for k in range(40)), ("y",)
    message = r"^complement of the cover is too complex: more than 262144 cubes$"
    with pytest.raises(ValueError, match=message):
        complement(Cover(*names, literals, np.ones((20, 1), bool)))


@settings(deadline=None)
@given(sums(), sums())
def test_exchanging_on_and_off(one, other):
    table = CubeTable(plain(one), free=plain(other))
    dense, swapped = table.table(), complemented(table).table()
    assert (swapped.care == dense.care).all()
    assert (swapped.on == ~dense.on & dense.care).all()
    off = CubeTable(complement(one), off=complement(complement(one)))
    assert complemented(off) == CubeTable(off.off, off=off.on)


@settings(deadline=None)
@given(sums(), sums(), st.one_of(sums(), st.none()))
def test_check_agrees_with_the_table(cover, on, free):
    if free is None:
        on, free = (
            plain(cover),
            Cover(cover.inputs, cover.outputs, cover.literals[:0], cover.feeds[:0]),
        )
        on = complement(complement(cover))
    tables = [CubeTable(plain(on), free=plain(free))]
    dense = tables[0].table()
    off = TruthTable(dense.inputs, dense.outputs, ~dense.on & dense.care, dense.care)
    minterms = np.array(list(itertools.product((0, 1), repeat=4)), np.uint8)
    tables.append(
        CubeTable(
            Cover(dense.inputs, dense.outputs, minterms, dense.on),
            off=Cover(dense.inputs, dense.outputs, minterms, off.on),
        )
    )
    wrong = np.argwhere((cover.table().on != dense.on) & dense.care)
    for table in (dense, *tables):
        if len(wrong):
            with pytest.raises(
                AssertionError, match=r"^cover is wrong for output y\d and inputs [01-]{4}$"
            ):
                check(cover, table)
        else:
            check(cover, table)


def test_check_names_the_place():
    names = ("a", "b", "c"), ("y", "z")
    table = Cover(*names, np.array([[1, 1, 2], [0, 2, 1]], np.uint8), np.eye(2, dtype=bool))
    nothing = Cover(*names, table.literals[:0], table.feeds[:0])
    function = CubeTable(table, free=nothing)
    check(table, function)
    with pytest.raises(AssertionError, match=r"^cover is wrong for output z and inputs 0-1$"):
        check(Cover(*names, table.literals[:1], table.feeds[:1]), function)
    with pytest.raises(AssertionError, match=r"^cover is wrong for output y and inputs 000$"):
        check(nothing, TruthTable(*names, ~table.table().on, np.ones((8, 2), bool)))
    with pytest.raises(
        AssertionError, match=r"^cover has other inputs or outputs than its function$"
    ):
        check(Cover(("a", "b", "d"), ("y", "z"), table.literals, table.feeds), function)


def test_check_looks_where_a_complemented_sum_is_on():
    # y = a, and free where b; the complement of the sum may be 0 there, but not where a & ~b.
    names = ("a", "b"), ("y",)
    one = np.ones((1, 1), bool)
    function = CubeTable(
        Cover(*names, np.array([[1, 2]], np.uint8), one),
        free=Cover(*names, np.array([[2, 1]], np.uint8), one),
    )
    inverted = np.array([True])
    off = np.array([[0, 2], [1, 1]], np.uint8)
    check(Cover(*names, off, np.ones((2, 1), bool), inverted), function)
    off[1] = [1, 0]
    with pytest.raises(AssertionError, match=r"^cover is wrong for output y and inputs 10$"):
        check(Cover(*names, off, np.ones((2, 1), bool), inverted), function)


def test_check_gives_up(monkeypatch):
    monkeypatch.setattr(
        "hdl.function.minimize.check.Containment", lambda *parts: Containment(*parts, work=10)
    )
    names = ("a", "b", "c"), ("y",)
    halves = Cover(*names, np.array([[1, 2, 2], [0, 2, 2]], np.uint8), np.ones((2, 1), bool))
    whole = Cover(*names, np.array([[2, 2, 2]], np.uint8), np.ones((1, 1), bool))
    message = r"^cover cannot be checked: it takes too long to compare cubes$"
    with pytest.raises(ValueError, match=message):
        check(halves, CubeTable(whole, free=Cover(*names, whole.literals[:0], whole.feeds[:0])))
