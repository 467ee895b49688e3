"""What all arbiters have in common: their ports, and one-hot grants."""

from collections.abc import Callable, Sequence
from typing import Any

from amaranth.hdl import Const, Value
from amaranth.lib.wiring import In, Member, Out

from ..block import unshared
from ..encoder import encode
from ..registers import next_name

__all__ = ["MAX_WIDTH", "assign", "below", "model_grant", "ports"]

MAX_WIDTH = 256


def ports(width: int) -> dict[str, Member]:
    """Return the members of an arbiter with so many requests."""
    index_bits = max(1, (width - 1).bit_length())
    return {
        "request": In(width),
        "grant": Out(width),
        "index": Out(index_bits),
        "valid": Out(1),
    }


def below(
    lines: Sequence[Value], share: Callable[[Value], Value] = unshared
) -> tuple[list[Value], Value]:
    """Build for every line whether a lower one is set, and whether any is set.

    The lines are halved again and again, so that the depth grows with the logarithm of their
    number. ``share`` gives a name to a value that is used many times.
    """
    if len(lines) == 1:
        return [Const(0, 1)], lines[0]
    middle = len(lines) // 2
    low, low_any = below(lines[:middle], share)
    high, high_any = below(lines[middle:], share)
    return [*low, *(low_any | lower for lower in high)], share(low_any | high_any)


def assign(arbiter: Any, grant: Value) -> list[Any]:
    """Build the assignments of a grant to the outputs of an arbiter."""
    return [
        arbiter.grant.eq(grant),
        arbiter.index.eq(encode(arbiter.grant)),
        arbiter.valid.eq(arbiter.request.any()),
    ]


def model_grant(arbiter: Any, request: Any, grant: Any, **after: Any) -> dict[str, Any]:
    """Compute what the model of an arbiter returns for a grant, a number with a single bit.

    ``after`` is what its registers hold next, as far as it has them.
    """
    width = len(arbiter.request)
    values = {
        "grant": grant,
        "index": sum((grant >> line & 1) * line for line in range(width)),
        "valid": request != 0,
    }
    return values | {next_name(name): after[name] for name in arbiter.registers}
