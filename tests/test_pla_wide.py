"""PLA files of many inputs, which are never enumerated, and writing PLA files."""

import re

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hdl.function import Cover, CubeTable, TableError, TruthTable, read_pla, write_pla

WIDE = 40
"""Inputs of the wide functions: the ones that matter stand last."""


def rows(draw, inputs, outputs, symbols="01-~"):
    return draw(
        st.lists(
            st.tuples(
                st.text("01-2", min_size=inputs, max_size=inputs),
                st.text(symbols, min_size=outputs, max_size=outputs),
            ),
            max_size=8,
        )
    )


def pla(inputs, outputs, kind, lines, padding=0):
    body = "".join(f"{'-' * padding}{cube} {symbols}\n" for cube, symbols in lines)
    return f".i {inputs + padding}\n.o {outputs}\n.type {kind}\n{body}.e\n"


def every_vector(inputs):
    """All vectors of the last inputs of 40, beside random values of the others."""
    numbers = np.arange(1 << inputs)
    last = numbers[:, None] >> np.arange(inputs - 1, -1, -1) & 1
    other = np.random.default_rng(1).integers(0, 2, (len(numbers), WIDE - inputs))
    return np.hstack([other, last]).astype(bool)


@settings(deadline=None)
@given(st.integers(1, 4), st.integers(1, 3), st.sampled_from(["f", "fd", "fr"]), st.data())
def test_wide_files_mean_what_narrow_ones_do(inputs, outputs, kind, data):
    lines = rows(data.draw, inputs, outputs)
    try:
        narrow = read_pla(pla(inputs, outputs, kind, lines), "t.pla")
    except TableError:
        assert kind == "fr"
        with pytest.raises(TableError, match=r"^t\.pla:\d+: output o\d is (on|off) here but "):
            read_pla(pla(inputs, outputs, kind, lines, WIDE - inputs), "t.pla")
        return
    assert isinstance(narrow, TruthTable)
    wide = read_pla(pla(inputs, outputs, kind, lines, WIDE - inputs), "t.pla")
    assert isinstance(wide, CubeTable)
    on, care = wide.evaluate(every_vector(inputs))
    assert np.array_equal(on, narrow.on) and np.array_equal(care, narrow.care)


def test_a_wide_partition_need_not_be_complete():
    lines = [("1" * 17, "1-"), ("0" * 17, "01")]
    table = read_pla(pla(17, 2, "fdr", lines), "t.pla")
    on, care = table.evaluate(np.array([[1] * 17, [0] * 17, [1] + [0] * 16], bool))
    assert on.tolist() == [[True, False], [False, True], [False, False]]
    assert care.tolist() == [[True, False], [True, True], [False, False]]


@pytest.mark.parametrize(
    "kind, lines, message",
    [
        (
            "fr",
            [("-" * 17, "~1"), ("1" * 17, "10"), ("0" * 17, "11")],
            f"5: output o1 is off here but on in an earlier row, for inputs {'1' * 17}",
        ),
        (
            "fr",
            [("-" * 16 + "1", "0"), ("0-" * 8 + "-", "1")],
            f"5: output o0 is on here but off in an earlier row, for inputs {'0-' * 8}1",
        ),
        (
            "fdr",
            [("0" * 17, "1"), ("0" * 17, "-")],
            f"5: output o0 is don't-care here but on in an earlier row, for inputs {'0' * 17}",
        ),
        (
            "fdr",
            [("0" * 17, "0"), ("0" * 17, "-")],
            f"5: output o0 is don't-care here but off in an earlier row, for inputs {'0' * 17}",
        ),
    ],
)
def test_wide_sets_that_overlap(kind, lines, message):
    text = pla(17, len(lines[0][1]), kind, lines)
    with pytest.raises(TableError, match=rf"^t\.pla:{re.escape(message)}$"):
        read_pla(text, "t.pla")


