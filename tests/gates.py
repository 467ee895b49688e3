"""What a netlist of gates means, and what Amaranth's simulator says that it should.

Written to be obviously right and not to be fast.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from amaranth.hdl import Value
from amaranth.lib import wiring
from amaranth.sim import Simulator

from hdl.netlist import Gates, Operation


def evaluate(gates: Gates, vectors: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    """Compute the outputs for every vector, without registers; inputs left out are 0."""
    count = max((len(values) for values in vectors.values()), default=1)
    assert not gates.registers
    values = _values(gates, _planes(gates, vectors, count), count)
    return {name: _integers(values, literals) for name, literals in gates.outputs.items()}


def run(gates: Gates, vectors: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    """Compute the outputs cycle after cycle: each vector is what one clock edge sees."""
    count = max(len(values) for values in vectors.values())
    planes = _planes(gates, vectors, count)
    state = {register.node: bool(register.init) for register in gates.registers}
    outputs: dict[str, list[int]] = {name: [] for name in gates.outputs}
    for cycle in range(count):
        sources = {node: plane[cycle : cycle + 1] for node, plane in planes.items()}
        sources |= {node: np.array([value]) for node, value in state.items()}
        values = _values(gates, sources, 1)
        for name, literals in gates.outputs.items():
            outputs[name] += _integers(values, literals)
        state = {
            register.node: bool(_literal(values, register.next)[0]) for register in gates.registers
        }
    return outputs


def simulate(
    component: wiring.Component, vectors: Mapping[str, Sequence[int]], *, clocked: bool = False
) -> dict[str, list[int]]:
    """Compute the same as :func:`evaluate`, or as :func:`run`, with Amaranth's simulator."""
    ports = {
        "__".join(map(str, path)): (Value.cast(value), member.flow)
        for path, member, value in component.signature.flatten(component)
    }
    outputs = {name: value for name, (value, flow) in ports.items() if flow is wiring.Out}
    results: dict[str, list[int]] = {name: [] for name in outputs}

    async def testbench(ctx: Any):
        for vector in zip(*vectors.values(), strict=True):
            for name, value in zip(vectors, vector, strict=True):
                ctx.set(ports[name][0], value)
            for name, signal in outputs.items():
                results[name].append(ctx.get(signal) & (1 << len(signal)) - 1)
            if clocked:
                await ctx.tick()

    simulator = Simulator(component)
    if clocked:
        simulator.add_clock(1e-6)
    simulator.add_testbench(testbench)
    simulator.run()
    return results


def _planes(
    gates: Gates, vectors: Mapping[str, Sequence[int]], count: int
) -> dict[int, np.ndarray]:
    assert set(vectors) <= set(gates.inputs)
    return {
        node: np.array([value >> bit & 1 for value in vectors.get(name, [0] * count)], bool)
        for name, nodes in gates.inputs.items()
        for bit, node in enumerate(nodes)
    }


def _values(gates: Gates, sources: Mapping[int, np.ndarray], count: int) -> list[np.ndarray]:
    values = [np.zeros(count, bool)]
    for node in range(1, len(gates.operation)):
        a, b, c = gates.operands[node].tolist()
        match int(gates.operation[node]):
            case Operation.INPUT:
                values.append(sources[node])
            case Operation.AND:
                values.append(_literal(values, a) & _literal(values, b))
            case Operation.XOR:
                values.append(_literal(values, a) ^ _literal(values, b))
            case Operation.MUX:
                values.append(
                    np.where(_literal(values, a), _literal(values, b), _literal(values, c))
                )
    return values


def _literal(values: Sequence[np.ndarray], literal: int) -> np.ndarray:
    return ~values[literal // 2] if literal % 2 else values[literal // 2]


def _integers(values: Sequence[np.ndarray], literals: Sequence[int]) -> list[int]:
    bits = [_literal(values, literal) for literal in literals]
    return [
        sum(int(plane[vector]) << bit for bit, plane in enumerate(bits))
        for vector in range(len(values[0]))
    ]
