"""Exact minimisation against brute force, known minima, time limits and interrupts."""

import itertools
import signal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hdl.function import ABSENT, Cover, CubeTable, TruthTable, read_table, to_cubes
from hdl.function.minimize import Budget, Exact
from hdl.function.minimize.primes import all_primes
from hdl.function.minimize.problem import problems
from hdl.function.minimize.rows import covering_rows
from hdl.function.minimize.trim import Cubes, trim

PLA = Path(__file__).parents[2] / "shared" / "bench" / "pla"
needs_pla = pytest.mark.skipif(not PLA.exists(), reason="the classic PLA set is not here")


def table(on: np.ndarray, care: np.ndarray | None = None) -> TruthTable:
    rows, outputs = on.shape
    inputs = rows.bit_length() - 1
    names = [f"i{n}" for n in range(inputs)], [f"o{n}" for n in range(outputs)]
    return TruthTable(*map(tuple, names), on, np.ones_like(on) if care is None else care)


@st.composite
def tables(draw, inputs: int, outputs: int):
    inputs = draw(st.integers(1, inputs))
    outputs = draw(st.integers(1, outputs))
    cells = st.lists(
        st.sampled_from("011-"), min_size=outputs << inputs, max_size=outputs << inputs
    )
    array = np.array(draw(cells)).reshape(-1, outputs)
    return table(array == "1", array != "-")


def cube_rows(inputs: int) -> dict[tuple[int, ...], int]:
    """All cubes, with a bit for each row that they contain."""
    return {
        cube: sum(
            1 << row
            for row, bits in enumerate(itertools.product((0, 1), repeat=inputs))
            if all(literal in (ABSENT, bit) for literal, bit in zip(cube, bits, strict=True))
        )
        for cube in itertools.product((0, 1, ABSENT), repeat=inputs)
    }


def bitmap(column: np.ndarray) -> int:
    return sum(1 << row for row in map(int, np.flatnonzero(column)))


def implicants(function: TruthTable) -> list[tuple[int, frozenset[int]]]:
    """Rows of each cube, and all outputs it may feed."""
    allowed = [bitmap(column) for column in (function.on | ~function.care).T]
    found = []
    for rows in cube_rows(len(function.inputs)).values():
        feeds = frozenset(o for o, may in enumerate(allowed) if not rows & ~may)
        if feeds:
            found.append((rows, feeds))
    return found


def fewest(function: TruthTable) -> int:
    """Count the cubes of a smallest cover by iterative deepening over all implicants."""
    wanted = [bitmap(column) for column in function.on.T]
    every = implicants(function)

    def possible(left: tuple[int, ...], cubes: int) -> bool:
        output = next((o for o, rows in enumerate(left) if rows), None)
        if output is None:
            return True
        if not cubes:
            return False
        row = left[output] & -left[output]
        return any(
            possible(
                tuple(want & ~rows if o in feeds else want for o, want in enumerate(left)),
                cubes - 1,
            )
            for rows, feeds in every
            if rows & row and output in feeds
        )

    return next(count for count in itertools.count() if possible(tuple(wanted), count))


def assert_covers(cover: Cover, function: TruthTable):
    """Compare row by row, cube by cube, with nothing but Python."""
    assert (cover.inputs, cover.outputs) == (function.inputs, function.outputs)
    for row, bits in enumerate(itertools.product((0, 1), repeat=len(function.inputs))):
        value = [False] * len(function.outputs)
        for cube, feeds in zip(cover.literals.tolist(), cover.feeds.tolist(), strict=True):
            if all(literal in (ABSENT, bit) for literal, bit in zip(cube, bits, strict=True)):
                value = [one or other for one, other in zip(value, feeds, strict=True)]
        for output, care in enumerate(function.care[row]):
            assert not care or value[output] == function.on[row, output]


@settings(deadline=None, max_examples=200)
@given(tables(3, 3))
def test_fewest_cubes(function):
    result = Exact().minimize(function)
    assert_covers(result.cover, function)
    assert not result.cover.complemented.any()
    assert result.proven
    assert len(result.cover) == result.lower_bound == fewest(function)


def test_every_function_of_three_inputs():
    for number in range(256):
        function = table(np.array([[number >> row & 1 > 0] for row in range(8)]))
        result = Exact().minimize(function)
        assert len(result.cover) == result.lower_bound == fewest(function)
        assert_covers(result.cover, function)


@settings(deadline=None, max_examples=40)
@given(tables(4, 2))
def test_fewest_cubes_of_four_inputs(function):
    result = Exact().minimize(function)
    assert len(result.cover) == result.lower_bound == fewest(function)
    assert_covers(result.cover, function)


