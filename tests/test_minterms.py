import re

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hdl.function import TableError, TruthTable, parse_minterms, read_minterms, write_minterms


def column(text, inputs):
    return "".join(outputs for _, outputs in parse_minterms(text, inputs).rows())


@pytest.mark.parametrize(
    "text, expected",
    [
        ("1,2,4", "01101000"),
        (" 4 ,\t2, 1\n", "01101000"),
        ("007", "00000001"),
        ("m(1,2,4)", "01101000"),
        ("m(1,2,4) + d(0,3)", "-11-1000"),
        ("m (1)+d( 0 , 7 )", "-100000-"),
        ("m()", "00000000"),
        ("m() + d(5)", "00000-00"),
        ("m(0) + d()", "10000000"),
    ],
)
def test_forms(text, expected):
    assert column(text, ["a", "b", "c"]) == expected


def test_names():
    table = parse_minterms("2", ("x", "y"))
    assert (table.inputs, table.outputs) == (("x", "y"), ("f",))
    assert list(table.rows())[2] == ("10", "1")


@settings(deadline=None)
@given(st.data(), st.integers(1, 8))
def test_every_number_finds_its_place(data, inputs):
    rows = st.lists(st.sampled_from("01-"), min_size=2**inputs, max_size=2**inputs)
    symbols = "".join(data.draw(rows))
    on = ",".join(str(row) for row, symbol in enumerate(symbols) if symbol == "1")
    free = ",".join(str(row) for row, symbol in enumerate(symbols) if symbol == "-")
    assert column(f"m({on}) + d({free})", [f"i{k}" for k in range(inputs)]) == symbols


FORM = "'1,2,4', 'm(1,2,4) + d(0,3)' or 'M(5,6) * D(7)'"


@pytest.mark.parametrize(
    "text, message",
    [
        ("", f"1:1: there are no minterms, expected {FORM}"),
        ("m(1", f"1:1: expected {FORM}"),
        ("d(1)", f"1:1: don't-cares stand alone, expected {FORM}"),
        ("m(1) + m(2)", "1:6: expected + d(...) behind m(...)"),
        ("m(1) * d(2)", "1:6: expected + d(...) behind m(...)"),
        ("M(1) + D(2)", "1:6: expected * D(...) behind M(...)"),
        ("m(1) + D(2)", "1:6: expected + d(...) behind m(...)"),
        ("m(1) d(2)", "1:6: expected ';' or the end of the line, not 'd'"),
        ("-1", f"1:1: expected {FORM}"),
        ("f = \n a", f"2:2: expected {FORM}"),
        ("1 2", "1:1: minterm must be a number, not '1 2'"),
        ("1,,2", "1:3: minterm must be a number, not ''"),
        ("1,", "1:3: minterm must be a number, not ''"),
        ("m(0, 1 3)", "1:6: minterm must be a number, not '1 3'"),
        ("m(\u0661)", "1:3: minterm must be a number, not '\u0661'"),
        ("0,4", "1:3: minterm must be less than 4 for 2 inputs, not 4"),
        ("m(0,\n123456789)", "2:1: minterm must be less than 4 for 2 inputs, not 123456789"),
        ("9" * 5000, f"1:1: minterm must be less than 4 for 2 inputs, not {'9' * 40}"),
        (
            "m(1,2,3) + d(0,1,3)",
            "1:14: minterm must be in one of m(...) and d(...), but 1 is in both",
        ),
        ("M(1) * D(1)", "1:10: minterm must be in one of M(...) and D(...), but 1 is in both"),
        ("f = m(1); f = m(2)", "1:11: output 'f' is given twice, expected once"),
        ("m(1); m(2)", "1:7: output 'f' is given twice, expected once"),
        ("a = m(1)", "1:1: minterm table names must differ, but 'a' is given 2 times"),
        ("f(a, c) = m(1)", "1:2: inputs are a, c, expected a, b as before"),
    ],
)
def test_errors(text, message):
    with pytest.raises(TableError, match=rf"^minterms:{re.escape(message)}$"):
        parse_minterms(text, ["a", "b"])


