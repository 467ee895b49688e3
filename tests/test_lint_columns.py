"""What is found about columns, and the verb that prints all findings."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra import numpy as arrays

from hdl.function import Expression, TruthTable
from hdl.function.lint import lint_table

from .cli import ROOT, refusal, run, run_json


def messages(text, inputs=()):
    return [finding.message for finding in lint_table(Expression(text, inputs).table())]


def test_messages():
    assert messages("f = a & b; g = ~a | ~b; h = b; k = ~b; m = a & b; n = a | ~a; o = a & ~a") == [
        "output g is the complement of output f",
        "output h equals input b",
        "output k is the complement of input b",
        "output m equals output f",
        "output n is constant 1",
        "output o is constant 0",
    ]
    assert messages("f = a", ("a", "b")) == [
        "output f equals input a",
        "input b is not used, since no output depends on it",
    ]
    assert messages("f = a & b; g = a ^ b") == []


def test_dont_cares():
    on = np.array([[0, 0, 1], [1, 0, 0], [0, 0, 1], [0, 1, 0]], bool)
    care = np.array([[1, 0, 1], [1, 0, 1], [1, 0, 0], [0, 1, 0]], bool)
    findings = lint_table(TruthTable(("a", "b"), ("f", "g", "h"), on, care))
    assert [(finding.kind, finding.message) for finding in findings] == [
        ("equal", "output f equals input b wherever it is specified"),
        ("constant", "output g is constant 1 wherever it is specified"),
        ("complement", "output h is the complement of input b wherever it is specified"),
        ("unused", "input a is not used, since no output depends on it"),
    ]
    nothing = TruthTable(("a",), ("f",), np.zeros((2, 1), bool), np.zeros((2, 1), bool))
    assert [finding.message for finding in lint_table(nothing)] == [
        "output f is not specified for any input",
        "input a is not used, since no output depends on it",
    ]


@settings(deadline=None)
@given(
    st.tuples(st.integers(1, 3), st.integers(1, 4)).flatmap(
        lambda size: st.tuples(
            arrays.arrays(bool, (2 ** size[0], size[1])),
            arrays.arrays(bool, (2 ** size[0], size[1]), fill=st.just(True)),
        )
    )
)
def test_findings_against_every_row(columns):
    on, care = columns
    inputs = tuple(f"i{k}" for k in range(len(on).bit_length() - 1))
    outputs = tuple(f"o{k}" for k in range(on.shape[1]))
    table = TruthTable(inputs, outputs, on, care)
    findings = {(f.kind, f.names) for f in lint_table(table)}
    texts = ["".join(cells[k] for _, cells in table.rows()) for k in range(len(outputs))]
    flip = str.maketrans("01", "10")
    for name, text in zip(outputs, texts, strict=True):
        constant = set(text) - {"-"}
        assert (("unspecified", (name,)) in findings) == (not constant)
        assert (("constant", (name,)) in findings) == (len(constant) == 1)
        if len(constant) < 2:
            continue
        same, opposite = (
            [
                given
                for place, given in enumerate(inputs)
                if all(
                    cell in ("-", row[place].translate(change))
                    for cell, (row, _) in zip(text, table.rows(), strict=True)
                )
            ]
            for change in ({}, flip)
        )
        found = {names[1] for kind, names in findings if kind == "equal" and names[0] == name}
        assert (found & set(inputs)) <= set(same)
        if same or opposite:
            assert any(
                kind in ("equal", "complement") and names[0] == name for kind, names in findings
            )
    for earlier, later in itertools.combinations(range(len(outputs)), 2):
        names = outputs[later], outputs[earlier]
        if ("equal", names) in findings:
            assert texts[earlier] == texts[later]
        if ("complement", names) in findings:
            assert texts[earlier].translate(flip) == texts[later]
        if texts[earlier] == texts[later]:
            # A reason is given for the later one, be it this output, another one, or an input.
            assert any(found and found[0] == outputs[later] for _, found in findings)
    cells = dict(table.rows())
    for place, name in enumerate(inputs):
        needed = False
        for row, values in cells.items():
            if row[place] == "0":
                others = cells[f"{row[:place]}1{row[place + 1 :]}"]
                needed |= any({a, b} == {"0", "1"} for a, b in zip(values, others, strict=True))
        assert (("unused", (name,)) in findings) == (not needed)


BAD = "a,b,c,|,f,g\n0,0,-,|,1,0\n0,0,1,|,1,1\n0,1,-,|,0,0\n"


def test_verb_prints_findings_with_their_lines(tmp_path):
    (tmp_path / "t.csv").write_text(BAD)
    result = run("lint", "t.csv", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (1, "")
    head, *lines = result.stdout.splitlines()
    assert head.startswith("lint        t.csv: 2 errors  (")
    assert lines == [
        (
            "t.csv:3: error: disagrees with line 2 about g: g is 1 here but 0 in line 2, for "
            "inputs 001"
        ),
        (
            "t.csv: error: 4 of 8 input combinations have no row; list them, their outputs may be "
            "-: 1--"
        ),
    ]


def test_verb_json(tmp_path):
    (tmp_path / "t.csv").write_text(BAD)
    result = run_json("lint", "--table", "t.csv", cwd=tmp_path, status=1)
    assert (result["table"], result["inputs"], result["outputs"]) == (
        "t.csv",
        ["a", "b", "c"],
        ["f", "g"],
    )
    counts = [result[key] for key in ("rows", "errors", "warnings", "notes")]
    assert counts == [3, 2, 0, 0]
    assert result["findings"][0] == {
        "severity": "error",
        "kind": "conflict",
        "message": "disagrees with line 2 about g: g is 1 here but 0 in line 2, for inputs 001",
        "line": 3,
        "rows": [{"line": 3, "row": "001 | 11"}, {"line": 2, "row": "00- | 10"}],
        "names": ["g"],
    }
    result = run_json("lint", ROOT / "examples" / "bldc_commutation.csv")
    assert (result["errors"], result["warnings"], result["notes"]) == (0, 0, 1)


def test_verb_looks_at_designs():
    result = run_json("lint", "encoder")
    assert (result["design"], result["rows"]) == ("encoder", None)
    [finding] = result["findings"]
    assert finding["message"] == "input i[0] is not used, since no output depends on it"
    result = run("lint", "decoder", "--bits", 2)
    assert result.returncode == 0 and ": nothing to remark  (" in result.stdout


def test_verb_shows_the_first_of_many(tmp_path):
    (tmp_path / "t.pla").write_text(".i 1\n.o 1\n" + "1 1\n" * 30)
    result = run("lint", "t.pla", cwd=tmp_path)
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    assert len(lines) == 1 + 20 + 2 + 1
    assert lines[1] == "t.pla:4: warning: adds nothing, since line 3 gives all of it"
    assert lines[-1] == "9 more of the kind redundant; --json lists all of them"


def test_verb_on_a_file_without_rows(tmp_path):
    (tmp_path / "t.eqn").write_text("f = a*b;\ng = !(a*b);\n")
    result = run("lint", "t.eqn", cwd=tmp_path)
    assert result.returncode == 0
    assert "output g is the complement of output f" in result.stdout


@pytest.mark.parametrize(
    "words, text, message",
    [
        (("t.csv",), "a,|,f\n2,|,1\n", "t.csv:2: a is '2', expected 0, 1 or -"),
        (("t.csv", "--all"), "a,|,f\n", "unknown option '--all'"),
        ((), "", "lint needs a design or --table FILE: see python build.py list for designs"),
        (("t.txt",), "", "cannot read t.txt: a table is a .pla, .csv, .minterms,"),
        (
            ("t.blif",),
            ".model m\n.inputs " + " ".join(f"x{n}" for n in range(17)) + "\n.outputs f\n"
            ".names x0 x16 f\n11 1\n.end\n",
            "t.blif has 17 inputs; without rows, as those of a .pla or .csv file, at most 16 can",
        ),
    ],
    ids=["malformed", "option", "nothing", "suffix", "wide"],
)
def test_verb_refuses(words, text, message, tmp_path):
    for name in ("t.csv", "t.blif"):
        (tmp_path / name).write_text(text)
    assert refusal("lint", *words, cwd=tmp_path).startswith(message)