@settings(deadline=None, max_examples=60)
@given(tables(4, 3))
def test_every_cube_is_prime_for_what_it_feeds(function):
    """No literal and no connection can be left out alone."""
    cover = Exact().minimize(function).cover
    rows = cube_rows(len(function.inputs))
    allowed = [bitmap(column) for column in (function.on | ~function.care).T]
    on = [bitmap(column) for column in function.on.T]
    cubes = list(zip(map(tuple, cover.literals.tolist()), cover.feeds, strict=True))
    for cube, feeds in cubes:
        for at in range(len(cube)):
            if cube[at] != ABSENT:
                wider = rows[(*cube[:at], ABSENT, *cube[at + 1 :])]
                assert any(wider & ~allowed[output] for output in np.flatnonzero(feeds))
        for output in np.flatnonzero(feeds):
            others = 0
            for other, fed in cubes:
                if other != cube and fed[output]:
                    others |= rows[other]
            assert on[output] & ~others


@pytest.mark.parametrize("leaf", [1, 9, 1 << 16], ids=["split", "mixed", "whole"])
@settings(deadline=None, max_examples=100)
@given(function=tables(4, 3))
def test_primes(leaf, function):
    """Those implicants that no larger one with all their outputs contains."""
    every = implicants(function)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hdl.function.minimize.primes._LEAF", leaf)
        check_primes(function, every)


def check_primes(function, every):
    for problem, members in problems(function):
        primes = all_primes(problem.allowed, Budget())
        found = set()
        for mask, value, word in zip(primes.masks, primes.values, primes.outputs[0], strict=True):
            rows = sum(1 << row for row in range(len(function.on)) if row & mask == value)
            feeds = frozenset(
                int(o) for n in range(len(problem.members)) if word >> n & 1
                for o in np.flatnonzero(members[n])
            )  # fmt: skip
            found.add((rows, feeds))
        here = frozenset(int(o) for o in np.flatnonzero(members.any(0)))
        mine = {(rows, feeds & here) for rows, feeds in every if feeds & here}
        assert found == {
            (rows, feeds)
            for rows, feeds in mine
            if not any(
                rows | other == other and feeds <= more and (rows, feeds) != (other, more)
                for other, more in mine
            )
        }


@settings(deadline=None, max_examples=60)
@given(tables(4, 3))
def test_rows_that_are_left_out_are_dominated(function):
    for problem, _ in problems(function):
        primes = all_primes(problem.allowed, Budget())
        starts, columns = covering_rows(problem, primes, Budget())
        made = [set(columns[a:b].tolist()) for a, b in itertools.pairwise(starts)]
        for minterm, output in np.argwhere(problem.on):
            able = {
                prime
                for prime in range(len(primes))
                if minterm & primes.masks[prime] == primes.values[prime]
                and primes.outputs[0, prime] >> output & 1
            }
            assert any(row <= able for row in made)
        assert not any(a <= b for a, b in itertools.permutations(made, 2))


def test_connections_that_are_not_needed_free_literals():
    """The cube 11 is no cube of g alone, and f does not need it."""
    function = table(
        np.array([[0, 0], [1, 0], [0, 0], [1, 1]], np.bool_),
        np.array([[1, 1], [1, 1], [1, 0], [1, 1]], np.bool_),
    )
    ((problem, _),) = problems(function)
    cubes = Cubes(np.array([3, 1]), np.array([3, 1]), np.array([[1, 1], [1, 0]], np.bool_))
    trimmed = trim(problem, cubes, Budget())
    assert trimmed.masks.tolist() == [2, 1]
    assert trimmed.values.tolist() == [2, 1]
    assert trimmed.feeds.tolist() == [[False, True], [True, False]]


def test_without_any_time():
    result = Exact(Budget(0)).minimize(hard())
    assert result.lower_bound >= 1
    assert not ((result.cover.table().on != hard().on) & hard().care).any()


def test_constants_and_equal_outputs():
    on = np.array([[0, 1, 1, 1, 0], [0, 1, 0, 0, 0], [0, 1, 0, 0, 0], [0, 1, 0, 0, 0]], np.bool_)
    care = np.ones_like(on)
    care[:, 4] = False
    result = Exact().minimize(table(on, care))
    assert result.cover.rows() == [("00", "00110"), ("--", "01000")]
    assert result.proven
    nothing = Exact().minimize(table(np.zeros((4, 2), np.bool_)))
    assert (len(nothing.cover), nothing.lower_bound) == (0, 0)


def test_a_decoder_of_512_outputs():
    """Outputs that share no cube are minimised apart, or this would take hours."""
    on = np.eye(512, dtype=np.bool_)
    result = Exact().minimize(table(on))
    assert (len(result.cover), result.lower_bound) == (512, 512)


def test_more_outputs_than_a_word_has():
    """130 outputs that all share the cubes of a parity."""
    rng = np.random.default_rng(3)
    parity = np.array([[row.bit_count() & 1 > 0] for row in range(16)])
    on = parity & (rng.random((16, 130)) < 0.9)
    on[:, 0] = parity[:, 0]
    result = Exact().minimize(table(on))
    assert_covers(result.cover, table(on))
    assert (len(result.cover), result.lower_bound) == (8, 8)


