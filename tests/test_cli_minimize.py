"""The verb minimize, as a user runs it."""

import json
import signal
import sys

import numpy as np
import pytest

from boards.cli.main import main
from boards.cli.output import Step
from hdl.function import Expression, TruthTable, read_equations, read_pla, write_pla

from .cli import refusal, run, run_json

PLA = """\
.i 3
.o 2
.ilb a b c
.ob f g
000 1-
001 11
011 1-
111 11
110 01
.e
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "small.pla"
    path.write_text(PLA)
    return path


def test_equations_are_printed(file):
    result = run("minimize", "--table", file)
    assert result.returncode == 0
    first, *rest = result.stdout.splitlines()
    assert first.startswith(f"minimize    {file}: 3 cubes, the minimum; 6 literals  (")
    table = Expression("; ".join(rest), ("a", "b", "c")).table()
    wanted = read_pla(PLA, "small.pla")
    assert not ((table.on != wanted.on) & wanted.care).any()
    assert rest == ["f = ~a & ~b | b & c", "g = a & b | ~a & ~b"]


def test_json(file):
    result = run_json("minimize", file, "--form", "pos", "--heuristic")
    assert result.pop("seconds") >= 0
    assert result == {
        "table": str(file),
        "form": "pos",
        "complemented": ["f", "g"],
        "cubes": 3,
        "literals": 6,
        "lower_bound": 3,
        "proven_minimum": True,
        "equations": ["f = (~a | b) & (~b | c)", "g = (a | c) & (~a | b)"],
    }


def test_a_design():
    result = run_json("minimize", "decoder", "--bits", 2, "--notation", "textbook")
    assert (result["design"], result["cubes"], result["proven_minimum"]) == ("decoder", 4, True)
    assert result["equations"][0] == "o[3] = en*i[1]*i[0]"


def test_files_are_written(file, tmp_path):
    wanted = read_pla(PLA, "small.pla")
    for name, read in {"a.pla": read_pla, "b.eqn": read_equations}.items():
        path = tmp_path / name
        result = run("minimize", file, "-o", path)
        assert result.returncode == 0
        assert result.stdout.splitlines()[1:] == [f"wrote       {path}"]
        table = read(path.read_text(), name)
        assert not ((table.on != wanted.on) & wanted.care).any()
    assert run("minimize", file, "-o", tmp_path / "c.blif", "--form=best").returncode == 0
    assert ".model c\n" in (tmp_path / "c.blif").read_text()


REFUSALS = [
    ((), "minimize needs a design or --table FILE: see python build.py list for designs"),
    (("--table", "no.pla"), "cannot read no.pla: No such file or directory"),
    (("no.pla", "--form", "cnf"), "--form: must be one of sop, pos, best, not 'cnf'"),
    (("no.pla", "--time-limit", "0"), "--time-limit: must be a number of seconds above 0, not '0'"),
    (
        ("no.pla", "--time-limit", "nan"),
        "--time-limit: must be a number of seconds above 0, not 'nan'",
    ),
    (
        ("no.pla", "--time-limit", "soon"),
        "--time-limit: must be a number of seconds above 0, not 'soon'",
    ),
    (("no.pla", "-o", "x.v"), "-o must be a .pla or .eqn or .blif file, not 'x.v'"),
    (
        ("no.pla", "--form", "pos", "-o", "x.pla"),
        "a .pla file holds only sums of products: use .eqn or .blif",
    ),
    (("no.pla", "--exact", "--heuristic"), "--heuristic: not allowed with argument --exact"),
    (("no.pla", "--fast"), "unknown option '--fast': did you mean --exact?"),
]


@pytest.mark.parametrize(("words", "message"), REFUSALS, ids=lambda value: " ".join(value)[:40])
def test_refusals(words, message):
    assert refusal("minimize", *words) == message


def hard(tmp_path):
    """A file that no program minimises in a test."""
    rng = np.random.default_rng(7)
    on, care = rng.random((2, 1024, 8)) < 0.5
    inputs = tuple(f"i{n}" for n in range(10))
    table = TruthTable(inputs, tuple(f"o{n}" for n in range(8)), on, care)
    path = tmp_path / "hard.pla"
    path.write_text(write_pla(table))
    return path, table


def test_time_limit(tmp_path):
    path, table = hard(tmp_path)
    result = run_json("minimize", path, "--time-limit", "0.5")
    assert 0 < result["lower_bound"] < result["cubes"]
    assert result["proven_minimum"] is False
    found = Expression("; ".join(result["equations"]), table.inputs).table()
    assert not ((found.on != table.on) & table.care).any()


def test_interrupt(tmp_path, monkeypatch, capsys):
    """Ctrl-C prints the best so far, and the status says that it was interrupted."""
    path, table = hard(tmp_path)
    told = []

    def progress(_, text):
        told.append(text)
        if len(told) == 1:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Step, "progress", progress)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    before = signal.getsignal(signal.SIGTERM)
    try:
        assert main(["minimize", str(path), "--json"]) == 130
    finally:
        signal.signal(signal.SIGTERM, before)
    result = json.loads(capsys.readouterr().out)
    assert result["proven_minimum"] is False
    found = Expression("; ".join(result["equations"]), table.inputs).table()
    assert not ((found.on != table.on) & table.care).any()
