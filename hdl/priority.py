"""Priority encoding: the index of the first request, and its grant."""

import enum
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from amaranth.hdl import Cat, Const, Module, Mux, Signal, Value, ValueLike
from amaranth.lib.wiring import In, Out

from .block import Block, Cared, check_boolean, check_integer, check_structure, sharing, unshared
from .prefix import prefix

__all__ = [
    "First",
    "OnNone",
    "PriorityEncoder",
    "first_line",
    "grant",
    "priority",
    "priority_tree",
]

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
    index, valid = priority_tree(list(Value.cast(requests)), first, on_none, unshared)
    return Cat(index), valid


def priority_tree(
    requests: list[Value], first: First, on_none: OnNone, share: Callable[[Value], Value]
) -> tuple[list[Value], Value]:
    """Build the bits of the index and the valid flag; ``share`` names values used repeatedly."""
    if len(requests) <= 1:
        return [], Cat(requests).any()
    half = 1 << (len(requests) - 1).bit_length() - 1
    low, low_valid = priority_tree(requests[:half], first, on_none, share)
    high, high_valid = priority_tree(requests[half:], first, on_none, share)
    high += [Const(0, 1)] * (len(low) - len(high))
    if first is First.HIGHEST:
        take_high = high_valid
    elif on_none is OnNone.ANY:
        take_high = ~low_valid
    else:
        take_high = share(high_valid & ~low_valid)
    index = [Mux(take_high, *pair) for pair in zip(high, low, strict=True)]
    # Without names, what is used again is written again: then better a short one.
    valid = Cat(requests).any() if share is unshared else share(low_valid | high_valid)
    return [*index, take_high], valid


def first_line(requests: Any, width: int, first: First) -> Any:
    """Find the first request by arithmetic, for the model of a block; 0 if there is none."""
    ascending = range(width)
    index = 0
    # The last assignment wins, so the request of the highest priority comes last.
    for line in reversed(ascending) if first is First.LOWEST else ascending:
        index = np.where(requests >> line & 1, line, index)
    return index


def grant(
    requests: ValueLike,
    *,
    first: First = First.LOWEST,
    share: Callable[[Value], Value] | None = None,
) -> Value:
    """Build a value as long as the requests in which only the first set bit of them is set.

    The requests before each one are ORed in a tree of logarithmic depth. ``share``, if there is
    one, gives a name to a value that is used many times.
    """
    requests = list(Value.cast(requests))
    order = slice(None, None, -1 if first is First.HIGHEST else 1)
    before = [Const(0, 1), *prefix(requests[order], operator.or_, share)][: len(requests)]
    return Cat(requests) & ~Cat(before[order])


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
    active_low : :class:`bool`
        Whether a request is active while its bit is 0.
    grant : :class:`bool`
        Whether there is an output ``grant``.
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
    grant : ``Out(width)``, on request
        Bit ``o`` is 1 if anything is requested, all others are 0.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    structures = ("auto", "chain", "tree")

    i: Signal
    o: Signal
    valid: Signal
    grant: Signal

    def __init__(
        self,
        width: int = 8,
        *,
        first: First = First.LOWEST,
        on_none: OnNone = OnNone.ZERO,
        active_low: bool = False,
        grant: bool = False,
        structure: str = "auto",
    ):
        check_integer("PriorityEncoder width", width, 1, MAX_WIDTH)
        check_boolean("PriorityEncoder active_low", active_low)
        check_boolean("PriorityEncoder grant", grant)
        check_structure(PriorityEncoder, structure)
        self._width = width
        self._first = First(first)
        self._on_none = OnNone(on_none)
        self._active_low = active_low
        self._grant = grant
        self._structure = structure
        index_bits = max(1, (width - 1).bit_length())
        members = {"i": In(width), "o": Out(index_bits), "valid": Out(1)}
        super().__init__(members | {"grant": Out(width)} if grant else members)

    def model(self, i):
        requests = i ^ (1 << self._width) - 1 if self._active_low else i
        index = first_line(requests, self._width, self._first)
        valid = requests != 0
        care = np.where(valid, -1, 0) if self._on_none is OnNone.ANY else -1
        outputs = {"o": Cared(index, care), "valid": valid}
        return outputs | {"grant": np.where(valid, 1 << index, 0)} if self._grant else outputs

    def elaborate(self, platform):
        m = Module()
        share = sharing(m, "node")
        requests = share(~self.i) if self._active_low else self.i
        if self._structure == "chain":
            lines = range(self._width)
            # Statements that come later win over earlier ones.
            for line in lines if self._first is First.HIGHEST else reversed(lines):
                with m.If(requests[line]):
                    m.d.comb += self.o.eq(line)
                    if self._grant:
                        m.d.comb += self.grant.eq(1 << line)
            m.d.comb += self.valid.eq(requests.any())
        else:
            index, valid = priority_tree(list(requests), self._first, self._on_none, share)
            m.d.comb += [self.o.eq(Cat(index)), self.valid.eq(valid)]
            if self._grant:
                m.d.comb += self.grant.eq(grant(requests, first=self._first, share=share))
        return m