def test_functions_given_by_cubes():
    function = table(np.array([[row in (1, 3, 5, 7)] for row in range(16)]))
    cubes = to_cubes(function)
    assert isinstance(cubes, CubeTable)
    result = Exact().minimize(cubes)
    assert result.cover.rows() == [("0--1", "1")]
    assert result.proven
    wide = tuple(f"i{n}" for n in range(40))
    literals = np.full((2, 40), ABSENT, np.uint8)
    literals[:, 0] = 1
    literals[:, 39] = 0, 1
    on = Cover(wide, ("f",), literals, np.ones((2, 1), np.bool_))
    free = Cover(wide, ("f",), literals[:0], np.ones((0, 1), np.bool_))
    result = Exact().minimize(CubeTable(on, free=free))
    assert result.cover.rows() == [("1" + 39 * "-", "1")]
    assert result.proven


MINIMA = {
    **{"5xp1": 63, "9sym": 84, "Z5xp1": 63, "al2": 66, "alu1": 19, "amd": 66, "apex4": 427},
    **{"b10": 100, "bw": 22, "con1": 9, "dc2": 39, "dekoder": 9, "dk17": 18, "ex7": 119},
    **{"f51m": 76, "gary": 107, "in0": 107, "inc": 29, "max128": 78, "misex1": 12},
    **{"misex3": 627, "newtpla": 23, "prom2": 287, "rd53": 31, "rd73": 127, "rd84": 255},
    **{"ryy6": 112, "sao2": 58, "spla": 248, "squar5": 25, "t4": 16, "t481": 481, "xor5": 16},
}


@needs_pla
@pytest.mark.parametrize("name", MINIMA)
def test_known_minima(name):
    function = read_table(PLA / f"{name}.pla")
    result = Exact().minimize(function)
    assert (len(result.cover), result.lower_bound) == (MINIMA[name], MINIMA[name])
    wrong = (result.cover.table().on != function.on) & function.care
    assert not wrong.any()


@needs_pla
def test_same_table_same_cover():
    function = read_table(PLA / "5xp1.pla")
    assert Exact().minimize(function).cover == Exact().minimize(function).cover


@needs_pla
def test_without_a_proof():
    function = read_table(PLA / "max1024.pla")
    result = Exact(prove=False).minimize(function)
    assert result.lower_bound <= 259 <= len(result.cover) <= 265
    assert not ((result.cover.table().on != function.on) & function.care).any()


@needs_pla
@pytest.mark.parametrize("limit", [0, 0.05, 2], ids=["none", "little", "some"])
def test_time_limit(limit):
    function = read_table(PLA / "ex1010.pla")
    result = Exact(Budget(limit)).minimize(function)
    assert 1 <= result.lower_bound <= 240
    assert result.lower_bound < len(result.cover)
    assert not result.proven
    assert not ((result.cover.table().on != function.on) & function.care).any()
    if limit == 2:
        assert result.lower_bound >= 200 and len(result.cover) <= 284


def hard() -> TruthTable:
    """A random function, which no program proves the minimum of in a test."""
    rng = np.random.default_rng(7)
    return table(rng.random((1024, 10)) < 0.5, rng.random((1024, 10)) < 0.5)


def test_interrupt():
    """Ctrl-C on the first sign of progress: the best so far, and Ctrl-C works again after it."""
    told = []

    def report(text):
        told.append(text)
        if len(told) == 1:
            signal.raise_signal(signal.SIGINT)

    budget = Budget(report=report)
    function = hard()
    result = Exact(budget).minimize(function)
    assert budget.interrupted and told
    assert not result.proven
    assert not ((result.cover.table().on != function.on) & function.care).any()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_a_second_interrupt_is_an_interrupt():
    def report(_):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        Exact(Budget(report=report)).minimize(hard())
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_interrupts_that_others_handle_are_left_alone():
    seen = []
    before = signal.signal(signal.SIGINT, lambda *_: seen.append(True))
    try:
        with Budget().interruptible():
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
    assert seen


def test_progress_is_told():
    told = []
    Exact(Budget(2, told.append)).minimize(hard())
    assert told[0].endswith(" rows")
    assert any("columns cover" in text for text in told[1:])


def test_small_tables_wait_for_no_compiler(monkeypatch):
    monkeypatch.setattr("hdl.function.minimize.kernel.Kernel._load", None)
    digits = [0x7E, 0x30, 0x6D, 0x79, 0x33, 0x5B, 0x5F, 0x70, 0x7F, 0x7B]
    on = np.array(
        [[(digits + 6 * [0])[row] >> bit & 1 > 0 for bit in range(7)] for row in range(16)]
    )
    care = np.arange(16)[:, None] < np.full(7, 10)
    result = Exact().minimize(table(on, care))
    assert (len(result.cover), result.lower_bound) == (9, 9)
