import re

import pytest
from hypothesis import given, strategies

from hdl import Decoder, PriorityEncoder
from sim import Bench
from sim.coverage import Coverage, measure

from .bench_components import Negate

PORTS = (("en", 1), ("i", 3))


def test_rows_that_a_bench_drives():
    bench = Bench(Decoder(3)).check_model().drive(i=[1, 2, 2, 1]).drive(en=0)
    coverage = bench.run().coverage
    assert coverage is not None
    assert (coverage.driven, coverage.total, coverage.percent) == (3, 16, 18.75)
    assert [row for row in range(16) if coverage.rows[row]] == [0b0001, 0b1001, 0b1010]


def test_negative_values_are_rows_of_their_bits():
    bench = Bench(Negate()).drive(a=[-1, 0]).expect(low=0)
    coverage = bench.run().coverage
    assert coverage is not None
    # Port a holds the upper 4 bits of 9, so -1 is row 15 << 5.
    assert [row for row in range(512) if coverage.rows[row]] == [0, 15 << 5]


def test_more_than_20_bits_are_not_measured():
    assert Bench(PriorityEncoder(21)).drive(i=1).check_model().run().coverage is None
    coverage = Bench(PriorityEncoder(20)).drive(i=1).check_model().run().coverage
    assert coverage is not None and coverage.total == 1 << 20


@pytest.mark.parametrize(
    ("rows", "cubes"),
    [
        ([], ["en=- i=---"]),
        (range(16), []),
        (range(8), ["en=1 i=---"]),
        ([0], ["en=0 i=001", "en=0 i=01-", "en=0 i=1--", "en=1 i=---"]),
        (
            [5, 15],
            ["en=0 i=0--", "en=0 i=100", "en=0 i=11-", "en=1 i=0--", "en=1 i=10-", "en=1 i=110"],
        ),
    ],
    ids=str,
)
def test_missing_rows_as_cubes(rows, cubes):
    coverage = measure(PORTS, {"en": [row >> 3 for row in rows], "i": [row & 7 for row in rows]})
    assert coverage is not None
    assert list(coverage.missing()) == cubes


@given(strategies.sets(strategies.integers(0, 63)))
def test_cubes_and_driven_rows_are_a_partition(rows):
    coverage = measure(
        (("a", 2), ("b", 4)), {"a": [r >> 4 for r in rows], "b": [r & 15 for r in rows]}
    )
    assert coverage is not None
    seen = sorted(rows)
    for cube in coverage.missing():
        digits = re.sub(r"[^01-]", "", cube)
        pattern = re.compile(digits.replace("-", "."))
        seen += [row for row in range(64) if pattern.fullmatch(f"{row:06b}")]
    assert sorted(seen) == list(range(64))


def test_merging_joins_rows():
    first = measure(PORTS, {"en": [0, 1], "i": [0, 7]})
    second = measure(PORTS, {"en": [1, 1], "i": [7, 1]})
    assert first is not None and second is not None
    merged = first | second
    assert [row for row in range(16) if merged.rows[row]] == [0, 9, 15]
    assert (first.driven, second.driven) == (2, 2)


def test_merging_needs_the_same_inputs():
    first = Coverage(PORTS, bytes(16))
    second = Coverage((("i", 4),), bytes(16))
    message = "coverage can only be merged over the same inputs, not en[1] i[3] and i[4]"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        _ = first | second


def test_packing_keeps_everything():
    coverage = measure(PORTS, {"en": [0, 1], "i": [0, 7]})
    assert coverage is not None
    assert Coverage.unpack(coverage.pack()) == coverage
