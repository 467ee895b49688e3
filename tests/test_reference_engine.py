"""The reference engine, against arithmetic on integers."""

import re

import numpy as np
import pytest
from amaranth.hdl import Const, Module
from amaranth.lib.wiring import In, Out

from hdl import Block, Decoder
from sim.engine.reference import TooLong, run, run_chunks, run_cycles, takes_clock

from .bench_components import Counter, Negate, TakenClock, Ticker, TwoClocks


def test_columns_in_and_columns_of_bits_out():
    got = run(Negate(), {"a": [-8, -1, 0, 7], "pair": np.array([0, 1, 2, 31])})
    assert got == {"o": [8, 1, 0, 25], "low": [0, 1, 2, 3]}


def test_order_of_the_columns_does_not_matter():
    assert run(Decoder(2), {"i": [0, 3], "en": [0, 1]}) == {"o": [0, 8]}


def test_chunks_are_run_one_after_the_other():
    seen = []
    chunks = ({"en": [1, 1], "i": [n, n + 1]} for n in (0, 2))
    run_chunks(Decoder(2), chunks, lambda given, got: seen.append((given["i"], got["o"])))
    assert seen == [([0, 1], [1, 2]), ([2, 3], [4, 8])]


def test_cycles_are_sampled_before_the_edge_that_ends_them():
    assert run_cycles(Counter(), {"en": [1, 1, 0, 1, 1]}) == {"count": [0, 1, 2, 2, 3]}
    assert run_cycles(Ticker(), {}, 4) == {"count": [5, 6, 7, 0]}
    assert run_cycles(Decoder(1), {"en": [1, 1], "i": [0, 1]}) == {"o": [1, 2]}


def test_lengths_that_differ_are_refused():
    with pytest.raises(ValueError, match=r"^zip\(\) argument 2 is shorter than argument 1$"):
        run(Decoder(2), {"en": [1, 1], "i": [1]})


@pytest.mark.parametrize(
    ("component", "clock"),
    [(Counter(), True), (TakenClock(), True), (Decoder(2), False), (Negate(), False)],
    ids=lambda item: type(item).__name__,
)
def test_the_clock_of_sync_is_found(component, clock):
    assert takes_clock(component) is clock


def test_a_clock_that_is_not_driven_is_refused():
    message = "TwoClocks uses pixel_clk, pixel_rst, but only the clock domain sync is driven"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        takes_clock(TwoClocks())


class Deep(Block):
    """A chain of operators that is one expression."""

    _MustUse__silence = True

    def __init__(self, depth: int):
        self._depth = depth
        super().__init__({"i": In(1), "o": Out(1)})

    def elaborate(self, platform):
        m = Module()
        m._MustUse__silence = True
        value = self.i
        for _ in range(self._depth):
            value = value ^ Const(1)
        m.d.comb += self.o.eq(value)
        return m


@pytest.mark.parametrize(
    "action",
    [
        lambda: run(Deep(200), {"i": [0]}),
        lambda: run_cycles(Deep(200), {"i": [0]}),
        lambda: takes_clock(Deep(700)),
    ],
    ids=["run", "run_cycles", "takes_clock"],
)
def test_an_expression_that_is_too_long_is_named(action):
    message = (
        "Deep holds an expression too long for Amaranth's simulator: assign its parts to signals"
    )
    with pytest.raises(TooLong, match=f"^{re.escape(message)}$"):
        action()
