import re

import numpy as np
import pytest
from amaranth.hdl import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from hdl import Block, Decoder, OnNone, PriorityEncoder
from hdl.block import evaluate
from sim import Bench, BenchFailure

from .bench_components import AlwaysCounter, Counter, Negate, Sink, Ticker, TwoClocks
from .test_seeded_bugs import AlwaysEnabledDecoder, ReversedPriority, SwappedDecoder


def test_a_right_decoder_passes_every_vector():
    bench = Bench(Decoder(3))
    bench.drive(i=range(8)).expect(o=[1, 2, 4, 8, 16, 32, 64, 128])
    bench.drive(en=0, i=[7, 0]).expect(o=0)
    report = bench.run()
    report.check()
    assert (report.vectors, report.mismatches, report.failures) == (10, 0, ())
    assert report.clocked is False


def test_inputs_start_at_init_and_keep_their_last_value():
    bench = Bench(Decoder(2))
    bench.drive().expect(o=0b0001)
    bench.drive(i=[1, 3]).expect(o=[0b0010, 0b1000])
    bench.drive(2).expect(o=0b1000)
    bench.drive(en=[0, 1]).expect(o=[0, 0b1000])
    report = bench.run()
    report.check()
    assert report.chunk.given["en"].tolist() == [1, 1, 1, 1, 1, 0, 1]
    assert report.chunk.given["i"].tolist() == [0, 1, 3, 3, 3, 3, 3]


@pytest.mark.parametrize(
    ("value", "agrees"),
    [
        (0b0100, True),
        (0b0101, False),
        (np.uint8(4), True),
        (None, True),
        ("-1--", True),
        ("-0--", False),
        ("0100", True),
        ((0b1100, 0b0100), True),
        ((0b1100, 0b1100), False),
        ([0b0100], True),
        ([None], True),
        (["0-1-"], False),
        ([(0b0000, 0b1011)], True),
        (np.array([4]), True),
        ((np.array([5]), 0b1110), True),
        (([5], [0b0001]), False),
    ],
)
def test_ways_to_state_an_output(value, agrees):
    bench = Bench(Decoder(2)).drive(i=3).expect(o="1---").drive(i=2).expect(o=value)
    failures = [failure.vector for failure in bench.run().failures]
    assert failures == ([] if agrees else [1])


def test_unstated_vectors_are_not_compared():
    bench = Bench(SwappedDecoder(3)).drive(i=[2, 5]).drive(i=1).expect(o=2)
    assert bench.run().mismatches == 0


def test_expectations_can_come_from_a_model():
    block = PriorityEncoder(6, on_none=OnNone.ANY)
    given = {"i": list(range(64))}
    Bench(block).drive(**given).expect(**evaluate(block, given)).run().check()


@pytest.mark.parametrize(
    ("block", "wrong"),
    [
        (SwappedDecoder(3), [10, 13]),
        (AlwaysEnabledDecoder(3), [0, 1, 2, 3, 4, 5, 6, 7]),
    ],
    ids=lambda item: type(item).__name__,
)
def test_seeded_bugs_fail_the_vectors_they_touch(block, wrong):
    bench = Bench(block).check_model()
    for en in (0, 1):
        bench.drive(en=en, i=range(8))
    report = bench.run()
    assert [failure.vector for failure in report.failures] == wrong
    assert {failure.outputs for failure in report.failures} == {("o",)}
    with pytest.raises(BenchFailure, match=rf"^{len(wrong)} of 16 vectors failed: "):
        report.check()


def test_reversed_priority_fails_where_two_are_requested():
    report = Bench(ReversedPriority(4)).drive(i=range(16)).check_model().run()
    several = [number for number in range(16) if number.bit_count() > 1]
    assert [failure.vector for failure in report.failures] == several


@pytest.mark.parametrize("width", [62, 63, 64, 200])
def test_ports_wider_than_a_machine_word(width):
    bits = [1 << line for line in range(width)]
    bench = Bench(PriorityEncoder(width)).drive(i=bits).expect(o=list(range(width)), valid=1)
    bench.check_model().run().check()
    report = Bench(ReversedPriority(width)).drive(i=[*bits, 1 | 1 << width - 1]).check_model().run()
    assert [failure.vector for failure in report.failures] == [width]


def test_signed_ports_and_views():
    bench = Bench(Negate()).drive(pair=[0b10110, 3]).expect(o=3, low=[2, 3])
    bench.drive(a=[-8, 7]).expect(o=[8, -7])
    bench.drive(a=-1).expect(o=(-15, 0b01111))
    report = bench.run()
    report.check()
    assert report.chunk.got["o"].tolist() == [3, 3, 8, 25, 1]


