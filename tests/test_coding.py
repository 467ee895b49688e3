# amaranth: UnusedElaboratable=no
"""The drop-in for amaranth.lib.coding, against arithmetic and against the original."""

import re
import warnings

import numpy as np
import pytest
from amaranth.back import rtlil
from amaranth.hdl import Elaboratable, Fragment, Module
from amaranth.lib.wiring import In, Out
from amaranth.sim import Simulator

from hdl import Block, coding
from hdl.designs import designs
from sim import check, prove, simulate

KINDS = sorted(coding.__all__)
PORTS = ("i", "o", "n")


class Coder(Block):
    """A class of the drop-in as a block, with its meaning in other arithmetic."""

    module = coding

    def __init__(self, kind: str, width: int):
        self._kind = kind
        self._width = width
        index = (width - 1).bit_length()
        ports = {
            "Encoder": {"i": In(width), "o": Out(index), "n": Out(1)},
            "Decoder": {"i": In(index), "n": In(1), "o": Out(width)},
            "Gray": {"i": In(width), "o": Out(width)},
        }["Gray" if kind.startswith("Gray") else kind.removeprefix("Priority")]
        super().__init__({name: port for name, port in ports.items() if port.shape != 0})

    def model(self, i=0, n=0):
        lines = range(self._width)
        if self._kind == "Encoder":
            o = sum(np.where(i == 1 << line, line, 0) for line in lines)
            n = np.where(sum(np.where(i == 1 << line, 1, 0) for line in lines) == 0, 1, 0)
        elif self._kind == "PriorityEncoder":
            o = 0
            for line in reversed(lines):
                o = np.where(i & (2 << line) - 1 == 1 << line, line, o)
            n = np.where(i == 0, 1, 0)
        elif self._kind == "GrayEncoder":
            o = 0
            for line in lines:
                o = o | np.where((i >> line & 1) != (i >> line + 1 & 1), 1 << line, 0)
        elif self._kind == "GrayDecoder":
            o = parity = 0
            for line in reversed(lines):
                parity = parity ^ (i >> line & 1)
                o = o | parity << line
        else:
            o = np.where(n == 0, 1 << i, 0)
        result = {"o": o, "n": n}
        return {
            name: result[name] for name, port in self.signature.members.items() if port.flow is Out
        }

    def elaborate(self, platform):
        m = Module()
        m.submodules.coder = coder = getattr(self.module, self._kind)(self._width)
        for name, port in self.signature.members.items():
            inner, outer = getattr(coder, name), getattr(self, name)
            m.d.comb += inner.eq(outer) if port.flow is In else outer.eq(inner)
        return m


@pytest.fixture(scope="module")
def original():
    """The module of Amaranth 0.5, which warns that it is deprecated."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return pytest.importorskip("amaranth.lib.coding")


@pytest.fixture(scope="module")
def original_coder(original):
    class Original(Coder):
        module = original

    return Original


def run(component, steps):
    """Set inputs and compare outputs with literals, in Amaranth's simulator."""
    m = Module()
    m.submodules.component = component

    async def bench(ctx):
        for given, expected in steps:
            for name, value in given.items():
                ctx.set(getattr(component, name), value)
            found = {name: ctx.get(getattr(component, name)) for name in expected}
            assert found == expected, given

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()


def test_encoder_as_documented():
    steps = [
        ({}, {"o": 0, "n": 1}),
        ({"i": 0b0001}, {"o": 0, "n": 0}),
        ({"i": 0b0010}, {"o": 1, "n": 0}),
        ({"i": 0b0100}, {"o": 2, "n": 0}),
        ({"i": 0b1000}, {"o": 3, "n": 0}),
        ({"i": 0b0110}, {"o": 0, "n": 1}),
        ({"i": 0b1111}, {"o": 0, "n": 1}),
    ]
    run(coding.Encoder(4), steps)


def test_priority_encoder_as_documented():
    steps = [
        ({}, {"o": 0, "n": 1}),
        ({"i": 0b0001}, {"o": 0, "n": 0}),
        ({"i": 0b0100}, {"o": 2, "n": 0}),
        ({"i": 0b0110}, {"o": 1, "n": 0}),
        ({"i": 0b1000}, {"o": 3, "n": 0}),
        ({"i": 0b1111}, {"o": 0, "n": 0}),
    ]
    run(coding.PriorityEncoder(4), steps)


