"""Priority encoders made of slices that are joined by their enables, as the textbooks do."""

import itertools
from collections.abc import Callable

import numpy as np
from amaranth.hdl import Cat, Module, Signal, Value, ValueLike
from amaranth.lib.wiring import In, Out

from .block import Block, check_integer, sharing, unshared
from .encoder import encode
from .priority import MAX_WIDTH, First, OnNone, first_line, priority_tree

__all__ = ["CascadedPriorityEncoder", "PriorityEncoderSlice", "priority_slice"]


def priority_slice(
    requests: ValueLike, ei: ValueLike, *, first: First = First.LOWEST
) -> tuple[Value, Value, Value]:
    """Build the index of the first set bit, the group select and the output enable.

    See :class:`PriorityEncoderSlice` for what they mean; ``ei`` is its input enable.
    """
    return _slice([*Value.cast(requests)], Value.cast(ei), first, unshared)


def _slice(
    requests: list[Value], ei: Value, first: First, share: Callable[[Value], Value]
) -> tuple[Value, Value, Value]:
    index, valid = priority_tree(requests, first, OnNone.ZERO, share)
    return Cat(digit & ei for digit in index), valid & ei, ei & ~valid


class PriorityEncoderSlice(Block):
    """Priority encoder that can be joined to a wider one by its enables.

    Combinational. It is the 74148 of the textbooks with all signals active-high: the enable goes
    from one slice to the next as long as nothing is requested, so that at most one slice of a
    chain gives an index, which the others leave alone.

    Parameters
    ----------
    width : :class:`int`
        Number of requests, 1 to 1024. Does not have to be a power of two.
    first : :class:`First`
        Which request wins: the ``lowest`` or the ``highest`` numbered one.

    Members
    -------
    ei : ``In(1, init=1)``
        Enable input: nothing of higher priority is requested. May be left unconnected.
    i : ``In(width)``
        Requests.
    o : ``Out(range(width))``, at least 1 bit
        Index of the request that wins; 0 unless ``gs`` is 1.
    gs : ``Out(1)``
        Group select: the slice is enabled and something is requested.
    eo : ``Out(1)``
        Enable output, for the slice that comes next: the slice is enabled and nothing is
        requested.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    ei: Signal
    i: Signal
    o: Signal
    gs: Signal
    eo: Signal

    def __init__(self, width: int = 8, *, first: First = First.LOWEST):
        check_integer("PriorityEncoderSlice width", width, 1, MAX_WIDTH)
        self._width = width
        self._first = First(first)
        index = Out(max(1, (width - 1).bit_length()))
        super().__init__(
            {"ei": In(1, init=1), "i": In(width), "o": index, "gs": Out(1), "eo": Out(1)}
        )

    def model(self, ei, i):
        requests = np.where(ei, i, 0)
        index = first_line(requests, self._width, self._first)
        return {"o": index, "gs": requests != 0, "eo": np.where(i, 0, ei)}

    def elaborate(self, platform):
        m = Module()
        index, group_select, eo = _slice([*self.i], self.ei, self._first, sharing(m, "node"))
        m.d.comb += [self.o.eq(index), self.gs.eq(group_select), self.eo.eq(eo)]
        return m


class CascadedPriorityEncoder(Block):
    """Priority encoder built of slices that enable one another.

    Combinational. It does the same as a :class:`~hdl.PriorityEncoder`, which is faster: here the
    enable ripples through all slices. The upper digits of the index encode which slice is
    selected, the lower ones are the OR of all slices.

    Parameters
    ----------
    width : :class:`int`
        Number of requests, 1 to 1024. Does not have to be a multiple of ``slice_width``.
    slice_width : :class:`int`
        Number of requests of a slice, a power of two from 2 to 1024. The topmost slice has what
        is left.
    first : :class:`First`
        Which request wins: the ``lowest`` or the ``highest`` numbered one.

    Members
    -------
    i : ``In(width)``
        Requests.
    o : ``Out(range(width))``, at least 1 bit
        Index of the request that wins; 0 if there is none.
    valid : ``Out(1)``
        Whether anything is requested.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    i: Signal
    o: Signal
    valid: Signal

    def __init__(self, width: int = 16, *, slice_width: int = 8, first: First = First.LOWEST):
        check_integer("CascadedPriorityEncoder width", width, 1, MAX_WIDTH)
        check_integer("CascadedPriorityEncoder slice_width", slice_width, 2, MAX_WIDTH)
        if slice_width.bit_count() != 1:
            raise ValueError(
                f"CascadedPriorityEncoder slice_width must be a power of two, not {slice_width}"
            )
        self._width = width
        self._slice_width = slice_width
        self._first = First(first)
        index = Out(max(1, (width - 1).bit_length()))
        super().__init__({"i": In(width), "o": index, "valid": Out(1)})

    def model(self, i):
        return {"o": first_line(i, self._width, self._first), "valid": i != 0}

    def elaborate(self, platform):
        m = Module()
        slices = []
        for number, start in enumerate(range(0, self._width, self._slice_width)):
            requests = self.i[start : start + self._slice_width]
            m.submodules[f"slice{number}"] = part = PriorityEncoderSlice(
                len(requests), first=self._first
            )
            m.d.comb += part.i.eq(requests)
            slices.append(part)
        order = slices if self._first is First.LOWEST else slices[::-1]
        for before, after in itertools.pairwise(order):
            m.d.comb += after.ei.eq(before.eo)
        digits = self._slice_width.bit_length() - 1
        lower = [Cat(part.o[digit : digit + 1] for part in slices).any() for digit in range(digits)]
        selected = Signal(len(slices))
        m.d.comb += selected.eq(Cat(part.gs for part in slices))
        m.d.comb += self.o.eq(Cat(lower, encode(selected)))
        m.d.comb += self.valid.eq(selected.any())
        return m
