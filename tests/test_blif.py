import re

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hdl.function import (
    Cover,
    CubeTable,
    TableError,
    TruthTable,
    read_blif,
    read_pla,
    write_blif,
)
from sim import prove
from sim.subjects import read_subject

from .random_tables import tables

HEAD = ".model m\n.inputs a b\n.outputs f\n"


def column(body, head=HEAD):
    return "".join(row for _, row in read_blif(head + body, "t.blif").rows())


@pytest.mark.parametrize(
    "body, expected",
    [
        (".names a b f\n11 1\n0- 1\n.end\n", "1101"),
        (".names a b f\n11 0\n0- 0\n", "0010"),
        (".names f\n1\n", "1111"),
        (".names f\n 0\n", "0000"),
        (".names f\n", "0000"),
        (".names a b f\n.names b unused\n1 1\n", "0000"),
        (".names t f\n0 1\n.names a b t\n11 1\n.end\nwhatever follows\n", "1110"),
        (".names a \\\n b \\\nf # two\n# one\n1 1 1\n", "0001"),
        (".names a a f\n10 1\n", "0000"),
        (".area 3\n.delay a INV 1 2 3\n.names b f\n1 1\n.default_input_arrival 0 0\n", "0101"),
        (".names a f\n1 1\n.exdc\n.names n f\n0 1\n.names a b n\n01 1\n", "-0--"),
        (".names a f\n1 1\n.exdc\n.names a n\n1 1\n", "0011"),
    ],
)
def test_forms(body, expected):
    assert column(body) == expected


def test_lists_of_names_continue():
    text = (
        ".model m\n.inputs a\n.inputs b\n.outputs f\n.outputs g\n.names a f\n1 1\n.names b g\n1 1\n"
    )
    table = read_blif(text, "t.blif")
    assert (table.inputs, table.outputs) == (("a", "b"), ("f", "g"))


@pytest.mark.parametrize(
    "text, message",
    [
        ("", ": there is no .model, expected one"),
        (".inputs a\n", ":1: .inputs is before .model, expected behind it"),
        (".model m\n", ": there are no .inputs, expected at least one"),
        (".model m\n.inputs a\n.end", ": there are no .outputs, expected at least one"),
        (HEAD + ".model n\n", ":4: second .model, expected only one"),
        (HEAD + ".names\n", ":4: .names has no signal, expected at least the output"),
        (HEAD + "11 1\n", ":4: row '11 1' is behind no .names"),
        (HEAD + ".names a b f\n1 1\n", ":5: row has 1 inputs, expected 2"),
        (HEAD + ".names a b f\n111 1\n", ":5: row has 3 inputs, expected 2"),
        (HEAD + ".names a b f\n1x 1\n", ":5: input is 'x', expected 0, 1 or -"),
        (HEAD + ".names a b f\n11 -\n", ":5: output is '-', expected 0 or 1"),
        (HEAD + ".names a b f\n11 1\n00 0\n", ":6: output is 0, but not in the rows before"),
        (HEAD + ".names a f\n.names b f\n", ":5: signal 'f' has a second driver, expected one"),
        (HEAD + ".names a b\n", ":4: input 'b' has a driver"),
        (HEAD + ".names x f\n1 1\n", ":4: signal 'x' has no driver"),
        (HEAD + ".names a g\n", ":3: signal 'f' has no driver"),
        (
            HEAD + ".names g f\n1 1\n.names f g\n1 1\n",
            ":6: signal 'g' is in a loop, expected combinational logic",
        ),
        (
            HEAD + ".names f a f\n1- 1\n",
            ":4: signal 'f' is in a loop, expected combinational logic",
        ),
        (
            HEAD + ".latch a f re clk 0\n",
            ":4: .latch holds state, expected combinational logic",
        ),
        (HEAD + ".subckt n x=a\n", ":4: .subckt uses another model, expected .names alone"),
        (HEAD + ".gate AND a=a\n", ":4: .gate uses another model, expected .names alone"),
        (
            HEAD + ".kiss\n",
            ":4: .kiss is not understood, expected .inputs, .outputs, .names or .end",
        ),
        (".model m\n.inputs a\n.outputs a\n", ":3: names must differ, but 'a' is given twice"),
        (
            ".model m\n.inputs a$1\n.outputs f\n",
            (
                ":2: input name must be a letter followed by letters, digits or underscores, "
                "not 'a$1'"
            ),
        ),
        (
            f".model m\n.inputs {' '.join(f'i{k}' for k in range(1025))}\n.outputs f\n",
            ":2: function must have 1 to 1024 inputs, not 1025",
        ),
        (
            (
                f".model m\n.inputs {' '.join(f'i{k}' for k in range(16))}\n"
                f".outputs {' '.join(f'o{k}' for k in range(257))}\n"
            ),
            ":3: table must have 1 to 256 outputs, not 257",
        ),
    ],
)
def test_errors(text, message):
    with pytest.raises(TableError, match=rf"^t\.blif{re.escape(message)}$"):
        read_blif(text, "t.blif")


def test_too_many_nodes():
    body = "".join(f".names n{k}\n" for k in range(65537))
    with pytest.raises(TableError, match=r"^t\.blif: there must be at most 65536 \.names$"):
        column(body + ".names a f\n1 1\n")


