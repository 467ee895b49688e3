"""What is found about rows, held against going through all of their minterms."""

import itertools
import re

import pytest
from hypothesis import given, settings, strategies as st

from hdl.function import Row, Rows, TableError
from hdl.function.formats.csv import read_csv, read_csv_rows
from hdl.function.formats.pla import read_pla, read_pla_rows
from hdl.function.lint import MAX_ROWS, Severity, lint_rows
from hdl.function.lint.partition import Budget, TooScattered, partition
from hdl.function.lint.rowsets import RowSets

GIVES = {"csv": "01-", "f": "1", "fd": "1-", "fr": "01", "fdr": "01-"}


def csv(text):
    return lint_rows(read_csv_rows(text, "t.csv"))


def pla(text):
    return lint_rows(read_pla_rows(text, "t.pla"))


def said(findings):
    return [(finding.line, str(finding.severity), finding.message) for finding in findings]


def write(rows):
    """Write rows as their file, one a line."""
    if rows.kind == "csv":
        lines = [",".join([*rows.inputs, "|", *rows.outputs])]
        return "\n".join([*lines, *(",".join([*r.cube, "|", *r.outputs]) for r in rows.rows)])
    lines = [f".i {len(rows.inputs)}", f".o {len(rows.outputs)}", f".type {rows.kind}"]
    return "\n".join([*lines, *(f"{r.cube} {r.outputs}" for r in rows.rows)])


@st.composite
def tables(draw):
    kind = draw(st.sampled_from(sorted(GIVES)))
    inputs, outputs = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    symbols = "01-" if kind == "csv" else "01-~"
    cubes = st.text("01-", min_size=inputs, max_size=inputs)
    values = st.text(symbols, min_size=outputs, max_size=outputs)
    drawn = draw(st.lists(st.tuples(cubes, values), max_size=10))
    first = 2 if kind == "csv" else 4
    rows = tuple(Row(cube, value, line) for line, (cube, value) in enumerate(drawn, first))
    names = tuple(f"i{k}" for k in range(inputs)), tuple(f"o{k}" for k in range(outputs))
    return Rows("t", kind, *names, rows)


def minterms(cube):
    return set(itertools.product(*("01" if symbol == "-" else symbol for symbol in cube)))


def facts(row, kind):
    """Everything that a row says: minterm, output, value."""
    return {
        (minterm, output, value)
        for minterm in minterms(row.cube)
        for output, value in enumerate(row.outputs)
        if value in GIVES[kind]
    }


def all_facts(rows, kind):
    return set().union(*(facts(row, kind) for row in rows))


@settings(deadline=None, max_examples=400)
@given(tables())
def test_errors_are_what_the_readers_refuse(rows):
    read, read_rows = (read_csv, read_csv_rows) if rows.kind == "csv" else (read_pla, read_pla_rows)
    text = write(rows)
    assert read_rows(text, "t") == rows
    refused = False
    try:
        read(text, "t")
    except TableError:
        refused = True
    errors = [finding for finding in lint_rows(rows) if finding.severity is Severity.ERROR]
    assert bool(errors) == refused


@settings(deadline=None, max_examples=400)
@given(tables())
def test_conflicts_and_overlaps_against_every_minterm(rows):
    findings = lint_rows(rows)
    conflicts = {f.line: f for f in findings if f.kind == "conflict"}
    quiet = {f.line for f in findings if f.kind in ("conflict", "redundant")}
    overlaps = {f.line: f for f in findings if f.kind == "overlap"}
    for number, row in enumerate(rows.rows):
        mine = facts(row, rows.kind)
        said = {(minterm, output): value for minterm, output, value in mine}
        against, agreeing, names = set(), set(), set()
        for other in rows.rows[:number]:
            for minterm, output, value in facts(other, rows.kind):
                if (minterm, output) in said:
                    if value == said[minterm, output]:
                        agreeing.add(other)
                    else:
                        against.add(other)
                        names.add(rows.outputs[output])
        assert (row.line in conflicts) == bool(against)
        if against:
            found = conflicts[row.line]
            assert found.rows[0] == row and set(found.rows[1:]) <= against
            assert len(found.rows) == 1 + min(8, len(against))
            assert set(found.names) == names
            wins = rows.kind == "fd"
            assert found.severity is (Severity.WARNING if wins else Severity.ERROR)
        expected = bool(agreeing) and row.line not in quiet and rows.kind not in ("f", "fd")
        assert (row.line in overlaps) == expected
        if expected:
            assert set(overlaps[row.line].rows[1:]) <= agreeing


