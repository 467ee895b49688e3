"""Whole checks, each in a process of its own: a new block, very many vectors, very many gates.

``python -m sim.speed.whole TASK FOLDER`` does one of them and prints a JSON object; compiled code
is kept in the folder.
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hdl import First, PriorityEncoder
from hdl.netlist import GateBuilder, Gates

from ..check import check
from ..engine import cache, compile_gates

__all__ = ["whole"]

_BITS = 24
_MANY_BITS = 30
_GATES = (1_000, 10_000, 100_000)


def whole(rounds: int) -> dict[str, Any]:
    """Measure whole checks.

    Returns
    -------
    :class:`dict`
        ``cold_seconds``: from a priority encoder of 24 requests that was never compiled to the
        verdict on all its vectors, the median of the rounds; only what all netlists have in
        common has been compiled. ``many_seconds`` and ``many_bytes``: time and most memory of a
        check of 2**30 vectors; memory is ``None`` where the system does not tell.
        ``compile_milliseconds``: a gate, of random netlists with so many gates.
    """
    cold = [_run("cold")["seconds"] for _ in range(rounds)]
    many = _run("many")
    return {
        "cold_seconds": round(statistics.median(cold), 4),
        "many_seconds": round(many["seconds"], 3),
        "many_bytes": many["bytes"],
        "compile_milliseconds": {
            gates: round(1e3 * seconds / int(gates), 4) for gates, seconds in _run("large").items()
        },
    }


def _run(task: str) -> dict:
    with tempfile.TemporaryDirectory(prefix="minterm-") as folder:
        command = [sys.executable, "-m", __name__, task, folder]
        run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(run.stdout)


def _cold() -> Mapping:
    # Compiles how values are packed, compared and counted, which is the same for every netlist.
    check(PriorityEncoder(_BITS, first=First.HIGHEST))
    start = time.perf_counter()
    result = check(PriorityEncoder(_BITS))
    seconds = time.perf_counter() - start
    assert result.vectors == 1 << _BITS and not result.mismatches
    return {"seconds": seconds}


def _many() -> Mapping:
    start = time.perf_counter()
    result = check(PriorityEncoder(_MANY_BITS), exhaustive=True)
    seconds = time.perf_counter() - start
    assert result.vectors == 1 << _MANY_BITS and not result.mismatches
    try:
        import resource
    except ModuleNotFoundError:
        return {"seconds": seconds, "bytes": None}
    unit = 1 if sys.platform == "darwin" else 1024
    return {
        "seconds": seconds,
        "bytes": unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }


def _large() -> Mapping:
    compile_gates(_random_gates(100), "llvm")
    result = {}
    for count in _GATES:
        gates = _random_gates(count)
        start = time.perf_counter()
        program = compile_gates(gates, "llvm")
        program.exhaustive(0, 1)  # waits for the code
        result[gates.count] = time.perf_counter() - start
    return result


def _random_gates(count: int) -> Gates:
    """Make a netlist in which every gate is used, mostly by gates made soon after it."""
    chosen = random.Random(0)
    build = GateBuilder()
    unused = build.input("i", 64)
    known = [*unused]
    for _ in range(count):
        a = unused.pop(chosen.randrange(len(unused))) if len(unused) > 64 else known[-1]
        b, c = (known[-chosen.randint(1, min(len(known), 200))] for _ in range(2))
        operation = chosen.choice(("and", "xor", "mux"))
        if operation == "mux":
            made = build.mux(a, b, c)
        else:
            made = (build.and_ if operation == "and" else build.xor)(a, b)
        if made > 1:
            known.append(made)
            unused.append(made)
    return build.build({"o": unused})


if __name__ == "__main__":
    task, directory = sys.argv[1:]
    cache.folder = lambda: Path(directory)
    json.dump({"cold": _cold, "many": _many, "large": _large}[task](), sys.stdout)
