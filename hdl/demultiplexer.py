"""Distribution of a value to one of several channels."""

from collections.abc import Iterable

import numpy as np
from amaranth.hdl import Module, Mux, Signal, Value, ValueLike
from amaranth.lib.wiring import In, Out

from .block import Block, sharing
from .decoder import grouped, onehot, products
from .multiplexer import check_channels, select_bits

__all__ = ["Demultiplexer", "demultiplex"]


def demultiplex(value: ValueLike, select: ValueLike, channels: int) -> list[Value]:
    """Build the value of every channel: ``value`` in number ``select``, and 0 in all others."""
    return _distribute(value, onehot(select, channels))


def _distribute(value: ValueLike, lines: Iterable[Value]) -> list[Value]:
    return [Mux(line, value, 0) for line in lines]


class Demultiplexer(Block):
    """Demultiplexer: the input on the channel that a number selects, 0 on all others.

    Combinational. With ``width=1``, this is a decoder with the data on its enable. If the number
    names no channel, all are 0.

    Parameters
    ----------
    channels : :class:`int`
        Number of channels, 1 to 1024. Does not have to be a power of two.
    width : :class:`int`
        Bits of a channel, 1 to 1024. All channels together have at most 32768 bits.

    Members
    -------
    i : ``In(width)``
        Data.
    s : ``In(range(channels))``, at least 1 bit
        Number of the channel that gets it.
    o : ``Out(channels * width)``
        Channels, from bit 0 on.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    i: Signal
    s: Signal
    o: Signal

    def __init__(self, channels: int = 4, *, width: int = 1):
        check_channels("Demultiplexer", channels, width)
        self._channels = channels
        self._width = width
        super().__init__(
            {"i": In(width), "s": In(select_bits(channels)), "o": Out(channels * width)}
        )

    def model(self, i, s):
        # Without a channel to go to, the data is 0, so that no number exceeds the port.
        used = s < self._channels
        return {"o": np.where(used, i, 0) << np.where(used, s, 0) * self._width}

    def elaborate(self, platform):
        m = Module()
        share = sharing(m, "selected")
        lines = map(share, products(list(self.s), None, sharing(m, "predecoded"), self._channels))
        m.d.comb += self.o.eq(grouped(m, _distribute(self.i, lines)))
        return m