def wide(body, inputs=20):
    names = " ".join(f"i{k}" for k in range(inputs))
    return f".model m\n.inputs {names}\n.outputs f g\n{body}"


def test_many_inputs_make_cubes():
    table = read_blif(
        wide(".names i19 i0 f\n10 1\n01 1\n.names i19 i0 g\n10 1\n.exdc\n.names g\n1\n"), "t.blif"
    )
    assert isinstance(table, CubeTable)
    assert table.on.rows() == [("0" + "-" * 18 + "1", "11"), ("1" + "-" * 18 + "0", "10")]
    assert table.free.rows() == [("-" * 20, "01")]


@pytest.mark.parametrize(
    "body, line",
    [
        (".names n f\n1 1\n.names i0 n\n1 1\n.names g\n", 4),
        (".names i0 f\n1 0\n.names g\n", 4),
        (".names g\n.names i0 i0 f\n11 1\n", 5),
        (".names f\n.names g\n.exdc\n.names i0 f\n1 0\n", 7),
    ],
)
def test_other_circuits_of_many_inputs(body, line):
    message = (
        f"t.blif:{line}: with 20 inputs, 'f' must be a sum of products of inputs; other circuits "
        "have at most 16"
    )
    with pytest.raises(TableError, match=rf"^{re.escape(message)}$"):
        read_blif(wide(body), "t.blif")


def test_many_inputs_and_too_many_rows(monkeypatch):
    with pytest.raises(TableError, match=r"^t\.blif:3: signal 'g' has no driver$"):
        read_blif(wide(".names f\n"), "t.blif")
    monkeypatch.setattr("hdl.function.formats.blif_reader._MAX_SYMBOLS", 43)
    message = "t.blif: 20 inputs, 2 outputs and 2 rows are too many, expected at most 43 symbols"
    with pytest.raises(TableError, match=rf"^{re.escape(message)}$"):
        read_blif(wide(".names i1 f\n1 1\n0 1\n.names g\n"), "t.blif")


@settings(deadline=None)
@given(tables())
def test_reads_the_table_that_was_written(table):
    assert read_blif(write_blif(table, "m"), "t.blif") == table


@settings(deadline=None)
@given(st.sampled_from(["f", "fd"]), st.lists(st.text("01-", min_size=5, max_size=5)), st.data())
def test_reads_the_function_of_many_inputs_that_was_written(kind, cubes, data):
    rows = [(cube, data.draw(st.text("01-", min_size=2, max_size=2))) for cube in cubes]
    body = "".join(f"{'-' * 15}{cube} {outputs}\n" for cube, outputs in rows)
    table = read_pla(f".i 20\n.o 2\n.type {kind}\n{body}", "t.pla")
    back = read_blif(write_blif(table, "m"), "t.blif")
    bits = (np.arange(32)[:, None] >> np.arange(20)[::-1] & 1).astype(bool)
    for expected, got in zip(table.evaluate(bits), back.evaluate(bits), strict=True):
        assert np.array_equal(expected, got)


def test_writes_literally():
    names = ("a", "b", "c"), ("f", "g", "h")
    literals = np.array([[1, 2, 0], [2, 2, 1]], np.uint8)
    feeds = np.array([[1, 1, 0], [0, 1, 0]]) > 0
    cover = Cover(*names, literals, feeds, np.array([True, False, True]))
    text = write_blif(cover, "m")
    assert text == (
        ".model m\n.inputs a b c\n.outputs f g h\n"
        ".names a c f\n10 0\n.names a c g\n10 1\n-1 1\n.names h\n1\n.end\n"
    )
    assert read_blif(text, "t.blif") == cover.table()


def test_dont_cares_outside_of_both_sets():
    on = Cover(("a", "b"), ("f",), np.array([[1, 1]], np.uint8), np.array([[True]]))
    off = Cover(("a", "b"), ("f",), np.array([[0, 2]], np.uint8), np.array([[True]]))
    table = CubeTable(on, off=off)
    text = write_blif(table, "m")
    assert text.endswith(".exdc\n.names a b f\n11 0\n0- 0\n.end\n")
    assert read_blif(text, "t.blif") == table.table()


def test_proofs_read_dont_cares(tmp_path):
    table = read_pla(".i 2\n.o 1\n.ilb a b\n.ob f\n11 1\n00 -\n", "t.pla")
    (tmp_path / "t.blif").write_text(write_blif(table, "t"))
    assert isinstance(read_subject(tmp_path / "t.blif"), TruthTable)
    result = prove(tmp_path / "t.blif", table)
    assert result.proven and not result.care_difference
    full = read_pla(".i 2\n.o 1\n.ilb a b\n.ob f\n11 1\n", "t.pla")
    (tmp_path / "t.blif").write_text(write_blif(full, "t"))
    assert not isinstance(read_subject(tmp_path / "t.blif"), TruthTable)
    assert prove(tmp_path / "t.blif", full).proven  # as yosys reads it


pieces = st.sampled_from([*"abf01- \n\\#\r", ".names ", "\n.names a f\n", ".exdc\n", ".end"])


@settings(deadline=None)
@given(st.lists(pieces).map("".join), st.booleans())
def test_any_text_is_read_or_refused(text, with_head):
    try:
        assert len(column(text, HEAD if with_head else "")) == 4
    except TableError as error:
        assert re.fullmatch(r"t\.blif(:\d+)?: [^\r\n]+", str(error))
