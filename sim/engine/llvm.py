"""A netlist as machine code, made by LLVM."""

import ctypes
import functools
from collections.abc import Callable, Collection, Iterator, Mapping

import numpy as np

from hdl.netlist import Gates

from .cells import Cells, cells_of_gates
from .cover import cover
from .factor import factor
from .ir import evaluator
from .jit import Library
from .order import effort, ordered
from .planes import aligned, zeros
from .ports import Port, check_fit
from .program import Program, Stopped, never
from .share import share
from .simd import host_simd
from .steps import Code, Loop

__all__ = ["LlvmProgram"]

# The planes of the columns that are computed in one round should fit the first-level cache; more
# than a few columns save nothing.
_ROUND_BYTES = 16 << 10
_MOST_COLUMNS = 16
# A netlist with hardly fewer gates is not worth the time it takes to cover it.
_FEWER = 0.9
# Elements of an array that is copied at a time.
_COPIED = 1 << 20
_ONES = np.uint64((1 << 64) - 1)


class LlvmProgram(Program):
    """A netlist compiled to machine code.

    Parameters
    ----------
    simd : :class:`str`, optional
        Instructions to compile for: ``avx512``, ``avx2`` or ``plain``. By default the widest that
        this processor has.
    """

    engine = "llvm"
    _gate_seconds = 1e-12
    _bit_seconds = 2e-11

    def __init__(self, gates: Gates, signed: Collection[str] = (), *, simd: str | None = None):
        super().__init__(gates, signed)
        self.simd = host_simd(simd)
        self.words = self.simd.words
        self._library = Library(gates.digest, self._write, ("evaluate", "scratch"), self.simd)
        registers = len(gates.registers)
        self._source_count = self._input_bits + registers
        self._sink_count = self._output_bits + registers

    @functools.cached_property
    def _code(self) -> Code:
        scratch = ctypes.c_int64.from_address(self._library["scratch"]).value
        planes = self._source_count + self._sink_count
        return Code(self._library["evaluate"], scratch, self.gates.count + planes)

    @functools.cached_property
    def _columns(self) -> int:
        """Columns of a round: a power of two, so that it divides the values of a counter."""
        planes = self._source_count + self._sink_count + self._code.scratch
        size = planes * self.simd.bytes
        fitting = min(max(1, _ROUND_BYTES // max(1, size)), _MOST_COLUMNS)
        return 1 << fitting.bit_length() - 1

    def _write(self) -> str:
        factored = factor(self.gates)
        candidates = [factored]
        shared = share(factored)
        if shared.count < _FEWER * factored.count:
            # That saves cells, but may take more values than there are registers.
            candidates.append(shared)
        return evaluator(min(map(self._cells, candidates), key=effort), self.simd)

    def _cells(self, gates: Gates) -> Cells:
        netlist = cells_of_gates(gates)
        return ordered(cover(netlist) if self.simd.ternary else netlist)

    def planes(self, sources: np.ndarray) -> np.ndarray:
        self._check_planes(sources)
        sources = np.ascontiguousarray(sources)
        result = aligned((len(sources), self._sink_count, self.words))
        for columns, column, rounds in self._rounds(len(sources)):
            loop = Loop(self.simd, columns, sources[column:])
            loop.evaluate(self._code, result[column:], moving=True)
            loop.run(rounds, never)
        return result

    def repeat(self, sources: np.ndarray, times: int) -> np.ndarray:
        self._check_planes(sources)
        sources = np.ascontiguousarray(sources)
        result = aligned((len(sources), self._sink_count, self.words))
        loop = Loop(self.simd, len(sources), sources)
        loop.evaluate(self._code, result, times=times)
        loop.run(1, never)
        return result

    def _compute(
        self,
        source: Mapping[str, np.ndarray] | int,
        outputs: Mapping[str, np.ndarray],
        start: int,
        end: int,
        stopped: Stopped,
    ):
        lanes = self.simd.lanes
        # Of the last column, a counter has what is beyond the end, but arrays do not.
        whole = -(-(end - start) // lanes) if isinstance(source, int) else (end - start) // lanes
        for columns, column, rounds in self._rounds(whole):
            at = start + column * lanes
            rest = {name: array[at:] for name, array in outputs.items()}
            self._vectors(_from(source, at), rest, at, columns, rounds, stopped)
        at = start + whole * lanes
        if at < end and not isinstance(source, int):
            padded = {name: _padded(array[at:end], 0, lanes) for name, array in source.items()}
            rest = {name: array[at:] for name, array in outputs.items()}
            self._vectors(padded, rest, at, 1, 1, stopped)

    def _vectors(
        self,
        source: Mapping[str, np.ndarray] | int,
        outputs: Mapping[str, np.ndarray],
        at: int,
        columns: int,
        rounds: int,
        stopped: Stopped,
    ):
        """Compute whole columns, where the source and the outputs begin at vector ``at``."""
        lanes = columns * self.simd.lanes
        loop = self._loop(
            self._memory(columns), source, outputs, lambda array: lanes * array.strides[0]
        )
        reached = loop.run(rounds, stopped)
        if reached is not None and not isinstance(source, int):
            first = reached * lanes
            self._refuse(
                {name: array[first : first + lanes] for name, array in source.items()},
                (at + first,),
                ("vector",),
            )

    def _blocks(
        self, first: int, end: int, size: int, ports: Mapping[str, Port]
    ) -> Iterator[tuple[int, dict[str, np.ndarray]]]:
        rounds, rest = divmod(size, self._columns * self.simd.lanes)
        start = -(-first // size) * size
        if rest or end - start < size:
            yield from super()._blocks(first, end, size, ports)
            return
        yield from super()._blocks(first, start, size, ports)
        arrays = self._allocate(ports, size)
        lanes = self._columns * self.simd.lanes
        loop = self._loop(
            self._memory(self._columns), start, arrays, lambda array: lanes * array.strides[0]
        )
        while end - start >= size:
            loop.count_from(start // self.simd.lanes)
            loop.run(rounds, never)
            yield start, arrays
            start += size
        yield from super()._blocks(start, end, size, ports)

    def _cycle(
        self,
        arrays: Mapping[str, np.ndarray],
        outputs: Mapping[str, np.ndarray],
        length: int,
        start: int,
        end: int,
        stopped: Stopped,
    ):
        size = self._columns * self.simd.lanes
        for at in range(start, end, size):
            streams = slice(at, min(at + size, end))
            count = streams.stop - at
            lanes = -(-count // self.simd.lanes) * self.simd.lanes
            sources = self._memory(lanes // self.simd.lanes)
            for number, register in enumerate(self.gates.registers, self._input_bits):
                sources[:, number] = register.init * _ONES
            # Streams that do not fill a column are copied, some cycles at a time.
            step = length if lanes == count else _COPIED // lanes
            for cycle in range(0, length, max(1, step)):
                cycles = slice(cycle, min(cycle + step, length))
                given = {
                    name: _padded(array[cycles, streams], 1, lanes)
                    for name, array in arrays.items()
                }
                results = {
                    name: _padded(array[cycles, streams], 1, lanes)
                    for name, array in outputs.items()
                }
                loop = self._loop(sources, given, results, lambda array: array.strides[0])
                reached = loop.run(cycles.stop - cycle, stopped)
                if reached is not None:
                    wrong = {name: array[reached : reached + 1] for name, array in given.items()}
                    self._refuse(wrong, (cycle + reached, at), ("cycle", "stream"))
                if lanes != count:
                    for name, result in results.items():
                        outputs[name][cycles, streams] = result[:, :count]

    def find_difference(
        self, other: Program, start: int, end: int, stopped: Stopped = never
    ) -> int | None:
        if not isinstance(other, LlvmProgram) or other.simd != self.simd or not self._sink_count:
            return super().find_difference(other, start, end, stopped)
        for columns, column, rounds in self._rounds(end - start):
            loop = Loop(self.simd, columns, self._memory(columns))
            loop.count([*self.inputs.values()], start + column)
            mine, its = (aligned((columns, self._sink_count, self.words)) for _ in range(2))
            loop.evaluate(self._code, mine)
            loop.evaluate(other._code, its)
            loop.compare(mine, its)
            reached = loop.run(rounds, stopped)
            if reached is not None:
                within = int(np.flatnonzero((mine != its).any((1, 2)))[0])
                return start + column + reached * columns + within
        return None

    def _rounds(self, total: int) -> Iterator[tuple[int, int, int]]:
        """Divide columns into rounds: columns of a round, the first one, and how many rounds."""
        rounds, rest = divmod(total, self._columns)
        if rounds:
            yield self._columns, 0, rounds
        if rest:
            yield rest, total - rest, 1

    def _memory(self, columns: int) -> np.ndarray:
        return zeros((columns, self._source_count, self.words))

    def _loop(
        self,
        sources: np.ndarray,
        source: Mapping[str, np.ndarray] | int,
        outputs: Mapping[str, np.ndarray],
        distance: Callable[[np.ndarray], int],
    ) -> Loop:
        loop = Loop(self.simd, len(sources), sources)
        if isinstance(source, int):
            loop.count([*self.inputs.values()], source // self.simd.lanes)
        else:
            for name, array in source.items():
                loop.pack(self.inputs[name], array, distance(array))
        sinks = aligned((len(sources), self._sink_count, self.words))
        loop.evaluate(self._code, sinks)
        for name, array in outputs.items():
            loop.unpack(self.outputs[name], sinks, array, distance(array))
        loop.clock(sinks, self._output_bits, self._input_bits, len(self.gates.registers))
        return loop

    def _refuse(
        self, arrays: Mapping[str, np.ndarray], start: tuple[int, ...], axes: tuple[str, ...]
    ):
        for name, array in arrays.items():
            check_fit(self.inputs[name], array, start, axes)
        raise AssertionError("compiled code refused values that fit")


def _from(source: Mapping[str, np.ndarray] | int, start: int) -> Mapping[str, np.ndarray] | int:
    if isinstance(source, int):
        return source + start
    return {name: array[start:] for name, array in source.items()}


def _padded(array: np.ndarray, axis: int, length: int) -> np.ndarray:
    """Fill an array up with zeros along an axis; return it as it is if it is long enough."""
    missing = length - array.shape[axis]
    if not missing:
        return array
    return np.pad(array, [(0, missing * (axis == at)) for at in range(array.ndim)])
