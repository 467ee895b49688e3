"""Short truth tables say the same as long ones."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra import numpy as arrays

from hdl import Decoder, OnNone, PriorityEncoder, truth_table
from hdl.function import Expression, TruthTable, fold

tables = st.tuples(st.integers(1, 6), st.integers(1, 3)).flatmap(
    lambda size: st.tuples(
        arrays.arrays(bool, (1 << size[0], size[1])), arrays.arrays(bool, (1 << size[0], size[1]))
    )
)


def make(on, care):
    inputs = (len(on) - 1).bit_length()
    names = tuple("abcdef"[:inputs]), tuple("xyz"[: on.shape[1]])
    return TruthTable(*names, on, care)


def holds(cube, row):
    return all(symbol in ("-", bit) for symbol, bit in zip(cube, row, strict=True))


@settings(deadline=None)
@given(tables)
def test_each_row_of_the_table_is_in_one_folded_row(arrays):
    table = make(*arrays)
    folded = fold(table)
    for row, outputs in table.rows():
        found = [result for cube, result in folded if holds(cube, row)]
        assert found == ([outputs] if outputs.strip("-") else [])
    assert all(set(cube) <= set("01-") for cube, _ in folded)
    least = [cube.replace("-", "0") for cube, _ in folded]
    assert least == sorted(least)
    assert len(folded) <= len(table.on)


def test_a_priority_encoder_reads_as_in_data_sheets():
    assert fold(truth_table(PriorityEncoder(4, on_none=OnNone.ANY))) == [
        ("0000", "--0"),
        ("---1", "001"),
        ("--10", "011"),
        ("-100", "101"),
        ("1000", "111"),
    ]


@pytest.mark.parametrize("bits", [1, 2, 5])
def test_a_disabled_decoder_is_one_row(bits):
    rows = fold(truth_table(Decoder(bits)))
    assert rows[0] == ("0" + "-" * bits, "0" * (1 << bits))
    assert len(rows) == 1 + (1 << bits)


def test_a_multiplexer_asks_for_the_select_first():
    """Asking for a data input first would take six rows."""
    mux = Expression("s & a | ~s & b", ("s", "a", "b")).table()
    assert fold(mux) == [("0-0", "0"), ("0-1", "1"), ("10-", "0"), ("11-", "1")]


def test_constants_and_tables_that_say_nothing():
    one = np.ones((8, 1), bool)
    assert fold(make(one, one)) == [("---", "1")]
    assert fold(make(~one, one)) == [("---", "0")]
    assert fold(make(one, ~one)) == []


def test_open_outputs_are_not_joined_with_specified_ones():
    on = np.array([[0, 0], [0, 0]], bool)
    care = np.array([[1, 1], [1, 0]], bool)
    assert fold(make(on, care)) == [("0", "00"), ("1", "0-")]


def test_sixteen_inputs_that_all_matter_are_listed():
    rows = np.arange(1 << 16)
    on = np.array([[row.bit_count() & 1] for row in rows.tolist()], bool)
    names = tuple(f"i{bit}" for bit in range(16))
    folded = fold(TruthTable(names, ("f",), on, np.ones_like(on)))
    assert len(folded) == 1 << 16


def test_layout_of_rows():
    table = truth_table(PriorityEncoder(2, on_none=OnNone.ANY))
    assert table.layout([("-1", "01")]) == "i[1] i[0] | o valid\n   -    1 | 0     1"
    assert table.layout(table.rows()) == str(table)
