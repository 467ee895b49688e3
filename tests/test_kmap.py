"""Karnaugh maps: where minterms and loops are."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra import numpy as arrays

from hdl.function import (
    Cube,
    Expression,
    Notation,
    TruthTable,
    irredundant_cover,
    parse_minterms,
)
from hdl.function.kmap import Form, Plane, draw_svg, draw_text, karnaugh_map


def draw(table, output="y", form=Form.SOP):
    column = table.outputs.index(output)
    on, care = table.on[:, column], table.care[:, column]
    cover = irredundant_cover(on if form is Form.SOP else ~on, care)
    return karnaugh_map(table, output, cover, form)


def cells_of(plane):
    """Every cell of a map and its minterm."""
    pages, rows, columns = (range(len(axis.codes)) for axis in plane.axes)
    return {cell: plane.minterm(*cell) for cell in itertools.product(pages, rows, columns)}


def every_cube(inputs):
    for literals in itertools.product((0, 1, None), repeat=inputs):
        bits = [1 << place for place in reversed(range(inputs))]
        mask = sum(bit for bit, want in zip(bits, literals, strict=True) if want is not None)
        value = sum(bit for bit, want in zip(bits, literals, strict=True) if want)
        yield Cube(mask, value)


@pytest.mark.parametrize("inputs", range(2, 7))
def test_every_minterm_has_a_cell_and_neighbours_differ_in_one_input(inputs):
    plane = Plane(tuple("abcdef"[:inputs]))
    cells = cells_of(plane)
    assert sorted(cells.values()) == list(range(2**inputs))
    sizes = [len(axis.codes) for axis in plane.axes]
    for cell, minterm in cells.items():
        for axis, size in enumerate(sizes):
            if size > 1:
                moved = list(cell)
                moved[axis] = (moved[axis] + 1) % size
                assert (minterm ^ cells[tuple(moved)]).bit_count() == 1


@pytest.mark.parametrize("inputs", range(2, 7))
def test_the_rectangles_of_every_cube_are_its_minterms(inputs):
    plane = Plane(tuple("abcdef"[:inputs]))
    cells = cells_of(plane)
    _, rows, columns = (len(axis.codes) for axis in plane.axes)
    for cube in every_cube(inputs):
        found = []
        for part in plane.rectangles(cube):
            assert part.row + part.height <= rows and part.column + part.width <= columns
            for row, column in itertools.product(range(part.height), range(part.width)):
                found.append(cells[part.page, part.row + row, part.column + column])
            # A side is open if and only if the loop goes on at the opposite edge, not all the way.
            edges = {
                "top": part.row == 0 and part.height < rows,
                "bottom": part.row + part.height == rows and part.height < rows,
                "left": part.column == 0 and part.width < columns,
                "right": part.column + part.width == columns and part.width < columns,
            }
            for side, at_edge in edges.items():
                row = {"top": rows - 1, "bottom": 0}.get(side, part.row)
                column = {"left": columns - 1, "right": 0}.get(side, part.column)
                across = cells[part.page, row, column] & cube.mask == cube.value
                vertical = side in ("top", "bottom")
                # With two places the other one is a neighbour already: nothing has to wrap.
                wraps = at_edge and across and (rows if vertical else columns) > 2
                assert (side in part.open) == wraps, (cube, part, side)
        assert sorted(found) == [
            row for row in range(2**inputs) if row & cube.mask == cube.value
        ], cube


def test_four_corners_are_one_loop_of_four_parts():
    [loop] = draw(parse_minterms("0,2,8,10", "abcd"), "f").loops
    opened = {(part.row, part.column): set(part.open) for part in loop.rectangles}
    assert opened == {
        (0, 0): {"left", "top"},
        (0, 3): {"right", "top"},
        (3, 0): {"left", "bottom"},
        (3, 3): {"right", "bottom"},
    }


@settings(deadline=None)
@given(
    st.integers(2, 6).flatmap(
        lambda inputs: st.tuples(
            arrays.arrays(bool, (2**inputs, 1)), arrays.arrays(bool, (2**inputs, 1))
        )
    ),
    st.sampled_from(Form),
    st.sampled_from(Notation),
)
def test_equations_read_back_as_the_function(columns, form, notation):
    on, care = columns
    names = tuple(f"i{k}" for k in range(len(on).bit_length() - 1))
    table = TruthTable(names, ("y",), on, care)
    kmap = draw(table, form=form)
    read = Expression(kmap.equation(notation), inputs=names).table()
    assert (read.on == table.on)[table.care].all()
    assert len(set(loop.letter for loop in kmap.loops)) == len(kmap.loops)
    for loop in kmap.loops:
        written = Expression(f"y = {kmap.term(loop, notation)}", inputs=names).table().on[:, 0]
        inside = written if form is Form.SOP else ~written
        assert set(np.flatnonzero(inside).tolist()) == loop.minterms
    assert draw_text(kmap, notation, plain=True).isascii()
    assert draw_svg([kmap], notation).endswith("</svg>\n")


def test_symbols_and_order_of_loops():
    table = parse_minterms("m(1,2,3) + d(5)", "abc")
    kmap = draw(table, "f")
    assert kmap.symbols == "01110-00"
    assert [kmap.term(loop) for loop in kmap.loops] == ["~a & b", "~b & c"]
    assert kmap.equation(Notation.TEXTBOOK) == "f = a'*b + b'*c"
    kmap = draw(table, "f", Form.POS)
    assert [kmap.term(loop) for loop in kmap.loops] == ["~a", "b | c"]
    assert kmap.equation() == "f = ~a & (b | c)"
    assert kmap.equation(Notation.TEXTBOOK) == "f = a'*(b + c)"


@pytest.mark.parametrize(
    "minterms, sop, pos",
    [("m()", "f = 0", "f = 0"), ("0,1,2,3", "f = 1", "f = 1")],
    ids=["zeros", "ones"],
)
def test_constants(minterms, sop, pos):
    table = parse_minterms(minterms, "ab")
    assert draw(table, "f").equation() == sop
    assert draw(table, "f", Form.POS).equation() == pos


def test_letters_are_unlike_inputs():
    assert [loop.letter for loop in draw(parse_minterms("1,2,3", "ab"), "f").loops] == ["A", "B"]
    assert [loop.letter for loop in draw(parse_minterms("1,2,3", "AB"), "f").loops] == ["a", "b"]
    assert [loop.letter for loop in draw(parse_minterms("1,2,3", "Ab"), "f").loops] == ["a", "c"]
    every = TruthTable(tuple("abcdef"), ("y",), np.ones((64, 1), bool), np.ones((64, 1), bool))
    cubes = [Cube(63, row) for row in range(64)]
    letters = [loop.letter for loop in karnaugh_map(every, "y", cubes).loops]
    assert len(set(letters)) == 64 and letters[44:48] == ["y", "z", "A1", "B1"]


@pytest.mark.parametrize("inputs", [1, 7])
def test_rejects_other_sizes(inputs):
    message = rf"^Karnaugh map must have 2 to 6 inputs, not {inputs}$"
    with pytest.raises(ValueError, match=message):
        Plane(tuple("abcdefg"[:inputs]))


def test_rejects_what_is_no_cover():
    table = parse_minterms("m(1,2) + d(3)", "ab")
    with pytest.raises(ValueError, match=r"^Karnaugh map has no output 'g'$"):
        karnaugh_map(table, "g", [])
    with pytest.raises(ValueError, match=r"^cubes are no cover of f: they are wrong for minterm 2"):
        karnaugh_map(table, "f", [Cube(1, 1)])
    with pytest.raises(ValueError, match=r"^cubes are no cover of f: they are wrong for minterm 0"):
        karnaugh_map(table, "f", [Cube(0, 0)])
    with pytest.raises(ValueError, match=r"^cubes are no cover of f: they are wrong for minterm 1"):
        karnaugh_map(table, "f", [Cube(0, 0)], Form.POS)
