"""Priority that starts anywhere: the first request from a given line on, around the end."""

from collections.abc import Callable

import numpy as np
from amaranth.hdl import Cat, Module, Mux, Signal, Value, ValueLike
from amaranth.lib.wiring import In, Out

from .block import Block, Cared, check_integer, sharing, unshared
from .priority import MAX_WIDTH, First, OnNone, first_line, priority_tree
from .thermometer import thermometer_bits

__all__ = ["RotatingPriorityEncoder", "rotating_priority"]


def rotating_priority(requests: ValueLike, start: ValueLike) -> tuple[Value, Value]:
    """Build the index of the first set bit from bit ``start`` on, and whether any bit is set.

    Behind the last bit the search goes on with bit 0; it begins there if ``start`` names no bit.
    The index is 0 if no bit is set. There are two fixed priorities: of the bits from the start on,
    and of all, which counts if the former has none.

    What is used repeatedly is written out each time, so that :class:`RotatingPriorityEncoder` is
    better beyond some ten bits.
    """
    return _rotating([*Value.cast(requests)], [*Value.cast(start)], OnNone.ZERO, unshared)


def _rotating(
    requests: list[Value], start: list[Value], on_none: OnNone, share: Callable[[Value], Value]
) -> tuple[Value, Value]:
    skipped = thermometer_bits(start, len(requests), share)
    from_start = [request & ~skip for request, skip in zip(requests, skipped, strict=True)]
    index, found = priority_tree(from_start, First.LOWEST, OnNone.ANY, share)
    wrapped, valid = priority_tree(requests, First.LOWEST, on_none, share)
    return Mux(found, Cat(index), Cat(wrapped)), valid


class RotatingPriorityEncoder(Block):
    """Rotating priority encoder: the index of the first active request from a start line on.

    Combinational. The priority falls from line ``start`` up to the last one and then from line 0
    up to ``start - 1``; a ``start`` that names no line counts as 0.

    Parameters
    ----------
    width : :class:`int`
        Number of requests, 1 to 1024. Does not have to be a power of two.
    on_none : :class:`OnNone`
        What ``o`` is while nothing is requested: ``zero``, or ``any`` value, which can be smaller.

    Members
    -------
    i : ``In(width)``
        Requests.
    start : ``In(range(width))``, at least 1 bit
        Line of the highest priority.
    o : ``Out(range(width))``, at least 1 bit
        Index of the request that wins.
    valid : ``Out(1)``
        Whether anything is requested.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    i: Signal
    start: Signal
    o: Signal
    valid: Signal

    def __init__(self, width: int = 8, *, on_none: OnNone = OnNone.ZERO):
        check_integer("RotatingPriorityEncoder width", width, 1, MAX_WIDTH)
        self._width = width
        self._on_none = OnNone(on_none)
        digits = max(1, (width - 1).bit_length())
        super().__init__({"i": In(width), "start": In(digits), "o": Out(digits), "valid": Out(1)})

    def model(self, i, start):
        # Rotated so that the start comes first, the lowest request wins by its distance. A whole
        # turn is none.
        first = np.minimum(start, self._width)
        rotated = i >> first | (i & (1 << first) - 1) << self._width - first
        line = first + first_line(rotated, self._width, First.LOWEST)
        index = np.where(i, np.where(line < self._width, line, line - self._width), 0)
        care = np.where(i, -1, 0) if self._on_none is OnNone.ANY else -1
        return {"o": Cared(index, care), "valid": i != 0}

    def elaborate(self, platform):
        m = Module()
        share = sharing(m, "node")
        index, valid = _rotating([*self.i], [*self.start], self._on_none, share)
        m.d.comb += [self.o.eq(index), self.valid.eq(valid)]
        return m
