"""Files that were damaged are read or refused, whatever happened to them."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from hdl.function import FORMATS, CubeTable, TableError, TruthTable, read_table, table_text

from .random_tables import tables

TEXTS = [suffix for suffix in FORMATS if suffix not in (".v", ".sv")]
PIECES = st.sampled_from(
    [*"01-~x|.,;=()+*!&'#\\\n\r\t \x00é[]<>\u2028", ".i 99", ".type fr\n", "m(3)", "a", "\ufeff"]
)


@st.composite
def damaged(draw, suffix):
    text = table_text(draw(tables(inputs=4, outputs=3)), Path(f"t{suffix}"))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        stop = draw(st.integers(start, min(start + 20, len(text))))
        insert = draw(st.one_of(PIECES, st.just(""), st.just(text[start:stop] * 2)))
        text = text[:start] + insert + text[stop:]
    return text


@pytest.mark.parametrize("suffix", TEXTS)
@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_damaged_files(suffix, data):
    text = data.draw(damaged(suffix))
    try:
        table = FORMATS[suffix].read(text, "t")
        assert isinstance(table, TruthTable | CubeTable)
    except TableError as error:
        assert re.fullmatch(r"t(:\d+)*: [^\r\n]+", str(error))
        assert len(str(error)) < 1000


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 1000,
        bytes(range(256)) * 4,
        b"\xff\xfe.\x00i\x00",
        b"\x7fELF\x02\x01\x01\x00",
        b"\n" * 1000,
        b"((" * 1000,
        b"9" * 10000,
        b"," * 10000,
        b"a|b," * 1000,
    ],
    ids=range(10),
)
def test_files_that_hold_something_else(suffix, data, tmp_path):
    path = tmp_path / f"t{suffix}"
    path.write_bytes(data)
    with pytest.raises(TableError, match=r"^[^\r\n]+$") as error:
        read_table(path)
    assert str(path) in str(error.value)
