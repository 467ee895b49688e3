"""The hardware of a block is run and compared with its model."""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

import numpy as np

from hdl.block import Block, evaluate
from hdl.netlist import NotCombinational, to_rtlil

from .chunk import Chunk, Mismatch
from .compiled import compile
from .engine import ENGINES, differences, first_difference, reference
from .engine.reference import Columns
from .sides import compile_sides
from .specification import TraceError
from .stimulus import CHUNK, every_vector, input_bits, random_vectors, vector_at
from .streams import DEFAULT_CYCLES, run_streams

__all__ = ["Check", "CheckInterrupted", "check"]

_log = logging.getLogger("minterm.simulate")
_HEARTBEAT = 10.0
_BLOCK = 1 << 24  # vectors between two looks at the clock
_COUNTED = 1 << 18  # vectors compared as arrays, where mismatches have to be counted
EXHAUSTIVE_BITS = 26
MAX_EXHAUSTIVE_BITS = 40  # some minutes, for what takes a few hundred gates
WATCHED = 1 << 14
DEFAULT_VECTORS = 1000
MAX_VECTORS = 10_000_000


@dataclass(frozen=True)
class Check:
    """The result of a check; ``first`` is the first mismatch, if there is one."""

    vectors: int
    mismatches: int
    exhaustive: bool
    engine: str
    seconds: float
    first: Mismatch | None


class CheckInterrupted(KeyboardInterrupt):
    """A check was interrupted; the message says how far it had come."""


class _Progress:
    """Counts vectors and mismatches, and says so every ten seconds."""

    def __init__(self, total: int):
        self.total = total
        self.count = self.mismatches = 0
        self.first: Mismatch | None = None
        self.start = self._spoken = time.perf_counter()

    def receive(self, chunk: Chunk):
        wrong = self.note_first(chunk)
        self.add(chunk.count, int(np.count_nonzero(wrong)))

    def note_first(self, chunk: Chunk) -> np.ndarray:
        """Keep the first mismatch of all; return which vectors of the chunk are wrong."""
        wrong = chunk.wrong()
        if self.first is None and wrong.any():
            self.first = chunk.mismatch(int(np.argmax(wrong)))
        return wrong

    def add(self, count: int, mismatches: int = 0):
        self.count += count
        self.mismatches += mismatches
        now = time.perf_counter()
        if now - self._spoken >= _HEARTBEAT:
            self._spoken = now
            _log.warning("%s (%.0f s)", self, now - self.start)

    def __str__(self) -> str:
        found = f"{self.mismatches} of them differ" if self.mismatches else "no difference"
        return f"{self.count} of {self.total} vectors simulated, {found}"


