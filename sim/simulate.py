"""Simulation: the hardware of a block is run and compared with its model."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hdl.block import Block, Cared, evaluate
from hdl.netlist import to_rtlil

from .engine.reference import Columns, TooLong, run_chunks
from .stimulus import EXHAUSTIVE_BITS, every_vector, input_bits, random_vectors

__all__ = ["Chunk", "Mismatch", "Simulation", "TooLong", "simulate"]

_log = logging.getLogger("minterm.simulate")
_HEARTBEAT = 10.0
DEFAULT_VECTORS = 1000
MAX_VECTORS = 10_000_000


@dataclass(frozen=True)
class Chunk:
    """Consecutive vectors: what went in, what the hardware gave, what the model says."""

    given: Columns
    got: Columns
    expected: Mapping[str, Cared]


@dataclass(frozen=True)
class Mismatch:
    """A vector on which an output of the hardware is not what the model says."""

    inputs: dict[str, int]
    output: str
    got: int
    expected: int


@dataclass(frozen=True)
class Simulation:
    """The result of a simulation; ``first`` is the first mismatch, if there is one."""

    vectors: int
    mismatches: int
    exhaustive: bool
    engine: str
    seconds: float
    first: Mismatch | None


def simulate(
    block: Block,
    *,
    vectors: int | None = None,
    seed: int = 0,
    watch: Callable[[Chunk], None] | None = None,
) -> Simulation:
    """Run a combinational block and compare every specified output bit with its model.

    Parameters
    ----------
    vectors : :class:`int`, optional
        Number of vectors to draw. Without it, every input vector is run if the inputs have at
        most 14 bits, and 1000 are drawn otherwise.
    seed : :class:`int`
        Where the drawing starts; the same seed gives the same vectors.
    watch : callable, optional
        Is called with every :class:`Chunk` after it has run, to draw a wave or show progress.

    Raises
    ------
    :exc:`ValueError`
        If ``vectors`` is less than 1 or more than 10 million.
    :exc:`~hdl.netlist.NotCombinational`
        If the block has state.
    :exc:`TooLong`
        If an expression of the block is too long to simulate.
    """
    if vectors is not None and not 1 <= vectors <= MAX_VECTORS:
        raise ValueError(f"vectors must be between 1 and {MAX_VECTORS}, not {vectors}")
    to_rtlil(block, "top")
    start = spoken = time.perf_counter()
    exhaustive = vectors is None and input_bits(block) <= EXHAUSTIVE_BITS
    if exhaustive:
        stimulus = every_vector(block)
    else:
        stimulus = random_vectors(block, vectors or DEFAULT_VECTORS, seed)
    count = mismatches = 0
    first: Mismatch | None = None

    def inform(given: Columns, got: Columns):
        nonlocal count, mismatches, first, spoken
        chunk = Chunk(given, got, evaluate(block, given))
        wrong = _wrong(chunk)
        if wrong and first is None:
            first = _mismatch(chunk, wrong[0])
        mismatches += len(wrong)
        count += _length(given)
        if watch:
            watch(chunk)
        if time.perf_counter() - spoken >= _HEARTBEAT:
            spoken = time.perf_counter()
            _log.warning("%d vectors simulated (%.0f s)", count, spoken - start)

    run_chunks(block, stimulus, inform)
    seconds = time.perf_counter() - start
    return Simulation(count, mismatches, exhaustive, "amaranth", seconds, first)


def _length(values: Columns) -> int:
    return len(next(iter(values.values())))


def _wrong(chunk: Chunk) -> list[int]:
    """List the vectors of a chunk on which a specified bit of an output is wrong."""
    return [
        index
        for index in range(_length(chunk.given))
        if any(
            values[index] & int(chunk.expected[name].care[index])
            != int(chunk.expected[name].value[index])
            for name, values in chunk.got.items()
        )
    ]


def _mismatch(chunk: Chunk, index: int) -> Mismatch:
    given = {name: values[index] for name, values in chunk.given.items()}
    for name, values in chunk.got.items():
        value, care = (int(part[index]) for part in chunk.expected[name])
        if values[index] & care != value:
            return Mismatch(given, name, values[index], value)
    raise AssertionError("the vector has no mismatch")
