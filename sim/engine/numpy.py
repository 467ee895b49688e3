"""A netlist as a list of numpy operations: nothing to compile, nothing to install."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from hdl.netlist import Gates

from .cells import Cell, Cells, branches, cells_of_gates
from .planes import aligned, counter_planes, from_planes, to_planes
from .ports import Port, check_fit
from .program import Program, Stopped

__all__ = ["NumpyProgram"]

_OPERATIONS = {0x88: np.bitwise_and, 0xEE: np.bitwise_or, 0x66: np.bitwise_xor}
_FIRST_ONLY, _SECOND_ONLY = 0x22, 0x44
_ZERO, _ONES, _FIRST = 0, 1, 2
_MASK = np.iinfo(np.uint64).max


class _Call(NamedTuple):
    """One operation on rows of memory, which are given by number."""

    operation: np.ufunc
    a: int
    b: int
    result: int


class NumpyProgram(Program):
    """A netlist computed gate by gate."""

    engine = "numpy"
    _gate_seconds = 5e-11
    _bit_seconds = 2e-9
    # Long enough for the operations to outweigh the calls, short enough to stay in the cache.
    words = 512

    def __init__(self, gates: Gates, signed: Collection[str] = ()):
        super().__init__(gates, signed)
        self._netlist = cells_of_gates(gates)
        self._calls, self._rows = _plan(self._netlist)

    def planes(self, sources: np.ndarray) -> np.ndarray:
        self._check_planes(sources)
        memory = self._memory(self.words)
        result = aligned((len(sources), len(self._netlist.sinks), self.words))
        for column, planes in enumerate(sources):
            memory.sources[:] = planes
            memory.compute()
            result[column] = memory.sinks
        return result

    def _compute(
        self,
        source: Mapping[str, np.ndarray] | int,
        outputs: Mapping[str, np.ndarray],
        start: int,
        end: int,
        stopped: Stopped,
    ):
        memory = self._memory(self.words)
        column = 64 * self.words
        bits = [bit for port in reversed(self.inputs.values()) for bit in _planes(port)]
        for at in range(start, end, column):
            if stopped():
                return
            stop = min(at + column, end)
            if isinstance(source, int):
                memory.sources[bits] = counter_planes(
                    range(len(bits)), (source + at) // column, 1, self.words
                )[0]
            else:
                for name, array in source.items():
                    check_fit(self.inputs[name], array[at:stop], (at,), ("vector",))
                    _pack(memory.sources, self.inputs[name], array[at:stop])
            memory.compute()
            for name, array in outputs.items():
                _unpack(memory.sinks, self.outputs[name], array[at:stop])

    def _cycle(
        self,
        arrays: Mapping[str, np.ndarray],
        outputs: Mapping[str, np.ndarray],
        length: int,
        start: int,
        end: int,
        stopped: Stopped,
    ):
        for name, array in arrays.items():
            part = array[:, start:end]
            check_fit(self.inputs[name], part, (0, start), ("cycle", "stream"))
        memory = self._memory(-(-(end - start) // 64))
        states = slice(self._input_bits, None)
        for number, register in enumerate(self.gates.registers):
            memory.sources[self._input_bits + number] = -register.init & _MASK
        for cycle in range(length):
            if stopped():
                return
            for name, array in arrays.items():
                _pack(memory.sources, self.inputs[name], array[cycle, start:end])
            memory.compute()
            for name, array in outputs.items():
                _unpack(memory.sinks, self.outputs[name], array[cycle, start:end])
            memory.sources[states] = memory.sinks[self._output_bits :]

    def _memory(self, words: int) -> "_Memory":
        return _Memory(self._netlist, self._calls, self._rows, words)


class _Memory:
    """The rows that the calls work on, one plane each."""

    def __init__(self, netlist: Cells, calls: Sequence[_Call], rows: int, words: int):
        memory = np.zeros((rows, words), np.uint64)
        memory[_ONES] = _MASK
        self.sources = memory[_FIRST : _FIRST + netlist.sources]
        self.sinks = memory[_FIRST + netlist.sources :][: len(netlist.sinks)]
        self._calls = [(call[0], *(memory[row] for row in call[1:])) for call in calls]

    def compute(self):
        """Compute the sinks from the sources."""
        for operation, a, b, result in self._calls:
            operation(a, b, result)


def _plan(netlist: Cells) -> tuple[list[_Call], int]:
    """List the calls that compute a netlist, and count the rows they need.

    A row is used again when its value has served for the last time.
    """
    row = {0: _ZERO, **{node: _FIRST + node - 1 for node in range(1, netlist.sources + 1)}}
    rows = first_sink = _FIRST + netlist.sources
    rows += len(netlist.sinks)
    last = {leaf: cell.node for cell in netlist.cells for leaf in cell.leaves}
    sinks: dict[int, list[tuple[int, int]]] = {}
    for number, literal in enumerate(netlist.sinks):
        sinks.setdefault(literal >> 1, []).append((first_sink + number, literal & 1))
    calls = []
    free: list[int] = []
    for node in range(netlist.sources + 1):
        calls += _copies(row[node], sinks.get(node, ()))
    for cell in netlist.cells:
        if not free:
            free.append(rows)
            rows += 1
        result = row[cell.node] = free.pop()
        calls += _operations(cell, [row[leaf] for leaf in cell.leaves], result)
        calls += _copies(result, sinks.get(cell.node, ()))
        free += {
            row[leaf] for leaf in cell.leaves if leaf > netlist.sources and last[leaf] == cell.node
        }
        if cell.node not in last:
            free.append(result)
    return calls, rows


def _operations(cell: Cell, leaves: Sequence[int], result: int) -> list[_Call]:
    if cell.function in _OPERATIONS:
        return [_Call(_OPERATIONS[cell.function], leaves[0], leaves[1], result)]
    if cell.function in (_FIRST_ONLY, _SECOND_ONLY):
        kept = leaves[0 if cell.function == _FIRST_ONLY else 1]
        both = _Call(np.bitwise_and, leaves[0], leaves[1], result)
        return [both, _Call(np.bitwise_xor, kept, result, result)]
    # A multiplexer is the one value, changed where the condition holds and the other differs.
    (then, inverted), (otherwise, _) = branches(cell.function)
    condition = leaves[0]
    calls = [
        _Call(np.bitwise_xor, leaves[then], leaves[otherwise], result),
        _Call(np.bitwise_and, condition, result, result),
    ]
    if inverted:
        calls.append(_Call(np.bitwise_xor, condition, result, result))
    return [*calls, _Call(np.bitwise_xor, leaves[otherwise], result, result)]


def _copies(row: int, sinks: Iterable[tuple[int, int]]) -> list[_Call]:
    return [
        _Call(np.bitwise_xor, row, _ONES if inverted else _ZERO, sink) for sink, inverted in sinks
    ]


def _planes(port: Port) -> range:
    return range(port.first, port.first + port.width)


def _words(port: Port, array: np.ndarray) -> Iterator[tuple[slice, np.ndarray]]:
    """Take an array of a port apart into integers of at most 64 bits and their planes."""
    if not port.words:
        yield slice(port.first, port.first + port.width), array
    for word in range(port.words):
        first = 64 * word
        last = min(first + 64, port.width)
        yield slice(port.first + first, port.first + last), array[:, word]


def _pack(sources: np.ndarray, port: Port, array: np.ndarray):
    for planes, values in _words(port, array):
        sources[planes] = to_planes(values, planes.stop - planes.start, sources.shape[1])


def _unpack(sinks: np.ndarray, port: Port, array: np.ndarray):
    for planes, values in _words(port, array):
        # Lower words of a wide port have all their bits, so a sign makes no difference to them.
        dtype = np.dtype(np.int64) if port.words and port.signed else port.dtype
        values[:] = from_planes(sinks[planes], dtype, len(values)).view(values.dtype)
