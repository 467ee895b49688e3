"""``simulate``: the hardware of a design is run and compared with its model."""

from collections.abc import Sequence
from pathlib import Path

from hdl.designs import closest
from hdl.files import check_writable, write_files
from sim.check import (
    DEFAULT_VECTORS,
    EXHAUSTIVE_BITS,
    MAX_EXHAUSTIVE_BITS,
    MAX_VECTORS,
    WATCHED,
    Check,
    check,
)
from sim.chunk import Chunk
from sim.engine import ENGINES
from sim.stimulus import input_bits
from sim.streams import DEFAULT_CYCLES
from sim.wavedrom import LIMIT, draw, wave_json
from sim.waves import Waves

from .output import Output
from .request import Parser, RequestError, parse

__all__ = ["SUMMARY", "describe", "run", "to_json"]

SUMMARY = "run the hardware and compare it with the model"


def run(words: Sequence[str]) -> int:
    request = parse("simulate", words, SUMMARY, _add_options)
    options = request.options
    output = Output(options.json)
    if options.vectors is not None and not 1 <= options.vectors <= MAX_VECTORS:
        raise RequestError(f"--vectors must be 1 to {MAX_VECTORS}, not {options.vectors}")
    if options.exhaustive and options.vectors is not None:
        raise RequestError("give either --vectors or --exhaustive, not both")
    if options.exhaustive and request.block.registers:
        raise RequestError(
            f"--exhaustive takes no design with state, as {request.name} is: see prove"
        )
    bits = input_bits(request.block)
    if options.exhaustive and bits > MAX_EXHAUSTIVE_BITS:
        raise RequestError(
            f"--exhaustive takes at most {MAX_EXHAUSTIVE_BITS} input bits, "
            f"and {request.title} has {bits}: see prove"
        )
    if options.seed < 0:
        raise RequestError(f"--seed must be at least 0, not {options.seed}")
    for path in (options.vcd, options.wavedrom):
        if path:
            check_writable(path)
    engines = (*ENGINES, "amaranth")
    if options.engine not in engines:
        hint = closest(options.engine, engines)
        raise RequestError(f"unknown engine {options.engine!r}{hint}")
    if options.threads < 1:
        raise RequestError(f"--threads must be at least 1, not {options.threads}")
    clocked = bool(request.block.registers)
    waves = Waves(request.block, request.module, clocked=clocked) if options.vcd else None
    first: list[Chunk] = []

    def watch(chunk: Chunk):
        if not first:
            first.append(chunk)
        if waves:
            waves.record(chunk)

    with output.messages(), output.step("simulate") as step:
        result = check(
            request.block,
            vectors=options.vectors,
            exhaustive=options.exhaustive or None,
            seed=options.seed,
            engine=options.engine,
            threads=options.threads,
            watch=watch if options.vcd or options.wavedrom else None,
        )
        step.detail = f"{request.title}: {describe(result)}"
    if waves:
        write_files(waves.files(options.vcd))
        shown_by = (options.vcd.with_suffix(suffix) for suffix in (".gtkw", ".sucl"))
        output.say(f"wave        {options.vcd}, opened by {' and '.join(map(str, shown_by))}")
    if options.wavedrom:
        wave = wave_json(request.block, request.title, first[0], clocked=clocked)
        write_files({options.wavedrom: draw(wave)})
        output.say(f"diagram     {options.wavedrom}")
    output.result({**request.identity, **to_json(result)})
    return 1 if result.mismatches else 0


def describe(result: Check) -> str:
    """Say how a simulation ended."""
    drawn = "every one" if result.exhaustive else "drawn at random"
    if result.first is None:
        return f"{result.vectors} vectors ({drawn}) agree with the model"
    given = " ".join(f"{name}={value}" for name, value in result.first.inputs.items())
    cycle = result.first.cycle
    when = "" if cycle is None else f"in cycle {cycle} of a stream from the start, "
    return (
        f"FAILED: {result.mismatches} of {result.vectors} vectors ({drawn}) differ from the model; "
        f"first {when}at {given}: {result.first.output} is {result.first.got:#b}, "
        f"expected {result.first.expected:#b}"
    )


def to_json(result: Check) -> dict:
    first = None
    if result.first is not None:
        first = dict(vars(result.first))
    return {
        "vectors": result.vectors,
        "mismatches": result.mismatches,
        "exhaustive": result.exhaustive,
        "engine": result.engine,
        "seconds": round(result.seconds, 3),
        "first_mismatch": first,
    }


def _add_options(parser: Parser):
    parser.add_argument(
        "--vectors",
        type=int,
        metavar="N",
        help="draw N input vectors at random; without it every vector is run if the inputs "
        f"have at most {EXHAUSTIVE_BITS} bits, and {DEFAULT_VECTORS} are drawn otherwise; "
        f"they are clock cycles if the design has state, {DEFAULT_CYCLES} without it",
    )
    parser.add_argument(
        "--exhaustive",
        action="store_true",
        help=f"run every input vector, of inputs of at most {MAX_EXHAUSTIVE_BITS} bits",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="where drawing starts")
    parser.add_argument(
        "--engine",
        default="auto",
        metavar="NAME",
        help="llvm: compiled; numpy: at once; amaranth: its own simulator. Default: auto",
    )
    parser.add_argument(
        "--threads", type=int, default=1, metavar="N", help="processors to use. Default: 1"
    )
    parser.add_argument(
        "--vcd",
        type=Path,
        metavar="FILE",
        help=f"write a wave of the first {WATCHED} vectors, and beside it a .gtkw file for GTKWave "
        "and a .sucl file for Surfer (surfer -c FILE.sucl FILE.vcd), which show it",
    )
    parser.add_argument(
        "--wavedrom",
        type=Path,
        metavar="FILE.svg",
        help=f"draw the first {LIMIT} vectors as a timing diagram for documents",
    )
