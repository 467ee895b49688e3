import re

import pytest
from hypothesis import given, settings, strategies as st

from hdl.function import parse_minterms


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


@pytest.mark.parametrize("text", ["", "m(1", "d(1)", "m(1) + m(2)", "m(1) d(2)", "-1", "a"])
def test_rejects_other_forms(text):
    message = f"minterms must be such as '1,2,4' or 'm(1,2,4) + d(0,3)', not {text!r}"
    with pytest.raises(ValueError, match=rf"^{re.escape(message)}$"):
        parse_minterms(text, ["a", "b"])


@pytest.mark.parametrize(
    "text, word",
    [
        ("1 2", "1 2"),
        ("1,,2", ""),
        ("1,", ""),
        ("m(0, 1 3)", "1 3"),
    ],
)
def test_rejects_what_is_not_a_number(text, word):
    with pytest.raises(ValueError, match=rf"^minterm must be a number, not '{word}'$"):
        parse_minterms(text, ["a", "b"])


@pytest.mark.parametrize("number", ["4", "99", "123456789", "9" * 5000])
def test_rejects_large_numbers(number):
    with pytest.raises(
        ValueError, match=rf"^minterm must be less than 4 for 2 inputs, not {number}$"
    ):
        parse_minterms(f"0,{number}", ["a", "b"])


def test_rejects_contradiction():
    with pytest.raises(
        ValueError,
        match=r"^minterm must be in one of m\(\.\.\.\) and d\(\.\.\.\), "
        r"but 1 is in both$",
    ):
        parse_minterms("m(1,2,3) + d(0,1,3)", ["a", "b"])


def test_rejects_bad_inputs():
    with pytest.raises(ValueError, match=r"^minterm table must have 1 to 16 inputs, not 0$"):
        parse_minterms("0", [])
    with pytest.raises(ValueError, match=r"^minterm table must have 1 to 16 inputs, not 60$"):
        parse_minterms("0", [f"i{k}" for k in range(60)])
    with pytest.raises(
        ValueError, match=r"^minterm table names must differ, but 'f' is given 2 times$"
    ):
        parse_minterms("0", ["e", "f"])
