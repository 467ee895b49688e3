"""Hardware against model: exhaustively, by drawing, interrupted, and without a compiled model."""

import importlib
import logging
import re
import subprocess
import sys

import numpy as np
import pytest
from amaranth.hdl import Module
from amaranth.lib.wiring import In, Out

from hdl import Block, Decoder, OnNone, PriorityEncoder
from sim import check
from sim.check import WATCHED, CheckInterrupted
from sim.crosscheck import EngineError

ENGINES = ["auto", "numpy", "llvm", "amaranth"]


class Odd(Block):
    """Right, but for the odd numbers of a range."""

    def __init__(self, width: int, wrong: range):
        self._wrong = wrong
        super().__init__({"i": In(width), "o": Out(width)})

    def model(self, i):
        return {"o": i}

    def elaborate(self, platform):
        m = Module()
        within = (self.i >= self._wrong.start) & (self.i < self._wrong.stop)
        m.d.comb += self.o.eq(self.i ^ (within & self.i[0]))
        return m


@pytest.mark.parametrize("engine", ENGINES)
def test_all_vectors_on_every_engine(engine):
    result = check(PriorityEncoder(10, on_none=OnNone.ANY), engine=engine)
    assert (result.vectors, result.mismatches, result.exhaustive) == (1024, 0, True)
    assert result.engine == ("numpy" if engine == "auto" else engine)


@pytest.mark.parametrize("engine", ENGINES)
def test_mismatches_are_counted_and_the_first_is_shown(engine):
    result = check(Odd(12, range(100, 200)), engine=engine)
    assert result.mismatches == 50 and result.first is not None
    assert (result.first.inputs, result.first.got, result.first.expected) == ({"i": 101}, 100, 101)


def test_a_single_wrong_vector_among_millions():
    result = check(Odd(22, range(3_000_000, 3_000_002)))
    assert (result.vectors, result.mismatches) == (1 << 22, 1)
    assert result.first is not None and result.first.inputs == {"i": 3_000_001}


def test_wide_blocks_are_drawn():
    result = check(Odd(40, range(1, 2)))
    assert (result.vectors, result.exhaustive) == (1000, False)
    assert result.first is not None and result.first.inputs == {"i": 1}  # a corner: a single bit
    assert check(Decoder(3), vectors=5).exhaustive is False


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_do_not_change_the_result(threads):
    assert check(Odd(20, range(7)), threads=threads).mismatches == 3


def test_the_first_vectors_are_watched():
    seen = []
    check(PriorityEncoder(16), watch=seen.append)
    assert sum(chunk.count for chunk in seen) == WATCHED
    assert [value for chunk in seen for value in chunk.given["i"]] == list(range(WATCHED))


class Untraceable(Decoder):
    """A model that only numpy can run."""

    def model(self, en, i):
        return {"o": np.where(en == 1, self._select(i), 0)}

    def _select(self, i):
        return 1 << i + 0 * np.cumsum(i)


class Stubborn(Untraceable):
    """Another one, which does not even know of symbolic words."""

    def _select(self, i):
        return np.array([1 << int(n) for n in i])


@pytest.mark.parametrize(
    ("design", "reason"),
    [
        (Untraceable, "numpy.cumsum has no symbolic form"),
        (Stubborn, "'Word' object is not iterable"),
    ],
)
def test_a_model_that_cannot_be_compiled_is_run_in_numpy_and_that_is_said(design, reason, caplog):
    with caplog.at_level(logging.WARNING, "minterm"):
        result = check(design(3))
    assert (result.vectors, result.mismatches) == (16, 0)
    assert caplog.messages == [
        f"the model runs in numpy, many times slower, because it cannot be compiled: {reason}"
    ]


class Overflowing(Block):
    """A model that numpy's integers cannot hold, though the ports are narrow."""

    def __init__(self):
        super().__init__({"i": In(40), "o": Out(8)})

    def model(self, i):
        return {"o": (i * i) >> 70}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(self.i * self.i >> 70)
        return m


def test_a_model_that_overflows_is_told():
    from sim.sides import compile_sides

    message = (
        "the model of Overflowing computes another o with numbers than with symbolic words: "
        "does a number in it exceed 64 bits?"
    )
    with pytest.raises(EngineError, match=f"^{re.escape(message)}$"):
        compile_sides(Overflowing(), "numpy", 1000)


def test_an_interrupt_tells_how_far_it_came(monkeypatch):
    count = 0

    def difference(*arguments, **options):
        nonlocal count
        count += 1
        if count == 3:
            raise KeyboardInterrupt
        return None

    monkeypatch.setattr(importlib.import_module("sim.check"), "first_difference", difference)
    with pytest.raises(
        CheckInterrupted, match=r"^33554432 of 67108864 vectors simulated, no difference$"
    ):
        check(PriorityEncoder(26), engine="numpy")


def test_bad_requests_are_refused():
    with pytest.raises(ValueError, match=r"^vectors must be between 1 and 10000000, not 0$"):
        check(Decoder(2), vectors=0)
    with pytest.raises(
        ValueError, match=r"^engine must be one of auto, numpy, llvm, amaranth, not 'fast'$"
    ):
        check(Decoder(2), engine="fast")
    with pytest.raises(ValueError, match=r"^check\(\) takes either vectors or exhaustive=True$"):
        check(Decoder(2), vectors=5, exhaustive=True)
    with pytest.raises(
        ValueError,
        match=r"^at most 40 input bits are run exhaustively, and PriorityEncoder has 41: "
        r"see prove\(\)$",
    ):
        check(PriorityEncoder(41), exhaustive=True)


def test_exhaustive_can_be_asked_for_and_declined():
    block = PriorityEncoder(27)
    assert not check(block).exhaustive
    result = check(block, exhaustive=True)
    assert (result.vectors, result.mismatches, result.exhaustive) == (1 << 27, 0, True)
    result = check(Decoder(3), exhaustive=False)
    assert (result.vectors, result.exhaustive) == (1000, False)


def test_memory_does_not_grow_with_the_number_of_vectors():
    """2**30 vectors, of which the outputs alone would fill two gigabytes."""
    pytest.importorskip("llvmlite")
    resource = pytest.importorskip("resource")
    code = (
        "from hdl import PriorityEncoder; from sim import check; import resource;"
        "print(check(PriorityEncoder(30), exhaustive=True).vectors);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    vectors, most = map(int, run.stdout.split())
    unit = 1 if sys.platform == "darwin" else 1024
    assert resource and vectors == 1 << 30 and most * unit < 1 << 30
