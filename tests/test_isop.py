import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra import numpy as arrays

from hdl.function import (
    Cube,
    Expression,
    Notation,
    TruthTable,
    equation,
    equations,
    irredundant_cover,
    parse_minterms,
)


def contains(cube, rows):
    return rows & cube.mask == cube.value


def value(cover, inputs):
    rows = np.arange(1 << inputs)
    return np.any([np.zeros(len(rows), bool), *(contains(cube, rows) for cube in cover)], axis=0)


columns = st.integers(0, 7).flatmap(
    lambda inputs: st.tuples(arrays.arrays(bool, 1 << inputs), arrays.arrays(bool, 1 << inputs))
)


@settings(deadline=None)
@given(columns)
def test_cover_is_the_function_prime_and_irredundant(column):
    on, care = column
    inputs = len(on).bit_length() - 1
    cover = irredundant_cover(on, care)
    assert cover == sorted(set(cover))
    assert (value(cover, inputs) == on)[care].all()
    for cube in cover:
        others = [other for other in cover if other != cube]
        assert (on & care & ~value(others, inputs)).any(), "a cube can be left out"
        for bit in range(inputs):
            if cube.mask >> bit & 1:
                wider = Cube(cube.mask & ~(1 << bit), cube.value & ~(1 << bit))
                assert (~on & care & value([wider], inputs)).any(), "a literal can be left out"


def test_every_function_of_three_inputs_is_near_the_minimum():
    # The least number of cubes, found by trying every set of cubes of growing size.
    cubes = [Cube(mask, mask & bits) for mask in range(8) for bits in range(8) if bits & ~mask == 0]
    maps = [sum(1 << row for row in range(8) if contains(cube, row)) for cube in cubes]
    least = {0: 0}
    for size in (1, 2, 3, 4):
        for chosen in itertools.combinations(maps, size):
            union = 0
            for one in chosen:
                union |= one
            least.setdefault(union, size)
    assert len(least) == 256
    excess = []
    for function, size in least.items():
        on = np.array([function >> row & 1 for row in range(8)], bool)
        excess.append(len(irredundant_cover(on, np.ones(8, bool))) - size)
    assert min(excess) == 0
    assert max(excess) <= 1


@pytest.mark.parametrize("inputs", [0, 1, 5])
def test_constants(inputs):
    every = np.ones(1 << inputs, bool)
    assert irredundant_cover(every, every) == [Cube(0, 0)]
    assert irredundant_cover(~every, every) == []
    assert irredundant_cover(every, ~every) == []


def test_parity_needs_every_minterm():
    on = np.array([row.bit_count() % 2 for row in range(64)], bool)
    assert irredundant_cover(on, np.ones(64, bool)) == [
        Cube(63, row) for row in range(64) if row.bit_count() % 2
    ]


def test_wide_columns_are_covered():
    on = np.random.default_rng(1).random(1 << 16) < 0.5
    cover = irredundant_cover(on, np.ones(1 << 16, bool))
    assert (value(cover, 16) == on).all()


def one_hot(names):
    """The binary number of the asserted input; what is not one-hot is a don't-care."""
    rows = np.arange(1 << 8)
    care = np.zeros((256, 3), bool)
    on = np.zeros((256, 3), bool)
    for place, name in enumerate(names):
        row = rows[1 << (7 - place)]
        care[row] = True
        on[row] = [int(name[1:]) >> bit & 1 for bit in (2, 1, 0)]
    return TruthTable(tuple(names), ("a2", "a1", "a0"), on, care)


@pytest.mark.parametrize("order", [range(8), range(7, -1, -1)])
def test_octal_to_binary_reads_as_in_textbooks(order):
    assert equations(one_hot([f"O{number}" for number in order])) == [
        "a2 = O4 | O5 | O6 | O7",
        "a1 = O2 | O3 | O6 | O7",
        "a0 = O1 | O3 | O5 | O7",
    ]


def test_equations_read_naturally():
    inputs = ("en", "i[2]", "i[1]", "i[0]")
    assert equation("o[3]", [Cube(0b1111, 0b1011)], inputs) == "o[3] = en & ~i[2] & i[1] & i[0]"
    assert equations(parse_minterms("0,2,4,6,7", "abc")) == ["f = a & b | ~c"]
    assert equations(parse_minterms("1,2", "ab")) == ["f = a & ~b | ~a & b"]
    assert equations(parse_minterms("0,2,4,6,7", "abc"), Notation.TEXTBOOK) == ["f = a*b + c'"]
    assert equation("f", [], "ab") == "f = 0"
    assert equation("f", [Cube(0, 0)], "ab") == "f = 1"
    tens = tuple(f"i[{k}]" for k in (10, 2))
    assert equation("f", [Cube(2, 2), Cube(1, 1)], tens) == "f = i[2] | i[10]"


@settings(deadline=None)
@given(arrays.arrays(bool, (16, 2)))
def test_equations_read_back(on):
    names = ("en", "i[2]", "i[1]", "i[0]")
    table = TruthTable(names, ("o[0]", "g"), on, np.ones_like(on))
    for notation in Notation:
        text = "; ".join(equations(table, notation))
        assert Expression(text, inputs=names).table() == table


def test_cube_is_checked():
    with pytest.raises(ValueError, match=r"^Cube value must be within mask 0b1010, not 0b11$"):
        Cube(0b1010, 0b0011)
    with pytest.raises(ValueError, match=r"^Cube value must be within mask -0b1, not 0b0$"):
        Cube(-1, 0)


@pytest.mark.parametrize("shape", [(0,), (3,), (4, 1), (1 << 17,)])
def test_rejects_bad_columns(shape):
    with pytest.raises(
        ValueError,
        match=r"^cover needs a column of 2\*\*n rows, n at most 16, not "
        rf"one of shape {re.escape(str(shape))}$",
    ):
        irredundant_cover(np.zeros(shape, bool), np.zeros(shape, bool))
    with pytest.raises(ValueError, match=r"^cover needs care of shape \(4,\), not of \(2,\)$"):
        irredundant_cover(np.zeros(4, bool), np.zeros(2, bool))
