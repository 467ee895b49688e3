"""Blocks with state over many clock cycles: the hardware in streams, the model cycle by cycle."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from hdl.block import Block, Cared, evaluate, inputs, outputs
from hdl.netlist import to_rtlil
from hdl.registers import next_name, registers, wrap

from .chunk import Chunk
from .compiled import Compiled, compile
from .engine import reference
from .engine.reference import Columns
from .step import Step
from .stimulus import random_stream

__all__ = ["DEFAULT_CYCLES", "LONGEST", "model_cycles", "run_model", "run_streams"]

LONGEST = 1024
DEFAULT_CYCLES = 16 * LONGEST
_AT_ONCE = 64


def run_streams(
    block: Block,
    total: int,
    seed: int,
    engine: str,
    threads: int,
    receive: Callable[[Chunk], object],
) -> str:
    """Run so many cycles, in streams of at most 1024 from the start, and compare with the model.

    ``receive`` is called with a chunk for each stream.

    Returns
    -------
    :class:`str`
        The engine used.

    Raises
    ------
    :exc:`~hdl.netlist.NotCombinational`, :exc:`~hdl.netlist.NetlistError`
        If the block has state that it does not list, or cannot be turned into gates.
    """
    to_rtlil(block, "top")  # refuses other state
    compiled = None if engine == "amaranth" else compile(block, engine=engine, vectors=total)
    whole, rest = divmod(total, LONGEST)
    batches = [(LONGEST, range(at, min(at + _AT_ONCE, whole))) for at in range(0, whole, _AT_ONCE)]
    if rest:
        batches.append((rest, range(whole, whole + 1)))
    for length, numbers in batches:
        streams = [random_stream(block, length, seed, number) for number in numbers]
        if compiled is None:
            results = [reference.run_cycles(block, given) for given in streams]
        else:
            results = _run_compiled(compiled, streams, threads)
        for parts in zip(streams, results, run_model(block, streams), strict=True):
            receive(Chunk(*parts, clocked=True))
    return engine if compiled is None else compiled.program.engine


def run_model(block: Block, streams: Sequence[Columns]) -> list[dict[str, Cared]]:
    """Run the model from the start over streams of equally many cycles.

    Parameters
    ----------
    streams : sequence of mappings of :class:`str` to sequence of :class:`int`
        For each stream the values of every input port, one a cycle.

    Returns
    -------
    :class:`list` of :class:`dict` of :class:`str` to :class:`~hdl.block.Cared`
        For each stream the values of every output port, as :func:`~hdl.block.evaluate` gives them.
    """
    names = [port.name for port in inputs(block)]
    cycles = range(len(streams[0][names[0]]))
    drive = ({name: [stream[name][at] for stream in streams] for name in names} for at in cycles)
    results = list(model_cycles(block, drive))
    # Of each output a value and a mask, by cycle and stream.
    stacked = {
        port.name: [
            np.stack(part) for part in zip(*(row[port.name] for row in results), strict=True)
        ]
        for port in outputs(block)
    }
    return [
        {name: Cared(*(part[:, at] for part in parts)) for name, parts in stacked.items()}
        for at in range(len(streams))
    ]


def model_cycles(
    block: Block, drive: Iterable[Mapping[str, Sequence[int]]], *, reset: bool = False
) -> Iterator[dict[str, Cared]]:
    """Run the model from the start, and yield what it says in each cycle.

    Parameters
    ----------
    drive : iterable of mappings of :class:`str` to sequence of :class:`int`
        For each cycle the values of every input port, in as many streams as there are.
    reset : :class:`bool`
        Whether there are also values of the reset, under ``rst``.

    Yields
    ------
    :class:`dict` of :class:`str` to :class:`~hdl.block.Cared`
        For every output port, and for what every register holds next, the value in each stream.
    """
    step = Step(block, reset=reset)
    state: dict[str, Any] = {port.name: [port.init] for port in registers(block)}
    for given in drive:
        count = len(next(iter(given.values())))
        held = {name: np.broadcast_to(values, (count,)) for name, values in state.items()}
        returned = evaluate(step, {**given, **held})
        for port in outputs(block):
            if port.name in held:  # an output that is a register is not returned again
                bits = np.array(held[port.name], object) & port.mask
                returned[port.name] = Cared(bits, np.full(count, port.mask, object))
        yield returned
        state = {
            port.name: wrap(port, returned[next_name(port.name)].value) for port in registers(block)
        }


def _run_compiled(
    compiled: Compiled, streams: Sequence[Columns], threads: int
) -> list[dict[str, list[int]]]:
    arrays = {}
    for name, port in compiled.program.inputs.items():
        if name in streams[0]:
            columns = [port.to_array([*stream[name]]) for stream in streams]
            arrays[name] = np.stack(columns, axis=1)
    cycles = len(next(iter(arrays.values())))
    got = compiled.run(cycles, arrays, threads=threads)
    return [
        {name: port.to_bits(got[name][:, at]) for name, port in compiled.program.outputs.items()}
        for at in range(len(streams))
    ]
