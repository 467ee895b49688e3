"""Decoding of address ranges."""

import numpy as np
from amaranth.hdl import Cat, Const, Module, Mux, Value, ValueLike
from amaranth.lib.wiring import In, Out

from .block import Block, check_integer
from .regions import parse_regions

__all__ = ["AddressDecoder", "in_range"]

MAX_BITS = 64


def in_range(address: ValueLike, first: int, last: int) -> Value:
    """Build whether an address lies in ``first .. last``.

    The bits above the highest one in which ``first`` and ``last`` differ have to be equal to
    theirs. This is all if the range is aligned and its size is a power of two. Otherwise the bits
    below are compared with one of the limits, in a balanced tree.
    """
    address = Value.cast(address).as_unsigned()
    last = min(last, (1 << len(address)) - 1)
    if first > last:
        return Const(0, 1)
    differing = (first ^ last).bit_length()
    terms = []
    if differing < len(address):
        terms.append(address[differing:] == first >> differing)
    mask = (1 << differing) - 1
    if first & mask or ~last & mask:
        *bits, top = address[:differing]
        above = _at_least(bits, first & mask >> 1)
        below = _at_least([~bit for bit in bits], ~last & mask >> 1)
        terms.append(Mux(top, below, above))
    return Cat(terms).all() if terms else Const(1, 1)


def _at_least(bits: list[Value], limit: int) -> Value:
    """Build whether a number is not less than a limit that it can reach."""
    if limit == 0:
        return Const(1, 1)
    if len(bits) == 1:
        return bits[0]
    middle = len(bits) // 2
    upper, lower = limit >> middle, limit & (1 << middle) - 1
    reached = _at_least(bits[middle:], upper)
    if lower == 0:
        return reached
    least = reached & _at_least(bits[:middle], lower)
    if upper + 1 == 1 << len(bits) - middle:
        return least
    return least | _at_least(bits[middle:], upper + 1)


class AddressDecoder(Block):
    """Address decoder: a select line for each region of an address space.

    Combinational. A region whose size is a power of two and that is aligned to it costs an AND of
    the upper address bits.

    Parameters
    ----------
    regions : :class:`str`
        Regions, such as ``rom = 0-0x7fff; io = 0xc000+0x100, 0xd000``: a name and ranges of
        addresses, each written as the first and the last, the first and the size, or a single one.
        Regions must not overlap.
    bits : :class:`int`
        Number of address bits, 1 to 64.

    Members
    -------
    i : ``In(bits)``
        Address.
    one port of 1 bit for every region, with its name : ``Out(1)``
        Whether the address lies in the region.
    none : ``Out(1)``
        Whether it lies in no region.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range, the text is malformed, a name is no name of a
        port or is given twice, a range is empty or exceeds the address bits, or ranges overlap.
    """

    def __init__(
        self,
        regions: str = "rom = 0x0000-0x7fff; ram = 0x8000-0xbfff; io = 0xc000+0x100",
        *,
        bits: int = 16,
    ):
        check_integer("AddressDecoder bits", bits, 1, MAX_BITS)
        self._regions = parse_regions("AddressDecoder", regions, bits)
        for name in self._regions:
            if hasattr(AddressDecoder, name) or name in ("i", "none") or not name.isidentifier():
                raise ValueError(f"AddressDecoder cannot have a region named {name!r}: rename it")
        lines = {name: Out(1) for name in self._regions}
        super().__init__({"i": In(bits), **lines, "none": Out(1)})

    def model(self, i):
        selected, none = {}, True
        for name, ranges in self._regions.items():
            inside = False
            for first, last in ranges:
                inside = np.logical_or(inside, (i >= first) & (i <= last))
            selected[name] = inside
            none = none & ~inside
        return {**selected, "none": none}

    def elaborate(self, platform):
        m = Module()
        lines = []
        for name, ranges in self._regions.items():
            line = getattr(self, name)
            m.d.comb += line.eq(Cat(in_range(self.i, *part) for part in ranges).any())
            lines.append(line)
        m.d.comb += self.none.eq(~Cat(lines).any())
        return m
