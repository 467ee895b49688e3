"""Sums of products, products of sums, and the better of both."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hdl.function import (
    ABSENT,
    Cover,
    CubeTable,
    Expression,
    Notation,
    TruthTable,
    cover_equations,
    to_cubes,
)
from hdl.function.minimize import Budget, Exact, Form, Heuristic, Minimum, minimize

from .minimisation import fewest, table, tables


def flipped(function: TruthTable, flags) -> TruthTable:
    on = function.on ^ np.array(flags, np.bool_)
    return TruthTable(function.inputs, function.outputs, on, function.care)


def assert_right(result: Minimum, function: TruthTable):
    found = result.cover.table()
    assert not ((found.on != function.on) & function.care).any()
    assert result.proven


@settings(deadline=None, max_examples=60)
@given(tables(3, 3))
def test_product_of_sums(function):
    result = minimize(function, form=Form.POS)
    assert result.cover.complemented.all()
    assert_right(result, function)
    assert len(result.cover) == fewest(flipped(function, [True] * len(function.outputs)))


@settings(deadline=None, max_examples=40)
@given(tables(3, 3))
def test_best_polarities(function):
    """Of up to three outputs all polarities are tried."""
    result = minimize(function, form=Form.BEST)
    assert_right(result, function)
    choices = itertools.product([False, True], repeat=len(function.outputs))
    assert len(result.cover) == min(fewest(flipped(function, flags)) for flags in choices)


@settings(deadline=None, max_examples=25)
@given(tables(4, 6))
def test_more_outputs_are_flipped_one_at_a_time(function):
    result = minimize(function, form=Form.BEST)
    assert_right(result, function)
    for form in (Form.SOP, Form.POS):
        assert len(result.cover) <= len(minimize(function, form=form).cover)


def test_mixed_polarities_win():
    """Seven rows of eight, and one row of eight: one cube does for both."""
    on = np.zeros((8, 4), np.bool_)
    on[7, :2] = True
    on[:, 2:] = True
    on[7, 2:] = False
    result = minimize(table(on), form=Form.BEST)
    assert len(result.cover) == 1
    assert result.cover.complemented.tolist() == [False, False, True, True]


def test_free_rows_stay_free():
    """Nothing but don't-cares between 1 and 0: a literal each way."""
    function = table(np.array([[0], [0], [0], [1]], np.bool_), np.array([[1], [0], [0], [1]]) > 0)
    for form in Form:
        result = minimize(function, form=form)
        assert result.cover.literal_count == 1
        assert_right(result, function)


@settings(deadline=None, max_examples=30)
@given(tables(4, 3), st.sampled_from(Form))
def test_functions_given_by_cubes(function, form):
    result = minimize(to_cubes(function), form=form)
    assert_right(result, function)
    assert len(result.cover) == len(minimize(function, form=form).cover)


@pytest.mark.parametrize("kind", ["free", "off"])
@pytest.mark.parametrize("form", Form)
def test_many_inputs(form, kind):
    """Output f is an AND of 15 inputs, g an OR of 4 others, which is one cube if complemented."""
    inputs = tuple(f"i{n}" for n in range(20))
    both = np.full((1, 20), ABSENT, np.uint8)
    both[:, 5:] = 1
    either = np.full((4, 20), ABSENT, np.uint8)
    either[range(4), range(4)] = 1

    def cover(f: np.ndarray, g: np.ndarray) -> Cover:
        feeds = [[True, False]] * len(f) + [[False, True]] * len(g)
        feeds = np.array(feeds, np.bool_).reshape(-1, 2)
        return Cover(inputs, ("f", "g"), np.concatenate([f, g]), feeds)

    on = cover(both, either)
    if kind == "free":
        function = CubeTable(on, free=cover(both[:0], both[:0]))
    else:
        some = np.full((15, 20), ABSENT, np.uint8)
        some[range(15), range(5, 20)] = 0
        none = np.full((1, 20), ABSENT, np.uint8)
        none[:, :4] = 0
        function = CubeTable(on, off=cover(some, none))
    result = minimize(function, form=form)
    assert result.proven
    expected = {Form.SOP: (5, [0, 0]), Form.POS: (16, [1, 1]), Form.BEST: (2, [0, 1])}
    assert (len(result.cover), result.cover.complemented.tolist()) == expected[form]


@pytest.mark.parametrize("minimizer", [Exact(), Heuristic()], ids=["exact", "heuristic"])
def test_strategies_can_be_exchanged(minimizer):
    function = table(np.array([[row in (0, 1, 2, 5, 6, 7)] for row in range(8)]))
    for form in Form:
        result = minimize(function, minimizer, form)
        assert_right(result, function)
        assert len(result.cover) == (2 if form is not Form.SOP else 3)


def test_a_wrong_minimiser_is_caught():
    class Wrong:
        def minimize(self, table):
            cover = Exact().minimize(table).cover
            wrong = Cover(cover.inputs, cover.outputs, cover.literals[1:], cover.feeds[1:])
            return Minimum(wrong, 0, 0.0)

    function = table(np.array([[1], [0], [0], [1]], np.bool_))
    for form in (Form.SOP, Form.POS):
        with pytest.raises(AssertionError, match=r"^cover is wrong for output o0 and inputs \d\d$"):
            minimize(function, Wrong(), form)


def test_no_time_to_choose():
    function = table(np.array([[row.bit_count() > 1] * 6 for row in range(16)]))
    result = minimize(function, form=Form.BEST, budget=Budget(0))
    found = result.cover.table()
    assert not ((found.on != function.on) & function.care).any()


@settings(deadline=None, max_examples=40)
@given(tables(4, 3), st.sampled_from(Form), st.sampled_from(Notation))
def test_equations_are_read_back(function, form, notation):
    cover = minimize(function, form=form).cover
    lines = cover_equations(cover, notation)
    assert [line.split(" = ")[0] for line in lines] == list(function.outputs)
    assert Expression("; ".join(lines), function.inputs).table().on.tolist() == (
        cover.table().on.tolist()
    )


def test_equations_of_products_of_sums():
    literals = np.array([[1, 0, 2], [2, 2, 1]], np.uint8)
    feeds = np.array([[1, 1, 0], [0, 1, 0]], np.bool_)
    cover = Cover(("a", "b", "c"), ("f", "g", "h"), literals, feeds, np.ones(3, np.bool_))
    assert cover_equations(cover) == ["f = ~a | b", "g = (~a | b) & ~c", "h = 1"]
    assert cover_equations(cover, Notation.TEXTBOOK) == ["f = a' + b", "g = (a' + b)*c'", "h = 1"]
    whole = Cover(
        ("a",), ("f",), np.array([[2]], np.uint8), np.ones((1, 1), np.bool_), ~feeds[0, :1]
    )
    assert cover_equations(whole) == ["f = 1"]