def test_rejects_bad_inputs():
    with pytest.raises(ValueError, match=r"^minterm table must have 1 to 16 inputs, not 0$"):
        parse_minterms("0", [])
    with pytest.raises(ValueError, match=r"^minterm table must have 1 to 16 inputs, not 60$"):
        parse_minterms("0", [f"i{k}" for k in range(60)])
    with pytest.raises(
        ValueError,
        match=r"^minterms:1:1: minterm table names must differ, but 'f' is given 2 times$",
    ):
        parse_minterms("0", ["e", "f"])


def test_several_outputs():
    table = parse_minterms("f = m(1) + d(2);\ng = M(0, 1) * D(3)\nh = 0,3;;", ["a", "b"])
    assert table.outputs == ("f", "g", "h")
    assert [outputs for _, outputs in table.rows()] == ["001", "100", "-10", "0-1"]


def test_reads_a_file():
    text = (
        "# majority\nf(a, b[1], c) = \u03a3m(3, 5,\n 6, 7) # m()\n\n  + d(0)\nnot(a b[1] c) = M()\n"
    )
    table = read_minterms(text, "t.minterms")
    assert (table.inputs, table.outputs) == (("a", "b[1]", "c"), ("f", "not"))
    assert [outputs for _, outputs in table.rows()] == "-1 01 01 11 01 11 11 11".split()


@settings(deadline=None)
@given(st.integers(1, 5), st.integers(1, 3), st.data())
def test_reads_what_is_written(inputs, outputs, data):
    words = st.text("01-", min_size=outputs, max_size=outputs)
    rows = np.array([list(data.draw(words)) for _ in range(1 << inputs)])
    names = tuple(f"i[{k}]" for k in range(inputs)), tuple("mdf"[:outputs])
    table = TruthTable(*names, rows == "1", rows != "-")
    assert read_minterms(write_minterms(table), "t.minterms") == table


def test_writes_literally():
    table = parse_minterms("f = M(1,2); g = m(0,3) + d(1)", ["a", "b"])
    assert write_minterms(table) == "f(a, b) = m(0, 3)\ng = m(0, 3) + d(1)\n"
    wide = parse_minterms("M()", [f"i{k}" for k in range(8)])
    assert all(len(line) <= 100 for line in write_minterms(wide).splitlines())
    assert read_minterms(write_minterms(wide), "t") == wide


@pytest.mark.parametrize(
    "text, message",
    [
        ("", f"1:1: there are no minterms, expected {FORM}"),
        ("\nm(1)", "2:1: inputs are missing, expected such as f(a, b, c) = m(1, 2, 4)"),
        ("f() = m(0)", "1:2: table must have 1 to 16 inputs, not 0"),
        (
            f"f({' '.join(f'i{k}' for k in range(17))}) = m(0)",
            "1:2: table must have 1 to 16 inputs, not 17",
        ),
        ("f(a, a) = m(0)", "1:2: minterm table names must differ, but 'a' is given 2 times"),
        (
            "f(1) = m(0)",
            (
                "1:2: minterm table input name must be a letter followed by letters, digits or "
                "underscores, not '1'"
            ),
        ),
        ("f(a) = m(0)\n  g(b) = m(1)", "2:4: inputs are b, expected a as before"),
        ("f(a) = m(0)\ng = m(1), h = 0", "2:9: expected ';' or the end of the line, not ','"),
    ],
)
def test_errors_in_files(text, message):
    with pytest.raises(TableError, match=rf"^t\.minterms:{re.escape(message)}$"):
        read_minterms(text, "t.minterms")


@settings(deadline=None)
@given(st.text(st.sampled_from("fabmMdD()=+*,;0123 \n#\u03a3\u0663")), st.booleans())
def test_any_text_is_read_or_refused(text, with_inputs):
    try:
        table = read_minterms(("z(x, y) = m(1);" if with_inputs else "") + text, "t.minterms")
        assert 1 <= len(table.inputs) <= 16
    except TableError as error:
        assert re.fullmatch(r"t\.minterms:\d+:\d+: [^\r\n]+", str(error))
