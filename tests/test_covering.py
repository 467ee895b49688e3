"""Covering problems against brute force."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hdl.function.minimize import Budget, solve_covering
from hdl.function.minimize.bound import lower_bound
from hdl.function.minimize.matrix import Matrix


def sparse(rows: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    starts = np.cumsum([0, *(len(row) for row in rows)])
    return starts, np.array([column for row in rows for column in row], np.int64)


def covers(rows: list[list[int]], columns) -> bool:
    return all(set(columns) & set(row) for row in rows)


def fewest(rows: list[list[int]], width: int) -> int:
    return next(
        count
        for count in range(width + 1)
        if any(covers(rows, some) for some in itertools.combinations(range(width), count))
    )


@st.composite
def problems(draw):
    width = draw(st.integers(1, 9))
    row = st.lists(st.integers(0, width - 1), min_size=1, max_size=4, unique=True)
    rows = draw(st.lists(row, max_size=12))
    return rows, draw(st.lists(st.integers(0, 5), min_size=width, max_size=width))


@settings(deadline=None, max_examples=300)
@given(problems())
def test_fewest_columns(problem):
    rows, literals = problem
    covering = solve_covering(*sparse(rows), np.array(literals))
    assert covers(rows, covering.chosen)
    assert covering.chosen.tolist() == sorted(set(covering.chosen.tolist()))
    assert len(covering.chosen) == covering.lower_bound == fewest(rows, len(literals))
    assert covering.proven


@settings(deadline=None, max_examples=100)
@given(problems())
def test_without_time_the_bound_is_true(problem):
    rows, literals = problem
    covering = solve_covering(*sparse(rows), np.array(literals), Budget(0))
    assert covers(rows, covering.chosen)
    assert covering.lower_bound <= fewest(rows, len(literals)) <= len(covering.chosen)


def test_few_literals_are_preferred():
    """Columns 0 and 1 cover the same row; so do 2 and 3."""
    rows = [[0, 1], [2, 3]]
    assert solve_covering(*sparse(rows), np.array([2, 1, 1, 2])).chosen.tolist() == [1, 2]


def test_a_large_column_beats_few_literals():
    rows = [[0, 2], [1, 2]]
    assert solve_covering(*sparse(rows), np.array([0, 0, 50])).chosen.tolist() == [2]


def test_no_rows():
    covering = solve_covering(np.zeros(1, np.int64), np.zeros(0, np.int64), np.array([3, 3]))
    assert (covering.chosen.tolist(), covering.lower_bound) == ([], 0)


def test_a_row_that_nothing_covers():
    with pytest.raises(
        ValueError, match=r"^covering needs a column for every row, but row 1 has none$"
    ):
        solve_covering(np.array([0, 1, 1, 2]), np.array([0, 0]), np.array([1]))


def steiner(size: int) -> list[list[int]]:
    """Triples of a Steiner system, whose covering problem has a large gap to its relaxation."""
    if size == 9:
        lines = [[3 * r + c for c in range(3)] for r in range(3)]
        for slope, c in itertools.product(range(3), range(3)):
            lines.append([3 * r + (c + slope * r) % 3 for r in range(3)])
        return lines
    small = steiner(size // 3)
    third = size // 3
    triples = [[a + third * k for a in row] for k in range(3) for row in small]
    triples += [[a, a + third, a + 2 * third] for a in range(third)]
    for row in small:
        for a, b, c in itertools.permutations(row):
            triples.append([a, b + third, c + 2 * third])
    return triples


@pytest.mark.parametrize(("size", "minimum"), [(9, 5), (27, 18)])
def test_steiner_triples(size, minimum):
    """D. R. Fulkerson, G. L. Nemhauser and L. E. Trotter, 1974."""
    covering = solve_covering(*sparse(steiner(size)), np.zeros(size, np.int64))
    assert (len(covering.chosen), covering.lower_bound) == (minimum, minimum)


@pytest.mark.parametrize("size", [10, 20, 50])
@pytest.mark.parametrize("time", [None, 0], ids=["time", "no-time"])
def test_bound_of_a_ring(size, time):
    """Each column covers two rows, and so half as many columns as rows are needed."""
    starts, columns = sparse([[n, (n + 1) % size] for n in range(size)])
    ring = Matrix(starts, columns, size)
    assert lower_bound(ring, size, Budget(time)) == size // 2


def test_bound_of_an_odd_ring():
    """The relaxation says 5.5, which is rounded up."""
    ring = Matrix(*sparse([[n, (n + 1) % 11] for n in range(11)]), 11)
    assert lower_bound(ring, 6, Budget()) == 6


def test_same_problem_same_answer():
    rng = np.random.default_rng(5)
    problem = sparse([sorted(rng.choice(30, 4, replace=False).tolist()) for _ in range(60)])
    first, second = (solve_covering(*problem, np.arange(30)).chosen for _ in range(2))
    assert first.tolist() == second.tolist()
