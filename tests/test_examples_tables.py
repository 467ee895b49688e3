from pathlib import Path

import pytest

from hdl.function import read_table

EXAMPLES = Path(__file__).parents[1] / "examples"

# Digits as they look on the display, drawn apart from the table.
DISPLAY = """
 _       _   _       _   _   _   _   _   _       _       _   _
| |   |  _|  _| |_| |_  |_    | |_| |_| |_| |_  |    _| |_  |_
|_|   | |_   _|   |  _| |_|   | |_|  _| | | |_| |_  |_| |_  |
"""
SEGMENTS = {
    "a": (0, 1),
    "b": (1, 2),
    "c": (2, 2),
    "d": (2, 1),
    "e": (2, 0),
    "f": (1, 0),
    "g": (1, 1),
}


def test_hexadecimal_digits_look_right():
    lines = [line.ljust(64) for line in DISPLAY.strip("\n").splitlines()]
    table = read_table(EXAMPLES / "hex7seg.pla")
    assert table.inputs == ("h3", "h2", "h1", "h0")
    assert table.outputs == tuple("abcdefg")
    for digit, (_, lit) in enumerate(table.rows()):
        drawn = [lines[line][4 * digit + place] != " " for line, place in SEGMENTS.values()]
        assert lit == "".join(str(int(segment)) for segment in drawn), f"{digit:x}"


def test_hexadecimal_digits_differ():
    rows = [lit for _, lit in read_table(EXAMPLES / "hex7seg.pla").rows()]
    assert len(set(rows)) == 16


def test_decimal_digits_are_the_first_hexadecimal_ones():
    table = read_table(EXAMPLES / "bcd7seg.pla")
    assert table.inputs == ("b8", "b4", "b2", "b1")
    digits, others = list(table.rows())[:10], list(table.rows())[10:]
    assert digits == list(read_table(EXAMPLES / "hex7seg.pla").rows())[:10]
    assert {lit for _, lit in others} == {"-------"}


@pytest.fixture(scope="module")
def gates():
    """The six gates, ah al bh bl ch cl, for each (Hall code, dir, enable)."""
    table = read_table(EXAMPLES / "bldc_commutation.csv")
    assert table.inputs == ("hall_a", "hall_b", "hall_c", "dir", "enable")
    assert table.outputs == ("ah", "al", "bh", "bl", "ch", "cl")
    assert table.care.all()
    return {(row[:3], int(row[3]), int(row[4])): outputs for row, outputs in table.rows()}


LEGAL = ("101", "100", "110", "010", "011", "001")  # one turn: 60 degrees each, one bit changes


def test_no_leg_ever_shorts_the_supply(gates):
    assert len(gates) == 32
    for outputs in gates.values():
        assert "11" not in (outputs[0:2], outputs[2:4], outputs[4:6])


def test_off_unless_enabled_with_legal_sensors(gates):
    for (hall, _, enable), outputs in gates.items():
        assert (outputs == "000000") == (not enable or hall in ("000", "111"))


def test_one_leg_sources_and_another_sinks(gates):
    for hall in LEGAL:
        for direction in (0, 1):
            outputs = gates[hall, direction, 1]
            assert outputs[0::2].count("1") == 1
            assert outputs[1::2].count("1") == 1
            assert outputs[0::2].index("1") != outputs[1::2].index("1")


def test_steps_follow_each_other_by_sixty_degrees(gates):
    # Phases A, B, C push at 0, 120 and 240 degrees, so that A to B is a field at 330 and so on.
    field = {
        ("A", "B"): 330,
        ("A", "C"): 30,
        ("B", "C"): 90,
        ("B", "A"): 150,
        ("C", "A"): 210,
        ("C", "B"): 270,
    }
    angles = []
    for hall in LEGAL:
        outputs = gates[hall, 1, 1]
        angles.append(field["ABC"[outputs[0::2].index("1")], "ABC"[outputs[1::2].index("1")]])
    steps = [
        (after - before) % 360
        for before, after in zip(angles, angles[1:] + angles[:1], strict=True)
    ]
    assert steps == [60] * 6


def test_direction_swaps_high_and_low_sides(gates):
    for hall in LEGAL:
        forward, reverse = gates[hall, 1, 1], gates[hall, 0, 1]
        assert reverse == "".join(forward[place ^ 1] for place in range(6))


def test_order_of_the_cited_source(gates):
    assert [gates[hall, 1, 1] for hall in LEGAL] == [
        "100100",
        "100001",
        "001001",
        "011000",
        "010010",
        "000110",
    ]
