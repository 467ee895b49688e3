import os
import pickle
from pathlib import Path

import numpy as np
import pytest

from hdl.function import TableError, TruthTable, read_table


def table(on, care=None, inputs=("a", "b"), outputs=("f",)):
    on = np.array(on, bool).reshape(-1, len(outputs))
    care = np.ones_like(on) if care is None else np.array(care, bool).reshape(on.shape)
    return TruthTable(inputs, outputs, on, care)


def test_first_input_is_most_significant():
    first = table([0, 0, 1, 1])
    on, care = first.evaluate(np.array([[0b01, 0b10], [0b11, 0b00]]))
    assert on[..., 0].tolist() == [[False, True], [True, False]]
    assert on.shape == care.shape == (2, 2, 1)
    assert care.all()


def test_dont_care_hides_the_on_set():
    assert table([1, 1, 0, 1], [1, 0, 0, 1]) == table([1, 0, 0, 1], [1, 0, 0, 1])
    assert table([1, 0, 0, 1]) != table([1, 0, 0, 1], [1, 0, 0, 1])


def test_hash_follows_equality():
    tables = {table([0, 1, 1, 0]), table([0, 1, 1, 0]), table([0, 1, 1, 0], outputs=("g",))}
    assert len(tables) == 2
    assert table([0, 1, 1, 0]) != "0110"


def test_arrays_are_private_and_read_only():
    on = np.zeros((4, 1), bool)
    made = TruthTable(("a", "b"), ("f",), on, ~on)
    on[:] = True
    assert not made.on.any()
    for array in (made.on, made.care):
        with pytest.raises(ValueError, match=r"^assignment destination is read-only$"):
            array[0, 0] = True


def test_rows_and_text():
    made = table(
        [0, 1, 1, 0, 1, 1, 0, 0],
        [1, 1, 1, 0, 1, 1, 1, 1],
        inputs=("sel", "b"),
        outputs=("f", "sum"),
    )
    assert list(made.rows()) == [("00", "01"), ("01", "1-"), ("10", "11"), ("11", "00")]
    assert str(made).splitlines() == [
        "sel b | f sum",
        "  0 0 | 0   1",
        "  0 1 | 1   -",
        "  1 0 | 1   1",
        "  1 1 | 0   0",
    ]
    assert repr(made) == "<TruthTable sel, b -> f, sum>"


def test_names_may_have_a_bit_index():
    assert table([0, 1, 1, 0], inputs=("i[1]", "i[0]")).inputs == ("i[1]", "i[0]")


def test_largest_table():
    on = np.zeros((1 << 16, 64), bool)
    made = TruthTable(tuple(f"i{k}" for k in range(16)), tuple(f"o{k}" for k in range(64)), on, ~on)
    assert len(made.on) == 65536


@pytest.mark.parametrize("row", [-1, 4])
def test_rejects_row_outside(row):
    with pytest.raises(ValueError, match=rf"^TruthTable row must be 0 to 3, not {row}$"):
        table([0, 1, 1, 0]).evaluate(np.array([0, row]))


@pytest.mark.parametrize("kind", ["input", "output"])
@pytest.mark.parametrize("name", ["2x", "", "_a", "a b", "a[", "a[x]", "a\n", "é"])
def test_rejects_bad_name(kind, name):
    names = {"inputs": ("a", "b"), "outputs": ("f",)}
    names[kind + "s"] = (*names[kind + "s"][:-1], name)
    with pytest.raises(ValueError) as error:
        table([0, 1, 1, 0], **names)
    assert str(error.value) == (
        f"TruthTable {kind} name must be a letter followed by letters, "
        f"digits or underscores, not {name!r}"
    )


def test_rejects_bad_columns():
    with pytest.raises(TypeError, match=r"^TruthTable input name must be a string, not 3$"):
        table([0, 1, 1, 0], inputs=("a", 3))
    with pytest.raises(
        ValueError, match=r"^TruthTable names must differ, but 'a' is given 2 times$"
    ):
        table([0, 1, 1, 0], outputs=("a",))
    with pytest.raises(ValueError, match=r"^TruthTable must have 1 to 16 inputs, not 0$"):
        table([0], inputs=())
    with pytest.raises(ValueError, match=r"^TruthTable must have 1 to 4096 outputs, not 4097$"):
        table(np.zeros((4, 4097)), outputs=tuple(f"o{k}" for k in range(4097)))


