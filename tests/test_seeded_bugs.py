"""Bugs put into the hardware of each block on purpose: simulation and proof must both object."""

import pytest
from amaranth.hdl import Cat, Module, Mux

from hdl import Decoder, First, OnNone, PriorityEncoder, SumOfProducts, priority
from hdl.block import evaluate
from sim import check, prove


class SwappedDecoder(Decoder):
    """Outputs 2 and 5 are exchanged."""

    def elaborate(self, platform):
        m = Module()
        order = [0, 1, 5, 3, 4, 2, 6, 7]
        m.d.comb += self.o.eq(Cat(self.en & (self.i == code) for code in order))
        return m


class AlwaysEnabledDecoder(Decoder):
    """The enable is dropped."""

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(1 << self.i)
        return m


class ReversedPriority(PriorityEncoder):
    """The highest request wins where the lowest should."""

    def elaborate(self, platform):
        m = Module()
        index, valid = priority(self.i, first=First.HIGHEST)
        m.d.comb += [self.o.eq(index), self.valid.eq(valid)]
        return m


class NaiveTree(PriorityEncoder):
    """The tree is split in the middle, which is wrong unless the width is a power of two."""

    def elaborate(self, platform):
        m = Module()
        index, valid = self._halve(list(self.i))
        m.d.comb += [self.o.eq(index), self.valid.eq(valid)]
        return m

    def _halve(self, requests):
        if len(requests) == 1:
            return Cat(), requests[0]
        middle = len(requests) // 2
        low, low_valid = self._halve(requests[:middle])
        high, high_valid = self._halve(requests[middle:])
        return Cat(Mux(low_valid, low, high), ~low_valid & high_valid), low_valid | high_valid


class LostMinterm(SumOfProducts):
    """The last minterm of every output is missing from its OR gate."""

    def elaborate(self, platform):
        m = super().elaborate(platform)
        table = self._table
        row = Cat(getattr(self, name) for name in reversed(table.inputs))
        for column, name in enumerate(table.outputs):
            last = int(table.on[:, column].nonzero()[0][-1])
            with m.If(row == last):
                m.d.comb += getattr(self, name).eq(0)
        return m


class SwappedOutputs(SumOfProducts):
    """The first two outputs are exchanged."""

    def elaborate(self, platform):
        m = super().elaborate(platform)
        m.d.comb += [self.f.eq(self.a | self.c), self.g.eq(self.a & self.b)]
        return m


BUGS = [
    SwappedDecoder(3),
    AlwaysEnabledDecoder(3),
    ReversedPriority(8),
    NaiveTree(5),
    NaiveTree(12),
    LostMinterm("a & b | ~c"),
    SwappedOutputs("f = a & b; g = a | c"),
]


@pytest.mark.parametrize("block", BUGS, ids=lambda block: type(block).__name__)
def test_simulation_catches_the_bug(block):
    result = check(block)
    assert result.exhaustive and result.mismatches > 0
    assert result.first is not None
    expected = evaluate(block, {name: [value] for name, value in result.first.inputs.items()})
    assert expected[result.first.output].value[0] == result.first.expected != result.first.got


@pytest.mark.parametrize("block", BUGS, ids=lambda block: type(block).__name__)
def test_proof_catches_the_bug(block):
    result = prove(block)
    assert not result.proven and result.counterexample is not None
    # The counter-example really is one: the hardware, simulated on it alone, differs.
    wrong = []
    check(block, watch=wrong.append)
    names = list(result.counterexample)
    vectors = list(zip(*(wrong[0].given[name] for name in names), strict=True))
    index = vectors.index(tuple(result.counterexample[name] for name in names))
    assert any(
        wrong[0].got[name][index] & int(care[index]) != int(value[index])
        for name, (value, care) in wrong[0].expected.items()
    )


@pytest.mark.parametrize("width", [1, 2, 4, 8])
def test_the_naive_tree_is_right_at_powers_of_two(width):
    assert prove(NaiveTree(width)).proven


def test_a_wrong_value_where_it_matters_not_is_no_bug():
    """The lowest-first tree leaves an index that is not 0 when nothing is requested."""

    class Nonzero(PriorityEncoder):
        def elaborate(self, platform):
            m = super().elaborate(platform)
            with m.If(self.i == 0):
                m.d.comb += self.o.eq(7)
            return m

    assert prove(Nonzero(8, on_none=OnNone.ANY)).proven
    assert prove(Nonzero(8, on_none=OnNone.ZERO)).counterexample == {"i": 0}
