"""A sample of the differential fuzzing, and bugs put in on purpose for it to find."""

import pytest

from hdl.netlist import arithmetic
from hdl.netlist.decision import Decisions

from . import fuzz

less, ripple, select, path = (
    arithmetic.less,
    arithmetic._ripple,
    arithmetic.select,
    Decisions._path,
)


def test_sample_in_process():
    assert fuzz.fuzz(60, 5, ["in-process"]) == []


@pytest.mark.parametrize(("number", "cases"), [("17/0", 8), ("17/1", 4)])
def test_sample_through_yosys(number, cases):
    assert fuzz.compare(fuzz.component(number, cases), fuzz.ROUTES) == []


BUGS = {
    "what is equal is less": (arithmetic, "less", lambda build, a, b: less(build, b, a) ^ 1),
    "a carry is lost": (arithmetic, "_ripple", lambda build, a, b, carry: ripple(build, a, b, 0)),
    "a sign is not extended": (
        arithmetic,
        "select",
        lambda build, *operands: select(build, *operands[:-1], 0),
    ),
    "a division by 0 is not 0": (arithmetic, "_mask", lambda build, enable, word: list(word)),
    "an outer condition is dropped": (
        Decisions,
        "_path",
        lambda self, condition: path(self, condition)[-1:],
    ),
    "more than one case is active": (
        Decisions,
        "active",
        lambda self, cell, case: self._literal[self._statement(cell).inputs[case]],
    ),
}


@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_is_found(bug, monkeypatch):
    monkeypatch.setattr(*BUGS[bug])
    compared = (fuzz.compare(fuzz.component(f"2/{number}"), ["in-process"]) for number in range(20))
    found = next(differences for differences in compared if differences)
    monkeypatch.undo()
    assert fuzz.compare(fuzz.component(found[0].component), ["in-process"]) == []


def test_main_reports(monkeypatch, capsys):
    assert fuzz.main(["--count", "20", "--seed", "5", "--route", "in-process"]) == 0
    assert capsys.readouterr().out.startswith("20 cases, 0 differences, ")
    monkeypatch.setattr(*BUGS["a carry is lost"])
    assert fuzz.main(["--count", "20", "--seed", "5", "--route", "in-process"]) == 1
    assert "Difference(component='5/0', output='o" in capsys.readouterr().out
