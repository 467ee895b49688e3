"""Primes, the rows that they cover, and the trimming of cubes."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings

from hdl.function.minimize import Budget
from hdl.function.minimize.primes import all_primes
from hdl.function.minimize.problem import problems
from hdl.function.minimize.rows import covering_rows
from hdl.function.minimize.trim import Cubes, trim

from .minimisation import implicants, table, tables


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
