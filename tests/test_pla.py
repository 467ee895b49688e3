import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from hdl.function import CubeTable, TableError, TruthTable, read_pla, read_table, write_pla

CLASSICS = Path(__file__).parents[2] / "shared" / "bench" / "pla"


def outputs(text):
    return [row for _, row in read_pla(text, "t.pla").rows()]


def test_reads_rows_and_names():
    table = read_pla(".i 2\n.o 2\n.ilb a b\n.ob f g\n.p 2\n1- 10\n-1 01\n.e\n", "t.pla")
    assert (table.inputs, table.outputs) == (("a", "b"), ("f", "g"))
    assert list(table.rows()) == [("00", "00"), ("01", "01"), ("10", "10"), ("11", "11")]


def test_default_names():
    table = read_pla(".i 2\n.o 2\n", "t.pla")
    assert (table.inputs, table.outputs) == (("i0", "i1"), ("o0", "o1"))
    assert {row for _, row in table.rows()} == {"00"}


def test_names_in_angle_brackets():
    assert read_pla(".i 1\n.o 1\n.ilb bus<3>\n", "t.pla").inputs == ("bus_3",)


@pytest.mark.parametrize(
    "text",
    [
        ".i 2\n.o 1\n10 1\n.e\n.mv ignored after the end\n",
        ".i 2\n.o 1\n10 1\n.end",
        "title of the file\n# comment\n  .i 2 # two\n.o 1\n\n 1 0|1 # row",
        ".i 2\n.o 1\n1\n0 1\n",
        ".i 2\n.o 1\n10\n\n# between\n|1\n",
        ".i 2\r\n.o 1\r\n10 4\r\n.e\r\n",
        ".o 1\n.i 2\n.ilb i0 i1\n.p 1\n10\t1\n",
    ],
)
def test_layout(text):
    assert outputs(text) == ["0", "0", "1", "0"]


@pytest.mark.parametrize(
    "kind, expected",
    [
        ("", ["1", "-", "0", "0"]),
        (".type fd\n", ["1", "-", "0", "0"]),
        (".type f\n", ["1", "0", "0", "0"]),
        (".type fr\n", ["1", "-", "0", "-"]),
    ],
)
def test_types(kind, expected):
    assert outputs(f".i 2\n.o 1\n{kind}00 1\n01 -\n10 0\n11 ~\n") == expected


def test_type_fdr():
    assert outputs(".i 2\n.o 1\n.type fdr\n00 1\n01 2\n1- 0\n11 ~\n11 3\n") == ["1", "-", "0", "0"]


def test_dont_care_wins_in_type_fd():
    assert outputs(".i 1\n.o 2\n- 1-\n1 -1\n") == ["1-", "--"]
    assert outputs(".i 1\n.o 2\n1 -1\n- 1-\n") == ["1-", "--"]


def test_two_is_a_dash():
    assert outputs(".i 2\n.o 1\n21 1\n10 2\n") == ["0", "1", "-", "1"]