def test_a_clocked_component_is_compared_before_each_edge():
    bench = Bench(Counter())
    assert bench.clocked
    bench.drive(3).expect(count=[0, 1, 2])
    bench.drive(en=[0, 0, 1]).expect(count=3)
    bench.drive(20).expect(count=[number % 16 for number in range(4, 24)])
    report = bench.run()
    report.check()
    assert report.vectors == 26 and report.coverage is None


def test_a_clocked_bug_fails_from_the_cycle_on_which_it_shows():
    bench = (
        Bench(AlwaysCounter()).drive(2, en=0).expect(count=0).drive(2, en=1).expect(count=[0, 1])
    )
    assert [failure.vector for failure in bench.run().failures] == [1, 2, 3]


def test_a_component_without_inputs_runs_as_many_cycles_as_are_driven():
    bench = Bench(Ticker()).drive().expect(count=5).drive(4).expect(count=[6, 7, 0, 1])
    bench.run().check()


def test_combinational_logic_can_be_run_in_cycles():
    bench = Bench(Decoder(2), clocked=True).drive(i=range(4)).expect(o=[1, 2, 4, 8])
    report = bench.run()
    report.check()
    assert report.clocked is True


def test_a_report_is_kept_until_something_is_added():
    bench = Bench(Decoder(2)).drive(i=1).expect(o=2)
    assert bench.report is None
    report = bench.run()
    assert bench.report is report
    bench.drive(i=2)
    assert bench.report is None
    bench.run()
    bench.expect(o=4)
    assert bench.report is None and bench.run().vectors == 2
    bench.check_model()
    assert bench.report is None


class Wrong(Decoder):
    """The model disagrees with the literals that a test gives."""

    def model(self, en, i):
        return {"o": np.where(en == 1, 1 << (i ^ 1), 0)}


def test_an_expectation_that_contradicts_the_model_is_told():
    bench = Bench(Wrong(2)).drive(en=0).drive(en=1, i=2).expect(o=4).check_model()
    message = (
        "Wrong(bits=2, outputs=0, active_low=false, enables=h, structure=auto, slice_bits=3) "
        "vector 1: expect() says that o is 0x4, but the model says 0x8"
    )
    with pytest.raises(BenchFailure, match=f"^{re.escape(message)}$"):
        bench.run()


class Interface(wiring.Component):
    """A port that is an interface."""

    _MustUse__silence = True  # it is refused before it is elaborated

    def __init__(self):
        super().__init__({"bus": Out(wiring.Signature({"data": Out(8)}))})

    def elaborate(self, platform):
        return Module()


class Stateful(Block):
    """A block with a register."""

    def __init__(self):
        super().__init__({"i": In(1), "o": Out(1)})

    def elaborate(self, platform):
        m = Module()
        m.d.sync += self.o.eq(self.i)
        return m


