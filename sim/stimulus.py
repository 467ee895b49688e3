"""Input vectors: every one there is, or corners followed by random ones."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from hdl.block import Block, inputs

__all__ = [
    "CHUNK",
    "every_vector",
    "input_bits",
    "random_stream",
    "random_vectors",
    "vector_at",
    "vectors_of",
]

CHUNK = 4096


class _Port(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def signed(self) -> bool: ...


def input_bits(block: Block) -> int:
    """Count the bits of all input ports."""
    return sum(port.width for port in inputs(block))


def every_vector(block: Block) -> Iterator[dict[str, list[int]]]:
    """Yield every combination of input values, in counting order, in chunks.

    The first port holds the most significant bits of the count.
    """
    count = 1 << input_bits(block)
    for start in range(0, count, CHUNK):
        rows = np.arange(start, min(start + CHUNK, count), dtype=np.uint64)
        yield _split(inputs(block), (rows[:, None] >> _bit_numbers(block) & 1).astype(bool))


def vector_at(block: Block, number: int) -> dict[str, list[int]]:
    """Return one of all input vectors, by its number in :func:`every_vector`."""
    row = np.array([[number]], np.uint64)
    return _split(inputs(block), (row >> _bit_numbers(block) & 1).astype(bool))


def random_vectors(block: Block, count: int, seed: int) -> Iterator[dict[str, list[int]]]:
    """Yield ``count`` vectors of a block in chunks, as :func:`vectors_of` describes them."""
    return vectors_of(inputs(block), count, seed)


def vectors_of(ports: Sequence[_Port], count: int, seed: int) -> Iterator[dict[str, list[int]]]:
    """Yield ``count`` vectors in chunks: all zeros, all ones, every single bit, then random.

    Bits of a random vector are set with a probability of its own, from nearly always to hardly
    ever, so that wide inputs also see few bits set. The same seed gives the same vectors.
    """
    bits = sum(port.width for port in ports)
    corners = np.concatenate(
        [np.zeros((1, bits), bool), np.ones((1, bits), bool), np.eye(bits, dtype=bool)]
    )
    generator = np.random.default_rng(seed)
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        fixed = corners[start : start + size]
        yield _split(ports, np.concatenate([fixed, _draw(generator, size - len(fixed), bits)]))


def random_stream(block: Block, cycles: int, seed: int, number: int) -> dict[str, list[int]]:
    """Return input vectors of a block for consecutive cycles.

    The streams with number 0, 3, 6 and so on are drawn like vectors, the very first with the same
    corners. In the others, a bit keeps its value from one cycle to the next half of the time, or
    seven times out of eight, as inputs of a block with state often do.
    """
    if number == 0:
        (columns,) = vectors_of(inputs(block), cycles, seed)
        return columns
    generator = np.random.default_rng((seed, number))
    matrix = _draw(generator, cycles, input_bits(block))
    keep = generator.random(matrix.shape) < (0, 1 / 2, 7 / 8)[number % 3]
    for cycle in range(1, cycles):
        matrix[cycle] = np.where(keep[cycle], matrix[cycle - 1], matrix[cycle])
    return _split(inputs(block), matrix)


def _draw(generator: np.random.Generator, count: int, bits: int) -> np.ndarray:
    rarity = 2.0 ** -generator.integers(1, bits.bit_length() + 2, (count, 1))
    likely = generator.random((count, 1)) < 0.25
    return (generator.random((count, bits)) < rarity) ^ likely


def _bit_numbers(block: Block) -> np.ndarray:
    return np.arange(input_bits(block), dtype=np.uint64)[::-1]


def _split(ports: Sequence[_Port], matrix: np.ndarray) -> dict[str, list[int]]:
    """Turn a matrix of bits, most significant first, into Python integers for every port."""
    values = {}
    offset = 0
    for port in ports:
        columns = matrix[:, offset : offset + port.width]
        offset += port.width
        pad = np.zeros((len(columns), -port.width % 8), bool)
        packed = np.packbits(np.concatenate([pad, columns], 1), axis=1)
        numbers = [int.from_bytes(row.tobytes(), "big") for row in packed]
        if port.signed:
            half = 1 << port.width >> 1
            numbers = [number - 2 * half if number >= half else number for number in numbers]
        values[port.name] = numbers
    return values
