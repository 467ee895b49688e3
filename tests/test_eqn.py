import re

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hdl.function import (
    Cover,
    CubeTable,
    TableError,
    TruthTable,
    parse_minterms,
    read_equations,
    write_equations,
)

from .random_tables import tables


def column(text, output="f"):
    table = read_equations(text, "t.eqn")
    place = table.outputs.index(output)
    return "".join(row[place] for _, row in table.rows())


def test_reads_what_sis_and_abc_write():
    text = (
        "# Equations written by a tool\n\nINORDER = a b c d;\nOUTORDER = f g;\n"
        "new_n1 = a * !b;\nf = new_n1 + c;  # d is not used\ng = !new_n1;\n"
    )
    table = read_equations(text, "t.eqn")
    assert (table.inputs, table.outputs) == (("a", "b", "c", "d"), ("f", "g"))
    rows = [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1) for _ in (0, 1)]
    assert table.on[:, 0].tolist() == [bool((a and not b) or c) for a, b, c in rows]
    assert table.on[:, 1].tolist() == [not (a and not b) for a, b, c in rows]
    assert table.care.all()


@pytest.mark.parametrize(
    "text, expected",
    [
        ("a & ~b", "0010"),
        ("f = a xor b", "0110"),
        ("g = f & b; f = a | b; OUTORDER = f;", "0111"),
        ("INORDER = b, a; f = a & ~b;", "0100"),
        ("INORDER =\n a\n b\n;f=1;", "1111"),
        ("f = a & # b\r\n b", "0001"),
        ("f = a & b;OUTORDER=f;INORDER=a b", None),
    ],
)
def test_forms(text, expected):
    if expected is None:
        with pytest.raises(TableError, match=r"^t\.eqn:1:32: expected an operator, not 'b'$"):
            read_equations(text, "t.eqn")
    else:
        assert column(text) == expected


def test_inputs_in_order_of_first_use_and_all_outputs():
    table = read_equations("n = b & a;\nf = n | c;", "t.eqn")
    assert (table.inputs, table.outputs) == (("b", "a", "c"), ("n", "f"))


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "1:1: the expression is empty"),
        ("\nf = a &\n  & b;", "3:3: expected a name, '(' or '~', not '&'"),
        ("f = a;\r\ng = (b", "2:5: '(' is never closed"),
        ("f = a; f = b", "1:8: output 'f' is named twice"),
        ("f = g & a;\ng = h;\nh = ~f", "3: signal 'h' is in a loop, expected combinational logic"),
        ("f = f | a", "1: signal 'f' is in a loop, expected combinational logic"),
        ("INORDER = a;\nf = a & b;", "2:9: 'b' is neither an input nor defined"),
        ("OUTORDER = f;\ng = a;", "1: signal 'f' has no driver"),
        ("INORDER = a b;\nINORDER = a; f = a;", "2: INORDER is given twice, expected once"),
        ("OUTORDER = f;\nINORDER = a n; n = a; f = n;", "2:16: input 'n' is also defined"),
        ("INORDER = a f; f = a;", "1: names must differ, but 'f' is given twice"),
        (
            "INORDER = 2; f = 1;",
            ("1: input name must be a letter followed by letters, digits or underscores, not '2'"),
        ),
        ("f = 1", "1: table must have 1 to 16 inputs, not 0"),
        ("INORDER = a;\nOUTORDER = ;\nf = a;", "2: table must have 1 to 4096 outputs, not 0"),
        (
            " & ".join(f"i{k}" for k in range(17)),
            "1: table must have 1 to 16 inputs, not 17",
        ),
    ],
)
def test_errors(text, message):
    with pytest.raises(TableError, match=rf"^t\.eqn:{re.escape(message)}$"):
        read_equations(text, "t.eqn")


def test_too_large():
    with pytest.raises(
        TableError, match=r"^t\.eqn: equations must have at most 4194304 characters$"
    ):
        read_equations("~" * 2**22 + "a", "t.eqn")
    many = ";".join(f"n{k}=a" for k in range(65537))
    with pytest.raises(TableError, match=r"^t\.eqn: there must be at most 65536 equations$"):
        read_equations(many, "t.eqn")


def test_many_operators_and_deep_nesting():
    depth = 10_000
    assert column(f"f = {'(a & b | ' * depth}c{')' * depth}") == "01010111"
    assert column("~" * (depth + 1) + "a") == "10"
    names = [f"x{k}" for k in range(16)]
    table = read_equations(" ^ ".join(names * 6251), "t.eqn")
    parity = [row.bit_count() & 1 for row in range(1 << 16)]
    assert table.on[:, 0].tolist() == [bool(bit) for bit in parity]


@settings(deadline=None)
@given(tables())
def test_written_equations_agree_wherever_it_matters(table):
    back = read_equations(write_equations(table), "t.eqn")
    assert (back.inputs, back.outputs) == (table.inputs, table.outputs)
    assert back.care.all() and np.array_equal(back.on & table.care, table.on)


@settings(deadline=None)
@given(tables(symbols="01"))
def test_reads_the_table_that_was_written(table):
    assert read_equations(write_equations(table), "t.eqn") == table


def test_writes_literally():
    table = parse_minterms("f = m(0,2,4,6,7); g = m() + d(1)", ["a", "b", "c"])
    assert write_equations(table) == ("INORDER = a b c;\nOUTORDER = f g;\nf = !c + a*b;\ng = 0;\n")
    names = ("a", "b"), ("f", "g")
    literals, feeds = np.array([[1, 2], [2, 2]], np.uint8), np.array([[1, 0], [0, 1]]) > 0
    cover = Cover(*names, literals, feeds, np.array([True, True]))
    text = write_equations(cover)
    assert text == "INORDER = a b;\nOUTORDER = f g;\nf = !(a);\ng = !(1);\n"
    assert read_equations(text, "t.eqn") == cover.table()


def test_writes_functions_of_many_inputs_in_short_lines():
    names = tuple(f"input_{k}" for k in range(40))
    literals = np.random.default_rng(1).integers(0, 3, (30, 40)).astype(np.uint8)
    on = Cover(names, ("f",), literals, np.ones((30, 1), bool))
    text = write_equations(CubeTable(on, free=on))
    assert text.count("*") == on.literal_count - 30
    assert max(map(len, text.splitlines())) < 1000


@pytest.mark.parametrize("name", ["and", "XOR", "Or", "not", "INORDER", "OUTORDER"])
def test_names_that_mean_something_else(name):
    table = TruthTable((name,), ("f",), np.eye(2, dtype=bool)[:, :1], np.ones((2, 1), bool))
    with pytest.raises(
        ValueError, match=rf"^an equation cannot have the name '{name}': rename it$"
    ):
        write_equations(table)


@settings(deadline=None)
@given(
    st.text(st.sampled_from("abfn01 &|^~!'+*()=;#\n[]") | st.sampled_from("\r\x00é")),
    st.sampled_from(["", "INORDER = a b;", "OUTORDER = f;", "f = a & b;"]),
)
def test_any_text_is_read_or_refused(text, start):
    try:
        assert 1 <= len(read_equations(start + text, "t.eqn").inputs) <= 16
    except TableError as error:
        assert re.fullmatch(r"t\.eqn:\d+(:\d+)?: [^\r\n]+", str(error))
