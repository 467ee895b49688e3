"""Deciding whether two subjects ever differ by running all inputs there are."""

import numpy as np

from hdl.aiger import Aiger, read_aiger
from hdl.netlist import GateBuilder, Gates
from hdl.tool import ToolError
from hdl.yosys import run_script

from .crosscheck import EngineError
from .engine import Program, compile_gates
from .miter import Miter

__all__ = ["exhaustive"]

_INPUTS = 28
# What is estimated to take longer is left to other methods.
_SECONDS = 10.0


def exhaustive(miter: Miter, flag: str) -> dict[str, int] | None:
    """Look for inputs that set a flag by simulating all of them.

    yosys writes the miter as AND gates, and an engine computes them. What it computes is compared
    for some random vectors with the same gates, one by one.

    Returns
    -------
    :class:`dict` of :class:`str` to :class:`int` or ``None``
        The first input values, by port, that set the flag; ``None`` if there are none.

    Raises
    ------
    :exc:`OverflowError`
        If there are more than 28 input bits, it would take more than 10 seconds, or yosys cannot
        write the gates.
    """
    bits = sum(port.width for port in miter.inputs)
    if bits > _INPUTS:
        raise OverflowError(f"{bits} input bits are more than {_INPUTS}")
    script = ["techmap", "aigmap", "opt_clean", "write_aiger -ascii -symbols miter.aag"]
    try:
        results = run_script([*miter.script, *script], miter.files, ["miter.aag"])
    except ToolError as error:
        # Whatever is wrong, the next method meets too.
        raise OverflowError("yosys cannot write the gates") from error
    circuit = read_aiger(results["miter.aag"])
    total = len(circuit.inputs)
    if total > _INPUTS:
        raise OverflowError(
            f"{bits} input bits and {total - bits} open ones are more than {_INPUTS}"
        )
    program = compile_gates(_gates(miter, circuit), vectors=1 << total)
    if program.seconds(program.gates, 1 << total) > _SECONDS:
        raise OverflowError(f"2**{total} vectors take engine {program.engine} too long")
    _confirm(circuit, program)
    for first, outputs in program.blocks(outputs=[flag]):
        if outputs[flag].max():
            opened = len(circuit.inputs) - bits
            return _values(miter, first + int(outputs[flag].argmax()) >> opened)
    return None


def _gates(miter: Miter, circuit: Aiger) -> Gates:
    build = GateBuilder()
    words = {
        f"in{number}": build.input(f"in{number}", port.width)
        for number, port in enumerate(miter.inputs)
    }
    literals = {0: 0, 1: 1}
    for name, bit, literal in circuit.inputs:
        # What a netlist leaves undriven has no name, and is counted too.
        own = words[name][bit] if name in words else build.input(f"open{literal}", 1)[0]
        literals[literal], literals[literal ^ 1] = own, own ^ 1
    for literal, a, b in circuit.gates:
        own = build.and_(literals[a], literals[b])
        literals[literal], literals[literal ^ 1] = own, own ^ 1
    results: dict[str, list[int]] = {}
    for name, _, literal in sorted(circuit.outputs):
        results.setdefault(name, []).append(literals[literal])
    return build.build(results)


def _confirm(circuit: Aiger, program: Program):
    """Compare what an engine computes for one column of vectors with the gates it was made from."""
    planes = sum(port.width for port in program.inputs.values())
    generator = np.random.default_rng(0)
    sources = generator.integers(0, 1 << 64, (1, planes, program.words), np.uint64)
    zeros = np.zeros(program.words, np.uint64)
    values = {0: zeros, 1: ~zeros}
    for name, bit, literal in circuit.inputs:
        port = program.inputs[name if name in program.inputs else f"open{literal}"]
        values[literal] = sources[0, port.first + bit]
        values[literal ^ 1] = ~values[literal]
    for literal, a, b in circuit.gates:
        values[literal] = values[a] & values[b]
        values[literal ^ 1] = ~values[literal]
    sinks = program.planes(sources)[0]
    for name, bit, literal in circuit.outputs:
        if not np.array_equal(sinks[program.outputs[name].first + bit], values[literal]):
            raise EngineError(
                f"engine {program.engine} computes another {name}[{bit}] than its gates say"
            )


def _values(miter: Miter, value: int) -> dict[str, int]:
    """Take a value of the counter apart, of which the first port is the most significant part."""
    result = {}
    for port in reversed(miter.inputs):
        result[port.name] = port.value(value & (1 << port.width) - 1)
        value >>= port.width
    return dict(reversed(result.items()))