@pytest.mark.parametrize("kind", ["Decoder", "PriorityDecoder"])
def test_decoder_as_documented(kind):
    steps = [
        ({}, {"o": 0b0001}),
        ({"i": 1}, {"o": 0b0010}),
        ({"i": 3}, {"o": 0b1000}),
        ({"n": 1}, {"o": 0b0000}),
    ]
    run(getattr(coding, kind)(4), steps)


def test_decoder_has_no_line_for_the_last_codes():
    outputs = simulate(Coder("Decoder", 5), {"i": range(8), "n": [0] * 8})["o"]
    assert list(outputs) == [1, 2, 4, 8, 16, 0, 0, 0]


def test_gray_code_of_three_bits():
    codes = [0b000, 0b001, 0b011, 0b010, 0b110, 0b111, 0b101, 0b100]
    assert list(simulate(Coder("GrayEncoder", 3), {"i": range(8)})["o"]) == codes
    assert list(simulate(Coder("GrayDecoder", 3), {"i": codes})["o"]) == list(range(8))


@pytest.mark.parametrize("width", [0, 1])
def test_a_width_without_index_bits(width):
    for kind in ("Encoder", "PriorityEncoder"):
        coder = getattr(coding, kind)(width)
        assert len(coder.o) == 0
        run(coder, [({}, {"n": 1}), ({"i": 1}, {"o": 0, "n": 1 - width})])
    decoder = coding.Decoder(width)
    assert len(decoder.i) == 0
    run(decoder, [({}, {"o": width}), ({"n": 1}, {"o": 0})])
    for kind in ("GrayEncoder", "GrayDecoder"):
        run(getattr(coding, kind)(width), [({}, {"o": 0}), ({"i": 1}, {"o": width})])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [1, 2, 3, 5, 7, 8, 12, 13])
def test_every_input(kind, width):
    result = check(Coder(kind, width))
    assert (result.exhaustive, result.mismatches) == (True, 0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [31, 33, 100])
def test_proven_when_wide(kind, width):
    assert prove(Coder(kind, width)).proven


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [1, 3, 6, 13, 64])
def test_equal_to_the_original(kind, width, original_coder):
    assert prove(Coder(kind, width), original_coder(kind, width)).proven


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [0, 1, 2, 3, 5, 8, 100])
def test_attributes_of_the_original(kind, width, original):
    ours, theirs = (getattr(module, kind)(width) for module in (coding, original))
    for coder in (ours, theirs):
        Fragment.get(coder, None)
    assert ours.width == theirs.width == width
    assert [hasattr(ours, name) for name in PORTS] == [hasattr(theirs, name) for name in PORTS]
    for name in set(PORTS) & vars(ours).keys():
        signal, expected = getattr(ours, name), getattr(theirs, name)
        assert (signal.shape(), signal.name, signal.init) == (expected.shape(), name, expected.init)
    assert isinstance(ours, Elaboratable)


def test_names_of_the_original(original):
    assert sorted(original.__all__) == KINDS
    assert issubclass(coding.PriorityDecoder, coding.Decoder)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [-1, "8", 2.0])
def test_a_width_that_the_original_refuses(kind, width, original):
    with pytest.raises((TypeError, ValueError)) as expected:
        getattr(original, kind)(width)
    with pytest.raises(type(expected.value)) as refused:
        getattr(coding, kind)(width)
    assert str(refused.value) == str(expected.value)


def test_priority_encoder_has_a_limit():
    with pytest.raises(ValueError, match=r"^PriorityEncoder width must be at most 1024, not 1025$"):
        coding.PriorityEncoder(1025).elaborate(None)


def test_they_are_no_designs():
    assert not [design for design in designs().values() if design.__module__ == "hdl.coding"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_thousand_lines_are_elaborated(kind):
    coder = getattr(coding, kind)(1024)
    ports = [getattr(coder, name) for name in PORTS if hasattr(coder, name)]
    text = rtlil.convert(coder, ports=ports)
    found = re.findall(r"^  wire width (\d+) (?:in|out)put \d+ +\\(\w+)$", text, re.M)
    assert {(str(len(port)), port.name) for port in ports} <= {*found}