@settings(deadline=None, max_examples=400)
@given(tables())
def test_redundant_rows_can_all_be_left_out_and_none_is_overlooked(rows):
    findings = lint_rows(rows)
    redundant = {finding.line for finding in findings if finding.kind == "redundant"}
    conflicts = {finding.line for finding in findings if finding.kind == "conflict"}
    kept = [row for row in rows.rows if row.line not in redundant]
    assert all_facts(kept, rows.kind) == all_facts(rows.rows, rows.kind)
    for number, row in enumerate(rows.rows):
        mine = facts(row, rows.kind)
        if mine and row.line not in redundant:
            earlier = all_facts(rows.rows[:number], rows.kind)
            assert row.line in conflicts or not mine <= earlier
            assert not any(mine <= facts(other, rows.kind) for other in kept if other != row)


@settings(deadline=None, max_examples=400)
@given(tables())
def test_missing_rows_against_every_minterm(rows):
    found = [finding for finding in lint_rows(rows) if finding.kind == "missing"]
    every = set(itertools.product("01", repeat=len(rows.inputs)))
    expected = {}
    if rows.kind in ("fr", "fdr"):
        for output, name in enumerate(rows.outputs):
            given_ = {m for m, o, _ in all_facts(rows.rows, rows.kind) if o == output}
            expected[name] = every - given_
    else:
        expected[""] = every - set().union(*(minterms(row.cube) for row in rows.rows))
    expected = {name: missing for name, missing in expected.items() if missing}
    assert {name for finding in found for name in finding.names or ("",)} == set(expected)
    for finding in found:
        assert finding.severity is (
            Severity.ERROR if rows.kind in ("csv", "fdr") else Severity.NOTE
        )
        missing = expected[(finding.names or ("",))[0]]
        assert finding.message.startswith(f"{len(missing)} of {len(every)} input combinations ")
        listed = finding.message.rpartition(": ")[2]
        cubes = re.findall(r"[01-]+", listed.partition(" more")[0])
        shown = [cube for cube in cubes if len(cube) == len(rows.inputs)]
        covered = set().union(*(minterms(cube) for cube in shown))
        assert covered <= missing
        if " more" not in listed:
            assert covered == missing


@settings(deadline=None)
@given(tables())
def test_wide_tables_are_found_to_have_the_same_rows(rows):
    wide = Rows(
        rows.source,
        rows.kind,
        (*rows.inputs, *(f"x{k}" for k in range(40))),
        rows.outputs,
        tuple(Row(f"{row.cube}{'-' * 40}", row.outputs, row.line) for row in rows.rows),
    )
    about_rows = ("conflict", "redundant", "overlap", "missing")
    narrow, broad = (
        [(f.kind, f.line, f.names) for f in lint_rows(table) if f.kind in about_rows]
        for table in (rows, wide)
    )
    assert narrow == broad
    if rows.kind == "csv":
        return  # which is not read with so many inputs
    refused = False
    try:
        read_pla(write(wide), "t")
    except TableError:
        refused = True
    assert refused == any(f.severity is Severity.ERROR for f in lint_rows(wide))