def check(
    block: Block,
    *,
    vectors: int | None = None,
    exhaustive: bool | None = None,
    seed: int = 0,
    engine: str = "auto",
    threads: int = 1,
    watch: Callable[[Chunk], None] | None = None,
) -> Check:
    """Run a block and compare every specified output bit with its model.

    A block with state is run over clock cycles, in streams of at most 1024 that begin at the
    start; the model goes from one cycle to the next by itself.

    Parameters
    ----------
    vectors : :class:`int`, optional
        Number of vectors to draw, 1000 by default; or of cycles, 16384 by default, if the block
        has state.
    exhaustive : :class:`bool`, optional
        Whether every input vector is run instead, of at most 40 bits. By default that is done if
        ``vectors`` is not given and the inputs have at most 26 bits, and there is no state.
    seed : :class:`int`
        Where the drawing starts; the same seed gives the same vectors.
    engine : :class:`str`
        ``auto``, ``numpy`` or ``llvm``, as for :func:`~sim.compiled.compile`, or ``amaranth``,
        its own simulator.
    watch : callable, optional
        Is called with each :class:`Chunk` of the first 16384 vectors, or with that of the first
        stream of cycles, to draw a wave.

    Raises
    ------
    :exc:`ValueError`
        If ``vectors`` is less than 1 or more than 10 million, or given with ``exhaustive``, or
        there are too many for that.
    :exc:`~hdl.netlist.NotCombinational`, :exc:`~hdl.netlist.NetlistError`
        If the block has state that it does not list, or cannot be turned into gates.
    :exc:`CheckInterrupted`
        If it was interrupted.
    """
    if vectors is not None and not 1 <= vectors <= MAX_VECTORS:
        raise ValueError(f"vectors must be between 1 and {MAX_VECTORS}, not {vectors}")
    if engine not in (*ENGINES, "amaranth"):
        raise ValueError(f"engine must be one of {', '.join(ENGINES)}, amaranth, not {engine!r}")
    bits, clocked = input_bits(block), bool(block.registers)
    if exhaustive and vectors is not None:
        raise ValueError("check() takes either vectors or exhaustive=True")
    if exhaustive and clocked:
        raise ValueError(
            f"{type(block).__name__} has state, so that no number of vectors is exhaustive: "
            "see prove()"
        )
    if exhaustive and bits > MAX_EXHAUSTIVE_BITS:
        raise ValueError(
            f"at most {MAX_EXHAUSTIVE_BITS} input bits are run exhaustively, "
            f"and {type(block).__name__} has {bits}: see prove()"
        )
    if exhaustive is None:
        exhaustive = vectors is None and bits <= EXHAUSTIVE_BITS and not clocked
    drawn = vectors or (DEFAULT_CYCLES if clocked else DEFAULT_VECTORS)
    total = 1 << bits if exhaustive else drawn
    progress = _Progress(total)

    def receive(chunk: Chunk):
        wanted = progress.count < (1 if clocked else WATCHED)
        progress.receive(chunk)
        if watch and wanted:
            watch(chunk)

    try:
        if clocked:
            used = run_streams(block, total, seed, engine, threads, receive)
        elif exhaustive:
            stimulus = every_vector(block)
            used = _run_all(block, engine, threads, progress)
            if watch:
                _run_values(block, islice(stimulus, WATCHED // CHUNK), engine, watch)
        else:
            used = _run_values(block, random_vectors(block, total, seed), engine, receive, total)
    except KeyboardInterrupt:
        raise CheckInterrupted(str(progress)) from None
    seconds = time.perf_counter() - progress.start
    return Check(total, progress.mismatches, exhaustive, used, seconds, progress.first)


def _run_all(block: Block, engine: str, threads: int, progress: _Progress) -> str:
    """Run all vectors, with the model compiled too if that is possible; return the engine used."""
    if engine == "amaranth":
        return _run_values(block, every_vector(block), engine, progress.receive)
    try:
        sides = compile_sides(block, engine, progress.total)
    except (TraceError, TypeError, AttributeError) as error:
        # The last two are what a model raises that knows nothing of symbolic words, or that is
        # wrong in numpy as well, which is told here and at once.
        evaluate(block, vector_at(block, 0))
        _log.warning(
            "the model runs in numpy, many times slower, because it cannot be compiled: %s", error
        )
        return _run_values(block, every_vector(block), engine, progress.receive, progress.total)
    hardware, meaning = (side.program for side in sides)
    for first in range(0, progress.total, _BLOCK):
        count = min(_BLOCK, progress.total - first)
        at = first_difference(hardware, meaning, first, count, threads=threads)
        if at is None:
            progress.add(count)
            continue
        if progress.first is None:
            _run_values(block, [vector_at(block, at)], "amaranth", progress.note_first)
        for start in range(first, first + count, _COUNTED):
            size = min(_COUNTED, first + count - start)
            wrong = differences(hardware, meaning, start, size, threads=threads)
            progress.add(size, int(np.count_nonzero(wrong)))
    return hardware.engine


def _run_values(
    block: Block,
    stimulus: Iterable[Columns],
    engine: str,
    receive: Callable[[Chunk], object],
    total: int | None = None,
) -> str:
    """Run vectors and compare them with the model in numpy; return the engine used."""

    def judge(given: Columns, got: Columns):
        receive(Chunk(given, got, evaluate(block, given)))

    if engine == "amaranth":
        to_rtlil(block, "top")  # refuses a block with state
        reference.run_chunks(block, stimulus, judge)
        return engine
    compiled = compile(block, engine=engine, vectors=total)
    ports = compiled.program
    if ports.gates.registers:
        raise NotCombinational(block)
    for given in stimulus:
        arrays = {name: port.to_array([*given[name]]) for name, port in ports.inputs.items()}
        got = compiled(arrays)
        judge(given, {name: port.to_bits(got[name]) for name, port in ports.outputs.items()})
    return compiled.program.engine
