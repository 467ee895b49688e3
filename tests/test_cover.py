"""Covers and functions given by cubes, against values by hand and against brute force."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hdl.function import Cover, Cube, CubeTable


def cover(rows, inputs="abc", outputs="fg", complemented=()):
    """Make a cover from rows such as ``("1-0", "01")``."""
    literals = [["01-".index(symbol) for symbol in row] for row, _ in rows]
    feeds = [[symbol == "1" for symbol in row] for _, row in rows]
    return Cover(
        tuple(inputs),
        tuple(outputs),
        np.array(literals, np.uint8).reshape(-1, len(inputs)),
        np.array(feeds, bool).reshape(-1, len(outputs)),
        np.array(complemented, bool),
    )


EXAMPLE = [("1-0", "10"), ("-11", "11"), ("000", "01")]


def vectors(inputs):
    rows = np.arange(1 << inputs)
    return (rows[:, None] >> np.arange(inputs)[::-1] & 1).astype(bool)


def test_an_example_by_hand():
    example = cover(EXAMPLE)
    assert len(example) == 3 and example.literal_count == 7
    assert example.rows() == EXAMPLE
    assert example.cubes(0) == [Cube(0b011, 0b011), Cube(0b101, 0b100)]
    assert example.cubes(1) == [Cube(0b011, 0b011), Cube(0b111, 0b000)]
    outputs = [row for _, row in example.table().rows()]
    assert outputs == ["01", "00", "00", "11", "10", "00", "10", "11"]
    assert repr(example) == "<Cover a, b, c -> f, g: 3 cubes>"


def test_complemented_outputs():
    example = cover(EXAMPLE, complemented=(True, False))
    outputs = [row for _, row in example.table().rows()]
    assert outputs == ["11", "10", "10", "01", "00", "10", "00", "01"]
    assert repr(example) == "<Cover a, b, c -> ~f, g: 3 cubes>"


def test_no_cubes():
    empty = cover([], complemented=(True, False))
    assert len(empty) == 0 and empty.rows() == []
    assert {row for _, row in empty.table().rows()} == {"10"}
    assert empty.evaluate(vectors(3)).tolist() == [[True, False]] * 8


def test_equal_and_hashable():
    same, other = cover(EXAMPLE), cover(EXAMPLE, complemented=(False, True))
    assert same == cover(EXAMPLE) and hash(same) == hash(cover(EXAMPLE))
    assert same != other and same != cover(EXAMPLE[::-1]) and same != cover(EXAMPLE, "abd")
    assert same != "cover"


def test_nobody_can_write_to_it():
    literals = np.zeros((1, 3), np.uint8)
    frozen = Cover(("a", "b", "c"), ("f",), literals, np.ones((1, 1), bool))
    literals[:] = 1
    assert frozen.rows() == [("000", "1")]
    for array in (frozen.literals, frozen.feeds, frozen.complemented):
        with pytest.raises(ValueError, match=r"^assignment destination is read-only$"):
            array[0] = 1


rows_of = st.lists(
    st.tuples(st.text("01-", min_size=4, max_size=4), st.text("01", min_size=3, max_size=3)),
    max_size=8,
)


def contains(cube, vector):
    return all(symbol in ("-", str(int(bit))) for symbol, bit in zip(cube, vector, strict=True))


@settings(deadline=None)
@given(rows_of, st.lists(st.booleans(), min_size=3, max_size=3))
def test_evaluation_is_a_sum_of_products(rows, complemented):
    made = cover(rows, "abcd", "fgh", complemented)
    expected = [
        [
            any(feeds[output] == "1" and contains(cube, vector) for cube, feeds in rows)
            != complemented[output]
            for output in range(3)
        ]
        for vector in vectors(4)
    ]
    assert made.evaluate(vectors(4)).tolist() == expected
    assert made.table().on.tolist() == expected and made.table().care.all()
    assert made.evaluate(vectors(4).reshape(2, 8, 4)).shape == (2, 8, 3)


@settings(deadline=None)
@given(rows_of, rows_of)
def test_a_cube_table_is_its_covers(on, other):
    on_set, other_set = cover(on, "abcd", "fgh"), cover(other, "abcd", "fgh")
    one, two = on_set.table().on, other_set.table().on
    free = CubeTable(on_set, free=other_set)
    assert (free.table().care == ~two).all() and (free.table().on == one & ~two).all()
    made, care = free.evaluate(vectors(4))
    assert (made == one & ~two).all() and (care == ~two).all()
    if (one & two).any():
        with pytest.raises(ValueError, match=r"^CubeTable output [fgh] is both on and off for"):
            CubeTable(on_set, off=other_set)
    else:
        off = CubeTable(on_set, off=other_set)
        assert (off.table().care == one | two).all() and (off.table().on == one).all()
        made, care = off.evaluate(vectors(4))
        assert (made == one).all() and (care == one | two).all()


def test_many_inputs_are_not_enumerated():
    names = tuple(f"x{index}" for index in range(1000))
    wide = cover([("1" * 1000, "1"), ("0" + "-" * 999, "1")], names, "f")
    table = CubeTable(wide, off=cover([("10" + "-" * 998, "1")], names, "f"))
    bits = np.ones((3, 1000), bool)
    bits[1, 0] = bits[2, 1] = False
    on, care = table.evaluate(bits)
    assert on[:, 0].tolist() == [True, True, False] and care.all()
    for made in (wide, table):
        with pytest.raises(
            ValueError, match=r"^Cover of 1000 inputs has no dense table, which has at most 16$"
        ):
            made.table()


def test_the_overlap_is_named():
    on, off = cover([("1--", "11")]), cover([("0--", "10"), ("-10", "01")])
    with pytest.raises(ValueError, match=r"^CubeTable output g is both on and off for inputs 110$"):
        CubeTable(on, off=off)


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        ({"inputs": ()}, ValueError, "Cover must have 1 to 1024 inputs, not 0"),
        ({"outputs": ("f", "f")}, ValueError, "Cover names must differ, but 'f' is given 2 times"),
        ({"literals": np.zeros((1, 3), np.int64)}, TypeError,
         "Cover literals must be an array of uint8, not of int64"),
        ({"literals": np.zeros((1, 2), np.uint8)}, ValueError,
         r"Cover literals must be of shape \(1, 3\), not \(1, 2\)"),
        ({"literals": np.full((1, 3), 3, np.uint8)}, ValueError,
         "Cover literals must be 0, 1 or 2, not 3"),
        ({"feeds": np.zeros((1, 1), bool)}, ValueError,
         r"Cover feeds must be of shape \(1, 2\), not \(1, 1\)"),
        ({"feeds": np.zeros((1, 2))}, TypeError,
         "Cover feeds must be an array of bool, not of float64"),
        ({"complemented": np.zeros(1, bool)}, ValueError,
         r"Cover complemented must be of shape \(2,\), not \(1,\)"),
    ],
    ids=lambda value: None if isinstance(value, dict) else str(value),
)  # fmt: skip
def test_bad_covers(change, kind, message):
    good = {
        "inputs": ("a", "b", "c"),
        "outputs": ("f", "g"),
        "literals": np.zeros((1, 3), np.uint8),
        "feeds": np.zeros((1, 2), bool),
    }
    with pytest.raises(kind, match=rf"^{message}$"):
        Cover(**good | change)


def test_bad_vectors():
    with pytest.raises(ValueError, match=r"^Cover inputs must be of shape \(\.\.\., 3\)$"):
        cover(EXAMPLE).evaluate(np.zeros((2, 4), bool))


def test_bad_cube_tables():
    one = cover(EXAMPLE)
    rule = r"^CubeTable needs exactly one of free and off$"
    with pytest.raises(ValueError, match=rule):
        CubeTable(one)
    with pytest.raises(ValueError, match=rule):
        CubeTable(one, one, one)
    with pytest.raises(
        ValueError, match=r"^CubeTable covers must have the same inputs and outputs$"
    ):
        CubeTable(one, cover(EXAMPLE, "abd"))
    with pytest.raises(ValueError, match=r"^CubeTable covers must have no complemented outputs$"):
        CubeTable(one, cover(EXAMPLE, complemented=(True, False)))
