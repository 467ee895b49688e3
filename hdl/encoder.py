"""One-hot to binary encoding."""

import enum

import numpy as np
from amaranth.hdl import Cat, Const, Module, Mux, Signal, Value, ValueLike
from amaranth.lib.wiring import In, Out

from .block import Block, Cared, check_boolean, check_integer, sharing
from .priority import First, OnNone, priority_tree

__all__ = ["Encoder", "OnMulti", "encode", "several"]

MAX_LINES = 1024


class OnMulti(enum.StrEnum):
    """What an encoder does with several active lines."""

    OR = "or"
    PRIORITY = "priority"
    ERROR = "error"


def encode(lines: ValueLike) -> Value:
    """Build the bitwise OR of the numbers of all set bits, which is the number of a single one.

    This is the plain OR plane: each bit of the number is one OR gate.
    """
    bits = list(Value.cast(lines))
    return Cat(_plane(bits, digit, 1) for digit in range(_digits(len(bits))))


def several(lines: ValueLike) -> Value:
    """Build whether more than one bit is set: their numbers then differ in some digit."""
    bits = list(Value.cast(lines))
    digits = range(_digits(len(bits)))
    return Cat(_plane(bits, digit, 0) & _plane(bits, digit, 1) for digit in digits).any()


def _digits(lines: int) -> int:
    return max(0, lines - 1).bit_length()


def _plane(bits: list[Value], digit: int, level: int) -> Value:
    """OR the bits that have this level in a binary digit of their number."""
    return Cat(bit for number, bit in enumerate(bits) if number >> digit & 1 == level).any()


class Encoder(Block):
    """Encoder: the number of the active line.

    Combinational. Lines are numbered from 0. The number is right whenever a single line is
    active; parameters say what happens otherwise.

    Parameters
    ----------
    lines : :class:`int`
        Number of lines, 1 to 1024. Does not have to be a power of two.
    on_multi : :class:`OnMulti`
        What ``o`` is while several lines are active: ``or`` of all their numbers (3 and 6 give
        7), by ``priority`` the lowest of them, or ``error``: 0, with an output ``error``.
    on_none : :class:`OnNone`
        What ``o`` is while no line is active: ``zero``, or ``any`` value.
    omit_zero : :class:`bool`
        Whether there is no input for line 0, so that no active line means 0. There must be at
        least 2 lines then, and ``on_none`` must be ``zero``.
    valid : :class:`bool`
        Whether there is an output ``valid``.
    none : :class:`bool`
        Whether there is an output ``none``.
    multi : :class:`bool`
        Whether there is an output ``multi``.

    Members
    -------
    i : ``In(lines)``, or ``In(lines - 1)`` with ``omit_zero``
        Lines. Bit ``k`` is line ``k``, or line ``k + 1`` with ``omit_zero``.
    o : ``Out(range(lines))``, at least 1 bit
        Number of the active line.
    error : ``Out(1)``, only if ``on_multi`` is ``error``
        Whether several lines are active.
    valid, none, multi : ``Out(1)``, on request
        Whether at least one line, no line, and more than one line is active. A line 0 that has
        no input does not count.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range, or ``omit_zero`` contradicts another.
    """

    i: Signal
    o: Signal
    error: Signal
    valid: Signal
    none: Signal
    multi: Signal

    def __init__(
        self,
        lines: int = 8,
        *,
        on_multi: OnMulti = OnMulti.OR,
        on_none: OnNone = OnNone.ZERO,
        omit_zero: bool = False,
        valid: bool = False,
        none: bool = False,
        multi: bool = False,
    ):
        check_boolean("Encoder omit_zero", omit_zero)
        rule = "Encoder lines with omit_zero" if omit_zero else "Encoder lines"
        check_integer(rule, lines, 1 + omit_zero, MAX_LINES)
        self._lines = lines
        self._on_multi = OnMulti(on_multi)
        self._on_none = OnNone(on_none)
        if omit_zero and self._on_none is not OnNone.ZERO:
            raise ValueError(f"Encoder on_none with omit_zero must be zero, not {self._on_none}")
        self._omit_zero = int(omit_zero)
        flags = {"valid": valid, "none": none, "multi": multi}
        for name, wanted in flags.items():
            check_boolean(f"Encoder {name}", wanted)
        flags = {"error": self._on_multi is OnMulti.ERROR} | flags
        self._flags = [name for name, wanted in flags.items() if wanted]
        members = {"i": In(lines - self._omit_zero), "o": Out(max(1, _digits(lines)))}
        super().__init__(members | {name: Out(1) for name in self._flags})

    def model(self, i):
        multi = i & i - 1 != 0
        if self._on_multi is OnMulti.PRIORITY:
            active = i & -i
        else:
            active = np.where(multi, 0, i) if self._on_multi is OnMulti.ERROR else i
        number = 0
        for digit in range(_digits(self._lines)):
            having = sum(1 << line for line in range(self._lines) if line >> digit & 1)
            number = number + np.where(active & having >> self._omit_zero, 1 << digit, 0)
        care = np.where(i, -1, 0) if self._on_none is OnNone.ANY else -1
        flags = {"error": multi, "valid": i != 0, "none": i == 0, "multi": multi}
        return {"o": Cared(number, care)} | {name: flags[name] for name in self._flags}

    def elaborate(self, platform):
        m = Module()
        lines = Cat(Const(0, self._omit_zero), self.i)
        multi = Signal()
        m.d.comb += multi.eq(several(self.i))
        if self._on_multi is OnMulti.PRIORITY:
            index, _ = priority_tree([*lines], First.LOWEST, self._on_none, sharing(m, "node"))
            number = Cat(index)
        elif self._on_multi is OnMulti.ERROR:
            number = Mux(multi, 0, encode(lines))
        else:
            number = encode(lines)
        m.d.comb += self.o.eq(number)
        flags = {"error": multi, "valid": self.i.any(), "none": ~self.i.any(), "multi": multi}
        m.d.comb += [getattr(self, name).eq(flags[name]) for name in self._flags]
        return m
