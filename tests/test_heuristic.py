"""Quick and exact minimisation of tables and of cubes, against brute force and known minima."""

import itertools
import logging

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hdl.function import ABSENT, Cover, CubeTable, TruthTable
from hdl.function.minimize.budget import Budget
from hdl.function.minimize.heuristic import Heuristic
from hdl.function.minimize.wide import minimize_exactly

from .classics import classic, needs_classics


@st.composite
def cube_tables(draw, inputs=3, outputs=2):
    """Cubes of which some may overlap, and how they are to be understood."""
    count = draw(st.integers(0, 6))
    cubes = [draw(st.text("012", min_size=inputs, max_size=inputs)) for _ in range(count)]
    symbols = [draw(st.text("1-~", min_size=outputs, max_size=outputs)) for _ in range(count)]
    literals = np.array([list(map(int, cube)) for cube in cubes], np.uint8).reshape(-1, inputs)
    feeds = np.array([list(row) for row in symbols], "U1").reshape(-1, outputs)
    names = tuple(f"x{k}" for k in range(inputs)), tuple(f"y{k}" for k in range(outputs))
    on, free = (Cover(*names, literals, feeds == symbol) for symbol in "1-")
    return CubeTable(on, free=free)


def rows(cube):
    choices = [(0, 1) if literal == ABSENT else (literal,) for literal in cube]
    return [int("".join(map(str, bits)), 2) for bits in itertools.product(*choices)]


def fewest(table):
    """Count the cubes of a minimum: unite implicants in all ways until the on-set is reached."""
    inputs = len(table.inputs)
    pairs = np.argwhere(table.on).tolist()
    allowed = table.on | ~table.care
    unions = set()
    for cube in itertools.product((0, 1, 2), repeat=inputs):
        inside = rows(cube)
        fits = allowed[inside].all(0)
        bits = [row in inside and fits[output] for row, output in pairs]
        unions.add(sum(1 << k for k, bit in enumerate(bits) if bit))
    steps = np.array(sorted(unions), np.uint32)
    reached, count = np.zeros(1, np.uint32), 0
    while reached[-1] != (1 << len(pairs)) - 1:
        reached = np.unique(reached[:, None] | steps)
        count += 1
    return count


@settings(deadline=None)
@given(cube_tables())
def test_small_functions_get_the_fewest_cubes(table):
    dense = table.table()
    least = fewest(dense)
    for function in (table, dense):
        exact = minimize_exactly(function)
        assert (len(exact.cover), exact.lower_bound, exact.proven) == (least, least, True)
        quick = Heuristic().minimize(function)
        assert quick.lower_bound <= least <= len(quick.cover)
        for cover in (exact.cover, quick.cover):
            assert not cover.complemented.any()
            assert ((cover.table().on == dense.on) | ~dense.care).all()
            assert cover.feeds.any(1).all()


@settings(deadline=None)
@given(cube_tables(), cube_tables())
def test_where_the_off_set_is_given_all_else_is_free(one, other):
    on, off = one.on.table().on, other.on.table().on
    names = one.inputs, one.outputs
    dense = TruthTable(*names, on & ~off, on ^ off)
    minterms = np.array(list(itertools.product((0, 1), repeat=3)), np.uint8)
    table = CubeTable(Cover(*names, minterms, on & ~off), off=Cover(*names, minterms, off & ~on))
    found = minimize_exactly(table)
    assert len(found.cover) == found.lower_bound == fewest(dense)
    assert ((found.cover.table().on == dense.on) | ~dense.care).all()


def of_cubes(cubes, feeds=None):
    """Make a function of strings such as 01-, all of which feed the only output."""
    literals = np.array([["01-".index(symbol) for symbol in cube] for cube in cubes], np.uint8)
    feeds = np.ones((len(cubes), 1), bool) if feeds is None else feeds
    names = tuple(f"x{k}" for k in range(literals.shape[1]))
    outputs = tuple(f"y{k}" for k in range(feeds.shape[1]))
    on = Cover(names, outputs, literals, feeds)
    return CubeTable(on, free=Cover(names, outputs, literals[:0], feeds[:0]))


def products(pairs):
    """x0 x1 | x2 x3 | ..., whose complement has 2**pairs cubes."""
    return ["--" * k + "11" + "--" * (pairs - k - 1) for k in range(pairs)]


def parity(inputs):
    return ["".join(bits) for bits in itertools.product("01", repeat=inputs) if bits.count("1") % 2]


