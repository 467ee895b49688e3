"""Functions of a few inputs as numbers: bit ``r`` is the output in row ``r``."""

from collections.abc import Sequence

__all__ = ["FALSE", "TRUE", "everything", "matters", "rewire"]

FALSE, TRUE = -2, -1
"""The constants as literals. A literal is twice a signal's number, plus 1 if complemented."""


def everything(inputs: int) -> int:
    """Return the function of so many inputs that is always 1."""
    return (1 << (1 << inputs)) - 1


def matters(function: int, inputs: int, index: int) -> bool:
    """Tell whether a function depends on one of its inputs."""
    distance = 1 << index
    # The rows where the input is 0: blocks of `distance` ones, as far apart as they are long.
    zeros = everything(inputs) // ((1 << distance) + 1)
    return (function ^ function >> distance) & zeros != 0


def rewire(function: int, literals: Sequence[int]) -> tuple[tuple[int, ...], int]:
    """Express a function of literals, some of them perhaps constant or of one signal, by signals.

    Returns
    -------
    inputs, function
        The signals that it depends on, in ascending order, and the function of them.
    """
    signals = sorted({literal >> 1 for literal in literals if literal >= 0})
    if [2 * signal for signal in signals] != list(literals):
        # Each input adds its bit to the row number if its literal is true.
        places = [signals.index(literal >> 1) if literal >= 0 else -1 for literal in literals]
        result = 0
        for row in range(1 << len(signals)):
            source = 0
            for index, (literal, place) in enumerate(zip(literals, places, strict=True)):
                bit = row >> place & 1 if place >= 0 else 0
                source |= (bit ^ literal & 1) << index
            result |= (function >> source & 1) << row
        function = result
    kept = [index for index in range(len(signals)) if matters(function, len(signals), index)]
    if len(kept) < len(signals):
        # The others may be anything: take the rows where they are 0.
        result = 0
        for row in range(1 << len(kept)):
            source = sum((row >> place & 1) << index for place, index in enumerate(kept))
            result |= (function >> source & 1) << row
        function = result
    return tuple(signals[index] for index in kept), function
