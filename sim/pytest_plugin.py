"""A plugin for pytest: test benches that check themselves, and coverage of truth-table rows.

The fixture ``bench`` makes a :class:`~sim.bench.Bench`; those that a test did not run are run and
checked at its end. The summary of the session shows for every design how many of its input
combinations all tests together drove, and ``--minterm-coverage-min=PERCENT`` fails the session if
one of them stays below.
"""

import argparse
from collections.abc import Callable, Generator
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

# Amaranth and numpy are imported only by tests that use the fixture: everyone else who has this
# package installed runs pytest with the plugin in it too.
if TYPE_CHECKING:
    from .bench import Bench
    from .coverage import Coverage

_OPTION = "--minterm-coverage-min"
_OUTPUT = "minterm_coverage"  # what a worker of pytest-xdist sends back
_MISSING = 3  # cubes that no test drove, in the summary

_benches = pytest.StashKey[list["Bench"]]()
_coverage = pytest.StashKey[dict[str, "Coverage | None"]]()
_lost = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser):
    parser.getgroup("minterm").addoption(
        _OPTION,
        type=_percent,
        metavar="PERCENT",
        help="fail if the tests drive fewer of the truth-table rows of a design",
    )


def pytest_configure(config: pytest.Config):
    config.stash[_coverage] = {}
    config.stash[_lost] = []


@pytest.fixture
def bench(request: pytest.FixtureRequest) -> "Callable[..., Bench]":
    """Make a test bench: ``bench(component)``, with the parameters of :class:`sim.Bench`.

    If the test does not run it, it is run and checked when the test is over. The rows that it
    drives count for the coverage of the session.
    """
    from .bench import Bench

    made = request.node.stash.setdefault(_benches, [])

    def make(*args: Any, **kwargs: Any) -> Bench:
        made.append(Bench(*args, **kwargs))
        return made[-1]

    return make


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    result = yield
    for made in pyfuncitem.stash.get(_benches, []):
        unchecked = made.report is None
        report = made.report or made.run()
        _collect(pyfuncitem.config, made.title, report.coverage)
        if unchecked:
            report.check()
    return result


def pytest_sessionfinish(session: pytest.Session, exitstatus: int):
    config = session.config
    if hasattr(config, "workeroutput"):
        measured = config.stash[_coverage].items()
        config.workeroutput[_OUTPUT] = {  # pyright: ignore[reportAttributeAccessIssue]
            name: coverage and coverage.pack() for name, coverage in measured
        }
    elif exitstatus == pytest.ExitCode.OK and _too_low(config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any):
    """Take over what a worker of pytest-xdist measured."""
    output = getattr(node, "workeroutput", {})
    if _OUTPUT not in output:
        node.config.stash[_lost].append(node.gateway.id)
        return
    from .coverage import Coverage

    for name, packed in output[_OUTPUT].items():
        _collect(node.config, name, packed and Coverage.unpack(packed))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
):
    measured = sorted(config.stash[_coverage].items())
    if measured:
        terminalreporter.section("coverage of truth-table rows")
    for name, coverage in measured:
        terminalreporter.line(f"{name}: {_describe(coverage)}")
    for worker in config.stash[_lost] if measured else ():
        terminalreporter.line(f"what {worker} covered is lost, because it did not end properly")
    for name in _too_low(config):
        minimum = config.getoption(_OPTION)
        terminalreporter.line(f"FAILED {_OPTION}={minimum:g}: {name}", red=True)


def _collect(config: pytest.Config, name: str, coverage: "Coverage | None"):
    known = config.stash[_coverage].get(name)
    config.stash[_coverage][name] = known | coverage if known and coverage else coverage


def _too_low(config: pytest.Config) -> list[str]:
    minimum = config.getoption(_OPTION)
    return [
        name
        for name, coverage in sorted(config.stash[_coverage].items())
        if minimum is not None and coverage is not None and coverage.percent < minimum
    ]


def _describe(coverage: "Coverage | None") -> str:
    if coverage is None:
        return "not measured, because it is clocked or has more than 20 input bits"
    said = f"{coverage.driven} of {coverage.total} ({coverage.percent:.1f} %)"
    missing = "; ".join(islice(coverage.missing(), _MISSING))
    return f"{said}, without {missing}" if missing else said


def _percent(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"must be 0 to 100, not {text!r}")
    return value
