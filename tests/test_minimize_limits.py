"""Time limits, interrupts and progress."""

import signal
from pathlib import Path

import pytest

from hdl.function import read_table
from hdl.function.minimize import Budget, Exact

from .minimisation import hard

PLA = Path(__file__).parents[2] / "shared" / "bench" / "pla"
needs_pla = pytest.mark.skipif(not PLA.exists(), reason="the classic PLA set is not here")


@needs_pla
@pytest.mark.parametrize("limit", [0, 0.05, 2], ids=["none", "little", "some"])
def test_time_limit(limit):
    function = read_table(PLA / "ex1010.pla")
    result = Exact(Budget(limit)).minimize(function)
    assert 1 <= result.lower_bound <= 240
    assert result.lower_bound < len(result.cover)
    assert not result.proven
    assert not ((result.cover.table().on != function.on) & function.care).any()
    if limit == 2:
        assert result.lower_bound >= 200 and len(result.cover) <= 284


def test_without_any_time():
    result = Exact(Budget(0)).minimize(hard())
    assert result.lower_bound >= 1
    assert not ((result.cover.table().on != hard().on) & hard().care).any()


def test_interrupt():
    """Ctrl-C on the first sign of progress: the best so far, and Ctrl-C works again after it."""
    told = []

    def report(text):
        told.append(text)
        if len(told) == 1:
            signal.raise_signal(signal.SIGINT)

    budget = Budget(report=report)
    function = hard()
    result = Exact(budget).minimize(function)
    assert budget.interrupted and told
    assert not result.proven
    assert not ((result.cover.table().on != function.on) & function.care).any()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_a_second_interrupt_is_an_interrupt():
    def report(_):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        Exact(Budget(report=report)).minimize(hard())
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_interrupts_that_others_handle_are_left_alone():
    seen = []
    before = signal.signal(signal.SIGINT, lambda *_: seen.append(True))
    try:
        with Budget().interruptible():
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
    assert seen


def test_progress_is_told():
    told = []
    Exact(Budget(2, told.append)).minimize(hard())
    assert told[0].endswith(" rows")
    assert any("columns cover" in text for text in told[1:])


@needs_pla
def test_without_a_proof():
    function = read_table(PLA / "max1024.pla")
    result = Exact(prove=False).minimize(function)
    assert result.lower_bound <= 259 <= len(result.cover) <= 265
    assert not ((result.cover.table().on != function.on) & function.care).any()
