"""Running combinations: every bit together with all bits below it."""

from collections.abc import Callable, Sequence

from amaranth.hdl import Cat, Value

__all__ = ["prefix"]


def prefix(
    bits: Sequence[Value],
    operation: Callable[[Value, Value], Value],
    share: Callable[[Value], Value] | None = None,
) -> list[Value]:
    """List for every bit the combination of it and all bits below it.

    ``operation`` is associative and works bit by bit, such as OR or XOR; ``share``, if there is
    one, gives a name to a value that is used many times. The depth is the logarithm of the number
    of bits: each half is done by itself, then the last of the lower one is combined with all of
    the upper one (J. Sklansky, "Conditional-Sum Addition Logic", 1960).
    """
    if len(bits) <= 1:
        return list(bits)
    half = 1 << (len(bits) - 1).bit_length() - 1
    low = prefix(bits[:half], operation, share)
    high = prefix(bits[half:], operation, share)
    if share is None:
        return low + [operation(bit, low[-1]) for bit in high]
    # One operation on a word is quicker to elaborate than many on bits.
    return [*low, *share(operation(Cat(high), low[-1].replicate(len(high))))]
