"""Fixed priority: the same request always wins."""

import numpy as np
from amaranth.hdl import Module, Signal

from ..block import Block, check_integer, sharing
from ..priority import First, grant
from .grants import MAX_WIDTH, assign, model_grant, ports

__all__ = ["FixedArbiter"]


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
            granted = request & -request
        else:
            # Only the last line that finds a request leaves its bit.
            granted = 0
            for line in range(self._width):
                granted = np.where(request >> line & 1, 1 << line, granted)
        return model_grant(self, request, granted)

    def elaborate(self, platform):
        m = Module()
        first = grant(self.request, first=self._first, share=sharing(m, "any"))
        m.d.comb += assign(self, first)
        return m
