"""A scheduler with the interface of the one that Amaranth had in ``amaranth.lib.scheduler``.

In a project that used it, ``from hdl.scheduler import RoundRobin`` is all there is to change. New
designs are better off with :class:`~hdl.arbiter.RoundRobinArbiter`, which grants in the same cycle.
"""

from amaranth.hdl import Cat, Elaboratable, Module, Signal

from .arbiter.round_robin import round_robin
from .block import sharing
from .encoder import encode

__all__ = ["RoundRobin"]


class RoundRobin(Elaboratable):
    """Round-robin scheduler.

    At every clock edge of the domain ``sync`` at which something is requested, the next request
    behind the one in ``grant`` is granted, in a circle; the one in ``grant`` itself only if there
    is no other. As ``grant`` is 0 after reset, request 1 then comes before request 0. An
    :class:`~amaranth.hdl.EnableInserter` decides when there is a new grant.

    Parameters
    ----------
    count : :class:`int`
        Number of requests, 0 or more.

    Attributes
    ----------
    count : :class:`int`
    requests : ``Signal(count)``, in
        Requests.
    grant : ``Signal(range(count))``, out
        Number of the request that was granted last. Has no bits if there is only one request.
    valid : ``Signal()``, out
        Whether anything was requested at the last clock edge. If not, ``grant`` did not change.

    Raises
    ------
    :exc:`ValueError`
        If the count is not an integer of 0 or more.
    """

    def __init__(self, *, count: int):
        if not isinstance(count, int) or count < 0:
            raise ValueError(f"RoundRobin count must be a non-negative integer, not {count!r}")
        self.count = count
        self.requests = Signal(count)
        self.grant = Signal(range(count))
        self.valid = Signal()

    def elaborate(self, platform):
        m = Module()
        if self.count > 1:
            behind = Cat(self.grant < line for line in range(1, self.count))
            grant, _ = round_robin(self.requests, behind, share=sharing(m, "node"))
            with m.If(self.requests.any()):
                m.d.sync += self.grant.eq(encode(grant))
        m.d.sync += self.valid.eq(self.requests.any())
        return m
