"""A LUT network that changes in place, with the value of each signal in each row."""

from typing import NamedTuple

import numpy as np

from .compiled import compiled

__all__ = [
    "CONSTANTS",
    "FREE",
    "State",
    "below",
    "dereference",
    "reference",
    "reorder",
]

CONSTANTS = 2
"""Signals after the inputs that are always 0 and always 1."""

FREE = -1
"""Fan-in count of a LUT that is not part of the network."""


class State(NamedTuple):
    """The arrays of a network of LUTs.

    Signals are the inputs, the two constants, then places for LUTs. A row of the truth table is a
    bit of :py:`words` words; a set of rows or the values of a signal is an array of words.
    """

    inputs: int
    words: int
    fanins: np.ndarray  # (signals, K): what each LUT reads
    arity: np.ndarray  # (signals,): of how many fan-ins; FREE for an empty place
    function: np.ndarray  # (signals,): bit r is the output where bit j of r is fan-in j
    readers: np.ndarray  # (signals,): how many LUTs and outputs read it
    driving: np.ndarray  # (signals,): how many outputs it drives
    values: np.ndarray  # (signals, words)
    order: np.ndarray  # (signals,): LUTs so that each stands after what it reads
    placed: np.ndarray  # (1,): how many of them
    drivers: np.ndarray  # (outputs,)
    care: np.ndarray  # (outputs, words)
    random: np.ndarray  # (1,): state of the generator
    level: np.ndarray  # (signals,): LUTs on the longest path to it
    depth: np.ndarray  # (1,): LUTs on the longest path
    energy: np.ndarray  # (readers + 1,): cost of a LUT that is read so often
    # What a step works on.
    flipped: np.ndarray  # (signals, words): values if the LUT at hand were inverted
    differs: np.ndarray  # (signals,): whether these are other values
    above: np.ndarray  # (signals,): whether it reads the LUT at hand, by any path
    need: np.ndarray  # (words,): rows where the LUT at hand must keep its value
    ones: np.ndarray  # (2**K, words): parts of the rows where it must be 1
    zeros: np.ndarray  # (2**K, words): and 0
    witness: np.ndarray  # (2**K, 4): word and bit of a row in each part
    matter: np.ndarray  # (words,): rows that an output specifies
    pattern: np.ndarray  # (2**K, words): rows where the fan-ins have each pattern
    conflict: np.ndarray  # (2**K,): which patterns need another value than each
    found: np.ndarray  # (signals,): the readers of the LUT at hand
    half: np.ndarray  # (2**K,): half-evaluated LUT
    stack: np.ndarray  # (signals,)
    base: np.ndarray  # (K,)
    best: np.ndarray  # (K,)


@compiled
def below(s, bound):
    """Draw a number less than a bound (G. Marsaglia, "Xorshift RNGs", 2003)."""
    x = s.random[0]
    x ^= x << 13
    x ^= (x >> 7) & 0x1FFFFFFFFFFFFFF
    x ^= x << 17
    s.random[0] = x
    return ((x & 0x7FFFFFFF) * bound) >> 31


@compiled
def reference(s, signal):
    """Read a signal once more; return what that costs, with all that this revives."""
    cost = 0.0
    s.stack[0] = signal
    top = 1
    while top:
        top -= 1
        u = s.stack[top]
        if u >= s.inputs + CONSTANTS:
            cost += s.energy[s.readers[u] + 1] - s.energy[s.readers[u]]
            if s.readers[u] == 0:
                for j in range(s.arity[u]):
                    s.stack[top] = s.fanins[u, j]
                    top += 1
        s.readers[u] += 1
    return cost


@compiled
def dereference(s, signal):
    """Read a signal once less; return what that costs, with all that this kills."""
    cost = 0.0
    s.stack[0] = signal
    top = 1
    while top:
        top -= 1
        u = s.stack[top]
        s.readers[u] -= 1
        if u >= s.inputs + CONSTANTS:
            cost += s.energy[s.readers[u]] - s.energy[s.readers[u] + 1]
            if s.readers[u] == 0:
                for j in range(s.arity[u]):
                    s.stack[top] = s.fanins[u, j]
                    top += 1
    return cost


@compiled
def reorder(s):
    """Free the LUTs that nothing reads, and sort the others."""
    first = s.inputs + CONSTANTS
    for u in range(first, len(s.arity)):
        s.above[u] = 0
        if s.readers[u] == 0:
            s.arity[u] = FREE
    total = 0
    for o in range(len(s.drivers)):
        top = 0
        s.stack[0] = s.drivers[o]
        while top >= 0:
            u = s.stack[top]
            if u < first or s.above[u] == 2:
                top -= 1
                continue
            if s.above[u] == 1:
                s.above[u] = 2
                level = 0
                for j in range(s.arity[u]):
                    level = max(level, s.level[s.fanins[u, j]])
                s.level[u] = level + 1
                s.order[total] = u
                total += 1
                top -= 1
                continue
            s.above[u] = 1
            for j in range(s.arity[u]):
                f = s.fanins[u, j]
                if f >= first and s.above[f] == 0:
                    top += 1
                    s.stack[top] = f
    s.placed[0] = total