def test_too_many_pairs_to_compare(monkeypatch):
    monkeypatch.setattr("hdl.function.formats.planes._MAX_PAIRS", 1)
    text = pla(17, 1, "fr", [("0" * 17, "1"), ("1" * 17, "0"), ("01" * 8 + "0", "0")])
    message = (
        "t.pla: 1 rows of the on-set and 2 of the off-set are too many to be compared, expected "
        "at most 1 pairs: use .type f or fd"
    )
    with pytest.raises(TableError, match=rf"^{re.escape(message)}$"):
        read_pla(text, "t.pla")


def test_more_than_64_inputs_and_outputs_are_compared():
    on, off = "-" * 70 + "10", "-" * 70 + "11"
    lines = [(on, "~" * 99 + "1"), (off, "~" * 99 + "0"), (on, "~" * 98 + "0~")]
    assert read_pla(pla(72, 100, "fr", lines), "t.pla").inputs[71] == "i71"
    with pytest.raises(TableError, match=r"^t\.pla:7: output o99 is off here but on in an ear"):
        read_pla(pla(72, 100, "fr", [*lines, ("-" * 71 + "0", "~" * 99 + "0")]), "t.pla")


def test_a_wide_file_without_rows():
    table = read_pla(".i 30\n.o 2\n.e\n", "t.pla")
    assert (len(table.on), len(table.free)) == (0, 0)


@st.composite
def tables(draw):
    inputs, outputs = draw(st.integers(1, 5)), draw(st.integers(1, 70))
    words = st.text("01-", min_size=outputs, max_size=outputs)
    lines = np.array([list(draw(words)) for _ in range(1 << inputs)])
    names = (f"i[{k}]" for k in range(inputs)), (f"o{k}" for k in range(outputs))
    return TruthTable(*map(tuple, names), lines == "1", lines != "-")


@settings(deadline=None)
@given(tables())
def test_reads_the_table_that_was_written(table):
    assert read_pla(write_pla(table), "t.pla") == table


@settings(deadline=None)
@given(st.sampled_from(["f", "fd", "fr"]), st.data())
def test_reads_the_cubes_that_were_written(kind, data):
    lines = rows(data.draw, 17, 3)
    try:
        table = read_pla(pla(17, 3, kind, lines), "t.pla")
    except TableError:
        return
    assert read_pla(write_pla(table), "t.pla") == table


def test_writes_literally():
    table = read_pla(".i 2\n.o 2\n.ilb a b\n.ob f g\n1- 1-\n01 -0\n", "t.pla")
    head = ".i 2\n.o 2\n.ilb a b\n.ob f g\n"
    assert write_pla(table) == f"{head}.type fd\n.p 2\n01 -0\n1- 1-\n.e\n"
    cover = Cover(
        ("a", "b"), ("f", "g"), np.array([[1, 2], [0, 1]], np.uint8), np.array([[1, 1], [0, 1]]) > 0
    )
    assert write_pla(cover) == f"{head}.type f\n.p 2\n1- 11\n01 ~1\n.e\n"
    assert read_pla(write_pla(cover), "t.pla") == cover.table()
    opposite = Cover(cover.inputs, cover.outputs, cover.literals[:1], np.array([[False, True]]))
    assert write_pla(CubeTable(opposite, off=opposite_of(opposite))) == (
        f"{head}.type fr\n.p 2\n1- ~1\n0- ~0\n.e\n"
    )


def opposite_of(cover):
    literals = np.where(cover.literals == 2, 2, 1 - cover.literals).astype(np.uint8)
    return Cover(cover.inputs, cover.outputs, literals, cover.feeds)


def test_a_complement_cannot_be_written():
    cover = Cover(
        ("a",), ("f", "g"), np.array([[1]], np.uint8), np.array([[1, 1]]) > 0, np.array([0, 1]) > 0
    )
    message = r"^a PLA cannot hold the complement of an output, such as g$"
    with pytest.raises(ValueError, match=message):
        write_pla(cover)