@settings(deadline=None)
@given(st.integers(1, 5), st.integers(1, 4), st.data())
def test_cubes_against_minterms(inputs, width, data):
    rows = data.draw(
        st.lists(
            st.tuples(
                st.text("01-", min_size=inputs, max_size=inputs),
                st.text("01-~", min_size=width, max_size=width),
            )
        )
    )
    text = f".i {inputs}\n.o {width}\n.p {len(rows)}\n" + "\n".join(map(" ".join, rows))
    expected = []
    for minterm in itertools.product("01", repeat=inputs):
        matching = [
            symbols
            for cube, symbols in rows
            if all(want in ("-", bit) for want, bit in zip(cube, minterm, strict=True))
        ]
        seen = ["".join(symbols[place] for symbols in matching) for place in range(width)]
        expected.append(
            "".join("-" if "-" in some else "1" if "1" in some else "0" for some in seen)
        )
    assert outputs(text) == expected


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "1: .i is missing, expected before the first row"),
        ("just text\nmore\n", "2: .i is missing, expected before the first row"),
        (".i 2\n.e", "2: .o is missing, expected before the first row"),
        ("01 1\n.i 2\n.o 1\n", "1: .i is missing, expected before the first row"),
        (".i 2\n01 1\n.o 1\n", "2: .o is missing, expected before the first row"),
        (
            ".mv 4 2 3\n",
            "1: .mv is not understood, expected one of .i .o .ilb .ob .p .type .e .end",
        ),
        (
            ".i 2\n.o 1\n.kiss\n",
            "3: .kiss is not understood, expected one of .i .o .ilb .ob .p .type .e .end",
        ),
        (".i 1025\n", "1: .i must be a number from 1 to 1024, not '1025'"),
        (".i 999999999999999\n", "1: .i must be a number from 1 to 1024, not '999999999999999'"),
        (".i 0\n", "1: .i must be a number from 1 to 1024, not '0'"),
        (".i\n", "1: .i must be a number from 1 to 1024, not ''"),
        (".i 2 3\n", "1: .i must be a number from 1 to 1024, not '2 3'"),
        (".o 4097\n", "1: .o must be a number from 1 to 4096, not '4097'"),
        (".p x\n", "1: .p must be a number from 0 to 1000000000, not 'x'"),
        (".i 2\n.i 2\n", "2: .i is given twice, expected once"),
        (".i 2\n.o 1\n.ilb a b\n.ilb a b\n", "4: .ilb is given twice, expected once"),
        (".type r\n", "1: .type must be one of f fd fr fdr, not 'r'"),
        (".i 1\n.o 1\n1 1\n.type fr\n", "4: .type is given after a row, expected before the first"),
        (".i 2\n.o 1\n0x 1\n", "3:2: input is 'x', expected 0, 1 or -"),
        (".i 2\n.o 1\n01 | z\n", "3:6: output is 'z', expected 0, 1, - or ~"),
        (".i 2\n.o 1\n01\n z\n", "4:2: output is 'z', expected 0, 1, - or ~"),
        (".i 2\n.o 1\n01 11\n", "3:5: row has more than 3 symbols"),
        (".i 2\n.o 1\n11 1\n01\n.e\n", "4: row has 2 symbols, expected 3"),
        (".i 2\n.o 1\n01\n", "3: row has 2 symbols, expected 3"),
        (".i 2\n.o 1\n.p 3\n01 1\n11 1\n", "3: .p says 3 rows, but there are 2"),
        (".i 2\n.o 1\n.ilb a\n", "3: .ilb must name 2 columns, not 1"),
        (".i 2\n.o 1\n.ob a b\n", "3: .ob must name 1 columns, not 2"),
        (
            ".i 1\n.o 1\n.ilb 2x\n.ob f\n",
            "3: input name must be a letter followed by letters, digits or underscores, not '2x'",
        ),
        (".i 16\n.o 257\n", "2: table must have 1 to 256 outputs, not 257"),
        (".i 1\n.o 1\n.ilb a\n.ob a\n", "4: names must differ, but 'a' is given twice"),
        (
            ".i 3\n.o 2\n.type fr\n1-- 01\n000 00\n-11 10\n",
            "6: output o0 is on here but off in an earlier row, for inputs 111",
        ),
        (
            ".i 2\n.o 1\n.type fdr\n-- 1\n01 -\n",
            "5: output o0 is don't-care here but on in an earlier row, for inputs 01",
        ),
        (
            ".i 2\n.o 1\n.type fdr\n-1 -\n-- 0\n",
            "5: output o0 is off here but don't-care in an earlier row, for inputs 01",
        ),
        (
            ".i 2\n.o 2\n.type fdr\n-0 1-\n01 01\n11 1~\n.e\n",
            (
                "7: .type fdr needs every output for every input combination; 1 missing, "
                "the first is o1 for inputs 11"
            ),
        ),
    ],
)
def test_errors(text, message):
    with pytest.raises(TableError, match=rf"^t\.pla:{re.escape(message)}$"):
        read_pla(text, "t.pla")


@settings(deadline=None)
@given(st.text(st.sampled_from(".io plbet127f-~|#\n\r\x00é")), st.booleans())
def test_any_text_is_read_or_refused(text, with_header):
    header = ".i 2\n.o 1\n" if with_header else ""
    try:
        assert len(outputs(header + text)) in (2**k for k in range(1, 17))
    except TableError as error:
        assert re.fullmatch(r"t\.pla:\d+(:\d+)?: [^\r\n]+", str(error))


def test_bits_and_many_outputs():
    names = " ".join(f"o[{k}]" for k in range(100))
    table = read_pla(f".i 2\n.o 100\n.ob {names}\n1- {'0' * 98}1-\n", "t.pla")
    assert table.outputs[99] == "o[99]"
    assert [row for _, row in table.rows()] == ["0" * 100] * 2 + ["0" * 98 + "1-"] * 2


@pytest.mark.parametrize("path", sorted(CLASSICS.glob("*.pla")), ids=lambda path: path.stem)
def test_classic_examples(path):
    text = path.read_text()
    counts = [int(re.findall(rf"^\.{letter} +(\d+)", text, re.M)[0]) for letter in "io"]
    table = read_table(path)
    assert [len(table.inputs), len(table.outputs)] == counts
    assert isinstance(table, TruthTable if counts[0] <= 16 else CubeTable)
    assert read_pla(write_pla(table), "t.pla") == table


def test_there_are_classic_examples():
    if not CLASSICS.is_dir():
        pytest.skip("the classic PLA files are not beside the checkout")
    assert len(list(CLASSICS.glob("*.pla"))) >= 40
