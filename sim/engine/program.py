"""What a compiled netlist can do, whatever it has been compiled to."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import ClassVar

import numpy as np

from hdl.netlist import Gates

from .planes import aligned, counter_planes
from .ports import Port, check_inputs

__all__ = ["COUNTER_LIMIT", "Program", "Stopped", "never"]

# Numbers of vectors are 64-bit integers in compiled code.
COUNTER_LIMIT = 1 << 63
_TURN = 0.2
# Outputs of a block, which are still in the second-level cache when they are looked at.
_BLOCK_BYTES = 256 << 10

Stopped = Callable[[], bool]


def never() -> bool:
    """Tell work that nobody stops it."""
    return False


class Program(ABC):
    """A netlist, ready to be computed for many vectors at once.

    Arrays have one element per vector. A port of at most 64 bits takes integers of any type, and
    gives the smallest of ``uint8``, ``uint16``, ``uint32`` and ``uint64`` that holds it, or of
    ``int8`` to ``int64`` if it is signed. A wider port takes and gives ``uint64`` of the shape
    ``(vectors, words)``, the least significant word first; a signed value fills the last word.

    Attributes
    ----------
    engine : :class:`str`
        What the netlist has been compiled to: ``numpy`` or ``llvm``.
    gates : :class:`~hdl.netlist.Gates`
        The netlist.
    words : :class:`int`
        Number of 64-bit words that a plane has in a column; see :meth:`planes`.
    inputs, outputs : :class:`dict` of :class:`str` to :class:`~sim.engine.ports.Port`
    """

    engine: str
    words: int
    # Seconds that a gate, and a bit of a port, take for a vector, as measured.
    _gate_seconds: ClassVar[float]
    _bit_seconds: ClassVar[float]

    def __init__(self, gates: Gates, signed: Collection[str]):
        unknown = sorted({*signed} - {*gates.inputs, *gates.outputs})
        if unknown:
            raise ValueError(f"there is no port {', '.join(unknown)} to be signed")
        self.gates = gates
        self.inputs = {
            name: Port(name, len(nodes), name in signed, nodes.start - 1)
            for name, nodes in gates.inputs.items()
        }
        self.outputs: dict[str, Port] = {}
        for name, literals in gates.outputs.items():
            first = sum(port.width for port in self.outputs.values())
            self.outputs[name] = Port(name, len(literals), name in signed, first)
        self._input_bits = sum(port.width for port in self.inputs.values())
        self._output_bits = sum(port.width for port in self.outputs.values())

    @classmethod
    def seconds(cls, gates: Gates, vectors: int) -> float:
        """Estimate how long some vectors take, once the netlist is compiled."""
        bits = sum(map(len, (*gates.inputs.values(), *gates.outputs.values())))
        return vectors * (gates.count * cls._gate_seconds + bits * cls._bit_seconds)

    def run(self, inputs: Mapping[str, np.ndarray], *, threads: int = 1) -> dict[str, np.ndarray]:
        """Compute the outputs for given vectors.

        A netlist without inputs is computed once.

        Raises
        ------
        :exc:`TypeError`, :exc:`ValueError`
            If an input is missing, its type or shape is wrong, a value does not fit its port, or
            the netlist has registers.
        """
        self.check_combinational()
        arrays, shape = check_inputs([*self.inputs.values()], inputs, ("vector",))
        count = 1 if shape is None else shape[0]
        outputs = self._allocate(self.outputs, count)
        self.share(count, threads, lambda *part: self._compute(arrays, outputs, *part))
        return {name: array[:count] for name, array in outputs.items()}

    def exhaustive(
        self,
        first: int = 0,
        count: int | None = None,
        outputs: Sequence[str] | None = None,
        *,
        threads: int = 1,
    ) -> dict[str, np.ndarray]:
        """Compute outputs for consecutive values of a counter, by default for all there are.

        The first input port is the most significant part of the counter.

        Parameters
        ----------
        first : :class:`int`
            Value to start with.
        count : :class:`int`, optional
            Number of values; up to the last one if not given.
        outputs : sequence of :class:`str`, optional
            Names of the outputs to return.

        Raises
        ------
        :exc:`ValueError`
            If the counter leaves its range or 63 bits, there is no such output, or the netlist
            has registers.
        """
        self.check_combinational()
        count = self.check_count(first, count)
        ports = self.select(outputs)
        skipped = first % (64 * self.words)
        base = first - skipped
        end = skipped + count
        arrays = self._allocate(ports, end)
        self.share(end, threads, lambda *part: self._compute(base, arrays, *part))
        return {name: array[skipped:end] for name, array in arrays.items()}

    def blocks(
        self, first: int = 0, count: int | None = None, outputs: Sequence[str] | None = None
    ) -> Iterator[tuple[int, dict[str, np.ndarray]]]:
        """Do what :meth:`exhaustive` does block by block, in memory that does not grow.

        Yields
        ------
        pair of :class:`int` and :class:`dict` of :class:`str` to array
            The first value of the counter in the block, and the outputs from there on. The next
            block overwrites the arrays.

        Raises
        ------
        :exc:`ValueError`
            As for :meth:`exhaustive`.
        """
        self.check_combinational()
        end = first + self.check_count(first, count)
        ports = self.select(outputs)
        column = 64 * self.words
        bytes_ = column * sum(port.dtype.itemsize * max(1, port.words) for port in ports.values())
        most = min(_BLOCK_BYTES // max(1, bytes_), (end - first) // column)
        size = column * (1 << max(0, most.bit_length() - 1))
        return self._blocks(first, end, size, ports)

    def _blocks(
        self, first: int, end: int, size: int, ports: Mapping[str, Port]
    ) -> Iterator[tuple[int, dict[str, np.ndarray]]]:
        while first < end:
            count = min(size - first % size, end - first)
            yield first, self.exhaustive(first, count, [*ports])
            first += count

    def run_cycles(
        self,
        inputs: Mapping[str, np.ndarray],
        *,
        cycles: int | None = None,
        threads: int = 1,
    ) -> dict[str, np.ndarray]:
        """Compute the outputs over clock cycles, for many independent streams at once.

        Arrays have the shape ``(cycles, streams)``. In every stream the registers start from
        their initial values. Outputs are those before the clock edge that ends the cycle.

        Parameters
        ----------
        cycles : :class:`int`, optional
            Number of cycles of the only stream of a netlist without inputs.

        Raises
        ------
        :exc:`TypeError`, :exc:`ValueError`
            As for :meth:`run`, or if the number of cycles is missing or given twice.
        """
        arrays, shape = check_inputs([*self.inputs.values()], inputs, ("cycle", "stream"))
        if (shape is None) == (cycles is None):
            given = "without inputs" if shape is None else "with inputs"
            rule = "is needed" if shape is None else "is not taken"
            raise ValueError(f"the number of cycles {rule} for a netlist {given}")
        length, streams = (cycles or 0, 1) if shape is None else shape
        outputs = {
            name: np.empty((length, streams, *port.tail), port.dtype)
            for name, port in self.outputs.items()
        }
        self.share(streams, threads, lambda *part: self._cycle(arrays, outputs, length, *part))
        return outputs

    @abstractmethod
    def planes(self, sources: np.ndarray) -> np.ndarray:
        """Compute planes from planes, arrays of ``uint64`` of shape ``(columns, planes, words)``.

        Bit ``b`` of word ``w`` in column ``c`` belongs to vector ``64 * (words * c + w) + b``.
        The planes that go in are the bits of the input ports in their order, the least
        significant first, and the registers; the planes that come out are the bits of the output
        ports, and what the registers take next.

        Raises
        ------
        :exc:`TypeError`, :exc:`ValueError`
            If the array has another type or shape.
        """

    def repeat(self, sources: np.ndarray, times: int) -> np.ndarray:
        """Compute the same planes several times, to measure the speed of that alone."""
        for _ in range(times - 1):
            self.planes(sources)
        return self.planes(sources)

    def check_combinational(self):
        """Raise :exc:`ValueError` if the netlist has registers."""
        if self.gates.registers:
            raise ValueError("the netlist has registers: give it clock cycles with run_cycles")

    def check_count(self, first: int, count: int | None) -> int:
        """Return how many values a counter over the inputs has from ``first`` on.

        Raises
        ------
        :exc:`ValueError`
            If it does not have ``count`` of them, or the last one needs more than 63 bits.
        """
        total = 1 << self._input_bits
        if not 0 <= first < total:
            raise ValueError(f"first must be 0..{total - 1}, not {first}")
        if count is None:
            count = total - first
        if not 0 <= count <= total - first:
            raise ValueError(f"count must be 0..{total - first} from {first} on, not {count}")
        if first + count > COUNTER_LIMIT:
            raise ValueError(f"the counter must stay below 2**63, not reach {first + count}")
        return count

    def find_difference(
        self, other: "Program", start: int, end: int, stopped: Stopped = never
    ) -> int | None:
        """Find the first of some columns of a counter in which another netlist differs.

        The other one has the same ports. Columns are those of this one. The search is given up
        when it is stopped.
        """
        words = max(self.words, other.words)
        ports = [*self.inputs.values()]
        order = [port.first + bit for port in reversed(ports) for bit in range(port.width)]
        for at in range(start * self.words // words, -(-end * self.words // words)):
            if stopped():
                return None
            results = []
            for program in (self, other):
                columns = words // program.words
                sources = np.empty((columns, self._input_bits, program.words), np.uint64)
                sources[:, order] = counter_planes(
                    range(len(order)), at * columns, columns, program.words
                )
                sinks = program.planes(sources)
                results.append(sinks.transpose(0, 2, 1).reshape(words, -1))
            differ = np.flatnonzero((results[0] != results[1]).any(1))
            found = (at * words + differ) // self.words
            if len(found := found[(found >= start) & (found < end)]):
                return int(found[0])
        return None

    @abstractmethod
    def _compute(
        self,
        source: Mapping[str, np.ndarray] | int,
        outputs: Mapping[str, np.ndarray],
        start: int,
        end: int,
        stopped: Stopped,
    ):
        """Compute vectors ``start`` to ``end - 1``; ``start`` is where a column begins.

        The source is arrays, or what a counter is for vector 0. The output arrays have room for
        all of the last column.
        """

    @abstractmethod
    def _cycle(
        self,
        arrays: Mapping[str, np.ndarray],
        outputs: Mapping[str, np.ndarray],
        length: int,
        start: int,
        end: int,
        stopped: Stopped,
    ):
        """Compute streams ``start`` to ``end - 1``; ``start`` is where a column begins."""

    def select(self, outputs: Sequence[str] | None) -> dict[str, Port]:
        """Return the outputs that are named, or all of them.

        Raises
        ------
        :exc:`ValueError`
            If there is no such output.
        """
        names = self.outputs if outputs is None else outputs
        if unknown := [name for name in names if name not in self.outputs]:
            raise ValueError(
                f"outputs must be among {', '.join(self.outputs)}, not {', '.join(unknown)}"
            )
        return {name: self.outputs[name] for name in names}

    def _check_planes(self, sources: np.ndarray):
        if sources.dtype != np.uint64:
            raise TypeError(f"planes must be an array of uint64, not {sources.dtype}")
        shape = (self._input_bits + len(self.gates.registers), self.words)
        if sources.ndim != 3 or sources.shape[1:] != shape:
            raise ValueError(
                f"planes must be an array of shape (columns, {shape[0]}, {shape[1]}), "
                f"not {sources.shape}"
            )

    def _allocate(self, ports: Mapping[str, Port], count: int) -> dict[str, np.ndarray]:
        column = 64 * self.words
        padded = -(-count // column) * column
        try:
            return {name: aligned((padded, *port.tail), port.dtype) for name, port in ports.items()}
        except (MemoryError, ValueError):  # what numpy raises for more than it can count
            raise ValueError(
                f"outputs of {count} vectors do not fit into memory: see blocks()"
            ) from None

    def share(self, count: int, threads: int, work: Callable[[int, int, Stopped], None]):
        """Divide a range of vectors or streams among threads, at the bounds of columns."""
        if threads < 1:
            raise ValueError(f"threads must be at least 1, not {threads}")
        column = 64 * self.words
        size = max(1, -(-count // (column * threads))) * column
        parts = [(start, min(start + size, count)) for start in range(0, count, size)]
        if len(parts) <= 1:
            for part in parts:
                work(*part, never)
            return
        stop = threading.Event()
        with ThreadPoolExecutor(len(parts)) as pool:
            running = [pool.submit(work, *part, stop.is_set) for part in parts]
            try:
                # In turns, because not every system wakes a waiting thread for an interrupt.
                while wait(running, _TURN, FIRST_EXCEPTION).not_done:
                    if any(future.done() and future.exception() for future in running):
                        break
            finally:
                stop.set()
        for future in running:
            future.result()
