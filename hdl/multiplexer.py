"""Selection of one of several values, by a number or by a line for each."""

from collections.abc import Sequence

import numpy as np
from amaranth.hdl import Const, Module, Mux, Signal, Value, ValueLike
from amaranth.lib.wiring import In, Out

from .block import Block, Cared, check_integer
from .unused import OnUnused

__all__ = [
    "Multiplexer",
    "OneHotMultiplexer",
    "check_channels",
    "multiplex",
    "multiplex_onehot",
    "select_bits",
    "slices",
]

MAX_CHANNELS = 1024
MAX_WIDTH = 1024
MAX_BITS = 1 << 15  # Amaranth numbers the input bits of a module below 65536


def check_channels(design: str, channels: int, width: int):
    """Raise unless the channels of a block, their width and all their bits are within limits."""
    check_integer(f"{design} channels", channels, 1, MAX_CHANNELS)
    check_integer(f"{design} width", width, 1, MAX_WIDTH)
    check_integer(f"{design} channels * width", channels * width, 1, MAX_BITS)


def select_bits(channels: int) -> int:
    """Count the bits of a select, which has at least 1."""
    return max(1, (channels - 1).bit_length())


def slices(value: Value, width: int) -> list[Value]:
    """Divide a value into channels of ``width`` bits."""
    return [value[at : at + width] for at in range(0, len(value), width)]


def multiplex(
    channels: Sequence[ValueLike], select: ValueLike, *, on_unused: OnUnused = OnUnused.ZERO
) -> Value:
    """Build the value of channel number ``select``.

    While the select names no channel, the value is 0, or, for ``OnUnused.ANY``, that of some
    channel. This is a balanced tree: bit 0 of the select chooses in each pair of neighbours, the
    next bit in each pair of those, and so on.
    """
    left = [Value.cast(channel) for channel in channels] or [Const(0)]
    for bit in Value.cast(select):
        if len(left) % 2 and on_unused is OnUnused.ZERO:
            left.append(Const(0))
        pairs = [left[at : at + 2] for at in range(0, len(left), 2)]
        left = [Mux(bit, pair[1], pair[0]) if len(pair) == 2 else pair[0] for pair in pairs]
    return left[0]


def multiplex_onehot(channels: Sequence[ValueLike], select: ValueLike) -> Value:
    """Build the OR of every channel whose bit of ``select`` is set, as a balanced tree.

    Channels without a bit are never selected, and bits without a channel select nothing.
    """
    lines = Value.cast(select)
    left = [Mux(line, channel, 0) for line, channel in zip(lines, channels, strict=False)]
    while len(left) > 1:
        pairs = [left[at : at + 2] for at in range(0, len(left), 2)]
        left = [pair[0] | pair[1] if len(pair) == 2 else pair[0] for pair in pairs]
    return left[0] if left else Const(0)


class Multiplexer(Block):
    """Multiplexer: the channel that a number selects.

    Combinational.

    Parameters
    ----------
    channels : :class:`int`
        Number of channels, 1 to 1024. Does not have to be a power of two.
    width : :class:`int`
        Bits of a channel, 1 to 1024. All channels together have at most 32768 bits.
    on_unused : :class:`OnUnused`
        What ``o`` is while ``s`` names no channel: ``zero``, or ``any`` value, which can be
        smaller.

    Members
    -------
    i : ``In(channels * width)``
        Channels, from bit 0 on.
    s : ``In(range(channels))``, at least 1 bit
        Number of the channel to select.
    o : ``Out(width)``
        Its value.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    i: Signal
    s: Signal
    o: Signal

    def __init__(self, channels: int = 4, *, width: int = 1, on_unused: OnUnused = OnUnused.ZERO):
        check_channels("Multiplexer", channels, width)
        self._channels = channels
        self._width = width
        self._on_unused = OnUnused(on_unused)
        super().__init__(
            {"i": In(channels * width), "s": In(select_bits(channels)), "o": Out(width)}
        )

    def model(self, i, s):
        # Above the last channel there are only zeros.
        value = i >> np.minimum(s, self._channels) * self._width
        any_value = self._on_unused is OnUnused.ANY
        return {"o": Cared(value, np.where(s < self._channels, -1, 0) if any_value else -1)}

    def elaborate(self, platform):
        m = Module()
        channels = slices(self.i, self._width)
        m.d.comb += self.o.eq(multiplex(channels, self.s, on_unused=self._on_unused))
        return m


class OneHotMultiplexer(Block):
    """One-hot multiplexer, also called AND-OR: the OR of the channels that are selected.

    Combinational. Nothing is decoded, so it is shallow where the select is one-hot already. If
    several lines are active, their channels are joined by OR; if none is, the output is 0.

    Parameters
    ----------
    channels : :class:`int`
        Number of channels, 1 to 1024.
    width : :class:`int`
        Bits of a channel, 1 to 1024. All channels together have at most 32768 bits.

    Members
    -------
    i : ``In(channels * width)``
        Channels, from bit 0 on.
    s : ``In(channels)``
        Select line of each channel.
    o : ``Out(width)``
        OR of the selected channels.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    i: Signal
    s: Signal
    o: Signal

    def __init__(self, channels: int = 4, *, width: int = 1):
        check_channels("OneHotMultiplexer", channels, width)
        self._channels = channels
        self._width = width
        super().__init__({"i": In(channels * width), "s": In(channels), "o": Out(width)})

    def model(self, i, s):
        value = 0
        for channel in range(self._channels):
            # Times 0 or 1, where the hardware has gates.
            value = value | (i >> channel * self._width & (1 << self._width) - 1) * (
                s >> channel & 1
            )
        return {"o": value}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(multiplex_onehot(slices(self.i, self._width), self.s))
        return m
