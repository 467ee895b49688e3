"""A LUT network that changes in place, with the value of each signal in each row."""

from typing import NamedTuple

import numpy as np

from ...function import TruthTable
from ..network import Lut, LutNetwork
from .compiled import compiled

__all__ = [
    "CONSTANTS",
    "State",
    "below",
    "close_state",
    "dereference",
    "open_state",
    "reference",
    "reorder",
]

CONSTANTS = 2
"""Signals after the inputs that are always 0 and always 1."""

SHARING = 0.1
"""Cost of a LUT that many read, above one that is read once.

Concave, so that a LUT with few readers loses them to one that has many, and falls away.
"""

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


def open_state(network: LutNetwork, table: TruthTable, width: int, seed: int) -> State:
    """Take apart a network that is correct for a table."""
    care = _pack(table.care.T)
    inputs, words = len(network.inputs), care.shape[1]
    first = inputs + CONSTANTS
    signals = first + len(network.luts)
    readers = np.arange(1, signals + len(network.drivers) + 1)
    numbers = list(range(inputs))
    fanins = np.zeros((signals, width), np.int32)
    arity = np.full(signals, FREE, np.int32)
    arity[:first] = 0
    function = np.zeros(signals, np.int64)
    values = np.zeros((signals, words), np.int64)
    values[:inputs] = _input_words(inputs)
    values[inputs + 1] = -1
    order, placed = np.zeros(signals, np.int32), 0
    for number, lut in enumerate(network.luts, first):
        if not lut.inputs:
            numbers.append(inputs + lut.function)
            continue
        numbers.append(number)
        arity[number] = len(lut.inputs)
        fanins[number, : len(lut.inputs)] = [numbers[signal] for signal in lut.inputs]
        function[number] = np.uint64(lut.function).astype(np.int64)
        order[placed] = number
        placed += 1
    drivers = np.array([numbers[driver] for driver in network.drivers], np.int32)
    driving = np.bincount(drivers, minlength=signals).astype(np.int32)
    state = State(
        inputs=inputs,
        words=words,
        fanins=fanins,
        arity=arity,
        function=function,
        readers=np.zeros(signals, np.int32),
        driving=driving,
        values=values,
        order=order,
        placed=np.array([placed], np.int32),
        drivers=drivers,
        care=care,
        random=np.array([seed * 2 + 0x2545F4914F6CDD1], np.int64),
        energy=np.append(0.0, 1 + SHARING * (1 - 1 / readers)),
        depth=np.zeros(1, np.int32),
        flipped=np.zeros((signals, words), np.int64),
        differs=np.ones(signals, np.int8),
        above=np.zeros(signals, np.int8),
        need=np.zeros(words, np.int64),
        ones=np.zeros((1 << width, words), np.int64),
        zeros=np.zeros((1 << width, words), np.int64),
        witness=np.zeros((1 << width, 4), np.int64),
        half=np.zeros(1 << width, np.int64),
        stack=np.zeros(signals * (width + 1), np.int32),
        base=np.zeros(width, np.int32),
        best=np.zeros(width, np.int32),
    )
    for driver in drivers:
        reference(state, driver)
    reorder(state)
    return state


def _input_words(inputs: int) -> np.ndarray:
    """Give the values of each input in each row, packed: row r is bit r % 64 of word r // 64."""
    rows = np.arange(1 << inputs)
    return _pack(np.array([rows >> bit & 1 for bit in reversed(range(inputs))], np.bool_))


def _pack(rows: np.ndarray) -> np.ndarray:
    """Pack the last axis of an array of :class:`bool` into words, with 0 in rows too many."""
    data = np.packbits(rows, axis=-1, bitorder="little")
    words = np.zeros((*rows.shape[:-1], -(-data.shape[-1] // 8) * 8), np.uint8)
    words[..., : data.shape[-1]] = data
    return words.view("<i8").astype(np.int64)


def close_state(state: State, network: LutNetwork) -> LutNetwork:
    """Put a network together again, with the names of another."""
    numbers = {signal: signal for signal in range(state.inputs)}
    luts: list[Lut] = []
    placed = state.order[: state.placed[0]].tolist()
    read = {*state.drivers.tolist(), *state.fanins[placed].ravel().tolist()}
    for value in range(CONSTANTS):
        if state.inputs + value in read:
            numbers[state.inputs + value] = state.inputs + len(luts)
            luts.append(Lut((), value))
    for signal in placed:
        count = int(state.arity[signal])
        inputs = [numbers[fanin] for fanin in state.fanins[signal, :count].tolist()]
        function = int(state.function[signal]) & ((1 << (1 << count)) - 1)
        numbers[signal] = state.inputs + len(luts)
        luts.append(Lut(tuple(inputs), function))
    drivers = tuple(numbers[driver] for driver in state.drivers.tolist())
    return LutNetwork(network.inputs, network.outputs, tuple(luts), drivers)
