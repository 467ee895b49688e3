"""The plugin, in sessions of pytest of its own."""

import tomllib
from importlib import metadata

import pytest

from .cli import ROOT

pytest_plugins = ["pytester"]

PREAMBLE = """
    import pytest
    from hdl import Decoder, PriorityEncoder
    from tests.bench_components import Counter
    from tests.test_seeded_bugs import SwappedDecoder
"""


@pytest.fixture
def session(pytester, monkeypatch):
    """Run pytest with the plugin over a test module, and return what came of it."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    installed = {point.name for point in metadata.entry_points(group="pytest11")}
    plugin = [] if "minterm" in installed else ["-p", "sim.pytest_plugin"]

    def run(source: str, *options: str, preamble: str = PREAMBLE):
        indented = "\n".join(f"    {line}" for line in source.splitlines())
        pytester.makepyfile(preamble + "\n" + indented)
        return pytester.runpytest_subprocess(*plugin, *options)

    return run


HALVES = """
def test_low(bench):
    bench(Decoder(3)).drive(i=range(8)).check_model()

def test_high(bench):
    bench(Decoder(3)).drive(i=range(4), en=0).check_model()

def test_wide(bench):
    bench(PriorityEncoder(21)).drive(i=1).check_model()

def test_clocked(bench):
    bench(Counter()).drive(2).expect(count=[0, 1])
"""

UNMEASURED = "not measured, because it is clocked or has more than 20 input bits"
DECODER = "Decoder(bits=3, outputs=0, active_low=false, enables=h, structure=auto, slice_bits=3)"
SUMMARY = [
    f"Counter(en[1], count[4]): {UNMEASURED}",
    f"{DECODER}: 12 of 16 (75.0 %), without en=0 i=1--",
    f"PriorityEncoder(width=21, first=lowest, on_none=zero, structure=auto): {UNMEASURED}",
]


def test_the_entry_point_is_the_plugin():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["pytest11"] == {"minterm": "sim.pytest_plugin"}


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "pytest-xdist"])
def test_coverage_is_merged_over_tests_and_workers(session, workers):
    result = session(HALVES, *workers)
    result.assert_outcomes(passed=4)
    assert result.ret == 0
    lines = result.stdout.lines
    start = next(at for at, line in enumerate(lines) if "coverage of truth-table rows" in line)
    assert lines[start + 1 : start + 4] == SUMMARY


def test_a_bench_that_was_not_run_fails_its_test(session):
    result = session("""
def test_forgotten(bench):
    bench(SwappedDecoder(3)).drive(i=range(8)).check_model()

def test_looked_at(bench):
    report = bench(SwappedDecoder(3)).drive(i=range(8)).check_model().run()
    assert report.mismatches == 2

def test_added_to(bench):
    made = bench(SwappedDecoder(3)).drive(i=0).check_model()
    made.run().check()
    made.drive(i=5)

def test_empty(bench):
    bench(Decoder(3))

@pytest.mark.xfail(strict=True)
def test_known(bench):
    bench(SwappedDecoder(3)).drive(i=2).check_model()
""")
    result.assert_outcomes(passed=1, failed=3, xfailed=1)
    result.stdout.fnmatch_lines(
        [
            "E *BenchFailure: 2 of 8 vectors failed: SwappedDecoder(*",
            "E *BenchFailure: 1 of 2 vectors failed: SwappedDecoder(*",
            "E *ValueError: Bench of Decoder has no vectors: call drive()",
        ]
    )


@pytest.mark.parametrize(
    ("minimum", "status", "workers"), [("75", 0, ()), ("75.1", 1, ()), ("75.1", 1, ("-n", "2"))]
)
def test_the_minimum_fails_the_session(session, minimum, status, workers):
    result = session(HALVES, f"--minterm-coverage-min={minimum}", *workers)
    result.assert_outcomes(passed=4)
    said = f"FAILED --minterm-coverage-min={minimum}: {DECODER}"
    assert (result.ret, said in result.stdout.lines) == (status, status == 1)


@pytest.mark.parametrize("value", ["101", "half", "nan"])
def test_a_minimum_that_is_no_percentage_is_refused(session, value):
    result = session("def test(): pass", f"--minterm-coverage-min={value}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    said = f"argument --minterm-coverage-min: must be 0 to 100, not {value!r}"
    assert any(line.endswith(said) for line in result.stderr.lines)


def test_what_a_worker_covered_before_it_died_is_missed(session):
    result = session(
        """
def test_live(bench):
    bench(Decoder(3)).drive(i=range(8)).check_model()

def test_die():
    import os
    os._exit(3)

def test_again(bench):
    bench(Decoder(3)).drive(i=range(8), en=0).check_model()
""",
        "-n",
        "1",
    )
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(
        [
            "Decoder(*): 8 of 16 (50.0 %), without en=1 i=---",
            "what gw0 covered is lost, because it did not end properly",
        ]
    )


def test_it_costs_nothing_where_it_is_not_used(session):
    result = session(
        """
def test_modules():
    import sys
    assert "sim.pytest_plugin" in sys.modules
    assert not {"numpy", "amaranth", "hdl"} & set(sys.modules)
""",
        preamble="",
    )
    result.assert_outcomes(passed=1)
    assert "coverage" not in result.stdout.str()
