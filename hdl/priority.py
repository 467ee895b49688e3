"""Priority encoding: the index of the first request."""

import enum
from collections.abc import Callable

import numpy as np
from amaranth.hdl import Cat, Const, Module, Mux, Signal, Value, ValueLike
from amaranth.lib.wiring import In, Out

from .block import Block, Cared, check_integer, check_structure, sharing

__all__ = ["First", "OnNone", "PriorityEncoder", "priority"]

MAX_WIDTH = 1024


class First(enum.StrEnum):
    """Which end of the requests has the highest priority."""

    LOWEST = "lowest"
    HIGHEST = "highest"


class OnNone(enum.StrEnum):
    """What the index is while nothing is requested."""

    ZERO = "zero"
    ANY = "any"


def priority(
    requests: ValueLike, *, first: First = First.LOWEST, on_none: OnNone = OnNone.ZERO
) -> tuple[Value, Value]:
    """Build the index of the first set bit and whether any bit is set.

    Both are balanced trees, split at powers of two so that an index is a concatenation: their
    depth grows with the logarithm of the number of requests.
    """
    index, valid = _tree(list(Value.cast(requests)), first, on_none, lambda value: value)
    return Cat(index), valid


def _tree(
    requests: list[Value], first: First, on_none: OnNone, share: Callable[[Value], Value]
) -> tuple[list[Value], Value]:
    """Build the bits of the index and the valid flag; ``share`` names values used repeatedly."""
    if len(requests) <= 1:
        return [], Cat(requests).any()
    half = 1 << (len(requests) - 1).bit_length() - 1
    low, low_valid = _tree(requests[:half], first, on_none, share)
    high, high_valid = _tree(requests[half:], first, on_none, share)
    high += [Const(0, 1)] * (len(low) - len(high))
    if first is First.HIGHEST:
        take_high = high_valid
    elif on_none is OnNone.ANY:
        take_high = ~low_valid
    else:
        take_high = share(high_valid & ~low_valid)
    index = [Mux(take_high, *pair) for pair in zip(high, low, strict=True)]
    return [*index, take_high], share(low_valid | high_valid)


class PriorityEncoder(Block):
    """Priority encoder: the index of the first active request.

    Combinational.

    Parameters
    ----------
    width : :class:`int`
        Number of requests, 1 to 1024. Does not have to be a power of two.
    first : :class:`First`
        Which request wins: the ``lowest`` or the ``highest`` numbered one.
    on_none : :class:`OnNone`
        What ``o`` is while nothing is requested: ``zero``, or ``any`` value, which can be smaller.
    structure : :class:`str`
        How the hardware is built. ``chain`` decides one request after the other, ``tree`` halves
        them recursively, ``auto`` takes the one that measured best.

    Members
    -------
    i : ``In(width)``
        Requests.
    o : ``Out(range(width))``, at least 1 bit
        Index of the request that wins.
    valid : ``Out(1)``
        Whether anything is requested.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    structures = ("auto", "chain", "tree")

    i: Signal
    o: Signal
    valid: Signal

    def __init__(
        self,
        width: int = 8,
        *,
        first: First = First.LOWEST,
        on_none: OnNone = OnNone.ZERO,
        structure: str = "auto",
    ):
        check_integer("PriorityEncoder width", width, 1, MAX_WIDTH)
        check_structure(PriorityEncoder, structure)
        self._width = width
        self._first = First(first)
        self._on_none = OnNone(on_none)
        self._structure = structure
        index_bits = max(1, (width - 1).bit_length())
        super().__init__({"i": In(width), "o": Out(index_bits), "valid": Out(1)})

    def model(self, i):
        ascending = range(self._width)
        index = 0
        # The last assignment wins, so the request of the highest priority comes last.
        for line in reversed(ascending) if self._first is First.LOWEST else ascending:
            index = np.where(i >> line & 1, line, index)
        care = np.where(i != 0, -1, 0) if self._on_none is OnNone.ANY else -1
        return {"o": Cared(index, care), "valid": i != 0}

    def elaborate(self, platform):
        m = Module()
        if self._structure == "chain":
            lines = range(self._width)
            # Statements that come later win over earlier ones.
            for line in lines if self._first is First.HIGHEST else reversed(lines):
                with m.If(self.i[line]):
                    m.d.comb += self.o.eq(line)
            m.d.comb += self.valid.eq(self.i.any())
        else:
            share = sharing(m, "node")
            index, valid = _tree(list(self.i), self._first, self._on_none, share)
            m.d.comb += [self.o.eq(Cat(index)), self.valid.eq(valid)]
        return m