def test_rejects_too_many_inputs_before_looking_at_the_arrays():
    with pytest.raises(ValueError, match=r"^TruthTable must have 1 to 16 inputs, not 4000$"):
        table([0], inputs=tuple(f"i{k}" for k in range(4000)))


def test_rejects_bad_arrays():
    good = np.zeros((4, 1), bool)
    with pytest.raises(
        ValueError, match=r"^TruthTable on must be of shape \(4, 1\), not \(3, 1\)$"
    ):
        TruthTable(("a", "b"), ("f",), good[:3], good)
    with pytest.raises(
        ValueError, match=r"^TruthTable care must be of shape \(4, 1\), not \(4,\)$"
    ):
        TruthTable(("a", "b"), ("f",), good, good[:, 0])
    with pytest.raises(TypeError, match=r"^TruthTable on must be an array of bool, not of int64$"):
        TruthTable(("a", "b"), ("f",), good.astype(np.int64), good)


def test_error_places():
    assert str(TableError("no", "t.pla", 3, 5)) == "t.pla:3:5: no"
    assert str(TableError("no", "t.pla", 3)) == "t.pla:3: no"
    error = pickle.loads(pickle.dumps(TableError("no", "t.pla", 3, 5)))
    assert (error.source, error.line, error.column, str(error)) == ("t.pla", 3, 5, "t.pla:3:5: no")


@pytest.mark.parametrize(
    "text",
    [
        b"a,b,|,f\n0,-,|,0\n1,0,|,1\n1,1,|,-\n",
        b"\xef\xbb\xbfa,b,|,f\r\n0,-,|,0\r\n1,0,|,1\r\n1,1,|,-\r\n",
    ],
)
def test_reads_csv_file(tmp_path, text):
    path = tmp_path / "Table.CSV"
    path.write_bytes(text)
    assert read_table(path) == table([0, 0, 1, 0], [1, 1, 1, 0])


def test_reads_pla_file(tmp_path):
    path = tmp_path / "t.pla"
    path.write_bytes(b"\xef\xbb\xbf.i 2\r\n.o 1\r\n.ilb a b\r\n.ob f\r\n10 1\r\n11 -\r\n.e\r\n")
    assert read_table(path) == table([0, 0, 1, 0], [1, 1, 1, 0])


def test_errors_in_files_name_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text("a,|,f\n0,|,2\n")
    with pytest.raises(TableError, match=r"^t\.csv:2: f is '2', expected 0, 1 or -$"):
        read_table(Path("t.csv"))
    Path("t.pla").write_text(".i 1\n.o 1\n3 1\n")
    with pytest.raises(TableError, match=r"^t\.pla:3:1: input is '3', expected 0, 1 or -$"):
        read_table(Path("t.pla"))


def test_rejects_unreadable_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    known = r"\.pla, \.csv, \.minterms, \.eqn, \.blif, \.v or \.sv"
    with pytest.raises(TableError, match=rf"^cannot read t\.txt: a table is a {known} file$"):
        read_table(Path("t.txt"))
    with pytest.raises(ValueError, match=r"^only Verilog has modules to be named, not t\.pla$"):
        read_table(Path("t.pla"), top="m")
    os.mkfifo("pipe.pla")
    with pytest.raises(TableError, match=r"^cannot read pipe\.pla: it is a pipe, expected a file$"):
        read_table(Path("pipe.pla"))
    with pytest.raises(TableError, match=r"^cannot read no\.pla: No such file or directory$"):
        read_table(Path("no.pla"))
    Path("folder.csv").mkdir()
    with pytest.raises(TableError, match=r"^cannot read folder\.csv: Is a directory$"):
        read_table(Path("folder.csv"))
    Path("t.csv").write_bytes(b"a,|,f\n0,|,1\n# \xff\n")
    with pytest.raises(TableError, match=r"^t\.csv:3: line is not UTF-8 text$"):
        read_table(Path("t.csv"))
    Path("big.pla").write_bytes(b"#" * (2**24 + 1))
    with pytest.raises(TableError, match=r"^cannot read big\.pla: larger than 16 MiB$"):
        read_table(Path("big.pla"))
