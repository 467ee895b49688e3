"""LUT networks taken apart, and put together again."""

import numpy as np

from ...function import TruthTable
from ..network import Lut, LutNetwork
from .state import CONSTANTS, FREE, State

__all__ = ["close_state", "open_state"]

SHARING = 0.1
"""Cost of a LUT that many read, above one that is read once.

Concave, so that a LUT with few readers loses them to one that has many, and falls away.
"""


def open_state(network: LutNetwork, table: TruthTable, width: int, seed: int) -> State:
    """Take apart a network that is correct for a table."""
    care = _pack(table.care.T)
    inputs, words = len(network.inputs), care.shape[1]
    first = inputs + CONSTANTS
    signals = first + len(network.luts)
    numbers = list(range(inputs))
    fanins = np.zeros((signals, width), np.int32)
    arity = np.full(signals, FREE, np.int32)
    arity[:first] = 0
    function = np.zeros(signals, np.int64)
    values = np.zeros((signals, words), np.int64)
    values[:inputs] = _input_words(inputs)
    values[inputs + 1] = -1
    placed = []
    for number, lut in enumerate(network.luts, first):
        if not lut.inputs:
            numbers.append(inputs + lut.function)
            continue
        numbers.append(number)
        arity[number] = len(lut.inputs)
        fanins[number, : len(lut.inputs)] = [numbers[signal] for signal in lut.inputs]
        function[number] = np.uint64(lut.function).astype(np.int64)
        placed.append(number)
    drivers = np.array([numbers[driver] for driver in network.drivers], np.int32)
    driving = np.bincount(drivers, minlength=signals).astype(np.int32)
    readers = driving.copy()
    for number in reversed(placed):
        if readers[number]:
            np.add.at(readers, fanins[number, : arity[number]], 1)
        else:
            arity[number] = FREE
    placed = [number for number in placed if readers[number]]
    order = np.zeros(signals, np.int32)
    order[: len(placed)] = placed
    reads = np.arange(1, signals + len(drivers) + 1)
    return State(
        inputs=inputs,
        words=words,
        fanins=fanins,
        arity=arity,
        function=function,
        readers=readers,
        driving=driving,
        values=values,
        order=order,
        placed=np.array([len(placed)], np.int32),
        drivers=drivers,
        care=care,
        random=np.array([0x2545F4914F6CDD1 ^ (seed & 0xFFFFFFFF) << 1], np.int64),
        energy=np.append(0.0, 1 + SHARING * (1 - 1 / reads)),
        level=np.zeros(signals, np.int32),
        depth=np.zeros(1, np.int32),
        flipped=np.zeros((signals, words), np.int64),
        differs=np.ones(signals, np.int8),
        above=np.zeros(signals, np.int8),
        need=np.zeros(words, np.int64),
        ones=np.zeros((1 << width, words), np.int64),
        zeros=np.zeros((1 << width, words), np.int64),
        witness=np.zeros((1 << width, 4), np.int64),
        matter=np.bitwise_or.reduce(care, 0),
        pattern=np.zeros((1 << width, words), np.int64),
        conflict=np.zeros(1 << width, np.int64),
        found=np.zeros(signals, np.int32),
        half=np.zeros(1 << width, np.int64),
        stack=np.zeros(signals * (width + 1), np.int32),
        base=np.zeros(width, np.int32),
        best=np.zeros(width, np.int32),
    )


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
    read = set(state.drivers.tolist())
    for signal in placed:
        read.update(state.fanins[signal, : state.arity[signal]].tolist())
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
