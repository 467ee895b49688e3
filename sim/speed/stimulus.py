"""The same vectors for every simulator, and the same digest of what comes out.

Vector ``n`` of a module whose inputs take ``words`` words of 64 bits has in its word ``k`` the
number ``z ^ z >> 29``, where ``z = (n * words + k + 1) * STEP`` modulo ``2**64``: a multiplicative
hash of a counter, which costs a compiled test bench next to nothing. Every port starts a new word.
The digest is the exclusive or of all output words, word ``k`` of a vector rotated left by ``k``.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from hdl.block import Port

__all__ = ["STEP", "digest", "vectors", "words"]

STEP = 0x9E3779B97F4A7C15  # 2**64 divided by the golden ratio, made odd


def words(port: Port) -> int:
    """Count the words of 64 bits that a port takes."""
    return -(-port.width // 64)


def vectors(ports: Sequence[Port], count: int) -> dict[str, np.ndarray]:
    """Make the values of the input ports: arrays of shape ``(count,)``, or ``(count, words)``."""
    total = sum(words(port) for port in ports)
    counter = np.arange(1, count * total + 1, dtype=np.uint64) * np.uint64(STEP)
    table = (counter ^ counter >> np.uint64(29)).reshape(count, total)
    result = {}
    at = 0
    for port in ports:
        size = words(port)
        part = table[:, at : at + size].copy()
        part[:, -1] &= np.uint64((1 << port.width - 64 * (size - 1)) - 1)
        result[port.name] = part[:, 0] if size == 1 else part
        at += size
    return result


def digest(ports: Sequence[Port], values: Mapping[str, np.ndarray]) -> int:
    """Digest the values of the output ports, given as :func:`vectors` gives those of the inputs."""
    result, number = 0, 0
    for port in ports:
        columns = values[port.name].astype(np.uint64).reshape(-1, words(port)).T
        for column in columns:
            word = int(np.bitwise_xor.reduce(column))
            result ^= (word << number % 64 | word >> (-number) % 64) & (1 << 64) - 1
            number += 1
    return result
