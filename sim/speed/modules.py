"""The modules on which simulators are compared."""

import functools
import operator
import random

from amaranth.hdl import Module, Signal, Value
from amaranth.lib.wiring import Component, In, Out

from hdl import PriorityEncoder

__all__ = ["MODULES", "PlainDecoder", "RandomCubes"]


class PlainDecoder(Component):
    """A decoder with enable, written as a shift."""

    en: Signal
    i: Signal
    o: Signal

    def __init__(self, bits: int):
        super().__init__({"en": In(1), "i": In(bits), "o": Out(1 << bits)})

    def elaborate(self, platform):
        m = Module()
        with m.If(self.en):
            m.d.comb += self.o.eq(1 << self.i)
        return m


class RandomCubes(Component):
    """A sum of random products for each output, as it is before anybody has minimised it.

    Parameters
    ----------
    inputs, outputs, cubes : :class:`int`
        Number of inputs, of outputs, and of products for each output. Half of the inputs appear
        in a product.
    """

    i: Signal
    o: Signal

    def __init__(self, inputs: int, outputs: int, cubes: int):
        self._cubes = cubes
        super().__init__({"i": In(inputs), "o": Out(outputs)})

    def elaborate(self, platform):
        m = Module()
        chosen = random.Random(0)
        for output in self.o:
            products = [self._product(chosen) for _ in range(self._cubes)]
            m.d.comb += output.eq(functools.reduce(operator.or_, products))
        return m

    def _product(self, chosen: random.Random) -> Value:
        bits = chosen.sample(range(len(self.i)), len(self.i) // 2)
        literals = [self.i[bit] if chosen.randrange(2) else ~self.i[bit] for bit in bits]
        return functools.reduce(operator.and_, literals)


MODULES = {
    "decoder 8": lambda: PlainDecoder(8),
    "priority 24": lambda: PriorityEncoder(24, structure="chain"),
    "priority 128": lambda: PriorityEncoder(128, structure="chain"),
    "cubes 16/8/64": lambda: RandomCubes(16, 8, 64),
}
"""By the names under which they are reported: an 8-bit decoder with enable, priority encoders of 24
and 128 requests, and 8 sums of 64 products of 16 inputs. All are written in the form that suits the
other simulators best, one statement after the other, not in the one that makes small hardware."""
