"""Weighted round robin: the requests take turns of different length."""

import re

import numpy as np
from amaranth.hdl import Cat, Module, Mux, Signal, Value

from ..block import Block, check_integer
from .grants import MAX_WIDTH, assign, model_grant, ports
from .round_robin import is_thermometer, model_turn, take_turn

__all__ = ["WeightedRoundRobinArbiter"]

_MAX_WEIGHT = 256


class WeightedRoundRobinArbiter(Block):
    """Weighted round-robin arbiter.

    Whenever something is requested, one request is granted, in the same cycle. A request whose
    turn it is is granted again, up to its weight in all, as long as it is there; then it is the
    turn of the next one behind it, in a circle, with number 0 first after reset. A turn ends too
    when another request is granted. While everything is requested, each gets a share of the
    cycles in proportion to its weight.

    Who requests without a pause is granted within one cycle more than the weights of all others
    together: each of them has one turn at most before.

    Parameters
    ----------
    weights : :class:`str`
        Weights of the requests with commas between them, 1 to 256 each, such as ``3,1,2``. There
        are as many requests, 1 to 256.

    Members
    -------
    request : ``In(n)``, for ``n`` weights
        Requests.
    grant : ``Out(n)``
        The bit of the request that is granted.
    index : ``Out(range(n))``, at least 1 bit
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

    def __init__(self, weights: str = "3,1,2"):
        self._weights = _read(weights)
        width = len(self._weights)
        super().__init__(ports(width))
        self.behind = Signal(width - 1)
        self.left = Signal(range(max(self._weights)))
        # Alone, a request has no turns.
        wanted = (self.behind, self.left) if width > 1 else ()
        self.registers = tuple(register.name for register in wanted if len(register))

    def model(self, request, behind=0, left=0):
        width = len(self._weights)
        grant, behind, stays = model_turn(width, request, behind, left != 0)
        further = sum(
            (weight - 1) * (grant >> line & 1) for line, weight in enumerate(self._weights)
        )
        left = np.where(stays, left - 1, np.where(request != 0, further, left))
        return model_grant(self, request, grant, behind=behind, left=left)

    def invariant(self, behind=0, left=0):
        return is_thermometer(behind, len(self._weights) - 1)

    def elaborate(self, platform):
        m = Module()
        grant, behind, stays = take_turn(m, self.request, self.behind, self.left.any())
        m.d.comb += assign(self, grant)
        with m.If(self.valid):
            if "behind" in self.registers:
                m.d.sync += self.behind.eq(behind)
            if "left" in self.registers:
                m.d.sync += self.left.eq(Mux(stays, self.left - 1, self._further()))
        return m

    def _further(self) -> Value:
        """Build how often the one that is granted may be granted again: bits of constants."""
        return Cat(
            Cat(
                line
                for line, weight in zip(self.grant, self._weights, strict=True)
                if weight - 1 >> bit & 1
            ).any()
            for bit in range(len(self.left))
        )


def _read(weights: str) -> list[int]:
    name = "WeightedRoundRobinArbiter weights"
    if not isinstance(weights, str):
        raise TypeError(f"{name} must be a string, not {weights!r}")
    if not re.fullmatch(r"\s*[0-9]+\s*(,\s*[0-9]+\s*)*", weights):
        raise ValueError(f"{name} must be integers with commas between them, not {weights!r}")
    numbers = [int(word) for word in weights.split(",")]
    check_integer(f"{name} count", len(numbers), 1, MAX_WIDTH)
    for line, number in enumerate(numbers):
        check_integer(f"{name} of request {line}", number, 1, _MAX_WEIGHT)
    return numbers
