"""Netlists to try the simulation engines on, and a slow evaluator that is plainly right."""

import functools
import random
from collections.abc import Mapping

import numpy as np
import pytest

from hdl.netlist import GateBuilder, Gates, Operation, Register
from sim.engine import Program
from sim.engine.llvm import LlvmProgram
from sim.engine.numpy import NumpyProgram

ENGINES = ["numpy", "avx512", "avx2", "plain"]


def compiled(gates: Gates, engine: str, signed=()) -> Program:
    """Compile for an engine, or for one set of instructions of the LLVM engine."""
    if engine == "numpy":
        return NumpyProgram(gates, signed)
    try:
        return LlvmProgram(gates, signed, simd=engine)
    except ValueError as error:
        if "this processor has no" not in str(error):
            raise
        pytest.skip(str(error))


def evaluate(
    gates: Gates, inputs: Mapping[str, int], state: list[int]
) -> tuple[dict[str, int], list[int]]:
    """Compute the outputs and the next state for one vector, bit by bit."""
    values = [0] * len(gates.operation)
    for name, nodes in gates.inputs.items():
        for bit, node in enumerate(nodes):
            values[node] = inputs[name] >> bit & 1
    for register, bit in zip(gates.registers, state, strict=True):
        values[register.node] = bit

    def read(literal: int) -> int:
        return 1 - values[literal >> 1] if literal & 1 else values[literal >> 1]

    for node, (operation, literals) in enumerate(_lists(gates)):
        if operation == Operation.INPUT:
            continue
        a, b, c = map(read, literals)
        if operation == Operation.AND:
            values[node] = a and b
        elif operation == Operation.XOR:
            values[node] = int(a != b)
        elif operation == Operation.MUX:
            values[node] = b if a else c
    outputs = {
        name: sum(read(literal) << bit for bit, literal in enumerate(literals))
        for name, literals in gates.outputs.items()
    }
    return outputs, [read(register.next) for register in gates.registers]


@functools.cache
def _lists(gates: Gates) -> list[tuple[int, list[int]]]:
    return list(zip(gates.operation.tolist(), gates.operands.tolist(), strict=True))


def random_net(
    seed: int,
    inputs: Mapping[str, int],
    outputs: Mapping[str, int],
    *,
    gates: int = 60,
    registers: int = 0,
) -> Gates:
    """Make gates of all kinds; outputs also are constants, inputs, and inverted."""
    generator = random.Random(seed)
    builder = GateBuilder()
    pool = [0, *(bit for name, width in inputs.items() for bit in builder.input(name, width))]
    states = [builder.register() for _ in range(registers)]
    pool += states

    def pick() -> int:
        # Mostly recent ones, so that the netlist is deep.
        recent = pool if generator.random() < 0.3 else pool[-30:]
        return generator.choice(recent) ^ generator.getrandbits(1)

    for _ in range(gates):
        kind = generator.choice(["and", "and", "xor", "mux"])
        if kind == "and":
            pool.append(builder.and_(pick(), pick()))
        elif kind == "xor":
            pool.append(builder.xor(pick(), pick()))
        else:
            pool.append(builder.mux(pick(), pick(), pick()))
    return builder.build(
        {name: [pick() for _ in range(width)] for name, width in outputs.items()},
        [Register(state >> 1, pick(), generator.getrandbits(1)) for state in states],
    )


def random_values(seed: int, width: int, count: int) -> list[int]:
    generator = random.Random(seed)
    return [generator.getrandbits(width) if width else 0 for _ in range(count)]


def to_array(values: list[int], width: int) -> np.ndarray:
    """Make the array that a port takes, by way of Python's own bytes."""
    if width > 64:
        words = -(-width // 64)
        data = b"".join(value.to_bytes(8 * words, "little") for value in values)
        return np.frombuffer(data, "<u8").reshape(len(values), words)
    return np.array(values, np.uint64)


def to_integers(array: np.ndarray) -> list[int]:
    if array.ndim == 2:
        return [int.from_bytes(row.astype("<u8").tobytes(), "little") for row in array]
    return [int(value) for value in array]
