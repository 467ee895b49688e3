"""What a failed test bench says."""

import re

import pytest
from amaranth.hdl import Module
from amaranth.lib.wiring import In, Out

from hdl import Block, Decoder, OnNone, PriorityEncoder
from sim import Bench, BenchFailure

from .bench_components import AlwaysCounter
from .test_seeded_bugs import AlwaysEnabledDecoder, ReversedPriority, SwappedDecoder


def message(bench: Bench) -> str:
    with pytest.raises(BenchFailure) as raised:
        bench.run().check()
    return str(raised.value)


def test_the_message_in_full():
    bench = Bench(SwappedDecoder(3)).drive(i=range(8)).check_model()
    bench.drive(en=0, i=2)
    assert message(bench) == (
        "2 of 9 vectors failed: SwappedDecoder(bits=3, outputs=0, active_low=false, enables=h, "
        "structure=auto, slice_bits=3)\n"
        "vector 2\n"
        "  given    en = 1 (0x1)  i = 010 (0x2)\n"
        "  o is\n"
        "    got      00100000 (0x20)\n"
        "    expected 00000100 (0x04)\n"
        "               ^  ^\n"
        "nearest vectors that passed, by the input bits that differ\n"
        "  1  vector 0: en=1 i=000 -> o=00000001\n"
        "  1  vector 3: en=1 i=011 -> o=00001000\n"
        "  1  vector 6: en=1 i=110 -> o=01000000\n"
        "  1  vector 8: en=0 i=010 -> o=00000000\n"
        "  2  vector 1: en=1 i=001 -> o=00000010\n"
        "  2  vector 4: en=1 i=100 -> o=00010000\n"
        "  2  vector 7: en=1 i=111 -> o=10000000\n"
        "further vectors that failed\n"
        "  vector 5: en=1 i=101 -> o=00000100 (not 00100000)"
    )


def test_bits_that_do_not_matter_are_dashes_and_never_marked():
    bench = Bench(SwappedDecoder(3)).drive(i=2).expect(o="0--0010-")
    lines = message(bench).splitlines()
    assert lines[4:7] == [
        "    got      00100000 (0x20)",
        "    expected 0--0010- (0x--)",
        "                  ^",
    ]
    assert lines[7:] == ["no vector passed"]


def test_outputs_that_are_right_are_shown_too():
    text = message(Bench(ReversedPriority(4)).drive(i=0b0011).check_model())
    assert "\n  right    valid = 1 (0x1)\n" in text
    assert "\n  o is\n    got      01 (0x1)\n    expected 00 (0x0)\n              ^\n" in text


def test_ten_nearest_rows_in_a_stable_order_each_once():
    bench = Bench(AlwaysEnabledDecoder(4)).check_model()
    bench.drive(en=0, i=0).drive(i=[0, 1, 2, 4, 8, 0, 1, 3, 5, 6, 7, 9, 10, 12, 15], en=1)
    lines = message(bench).splitlines()
    start = lines.index("nearest vectors that passed, by the input bits that differ")
    found = [re.match(r"  (\d)  vector (\d+):", line).groups() for line in lines[start + 1 :]]
    # By distance from en=0 i=0000, then by number; vectors 6 and 7 repeat 1 and 2.
    distances = ["1"] + ["2"] * 4 + ["3"] * 5
    numbers = ["1", "2", "3", "4", "5", "8", "9", "10", "12", "13"]
    assert found == list(zip(distances, numbers, strict=True))


def test_the_distance_of_negative_values_counts_bits():
    class Sign(Block):
        def __init__(self):
            super().__init__({"a": In(range(-4, 4)), "o": Out(1)})

        def model(self, a):
            return {"o": a < 0}

        def elaborate(self, platform):
            m = Module()
            m.d.comb += self.o.eq((self.a < 0) & (self.a != -1))
            return m

    lines = message(Bench(Sign()).drive(a=[-1, 0, 3, -2]).check_model()).splitlines()
    assert lines[-3:] == [
        "  1  vector 2: a=011 -> o=0",
        "  1  vector 3: a=110 -> o=1",
        "  3  vector 1: a=000 -> o=0",
    ]


@pytest.mark.parametrize("width", [8, 12, 100])
def test_it_stays_short_and_counts_the_rest(width):
    lines = message(Bench(ReversedPriority(width)).drive(i=range(200)).check_model()).splitlines()
    # 8 numbers below 200 have one bit set, and 0 has none: those pass.
    assert lines[0].startswith("191 of 200 vectors failed: ReversedPriority(width=")
    assert lines[-1] == "  and 185 more"
    assert len(lines) <= 40


class Many(Block):
    """Forty inputs, and as many outputs that are all wrong."""

    def __init__(self):
        ports = {f"input_number_{n}": In(1) for n in range(40)}
        super().__init__(ports | {f"output_number_{n}": Out(1) for n in range(40)})

    def model(self, **given):
        return {f"output_number_{n}": given[f"input_number_{n}"] for n in range(40)}

    def elaborate(self, platform):
        m = Module()
        for n in range(40):
            m.d.comb += getattr(self, f"output_number_{n}").eq(~getattr(self, f"input_number_{n}"))
        return m


def test_many_ports_are_cut_and_counted():
    bench = Bench(Many()).check_model()
    lines = message(bench.drive(50)).splitlines()
    assert len(lines) <= 40
    assert re.match(r"^           and \d+ more ports$", lines[6])
    assert lines[7] == "  output_number_0 is"
    assert re.match(r"^  also wrong output_number_3, .* \.\.\.$", lines[19])
    assert all(len(line) <= 120 for line in lines)


def test_cycles_before_a_failure_stand_in_for_nearest_rows():
    bench = Bench(AlwaysCounter()).drive(15).expect(count=range(15)).drive(2, en=0).expect(count=15)
    lines = message(bench).splitlines()
    assert lines[:2] == ["1 of 17 cycles failed: AlwaysCounter(en[1], count[4])", "cycle 16"]
    assert lines[7:] == ["cycles before"] + [
        f"  cycle {at}: en={int(at < 15)} -> count={at:04b}" for at in range(6, 16)
    ]


def test_the_first_cycle_has_none_before():
    text = message(Bench(AlwaysCounter()).drive().expect(count=1))
    assert "before" not in text and "nearest" not in text


def test_a_wide_port_is_short_in_rows():
    block = PriorityEncoder(20, on_none=OnNone.ANY)
    text = message(Bench(block).drive(i=[1, 2]).expect(o=[0, 0]))
    assert "  given    i = 00000000000000000010 (0x00002)" in text
    assert text.endswith("  2  vector 0: i=0x00001 -> o=00000 valid=1")


def test_it_is_an_assertion():
    bench = Bench(Decoder(2)).drive(i=1).expect(o=1)
    with pytest.raises(AssertionError, match=r"^1 of 1 vectors failed: Decoder\(bits=2, "):
        bench.run().check()
