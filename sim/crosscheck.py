"""A second witness: what an engine computes is compared with Amaranth's own simulator."""

import hashlib

import amaranth
from amaranth.lib import wiring

from hdl.netlist import ports as reachable

from .engine import Program, cache, reference
from .stimulus import vectors_of

__all__ = ["EngineError", "cross_check", "cross_check_once"]

_VECTORS = 256


class EngineError(Exception):
    """An engine computes something else than Amaranth's simulator; the message shows where."""


def cross_check(component: wiring.Component, program: Program):
    """Run 256 corner and random vectors, or clock cycles of one stream, through both.

    Raises
    ------
    :exc:`EngineError`
        With the first vector and output on which they differ.
    """
    ports = [*program.inputs.values()]
    given = next(vectors_of(ports, _VECTORS, seed=0)) if ports else {}
    for name in given.keys() - reachable(component).keys():
        given[name] = [0] * _VECTORS  # a reset, which Amaranth added
    count = _VECTORS if given else 1
    arrays = {name: program.inputs[name].to_array(values) for name, values in given.items()}
    if program.gates.registers:
        kind = "cycle"
        streams = {name: array[:, None] for name, array in arrays.items()}
        expected = reference.run_cycles(component, given, count)
        results = program.run_cycles(streams, cycles=None if streams else count)
        got = {name: array[:, 0] for name, array in results.items()}
    else:
        kind = "vector"
        expected = reference.run(component, given, count)  # while the program is being compiled
        got = program.run(arrays)
    for name, port in program.outputs.items():
        for at, value in enumerate(port.to_bits(got[name])):
            if value != expected[name][at]:
                vector = " ".join(f"{name}={values[at]}" for name, values in given.items())
                raise EngineError(
                    f"engine {program.engine} computes {name}={value:#x} for "
                    f"{type(component).__name__} in {kind} {at} ({vector}), but Amaranth's "
                    f"simulator {expected[name][at]:#x}"
                )


def cross_check_once(component: wiring.Component, program: Program):
    """Do :func:`cross_check`, unless the same netlist has passed it before."""
    seed = (program.gates.digest, program.engine, cache.version(), amaranth.__version__)
    key = hashlib.sha256(repr(seed).encode()).hexdigest()
    if cache.load(key) is None:
        cross_check(component, program)
        cache.store(key, b"passed")
