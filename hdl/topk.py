"""The first few requests at once, each with its index."""

from collections.abc import Callable
from typing import Any

import numpy as np
from amaranth.hdl import Cat, Const, Module, Mux, Signal, Value, ValueLike
from amaranth.lib.wiring import In, Out

from .block import Block, check_integer, sharing, unshared
from .priority import MAX_WIDTH, First, OnNone, priority_tree

__all__ = ["TopK", "top_requests"]


def top_requests(
    requests: ValueLike, k: int, *, first: First = First.LOWEST
) -> list[tuple[Value, Value]]:
    """List the index and the valid flag of each of the first ``k`` set bits.

    An index is 0 if there are not that many. Each set bit is cleared by a decrement before the
    search for the next, which is short to write but as slow as ``k`` decrements and searches;
    :class:`TopK` finds them at the same time.
    """
    order = slice(None, None, -1 if first is First.HIGHEST else 1)
    ranked = Value.cast(requests)[order]
    found = []
    for _ in range(k):
        index, valid = priority_tree([*ranked][order], first, OnNone.ZERO, unshared)
        found.append((Cat(index), valid))
        # The lowest one and all zeros below it are what the decrement changes.
        ranked = (ranked & ranked - 1)[: len(ranked)]
    return found


def _merge(
    requests: list[Value], k: int, first: First, share: Callable[[Value], Value]
) -> list[Value]:
    """List the first of the requests, each as the digits of its index and a valid flag above.

    What is not valid is all zeros. Those found in the half that comes first keep their ranks;
    those of the other half are moved up by the number of the former, one digit of it after the
    other.
    """
    if len(requests) <= 1:
        return requests
    half = 1 << (len(requests) - 1).bit_length() - 1
    low = _merge(requests[:half], k, first, share)
    high = _merge(requests[half:], k, first, share)
    missing = Const(0, len(low[0]) - len(high[0]))
    low = [Cat(entry[:-1], Const(0, 1), entry[-1]) for entry in low]
    high = [Cat(entry[:-1], missing, entry[-1], entry[-1]) for entry in high]
    before, after = (low, high) if first is First.LOWEST else (high, low)
    size, ranks = len(low[0]), min(k, len(requests))
    valid = [entry[-1] for entry in before]
    moved = Cat(after)
    for place in range(len(before).bit_length()):
        moved = share(moved)
        up = Cat(Const(0, size << place), moved)
        moved = Mux(_digit(valid, 1 << place), up, moved)[: size * ranks]
    merged = share((Cat(before) | moved)[: size * ranks])
    return [merged[at : at + size] for at in range(0, size * ranks, size)]


def _digit(thermometer: list[Value], weight: int) -> Value:
    """Build the binary digit of that weight of how many ones a thermometer code has.

    The digit is 1 from each odd multiple of the weight up to the next even one.
    """
    ends = [*thermometer, *[Const(0, 1)] * weight]
    rises = range(weight - 1, len(thermometer), 2 * weight)
    return Cat(ends[at] & ~ends[at + weight] for at in rises).any()


class TopK(Block):
    """Priority encoder with several results: the indices of the first ``k`` active requests.

    Combinational. The results of both halves of the requests are merged, recursively, so that the
    depth grows with the logarithm of the width, not with ``k`` times as much.

    Parameters
    ----------
    width : :class:`int`
        Number of requests, 1 to 1024. Does not have to be a power of two.
    k : :class:`int`
        Number of results, 1 to ``width``.
    first : :class:`First`
        Which request comes first: the ``lowest`` or the ``highest`` numbered one.

    Members
    -------
    i : ``In(width)``
        Requests.
    o0, o1, ... : ``Out(range(width))``, at least 1 bit, one for each result
        Index of the first request, of the second, and so on; 0 if there are not that many.
    valid : ``Out(k)``
        Bit ``j`` is whether there are more than ``j`` requests, so that ``oj`` is one of them.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    i: Signal
    valid: Signal

    def __init__(
        self,
        width: int = 8,
        k: int = 2,
        *,
        first: First = First.LOWEST,
    ):
        check_integer("TopK width", width, 1, MAX_WIDTH)
        check_integer(f"TopK k with width {width}", k, 1, width)
        self._width = width
        self._k = k
        self._first = First(first)
        index = Out(max(1, (width - 1).bit_length()))
        indices = {f"o{rank}": index for rank in range(k)}
        super().__init__({"i": In(width)} | indices | {"valid": Out(k)})

    def model(self, i):
        order = range(self._width)
        count = 0
        outputs: dict[str, Any] = {f"o{rank}": 0 for rank in range(self._k)}
        for line in order if self._first is First.LOWEST else reversed(order):
            active = i >> line & 1
            for rank in range(self._k):
                here = active & (count == rank)
                outputs[f"o{rank}"] = np.where(here, line, outputs[f"o{rank}"])
            count = count + active
        return outputs | {"valid": (1 << np.minimum(count, self._k)) - 1}

    def elaborate(self, platform):
        m = Module()
        entries = _merge([*self.i], self._k, self._first, sharing(m, "node"))
        for rank, entry in enumerate(entries):
            m.d.comb += getattr(self, f"o{rank}").eq(entry[:-1])
        m.d.comb += self.valid.eq(Cat(entry[-1] for entry in entries))
        return m
