"""The sweep over parameters, of which a part runs here."""

import pytest

from hdl.designs import design_name, designs

from .sweep import WIDTHS, Case, cases, main

CASES = cases()


def test_the_sweep_is_wide():
    assert len(CASES) >= 300
    assert {design_name(case.design) for case in CASES} == {*designs()}
    numbers = {value for case in CASES for value in case.parameters.values()}
    assert numbers >= {1, 2, 3, 5, 7, 12, 13, 31, 33, 64, 100} == {*WIDTHS}
    assert len({str(case) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES[::60], ids=str)
def test_some_of_it(case):
    assert case.run() is None


def test_failures_are_told(monkeypatch, capsys):
    case = CASES[0]
    monkeypatch.setattr("tests.sweep.cases", lambda: [case, Case(case.design, {"bits": 2})])
    monkeypatch.setattr("tests.sweep.ProcessPoolExecutor", _Here)
    monkeypatch.setattr(Case, "run", lambda self: "broken" if self is not case else None)
    assert main([]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"1/2 {case}: ok (")
    assert said[1].startswith("2/2 decoder bits=2: broken (")
    assert said[2] == "1 of 2 simulated and proven"


class _Here:
    def __init__(self, count):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    map = staticmethod(map)