DECODER = Bench(Decoder(3))
DRIVEN = Bench(Decoder(3)).drive(i=[1, 2])
REFUSALS = {
    "no component": (
        lambda: Bench(3),
        TypeError,
        "Bench component must be an Amaranth component, not 3",
    ),
    "an interface": (
        lambda: Bench(Interface()),
        TypeError,
        "Interface port 'bus' must be a plain port, not an interface or an array",
    ),
    "no outputs": (
        lambda: Bench(Sink()),
        ValueError,
        "Bench of Sink has nothing to check: it has no outputs",
    ),
    "another clock": (
        lambda: Bench(TwoClocks()),
        ValueError,
        "TwoClocks uses pixel_clk, pixel_rst, but only the clock domain sync is driven",
    ),
    "a clock is needed": (
        lambda: Bench(Counter(), clocked=False),
        ValueError,
        "Bench of Counter must be clocked: it uses the clock domain sync",
    ),
    "too large": (
        lambda: DECODER.drive(i=8),
        ValueError,
        "drive(): i must be 0..7, not 8",
    ),
    "too large in an array": (
        lambda: DECODER.drive(i=np.arange(9)),
        ValueError,
        "drive(): i of vector 8 must be 0..7, not 8",
    ),
    "negative": (
        lambda: DECODER.drive(i=-1),
        ValueError,
        "drive(): i must be 0..7, not -1",
    ),
    "signed": (
        lambda: Bench(Negate()).drive(a=[8]),
        ValueError,
        "drive(): a of vector 0 must be -8..7, not 8",
    ),
    "a float": (
        lambda: DECODER.drive(i=1.0),
        TypeError,
        "drive(): i must be an integer, not 1.0",
    ),
    "digits": (
        lambda: DECODER.drive(i="101"),
        TypeError,
        "drive(): i must be an integer, not '101'",
    ),
    "two dimensions": (
        lambda: DECODER.drive(i=np.zeros((2, 2), int)),
        TypeError,
        "drive(): i must be an array of 1 dimension, not 2",
    ),
    "nothing in an array": (
        lambda: DECODER.drive(i=[]),
        ValueError,
        "drive(): i must have at least 1 value, not 0",
    ),
    "no such input": (
        lambda: DECODER.drive(ena=1),
        ValueError,
        "drive(): Decoder has no input 'ena': did you mean en?",
    ),
    "an output": (
        lambda: DECODER.drive(o=1),
        ValueError,
        "drive(): o is an output of Decoder: see expect()",
    ),
    "lengths": (
        lambda: DECODER.drive(en=[1, 0, 1], i=[1, 2]),
        ValueError,
        "drive(): i has 2 values, but en has 3",
    ),
    "length and count": (
        lambda: DECODER.drive(3, i=[1, 2]),
        ValueError,
        "drive(): i has 2 values, but the count has 3",
    ),
    "no vectors": (
        lambda: DECODER.drive(0),
        ValueError,
        "drive() count must be at least 1, not 0",
    ),
    "a count that is an array": (
        lambda: DECODER.drive([1, 2]),
        TypeError,
        "drive() count must be an integer, not [1, 2]",
    ),
    "expect first": (
        lambda: DECODER.expect(o=1),
        ValueError,
        "expect() speaks of the vectors of the last drive(): call that first",
    ),
    "expect an input": (
        lambda: DRIVEN.expect(i=1),
        ValueError,
        "expect(): i is an input of Decoder: see drive()",
    ),
    "no such output": (
        lambda: DRIVEN.expect(out=1),
        ValueError,
        "expect(): Decoder has no output 'out': there are o",
    ),
    "expected too large": (
        lambda: DRIVEN.expect(o=256),
        ValueError,
        "expect(): o must be 0..255, not 256",
    ),
    "expected too large in an array": (
        lambda: DRIVEN.expect(o=[1, 256]),
        ValueError,
        "expect(): o of vector 1 must be 0..255, not 256",
    ),
    "expected too many": (
        lambda: DRIVEN.expect(o=[1, 2, 4]),
        ValueError,
        "expect(): o has 3 values, but the last drive() has 2 vectors",
    ),
    "expected twice": (
        lambda: Bench(Decoder(3)).drive(i=1).expect(o=2).expect(o=None),
        ValueError,
        "expect(): o was stated before for the last drive()",
    ),
    "digits that are too few": (
        lambda: DRIVEN.expect(o="1-0"),
        ValueError,
        "expect(): o must have 8 digits 0, 1 or -, not '1-0'",
    ),
    "digits that are none": (
        lambda: DRIVEN.expect(o=["0000000x", None]),
        ValueError,
        "expect(): o of vector 0 must have 8 digits 0, 1 or -, not '0000000x'",
    ),
    "care too large": (
        lambda: DRIVEN.expect(o=(1, 256)),
        ValueError,
        "care of expect(): o must be 0..255, not 256",
    ),
    "no pair": (
        lambda: DRIVEN.expect(o=(1, 2, 3)),
        TypeError,
        "expect(): o must be a pair (value, care), not (1, 2, 3)",
    ),
    "an expected float": (
        lambda: DRIVEN.expect(o=0.5),
        TypeError,
        "expect(): o must be an integer, not 0.5",
    ),
    "no model": (
        lambda: Bench(Negate()).check_model(),
        TypeError,
        "check_model() needs a Block: Negate has no model",
    ),
    "a model and a clock": (
        lambda: Bench(Stateful()).check_model(),
        ValueError,
        "check_model() needs combinational logic, and Stateful is clocked",
    ),
    "nothing driven": (
        lambda: Bench(Decoder(3)).check_model().run(),
        ValueError,
        "Bench of Decoder has no vectors: call drive()",
    ),
    "nothing expected": (
        lambda: Bench(Decoder(3)).drive(i=1).run(),
        ValueError,
        "Bench of Decoder has nothing to check: call expect() or check_model()",
    ),
    "only what does not matter": (
        lambda: Bench(Decoder(3)).drive(i=1).expect(o=None).run(),
        ValueError,
        "Bench of Decoder has nothing to check: call expect() or check_model()",
    ),
}


@pytest.mark.parametrize("wrong", REFUSALS)
def test_refusals(wrong):
    action, kind, message = REFUSALS[wrong]
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        action()


def test_names_are_exported_without_shadowing_functions():
    import sim
    import sim.check
    import sim.prove

    assert callable(sim.prove) and callable(sim.check) and sim.Bench is Bench
    with pytest.raises(AttributeError, match=r"^module 'sim' has no attribute 'bend'$"):
        _ = sim.bend
