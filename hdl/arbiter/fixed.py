"""Fixed priority: the same request always wins."""

from collections.abc import Callable

import numpy as np
from amaranth.hdl import Cat, Module, Signal, Value, ValueLike

from ..block import Block, check_integer, sharing, unshared
from ..priority import First
from .grants import MAX_WIDTH, assign, below, model_grant, ports

__all__ = ["FixedArbiter", "fixed_priority"]


def fixed_priority(
    requests: ValueLike,
    *,
    first: First = First.LOWEST,
    share: Callable[[Value], Value] = unshared,
) -> Value:
    """Build a grant for the lowest, or highest, of the requests, one bit for each of them.

    ``share`` gives a name to a value that is used many times.
    """
    order = 1 if first is First.LOWEST else -1
    lines = list(Value.cast(requests))[::order]
    lower, _ = below(lines, share)
    return Cat([line & ~other for line, other in zip(lines, lower, strict=True)][::order])


class FixedArbiter(Block):
    """Arbiter with fixed priority.

    Combinational. Whenever something is requested, the first of the requests is granted, in the
    same cycle. That one is never kept waiting; any other waits for as long as there are requests
    before it, without a bound.

    Parameters
    ----------
    width : :class:`int`
        Number of requests, 1 to 256.
    first : :class:`~hdl.priority.First`
        Which request wins: the ``lowest`` or the ``highest`` numbered one.

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

    def __init__(self, width: int = 4, *, first: First = First.LOWEST):
        check_integer("FixedArbiter width", width, 1, MAX_WIDTH)
        self._width = width
        self._first = First(first)
        super().__init__(ports(width))

    def model(self, request):
        if self._first is First.LOWEST:
            grant = request & -request
        else:
            # Only the last line that finds a request leaves its bit.
            grant = 0
            for line in range(self._width):
                grant = np.where(request >> line & 1, 1 << line, grant)
        return model_grant(self, request, grant)

    def elaborate(self, platform):
        m = Module()
        grant = fixed_priority(self.request, first=self._first, share=sharing(m, "any"))
        m.d.comb += assign(self, grant)
        return m