# Counts as in the table of the folder, each of which is proven there by one or two programs.
QUICK = {
    **{"5xp1": 63, "9sym": 84, "amd": 66, "apex4": 427, "b10": 100, "b2": 104, "con1": 9},
    **{"cps": 157, "duke2": 86, "dk17": 18, "ex7": 119, "f51m": 76, "inc": 29, "max128": 78},
    **{"misex2": 28, "opa": 77, "rd84": 255, "seq": 334, "squar5": 25, "t4": 16, "table5": 158},
    **{"vg2": 110, "xor5": 16},
}


@needs_classics
@pytest.mark.parametrize("name", QUICK)
def test_classics_reach_the_minimum_and_prove_it(name):
    table = classic(name)
    found = Heuristic().minimize(table)
    assert (len(found.cover), found.lower_bound) == (QUICK[name], QUICK[name])
    rng = np.random.default_rng(1)
    bits = rng.integers(0, 2, (2000, len(table.inputs))).astype(bool)
    # Random vectors hardly ever meet a cube of many literals: put some inside the cubes.
    inside = table.on.literals[rng.integers(0, len(table.on), 2000)]
    bits[:2000] = np.where(inside == ABSENT, bits, inside == 1)
    on, care = table.evaluate(bits)
    assert ((found.cover.evaluate(bits) == on) | ~care).all()


@needs_classics
@pytest.mark.parametrize(
    ("name", "espresso"), [("ex5", 74), ("max1024", 274), ("spla", 260), ("prom2", 287)]
)
def test_tables_need_no_more_cubes_than_espresso_makes(name, espresso):
    found = Heuristic().minimize(classic(name).table())
    assert found.lower_bound <= len(found.cover) <= espresso


@needs_classics
def test_exact_goes_on_where_quick_leaves_a_gap():
    table = classic("max1024")
    quick = Heuristic().minimize(table)
    limited = minimize_exactly(table, Budget(0.001))
    assert not quick.proven and quick.lower_bound <= 259 <= len(quick.cover)
    assert limited.lower_bound <= 259 <= len(limited.cover)


@pytest.mark.parametrize("minimize", [Heuristic().minimize, minimize_exactly])
def test_a_complement_that_explodes_does_no_harm(minimize):
    rng = np.random.default_rng(3)
    cubes = [list(cube) for cube in products(20)]
    shuffled = np.array(cubes)[rng.permutation(20)][:, rng.permutation(40)]
    for table in (of_cubes(products(20)), of_cubes(shuffled)):
        found = minimize(table)
        assert (len(found.cover), found.cover.literal_count, found.proven) == (20, 40, True)


def test_parity_keeps_its_minterms():
    found = Heuristic().minimize(of_cubes(parity(11)))
    assert len(found.cover) == found.lower_bound == 1024


def test_as_many_inputs_as_there_may_be():
    cubes = ["-" * k + "1" * 16 + "-" * (1008 - k) for k in range(0, 1024, 16)]
    found = Heuristic().minimize(of_cubes([*cubes, "1" * 1024, "0" * 1008 + "1" * 16]))
    assert (len(found.cover), found.cover.literal_count, found.proven) == (64, 1024, True)


@pytest.mark.parametrize("inputs", [1, 4, 30])
@pytest.mark.parametrize("value", [False, True])
def test_constants(inputs, value):
    table = of_cubes(["-" * inputs, "1" * inputs], np.array([[value, False], [True, False]]))
    found = Heuristic().minimize(table)
    assert found.cover.rows() == ([("-" * inputs, "10")] if value else [("1" * inputs, "10")])
    nothing = of_cubes(["-" * inputs], np.zeros((1, 2), bool))
    empty = minimize_exactly(nothing)
    assert (len(empty.cover), empty.lower_bound, empty.proven) == (0, 0, True)


def test_what_is_free_everywhere_needs_no_cube():
    table = of_cubes(["1---------------------"])
    free = CubeTable(table.on, free=table.on)
    assert len(Heuristic().minimize(free).cover) == 0


def independent(gates):
    """Exclusive ors of inputs of their own: a prime for every set of them."""
    cubes, feeds = [], []
    for gate in range(gates):
        for bits in ("10", "01"):
            cubes.append("--" * gate + bits + "--" * (gates - gate - 1))
            feeds.append(np.arange(gates) == gate)
    return of_cubes(cubes, np.array(feeds))


