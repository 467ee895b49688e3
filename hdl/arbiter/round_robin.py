"""Round robin: the requests take turns."""

from collections.abc import Callable
from typing import Any

import numpy as np
from amaranth.hdl import Cat, Const, Module, Mux, Signal, Value, ValueLike

from ..block import Block, check_boolean, check_integer, sharing, unshared
from .grants import MAX_WIDTH, assign, below, model_grant, ports

__all__ = ["RoundRobinArbiter", "is_thermometer", "model_turn", "round_robin", "take_turn"]


def round_robin(
    requests: ValueLike,
    behind: ValueLike,
    *,
    share: Callable[[Value], Value] = unshared,
) -> tuple[Value, Value]:
    """Build the grant for the next request behind the one that was granted last, in a circle.

    Parameters
    ----------
    behind : value of one bit less than there are requests
        For the requests from number 1 on, whether they are behind the one that was granted last.
        All bits are 0 before the first grant.
    share : callable
        Gives a name to a value that is used many times.

    Returns
    -------
    pair of :class:`amaranth.hdl.Value`
        The grant, a bit for each request, and what ``behind`` has to be after it. Without a
        request the latter means nothing.
    """
    requests = Value.cast(requests)
    behind = Cat(Const(0, 1), behind)
    further = share((requests & behind).any())
    # Those behind the last one if there are any, otherwise all.
    lines = [
        share(request & (after | ~further)) for request, after in zip(requests, behind, strict=True)
    ]
    lower, _ = below(lines, share)
    return Cat(line & ~other for line, other in zip(lines, lower, strict=True)), Cat(lower[1:])


def take_turn(
    m: Module, requests: Value, behind: Value, stay: ValueLike
) -> tuple[Value, Value, Value]:
    """Build what :func:`round_robin` does, unless a turn goes on, and whether it does.

    If ``stay`` is 1 and the one that was granted last is requested, it is granted again.
    """
    share = sharing(m, "node")
    again = requests & Cat(Const(1, 1), ~behind) & Cat(behind, Const(1, 1))
    stays = share(stay & again.any())
    grant, next_behind = round_robin(requests, behind, share=share)
    return Mux(stays, again, grant), Mux(stays, behind, next_behind), stays


def model_turn(width: int, request: Any, behind: Any, stay: Any) -> tuple[Any, Any, Any]:
    """Compute what :func:`take_turn` builds, for models."""
    wanted = request & behind << 1
    lines = np.where(wanted != 0, wanted, request)
    last = np.where(behind == 0, 1 << width - 1, behind & -behind)
    stays = stay & ((request & last) != 0)
    grant = np.where(stays, last, lines & -lines)
    return grant, np.where(request != 0, (1 << width - 1) - grant, behind), stays


def is_thermometer(behind: Any, bits: int) -> Any:
    """Tell whether the ones of a number are its highest bits, as ``behind`` always has them."""
    return (behind & ~(behind >> 1) & (1 << bits >> 1) - 1) == 0


class RoundRobinArbiter(Block):
    """Round-robin arbiter.

    Whenever something is requested, one request is granted, in the same cycle: the next one
    behind the one that was granted last, in a circle; number 0 after reset.

    Who requests without a pause is granted within ``width`` cycles: no other is granted twice
    before. With ``hold`` that is so if a turn, however long, is counted as one cycle.

    Parameters
    ----------
    width : :class:`int`
        Number of requests, 1 to 256. Does not have to be a power of two.
    hold : :class:`bool`
        Whether a request that was granted in the cycle before stays granted as long as it is
        there.

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

    def __init__(self, width: int = 4, *, hold: bool = False):
        check_integer("RoundRobinArbiter width", width, 1, MAX_WIDTH)
        check_boolean("RoundRobinArbiter hold", hold)
        self._width = width
        self._hold = hold
        super().__init__(ports(width))
        self.behind = Signal(width - 1)
        self.held = Signal()
        # A single request has nothing to wait for.
        self.registers = () if width == 1 else ("behind", "held") if hold else ("behind",)

    def model(self, request, behind=0, held=0):
        grant, after, _ = model_turn(self._width, request, behind, held == 1)
        return model_grant(self, request, grant, behind=after, held=request != 0)

    def invariant(self, behind=0, held=0):
        # Only what stays is another one than in the model if more than one was granted last.
        return is_thermometer(behind, self._width - 1) if self._hold else True

    def elaborate(self, platform):
        m = Module()
        if self._hold:
            grant, behind, _ = take_turn(m, self.request, self.behind, self.held)
        else:
            grant, behind = round_robin(self.request, self.behind, share=sharing(m, "node"))
        m.d.comb += assign(self, grant)
        if self.registers:
            with m.If(self.valid):
                m.d.sync += self.behind.eq(behind)
        if "held" in self.registers:
            m.d.sync += self.held.eq(self.valid)
        return m
