import re

import pytest
from hypothesis import given, settings, strategies as st

from hdl.function import TableError, read_csv


def rows(text):
    return list(read_csv(text, "t.csv").rows())


def test_reads_rows():
    table = read_csv("a,b,|,f,g\n0,0,|,1,0\n0,1,|,-,x\n1,-,|,X,1\n", "t.csv")
    assert (table.inputs, table.outputs) == (("a", "b"), ("f", "g"))
    assert list(table.rows()) == [("00", "10"), ("01", "--"), ("10", "-1"), ("11", "-1")]


def test_what_spreadsheets_write():
    expected = [("0", "1"), ("1", "0")]
    assert rows("a,,f\n0,,1\n1,,0\n") == expected
    assert rows('"a","|","f"\r\n"0","|","1"\r\n"1","|","0"\r\n') == expected
    assert rows(" a , | , f \n\n  # b\n,,\n0,,1\n 1 ,|, 0 ") == expected
    assert rows('# it is 5", see "b\na,,f\n"# ""c""",,\n0,,1\n1,,0\n') == expected


def test_rows_may_overlap_if_they_agree():
    assert rows("a,b,|,f\n0,-,|,0\n-,0,|,0\n1,1,|,1\n") == [
        ("00", "0"),
        ("01", "0"),
        ("10", "0"),
        ("11", "1"),
    ]


@settings(deadline=None)
@given(st.integers(1, 6), st.integers(1, 5), st.data())
def test_reads_what_is_written(inputs, outputs, data):
    symbols = st.text("01-", min_size=outputs, max_size=outputs)
    written = [(format(row, f"0{inputs}b"), data.draw(symbols)) for row in range(2**inputs)]
    names = [*(f"i{k}" for k in range(inputs)), "|", *(f"o{k}" for k in range(outputs))]
    lines = [",".join((*left, "|", *right)) for left, right in data.draw(st.permutations(written))]
    assert rows("\n".join([",".join(names), *lines])) == written


@settings(deadline=None)
@given(st.text(st.sampled_from("ab01-xX|,,, '\"#\n\r\x00é")), st.booleans())
def test_any_text_is_read_or_refused(text, with_header):
    header = "c,d,|,e\n" if with_header else ""
    try:
        assert len(rows(header + text)) in (2**k for k in range(1, 17))
    except TableError as error:
        assert re.fullmatch(r"t\.csv(:\d+)?: [^\r\n]+", str(error))


SEPARATORS = "columns that are empty or '|', expected 1 between inputs and outputs"
LETTERS = "must be a letter followed by letters, digits or underscores"


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "t.csv: there is no header, expected such as a,b,|,f"),
        ("# a,|,f\n\n", "t.csv: there is no header, expected such as a,b,|,f"),
        (
            "a,b,f\n",
            f"t.csv:1: header has 0 {SEPARATORS}",
        ),
        (
            "a;b;|;f\n",
            f"t.csv:1: header has 0 {SEPARATORS}",
        ),
        (
            "\na,|,f,\n",
            f"t.csv:2: header has 2 {SEPARATORS}",
        ),
        ("|,f\n", "t.csv:1: table must have 1 to 16 inputs, not 0"),
        ("a,|\n", "t.csv:1: table must have 1 to 4096 outputs, not 0"),
        (
            ",".join(f"i{k}" for k in range(60)) + ",|,f",
            "t.csv:1: table must have 1 to 16 inputs, not 60",
        ),
        (
            "2x,|,f\n",
            f"t.csv:1: input name {LETTERS}, not '2x'",
        ),
        ("a,a,|,f\n", "t.csv:1: names must differ, but 'a' is given twice"),
        ("a,|,f\n0,|\n", "t.csv:2: row has 2 cells, expected 3"),
        ("a,|,f\n0,1,1\n", "t.csv:2: separator is '1', expected '|' or an empty cell"),
        ("a,|,f\n0,|,2\n", "t.csv:2: f is '2', expected 0, 1 or -"),
        ("a,|,f\n,|,0\n", "t.csv:2: a is '', expected 0, 1 or -"),
        ("a,b,|,f\n1,-,|,1\n\n-,1,|,0\n", "t.csv:4: row disagrees with line 2 for inputs 11"),
        ("a,b,|,f\n1,1,|,1\n1,1,|,-\n", "t.csv:3: row disagrees with line 2 for inputs 11"),
        (
            "a,b,|,f\n0,-,|,1\n1,1,|,0\n",
            "t.csv: 1 input combination has no row, it is 10; list it (its outputs may be -)",
        ),
        (
            "a,b,c,|,f\n0,-,-,|,1\n1,0,0,|,0\n",
            (
                "t.csv: 3 input combinations have no row, the first is 101; list them "
                "(their outputs may be -)"
            ),
        ),
        ('a,|,f\n0,|,"1\n', "t.csv:2: unexpected end of data"),
    ],
)
def test_errors(text, message):
    with pytest.raises(TableError, match=rf"^{re.escape(message)}$"):
        read_csv(text, "t.csv")
