"""Differential fuzzing of the ways from a component to gates, and of the engines.

Random components are turned into gates in process and through yosys, and both are compared with
Amaranth's simulator over corner values and random ones; so is what the engines compute from the
former::

    python -m tests.fuzz --count 2000 --seed 1
"""

import argparse
import logging
import random
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from amaranth.hdl import Shape

from hdl.netlist import Gates, to_gates
from sim.engine import compile_gates

from .gates import evaluate, run, simulate
from .random_modules import RandomComponent

_log = logging.getLogger("tests.fuzz")

ROUTES = ("in-process", "yosys")
ENGINES = ("numpy", *(["llvm"] if find_spec("llvmlite") else []))
CASES_A_COMPONENT = 20
# Clocked components take one evaluation a cycle.
CLOCKED_CASES = 5
VECTORS = 60
CYCLES = 20


@dataclass(frozen=True)
class Difference:
    """An output of gates that is not what the simulator says, with the first such vector."""

    component: str
    output: str
    route: str
    vector: int
    got: int
    expected: int


def component(number: str, most: int = CASES_A_COMPONENT) -> RandomComponent:
    """Make a component by the number that a :class:`Difference` gives; every second is clocked."""
    clocked = int(number.rpartition("/")[2]) % 2 == 1
    cases = CLOCKED_CASES if clocked else CASES_A_COMPONENT
    return RandomComponent(number, min(cases, most), clocked=clocked)


def fuzz(count: int, seed: int, routes: Sequence[str] = ROUTES) -> list[Difference]:
    """Compare ``count`` random expressions or blocks of statements."""
    found = []
    done = number = 0
    while done < count:
        made = component(f"{seed}/{number}", count - done)
        found += compare(made, routes)
        done += made.count
        number += 1
        _log.info("%d of %d cases, %d differences", done, count, len(found))
    return found


def compare(made: RandomComponent, routes: Sequence[str]) -> list[Difference]:
    """Compare the gates of one component with the simulator."""
    vectors = _vectors(made)
    expected = simulate(made, vectors, clocked=made.clocked)
    found = []
    for route in routes:
        gates = to_gates(made, route=route)
        results = {route: (run if made.clocked else evaluate)(gates, vectors)}
        if route == ROUTES[0]:
            for engine in ENGINES:
                results[f"{route}, {engine}"] = _compute(gates, engine, vectors, made.clocked)
        for way, got in results.items():
            assert list(got) == list(expected), (made.number, way)
            for name, values in got.items():
                for vector, pair in enumerate(zip(values, expected[name], strict=True)):
                    if pair[0] != pair[1]:
                        found.append(Difference(made.number, name, way, vector, *pair))
                        break
    return found


def _compute(
    gates: Gates, engine: str, vectors: Mapping[str, Sequence[int]], clocked: bool
) -> dict[str, list[int]]:
    program = compile_gates(gates, engine)
    count = max(map(len, vectors.values()), default=1)
    given = {
        name: port.to_array(vectors.get(name, [0] * count)) for name, port in program.inputs.items()
    }
    if not clocked:
        got = program.run(given)
    else:
        streams = {name: array[:, None] for name, array in given.items()}
        got = program.run_cycles(streams, cycles=None if streams else count)
        got = {name: array[:, 0] for name, array in got.items()}
    return {name: port.to_bits(got[name]) for name, port in program.outputs.items()}


def _vectors(made: RandomComponent) -> dict[str, list[int]]:
    rng = random.Random(made.number + " vectors")
    vectors = {}
    for name, member in made.signature.members.items():
        if name.startswith("i"):
            width = Shape.cast(member.shape).width
            ones = (1 << width) - 1
            corners = [
                0,
                ones,
                ones & 1,
                ones >> 1,
                ones & ~(ones >> 1),
                ones // 3,
                ones - 1 & ones,
            ]
            drawn = [
                rng.choice(corners) if rng.random() < 0.4 else rng.getrandbits(width)
                for _ in range((CYCLES if made.clocked else VECTORS) - 2)
            ]
            vectors[name] = [0, ones, *drawn]
    return vectors


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--route", choices=ROUTES, action="append")
    arguments = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    start = time.perf_counter()
    found = fuzz(arguments.count, arguments.seed, arguments.route or ROUTES)
    for difference in found:
        print(difference)
    print(f"{arguments.count} cases, {len(found)} differences, {time.perf_counter() - start:.0f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
