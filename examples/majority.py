"""A block of one's own: python build.py prove --design examples/majority.py:Majority."""

from amaranth.hdl import Module
from amaranth.lib.wiring import In, Out

from hdl import Block, lookup


class Majority(Block):
    """Majority vote.

    Parameters
    ----------
    width : int
        Number of voters, an odd number up to 15.
    """

    def __init__(self, width: int = 3):
        if width not in range(1, 16, 2):
            raise ValueError(f"Majority width must be odd, 1 to 15, not {width}")
        self._width = width
        super().__init__({"i": In(width), "o": Out(1)})

    def model(self, i):
        votes = [bin(number).count("1") for number in range(1 << self._width)]
        return {"o": lookup(votes, i) > self._width // 2}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(sum(self.i) > self._width // 2)
        return m
