import re
from pathlib import Path

import pytest

from hdl.function import Row, Rows, TableError, read_rows
from hdl.function.formats.csv import read_csv_rows
from hdl.function.formats.pla import read_pla_rows

PLA = ".i 2\n.o 2\n.ilb a b\n.type fr\n# comment\n12 4~\n\n1-\n 32 # goes on\n.e\n"


def test_rows_keep_their_lines_and_plain_symbols(tmp_path):
    rows = (Row("1-", "1~", 6), Row("1-", "~-", 8))
    assert read_pla_rows(PLA, "t.pla") == Rows("t.pla", "fr", ("a", "b"), ("o0", "o1"), rows)
    path = tmp_path / "t.csv"
    path.write_text("a,b,|,f\n\n0,x,|,1\n0,0,|,X\n")
    rows = (Row("0-", "1", 3), Row("00", "-", 4))
    assert read_rows(path) == Rows(str(path), "csv", ("a", "b"), ("f",), rows)
    assert str(rows[0]) == "0- | 1"


def test_rows_may_have_more_inputs_than_a_table():
    rows = read_pla_rows(f".i 1024\n.o 1\n{'-' * 1024} 1\n", "t.pla").rows
    assert [row.line for row in rows] == [3]
    names = ",".join(f"i{k}" for k in range(1024))
    assert len(read_csv_rows(f"{names},|,f\n", "t.csv").inputs) == 1024


@pytest.mark.parametrize(
    "reader, text, message",
    [
        (read_pla_rows, ".i 1025\n", "t:1: .i must be a number from 1 to 1024, not '1025'"),
        (read_pla_rows, ".i 1\n.o 1\n.p 2\n1 1\n", "t:3: .p says 2 rows, but there are 1"),
        (read_pla_rows, ".i 1\n.o 1\n1\n", "t:3: row has 1 symbols, expected 2"),
        (
            read_csv_rows,
            ",".join(f"i{k}" for k in range(1025)) + ",|,f",
            "t:1: table must have 1 to 1024 inputs, not 1025",
        ),
        (read_csv_rows, "a,|,f\n2,|,1\n", "t:2: a is '2', expected 0, 1 or -"),
    ],
    ids=["pla-wide", "pla-count", "pla-short", "csv-wide", "csv-symbol"],
)
def test_errors(reader, text, message):
    with pytest.raises(TableError, match=rf"^{re.escape(message)}$"):
        reader(text, "t")


def test_only_files_with_rows_are_read():
    with pytest.raises(
        TableError, match=r"^cannot read t\.txt: a table of rows is a \.pla or \.csv file$"
    ):
        read_rows(Path("t.txt"))
