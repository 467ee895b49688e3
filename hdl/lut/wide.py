"""LUT networks of functions with too many inputs for a table."""

from functools import lru_cache

import numpy as np

from ..function import ABSENT, Cover, CubeTable
from .function import everything
from .network import Lut, LutNetwork
from .tidy import tidy

__all__ = ["check_samples", "two_level"]

_RANDOM = 1 << 13  # vectors anywhere
_BESIDE = 1 << 15  # vectors beside cubes


def check_samples(network: LutNetwork, function: CubeTable) -> None:
    """Compare a network with a function on some thousand vectors, the same each time.

    Some are anywhere, the others in its cubes, or beside one in one place, where a literal that got
    lost shows. That is no proof, which for so many inputs takes a solver: see ``sim.prove``.

    Raises
    ------
    :exc:`ValueError`
        If names differ, or an output has another value; the message names the first.
    """
    if (network.inputs, network.outputs) != (function.inputs, function.outputs):
        raise ValueError("LutNetwork must have the inputs and outputs of the function, in order")
    bits, on, care = _samples(function)
    packed = [np.packbits(column) for column in bits.T]
    signals = network.signals(packed)
    made = np.stack(
        [np.unpackbits(signals[driver])[: len(bits)] for driver in network.drivers], 1
    ).astype(np.bool_)
    wrong = np.argwhere((made ^ on) & care)
    if wrong.size:
        row, output = wrong[0]
        text = "".join("01"[bit] for bit in bits[row].astype(int))
        raise ValueError(
            f"LutNetwork output {function.outputs[output]} must be {on[row, output]:d} for "
            f"inputs {text}, not {made[row, output]:d}"
        )


@lru_cache(maxsize=1)
def _samples(function: CubeTable) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw vectors, and evaluate them."""
    random = np.random.default_rng(0)
    inputs = len(function.inputs)
    cubes = np.concatenate([function.on.literals, function.other.literals])
    if len(cubes) > (most := _BESIDE // inputs):
        cubes = cubes[random.choice(len(cubes), most, replace=False)]
    anything = random.integers(0, 2, (len(cubes) * inputs + _RANDOM, inputs), np.uint8)
    cubes = np.repeat(cubes, inputs, 0)
    inside = np.where(cubes == ABSENT, anything[: len(cubes)], cubes)
    beside = inside.copy()
    rows = np.arange(len(cubes))
    beside[rows, rows % inputs] ^= 1
    bits = np.concatenate([inside, beside, anything[len(cubes) :]]).astype(np.bool_)
    return bits, *function.evaluate(bits)


def two_level(cover: Cover, width: int) -> LutNetwork:
    """Make trees of AND gates for the cubes of a cover, and of OR gates for its sums."""
    network = _Trees(len(cover.inputs), width)
    cubes = []
    for row in cover.literals.tolist():
        literals = [2 * place | 1 - bit for place, bit in enumerate(row) if bit != ABSENT]
        # An AND gate is an OR gate of complements, complemented.
        cubes.append(network.join([literal ^ 1 for literal in literals]) ^ 1)
    drivers = []
    for feeds, complemented in zip(cover.feeds.T, cover.complemented.tolist(), strict=True):
        literal = network.join([cubes[row] for row in np.flatnonzero(feeds)]) ^ complemented
        drivers.append(network.signal(literal))
    luts = tuple(network.luts)
    return tidy(LutNetwork(cover.inputs, cover.outputs, luts, tuple(drivers)))


class _Trees:
    """A network under way; a literal is twice a signal's number, plus 1 if complemented."""

    def __init__(self, inputs: int, width: int):
        self.inputs = inputs
        self.width = width
        self.luts: list[Lut] = []

    def add(self, lut: Lut) -> int:
        self.luts.append(lut)
        return self.inputs + len(self.luts) - 1

    def signal(self, literal: int) -> int:
        return self.add(Lut((literal >> 1,), 0b01)) if literal & 1 else literal >> 1

    def join(self, literals: list[int]) -> int:
        """OR literals of different signals, in a balanced tree."""
        literals = list(dict.fromkeys(literals))
        if not literals:
            return 2 * self.add(Lut((), 0))
        while len(literals) > 1:
            parts = [literals[at : at + self.width] for at in range(0, len(literals), self.width)]
            literals = [part[0] if len(part) == 1 else self.gate(part) for part in parts]
        return literals[0]

    def gate(self, literals: list[int]) -> int:
        # It is 0 only in the row where each literal is false.
        row = sum((literal & 1) << place for place, literal in enumerate(literals))
        function = everything(len(literals)) ^ 1 << row
        return 2 * self.add(Lut(tuple(literal >> 1 for literal in literals), function))
