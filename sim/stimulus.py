"""Input vectors: every one there is, or corners followed by random ones."""

from collections.abc import Iterator

import numpy as np

from hdl.block import Block, inputs

__all__ = ["EXHAUSTIVE_BITS", "every_vector", "input_bits", "random_vectors"]

EXHAUSTIVE_BITS = 14
_CHUNK = 4096


def input_bits(block: Block) -> int:
    """Count the bits of all input ports."""
    return sum(port.width for port in inputs(block))


def every_vector(block: Block) -> Iterator[dict[str, list[int]]]:
    """Yield every combination of input values, in counting order, in chunks.

    The first port holds the most significant bits of the count.
    """
    count = 1 << input_bits(block)
    for start in range(0, count, _CHUNK):
        rows = np.arange(start, min(start + _CHUNK, count), dtype=np.uint64)
        yield _split(block, (rows[:, None] >> _bit_numbers(block) & 1).astype(bool))


def random_vectors(block: Block, count: int, seed: int) -> Iterator[dict[str, list[int]]]:
    """Yield ``count`` vectors in chunks: all zeros, all ones, every single bit, then random.

    Bits of a random vector are set with a probability of its own, from nearly always to hardly
    ever, so that wide inputs also see few bits set. The same seed gives the same vectors.
    """
    bits = input_bits(block)
    corners = np.concatenate(
        [np.zeros((1, bits), bool), np.ones((1, bits), bool), np.eye(bits, dtype=bool)]
    )
    generator = np.random.default_rng(seed)
    for start in range(0, count, _CHUNK):
        size = min(_CHUNK, count - start)
        fixed = corners[start : start + size]
        drawn = size - len(fixed)
        rarity = 2.0 ** -generator.integers(1, bits.bit_length() + 2, (drawn, 1))
        likely = generator.random((drawn, 1)) < 0.25
        random = (generator.random((drawn, bits)) < rarity) ^ likely
        yield _split(block, np.concatenate([fixed, random]))


def _bit_numbers(block: Block) -> np.ndarray:
    return np.arange(input_bits(block), dtype=np.uint64)[::-1]


def _split(block: Block, matrix: np.ndarray) -> dict[str, list[int]]:
    """Turn a matrix of bits, most significant first, into Python integers for every port."""
    values = {}
    offset = 0
    for port in inputs(block):
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