@pytest.mark.parametrize("minimize", [Heuristic().minimize, minimize_exactly])
def test_too_many_primes_leave_what_is_given(minimize, caplog, monkeypatch):
    monkeypatch.setattr("hdl.function.minimize.diagram._NODES", 10_000)
    caplog.set_level(logging.INFO, "minterm.minimize")
    table = independent(32)
    literals = np.concatenate([table.on.literals, table.on.literals[:1]])
    literals[-1, 2:] = 1  # implied by the first
    feeds = np.concatenate([table.on.feeds, table.on.feeds[:1]])
    on = Cover(table.inputs, table.outputs, literals, feeds)
    found = minimize(CubeTable(on, free=table.free))
    assert sorted(found.cover.rows()) == sorted(table.on.rows())
    assert found.lower_bound == 0
    assert "more than 10000 nodes" in caplog.text


def test_too_complex_tables_are_covered_output_by_output(monkeypatch):
    monkeypatch.setattr("hdl.function.minimize.implicants._NODES", 10_000)
    monkeypatch.setattr("hdl.function.minimize.diagram._NODES", 10_000)
    rows = np.random.default_rng(2).integers(0, 2, (1 << 11, 2)).astype(bool)
    names = tuple(f"x{k}" for k in range(11)), ("y", "z")
    table = TruthTable(*names, np.hstack([rows[:, :1], rows[:, :1] | rows[:, 1:]]), rows > -1)
    found = Heuristic().minimize(table)
    assert len(found.cover) < 750
    assert (found.cover.table().on == table.on).all()


def test_too_many_primes_leave_an_irredundant_sum(caplog, monkeypatch):
    monkeypatch.setattr("hdl.function.minimize.implicants._PRIMES", 100)
    caplog.set_level(logging.INFO, "minterm.minimize")
    rows = np.random.default_rng(2).integers(0, 2, (256, 2)).astype(bool)
    names = tuple("abcdefgh"), ("y", "z")
    found = Heuristic().minimize(TruthTable(*names, rows, np.ones_like(rows)))
    assert 60 < len(found.cover) < 110
    assert "primes" in caplog.text


@pytest.mark.parametrize(
    "minimize", [lambda table, budget: Heuristic(budget).minimize(table), minimize_exactly]
)
def test_no_time_still_gives_a_cover(minimize):
    cubes = of_cubes(parity(6))
    assert len(minimize(cubes, Budget(0)).cover) == 32
    rows = np.random.default_rng(2).integers(0, 2, (1 << 11, 1)).astype(bool)
    names = tuple(f"x{k}" for k in range(11)), ("y",)
    table = TruthTable(*names, rows, np.ones_like(rows))
    found = minimize(table, Budget(0))
    assert (found.cover.table().on == rows).all()
    assert found.lower_bound == 0


def test_progress_is_told():
    lines = []
    Heuristic(Budget(report=lines.append)).minimize(of_cubes(parity(4)))
    assert lines == ["8 primes, 8 essential, 0 rows"]


def test_expanding_given_cubes_uses_the_off_set(monkeypatch):
    monkeypatch.setattr("hdl.function.minimize.diagram._NODES", 0)
    on, off = of_cubes(["1111", "1110", "0000"]).on, of_cubes(["0111", "0110"]).on
    found = Heuristic().minimize(CubeTable(on, off=off))
    assert found.cover.rows() == [("1---", "1"), ("--0-", "1")]


def test_expanding_given_cubes_shares_them(monkeypatch):
    monkeypatch.setattr("hdl.function.minimize.diagram._NODES", 0)
    # The first cube may feed both outputs, and the second is then not needed.
    feeds = np.array([[True, False], [False, True], [False, True]])
    found = Heuristic().minimize(of_cubes(["11-", "110", "111"], feeds))
    assert found.cover.rows() == [("11-", "11")]


class Countdown(Budget):
    """Expires after it was looked at so many times."""

    def __init__(self, looks):
        super().__init__()
        self.looks = looks

    @property
    def remaining(self):
        self.looks -= 1
        return 0.0 if self.looks < 0 else float("inf")


@pytest.mark.parametrize("looks", [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128])
def test_whenever_time_is_up_cover_and_bound_are_true(looks):
    rows = np.random.default_rng(7).integers(0, 2, (256, 3)).astype(bool)
    names = tuple("abcdefgh"), ("x", "y", "z")
    table = TruthTable(*names, rows, np.ones_like(rows))
    least = minimize_exactly(table)
    assert least.proven
    found = minimize_exactly(table, Countdown(looks))
    assert found.lower_bound <= len(least.cover) <= len(found.cover) <= 256
    assert (found.cover.table().on == rows).all()
    if looks == 128:
        assert found.lower_bound > 0
