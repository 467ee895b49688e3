import re

import numpy as np
import pytest

from hdl.function import TruthTable, parse_minterms, tabulate


def test_one_output():
    table = tabulate(lambda a, b, c: a & b | ~c, ("a", "b", "c"))
    assert table == parse_minterms("0,2,4,6,7", ["a", "b", "c"])
    assert tabulate(lambda a, b, c: (a and b) or not c, "abc") == table
    assert tabulate(lambda a, b, c: [bool((a and b) or not c)], "abc") == table
    assert tabulate(lambda a, b, c: np.array([a, b, 1 - c])[2] | np.int64(a * b), "abc") == table


def test_dont_cares_and_several_outputs():
    def add(a, b):
        return None if a and b else (a ^ b)

    assert tabulate(add, ["a", "b"]) == parse_minterms("m(1,2) + d(3)", ["a", "b"])
    expected = parse_minterms("s = m(1,2) + d(3); c = m(3)", ["a", "b"])
    assert tabulate(lambda a, b: (add(a, b), a & b), "ab", "sc") == expected
    assert tabulate(lambda a, b: {"c": a & b, "s": add(a, b)}, "ab", "sc") == expected


def test_the_first_argument_is_the_most_significant_bit():
    seen = []
    tabulate(lambda *bits: seen.append(bits), "abc")
    assert seen == [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)]
    assert all(type(bit) is int for bits in seen for bit in bits)


def test_sixteen_inputs():
    table = tabulate(lambda *bits: sum(bits) & 1, [f"x{k}" for k in range(16)])
    assert isinstance(table, TruthTable)
    assert table.on[:, 0].tolist() == [bool(row.bit_count() & 1) for row in range(1 << 16)]


@pytest.mark.parametrize(
    "result, outputs, error, message",
    [
        (2, "f", ValueError, "f must be 0, 1 or None, not 2, for inputs 00"),
        (np.uint8(255), "f", ValueError, "f must be 0, 1 or None, not 255, for inputs 00"),
        ("1", "f", TypeError, "f must be 0, 1 or None, not '1', for inputs 00"),
        ((0, 0.5), "fg", TypeError, "g must be 0, 1 or None, not 0.5, for inputs 00"),
        (1, "fg", TypeError, "the function must return 2 values, not 1, for inputs 00"),
        (None, "fg", TypeError, "the function must return 2 values, not None, for inputs 00"),
        ((1, 0, 1), "fg", ValueError, "the function must return 2 values, not 3, for inputs 00"),
        (
            {"f": 1},
            "fg",
            ValueError,
            "the function must return values of f, g, not of f, for inputs 00",
        ),
        (
            {},
            "f",
            ValueError,
            "the function must return values of f, not of nothing, for inputs 00",
        ),
    ],
)
def test_errors(result, outputs, error, message):
    with pytest.raises(error, match=rf"^{re.escape(message)}$"):
        tabulate(lambda a, b: result, "ab", outputs)


def test_errors_about_names():
    with pytest.raises(ValueError, match=r"^tabulate\(\) must have 1 to 16 inputs, not 17$"):
        tabulate(lambda *bits: 0, [f"x{k}" for k in range(17)])
    message = r"^tabulate\(\) names must differ, but 'f' is given 2 times$"
    with pytest.raises(ValueError, match=message):
        tabulate(lambda f: 0, "f")