def test_messages_of_csv():
    assert said(
        csv("a,b,c,|,f,g,h\n0,0,-,|,1,0,1\n0,0,1,|,1,1,1\n\n0,1,-,|,0,0,1\n-,1,1,|,0,0,1\n")
    ) == [
        (3, "error", "disagrees with line 2 about g: g is 1 here but 0 in line 2, for inputs 001"),
        (6, "note", "overlaps line 5, and agrees"),
        (
            None,
            "error",
            (
                "3 of 8 input combinations have no row; list them, their outputs may be -: "
                "1-0 and 10-"
            ),
        ),
    ]
    header = "a,b,|,f,g\n"
    assert said(csv(f"{header}0,-,|,1,0\n-,0,|,1,0\n-,-,|,1,-\n")) == [
        (3, "note", "overlaps line 2, and agrees"),
        (
            4,
            "error",
            (
                "disagrees with lines 2 and 3 about g: g is a don't-care here but 0 in line 2, "
                "for inputs 0-"
            ),
        ),
    ]
    assert said(csv(f"{header}0,-,|,1,0\n1,-,|,0,1\n-,1,|,0,1\n")) == [
        (
            4,
            "error",
            "disagrees with line 2 about f and g: f is 0 here but 1 in line 2, for inputs 01",
        ),
    ]


def test_messages_of_redundant_rows():
    header = "a,b,|,f\n"
    findings = csv(f"{header}0,-,|,1\n1,-,|,1\n-,1,|,1\n1,1,|,1\n")
    assert said(findings)[:2] == [
        (4, "warning", "adds nothing, since lines 2 and 3 together give all of it"),
        (5, "warning", "adds nothing, since line 3 gives all of it"),
    ]
    assert findings[0].rows == (Row("-1", "1", 4), Row("0-", "1", 2), Row("1-", "1", 3))
    assert said(csv(f"{header}0,1,|,1\n0,-,|,1\n1,-,|,0\n"))[0] == (
        2,
        "warning",
        "adds nothing, since line 3 gives all of it",
    )


@pytest.mark.parametrize(
    "kind, rows, messages",
    [
        (
            "f",
            "1- 1\n-1 1\n11 1",
            [
                (6, "warning", "adds nothing, since line 4 gives all of it"),
                (
                    None,
                    "note",
                    "1 of 4 input combinations have no row; every output is 0 there: 00",
                ),
            ],
        ),
        (
            "fd",
            "1- 1\n-1 -\n00 0",
            [
                (
                    5,
                    "warning",
                    (
                        "disagrees with line 4 about o0: o0 is a don't-care here but 1 in line 4, "
                        "for inputs 11; the don't-care wins"
                    ),
                ),
                (None, "warning", "output o0 equals input i0 wherever it is specified"),
                (None, "warning", "input i1 is not used, since no output depends on it"),
            ],
        ),
        (
            "fr",
            "1- 1\n11 0\n",
            [
                (
                    5,
                    "error",
                    "disagrees with line 4 about o0: o0 is 0 here but 1 in line 4, for inputs 11",
                ),
                (
                    None,
                    "note",
                    "2 of 4 input combinations have no row for o0, and are don't-cares: 0-",
                ),
            ],
        ),
        (
            "fdr",
            "1- 1\n01 ~\n00 0",
            [
                (
                    None,
                    "error",
                    (
                        "1 of 4 input combinations have no row for o0, but type fdr needs all of "
                        "them: 01"
                    ),
                ),
                (None, "warning", "output o0 equals input i0 wherever it is specified"),
                (None, "warning", "input i1 is not used, since no output depends on it"),
            ],
        ),
    ],
    ids=["f", "fd", "fr", "fdr"],
)
def test_messages_of_pla_types(kind, rows, messages):
    assert said(pla(f".i 2\n.o 1\n.type {kind}\n{rows}\n.e\n")) == messages


def test_long_lists_are_cut():
    rows = "".join(f"-,|,{'1' if k % 2 else '0'}\n" for k in range(20))
    last = [finding for finding in csv(f"a,|,f\n{rows}") if finding.kind == "conflict"][-1]
    assert last.message == (
        "disagrees with lines 2, 4, 6, 8, 10, 12 and 4 more about f: f is 1 here but 0 in line 2, "
        "for inputs -"
    )
    assert [row.line for row in last.rows] == [21, 2, 4, 6, 8, 10, 12, 14, 16]


