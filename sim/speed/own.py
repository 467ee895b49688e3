"""This project's engines, as they are measured against other simulators."""

import importlib.util
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from amaranth.lib.wiring import Component

from hdl.block import inputs, outputs

from ..compiled import Compiled, compile
from . import stimulus
from .rivals import Rival, Run

__all__ = ["own"]

_CORE_COLUMNS = 16  # what goes in and comes out stays in the cache
_ARRAY_VECTORS = 1 << 18
_EXHAUSTIVE_BITS = 24


def own() -> tuple[Rival, ...]:
    """List the engines that are installed, each with what is measured of it.

    The *core* computes packed planes from packed planes, again and again the same ones; with
    *arrays* values are packed and results unpacked; *exhaustive* counts through all inputs, of at
    most 24 bits, in blocks, and unpacks the results.
    """
    engines = ["numpy"] + ["llvm"] * (importlib.util.find_spec("llvmlite") is not None)
    kinds = {
        "core": (_core, None),
        "arrays": (_arrays, None),
        "exhaustive": (_every, _EXHAUSTIVE_BITS),
    }
    return tuple(
        Rival(f"{engine} {kind}", (), _builder(engine, run), most_input_bits=limit)
        for engine in engines
        for kind, (run, limit) in kinds.items()
    )


def _builder(
    engine: str, run: Callable[[Compiled, int], tuple[float, int | None]]
) -> Callable[[Component, Path], Run]:
    def build(component: Component, folder: Path) -> Run:
        compiled = compile(component, engine=engine)
        return lambda count: run(compiled, count)

    return build


def _core(compiled: Compiled, count: int) -> tuple[float, int | None]:
    program = compiled.program
    planes = sum(port.width for port in program.inputs.values())
    generator = np.random.default_rng(0)
    shape = (_CORE_COLUMNS, planes, program.words)
    sources = generator.integers(0, 1 << 64, shape, np.uint64)
    times = -(-count // (_CORE_COLUMNS * 64 * program.words))
    program.repeat(sources, 1)
    start = time.perf_counter()
    program.repeat(sources, times)
    seconds = time.perf_counter() - start
    return seconds * count / (times * _CORE_COLUMNS * 64 * program.words), None


def _arrays(compiled: Compiled, count: int) -> tuple[float, int | None]:
    size = min(count, _ARRAY_VECTORS)
    given = stimulus.vectors(inputs(compiled.component), size)
    times = -(-count // size)
    got = compiled(given)
    start = time.perf_counter()
    for _ in range(times):
        got = compiled(given)
    seconds = time.perf_counter() - start
    digest = stimulus.digest(outputs(compiled.component), got) if times == 1 else None
    return seconds * count / (times * size), digest


def _every(compiled: Compiled, count: int) -> tuple[float, int | None]:
    total = 1 << sum(port.width for port in compiled.program.inputs.values())
    left = count
    start = time.perf_counter()
    while left > 0:
        for _ in compiled.blocks(count=min(left, total)):
            pass
        left -= total
    return time.perf_counter() - start, None
