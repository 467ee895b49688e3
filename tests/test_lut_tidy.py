"""LUT networks without what needs no search."""

import pytest
from hypothesis import given, settings

from hdl.lut import Lut, LutNetwork, tidy
from hdl.lut.function import matters, rewire

from .lut_networks import behaviour, networks


@given(networks)
@settings(deadline=None)
def test_a_tidy_network_does_the_same_and_is_no_larger(network):
    clean = tidy(network)
    assert behaviour(clean) == behaviour(network)
    assert clean.size <= network.size and clean.depth <= network.depth
    assert clean.width <= network.width
    assert tidy(clean) == clean


@given(networks)
@settings(deadline=None)
def test_nothing_idle_is_left(network):
    clean = tidy(network)
    read = {signal for lut in clean.luts for signal in lut.inputs}
    for signal, lut in enumerate(clean.luts, len(clean.inputs)):
        assert signal in read or signal in clean.drivers
        assert all(matters(lut.function, len(lut.inputs), bit) for bit in range(len(lut.inputs)))
        # What a LUT reads is neither constant, nor a wire or an inverter.
        assert len(lut.inputs) > 1 or signal not in read
    assert len({(lut.inputs, lut.function) for lut in clean.luts}) == len(clean.luts)


AND, OR, XOR, NAND, NOT, WIRE = 0b1000, 0b1110, 0b0110, 0b0111, 0b01, 0b10


@pytest.mark.parametrize(
    ("luts", "drivers", "expected", "new_drivers"),
    [
        ([Lut((0, 1), AND), Lut((2,), NOT)], [3], [Lut((0, 1), NAND)], [2]),
        ([Lut((0, 1), AND), Lut((1, 0), AND)], [2, 3], [Lut((0, 1), AND)], [2, 2]),
        (
            [Lut((0, 1), AND), Lut((0, 1), NAND)],
            [2, 3],
            [Lut((0, 1), AND), Lut((0, 1), NAND)],
            [2, 3],
        ),
        ([Lut((), 1), Lut((0, 2), AND)], [3], [], [0]),
        ([Lut((), 0), Lut((0, 2), AND)], [3], [Lut((), 0)], [2]),
        ([Lut((0,), NOT), Lut((1, 2), XOR)], [3], [Lut((0, 1), 0b1001)], [2]),
        ([Lut((0,), NOT)], [2], [Lut((0,), NOT)], [2]),
        ([Lut((0,), NOT), Lut((2,), NOT)], [3], [], [0]),
        ([Lut((0, 1), 0b1010)], [2], [], [0]),
        ([Lut((0, 1), AND), Lut((0, 1), OR)], [3], [Lut((0, 1), OR)], [2]),
    ],
    ids="inverter equal opposite one zero input output twice idle unread".split(),
)
def test_cases(luts, drivers, expected, new_drivers):
    outputs = tuple(f"y{number}" for number in range(len(drivers)))
    clean = tidy(LutNetwork(("a", "b"), outputs, tuple(luts), tuple(drivers)))
    assert (list(clean.luts), list(clean.drivers)) == (expected, new_drivers)


def test_literals_of_one_signal_and_constants():
    majority = 0b11101000
    assert rewire(majority, [4, 5, 0]) == ((0,), WIRE)  # s and ~s and a: a decides
    assert rewire(majority, [4, 4, 0]) == ((2,), WIRE)
    assert rewire(majority, [-1, 6, 2]) == ((1, 3), OR)
    assert rewire(majority, [-2, 6, 2]) == ((1, 3), AND)
    assert rewire(XOR, [8, 9]) == ((), 1)
