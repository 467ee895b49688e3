"""Least recently granted first."""

from collections.abc import Callable

import numpy as np
from amaranth.hdl import Cat, Module, Signal, Value, ValueLike

from ..block import Block, check_integer, sharing, unshared
from .grants import assign, model_grant, ports

__all__ = ["LeastRecentArbiter", "least_recent"]

_MAX_WIDTH = 64


def least_recent(
    requests: ValueLike,
    order: ValueLike,
    *,
    share: Callable[[Value], Value] = unshared,
) -> tuple[Value, Value]:
    """Build the grant for the request that was not granted for the longest time.

    Parameters
    ----------
    order : value of ``n * (n - 1) / 2`` bits for ``n`` requests
        For every pair of requests a bit that is 1 if the higher one is to come first, which is so
        if the lower one was granted after it. Pairs are sorted by the higher one, then by the
        lower one: 0 and 1, 0 and 2, 1 and 2, 0 and 3, and so on.
    share : callable
        Gives a name to a value that is used many times.

    Returns
    -------
    pair of :class:`amaranth.hdl.Value`
        The grant, a bit for each request, and what ``order`` has to be after it.
    """
    requests, order = Value.cast(requests), Value.cast(order)
    width = len(requests)
    rows = [order[high * (high - 1) // 2 :][:high] for high in range(width)]
    grant = []
    for line, row in enumerate(rows):
        column = Cat(higher[line] for higher in rows[line + 1 :])
        lower_first = (requests[:line] & ~row).any()
        higher_first = (requests[line + 1 :] & column).any()
        grant.append(share(requests[line] & ~lower_first & ~higher_first))
    after = (
        (row | Cat(grant[:line])) & ~grant[line].replicate(line) for line, row in enumerate(rows)
    )
    return Cat(grant), Cat(after)


class LeastRecentArbiter(Block):
    """Arbiter that grants the least recently granted request.

    Whenever something is requested, one request is granted, in the same cycle: of those that are
    there the one that was not granted for the longest time. Those that never were granted since
    reset come first, the lowest number first among them.

    Who requests without a pause is granted within ``width`` cycles: each other one is granted
    once at most before.

    Parameters
    ----------
    width : :class:`int`
        Number of requests, 1 to 64. There is a register for each pair of them, so that the size
        grows with the square.

    Members
    -------
    request : ``In(width)``
        Requests.
    grant : ``Out(width)``
        The bit of the request that is granted.
    index : ``Out(range(width))``, at least 1 bit
        Its number; 0 if nothing is requested.
    valid : ``Out(1)``
        Whether something is granted, which is whether anything is requested.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    request: Signal
    grant: Signal
    index: Signal
    valid: Signal

    def __init__(self, width: int = 4):
        check_integer("LeastRecentArbiter width", width, 1, _MAX_WIDTH)
        self._width = width
        super().__init__(ports(width))
        self.order = Signal(width * (width - 1) // 2)
        self.registers = ("order",) if width > 1 else ()

    def model(self, request, order=0):
        # The bits of a row are the lower requests that come behind the one it belongs to.
        rows = [
            order >> high * (high - 1) // 2 & (1 << high) - 1 if high else 0
            for high in range(self._width)
        ]
        beaten = 0
        for high, row in enumerate(rows):
            beaten = beaten | np.where(request >> high & 1, row, 0)
        grant, next_order = 0, 0
        for line, row in enumerate(rows):
            waits_for = request & (1 << line) - 1 & ~row | beaten & 1 << line
            wins = ((request >> line & 1) != 0) & (waits_for == 0)
            grant = grant | np.where(wins, 1 << line, 0)
        for line, row in enumerate(rows):
            won = (grant >> line & 1) != 0
            next_row = np.where(won, 0, row | grant & (1 << line) - 1)
            next_order = next_order | next_row << line * (line - 1) // 2
        return model_grant(self, request, grant, order=next_order)

    def elaborate(self, platform):
        m = Module()
        grant, order = least_recent(self.request, self.order, share=sharing(m, "granted"))
        m.d.comb += assign(self, grant)
        if self.registers:
            m.d.sync += self.order.eq(order)
        return m