def opcode(**fields):
    """A row of a RISC-V decoder: don't-cares but for the given fields of an instruction."""
    places = {"funct7": (31, 25), "funct3": (14, 12), "opcode": (6, 0)}
    bits = ["-"] * 32
    for name, text in fields.items():
        high, low = places[name]
        bits[31 - high : 32 - low] = text
    return "".join(bits)


def test_an_instruction_decoder():
    # A shift whose funct7 was forgotten takes the other shift's code.
    rows = [
        (opcode(funct3="000", opcode="0010011"), "100"),
        (opcode(funct3="101", opcode="0010011"), "010"),
        (opcode(funct7="0100000", funct3="101", opcode="0010011"), "001"),
        (opcode(funct7="0000000", funct3="000", opcode="0010011"), "100"),
    ]
    lines = [".i 32", ".o 3", ".ob addi srli srai", ".type fr", *map(" ".join, rows)]
    conflict, redundant, missing = pla("\n".join(lines))
    assert conflict.message == (
        "disagrees with line 6 about srli and srai: srli is 0 here but 1 in line 6, for inputs "
        "0100000----------101-----0010011"
    )
    assert redundant.message == "adds nothing, since line 5 gives all of it"
    taken = 2 * 2**22
    assert missing.message.startswith(
        f"{2**32 - taken} of {2**32} input combinations have no row for addi, srli and srai, "
        "and are don't-cares: "
    )
    # Seven literals of the opcode, and what funct3 is in neither row.
    assert missing.message.count("-" * 32) == 0
    assert opcode(opcode="------0") in missing.message


def test_wide_columns_are_compared_row_by_row():
    text = ".i 20\n.o 6\n.type fr\n" + "1" * 10 + "-" * 10 + " 110010\n"
    text += "0" * 10 + "-" * 10 + " 010~01\n"
    messages = [finding.message for finding in pla(text) if finding.kind != "missing"]
    assert messages == [
        "output o0 equals input i0 wherever it is specified",
        "output o1 is constant 1 wherever it is specified",
        "output o2 is constant 0 wherever it is specified",
        "output o3 is constant 0 wherever it is specified",
        "output o4 equals input i0 wherever it is specified",
        "output o5 is the complement of input i0 wherever it is specified",
        *(f"input i{k} is not used, since no output depends on it" for k in range(10, 20)),
    ]
    ones = "".join(f"{'-' * k}1{'-' * (19 - k)} 11-0\n" for k in range(20))
    findings = pla(f".i 20\n.o 4\n.type fd\n{ones}")
    assert [finding.message for finding in findings if finding.kind != "missing"] == [
        "output o1 equals output o0",
        "output o2 is constant 0 wherever it is specified",
        "output o3 is constant 0",
    ]


def test_thousands_of_inputs_and_scattered_rows_end_in_time():
    rows = [Row("-" * k + "1" + "-" * (1023 - k), "1", k + 4) for k in range(1024)]
    names = tuple(f"i{k}" for k in range(1024))
    [missing, *_] = lint_rows(Rows("t", "f", names, ("o",), tuple(rows)))
    assert missing.message.startswith("1 of about 2**1024 input combinations have no row; ")
    # Pairs of complements: the number of parts doubles with each row.
    pairs = [Row("-" * (2 * k) + "11" + "-" * (1022 - 2 * k), "1", k + 4) for k in range(512)]
    findings = lint_rows(Rows("t", "f", names, ("o",), tuple(pairs)))
    assert "undecided" in [finding.kind for finding in findings]


def test_parts_are_bounded():
    sets = RowSets(["1-", "-1"], 2)
    assert partition(sets, sets.all, Budget(5)).missing == ["00"]
    with pytest.raises(TooScattered):
        partition(sets, sets.all, Budget(4))


def test_too_many_rows():
    rows = (Row("1", "1", 1),) * (MAX_ROWS + 1)
    message = r"^t: there are 131073 rows, more than the 131072 that can be compared$"
    with pytest.raises(TableError, match=message):
        lint_rows(Rows("t", "f", ("a",), ("f",), rows))
