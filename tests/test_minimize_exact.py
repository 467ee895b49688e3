"""Exact minimisation against brute force and known minima."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from hdl.function import ABSENT, Cover, CubeTable, read_table, to_cubes
from hdl.function.minimize import Exact

from .minimisation import assert_covers, bitmap, cube_rows, fewest, table, tables

PLA = Path(__file__).parents[2] / "shared" / "bench" / "pla"
needs_pla = pytest.mark.skipif(not PLA.exists(), reason="the classic PLA set is not here")


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


def test_small_tables_wait_for_no_compiler(monkeypatch):
    monkeypatch.setattr("hdl.function.minimize.kernel.Kernel._load", None)
    digits = [0x7E, 0x30, 0x6D, 0x79, 0x33, 0x5B, 0x5F, 0x70, 0x7F, 0x7B]
    on = np.array(
        [[(digits + 6 * [0])[row] >> bit & 1 > 0 for bit in range(7)] for row in range(16)]
    )
    care = np.arange(16)[:, None] < np.full(7, 10)
    result = Exact().minimize(table(on, care))
    assert (len(result.cover), result.lower_bound) == (9, 9)
