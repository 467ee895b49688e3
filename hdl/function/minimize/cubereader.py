"""From sums of products to decision diagrams."""

from typing import TYPE_CHECKING

import numpy as np

from ..cover import ABSENT
from .bitset import bitset, bitsets, members
from .complexity import TooComplex

if TYPE_CHECKING:
    from .diagram import Diagram

__all__ = ["CubeReader"]

_BYTES = 1 << 27  # of sets of cubes that are remembered


class CubeReader:
    """Makes a node of each set of cubes that is left when some inputs are known."""

    def __init__(self, diagram: "Diagram", literals: np.ndarray, feeds: np.ndarray):
        self._diagram = diagram
        self._zeros = bitsets(literals.T == 0)
        self._ones = bitsets(literals.T == 1)
        inputs = len(diagram.order)
        present = literals != ABSENT
        # The number of levels after which nothing more is asked of a cube.
        ends = np.where(present.any(1), inputs - present[:, ::-1].argmax(1), 0)
        self._ended = [bitset(ends <= level) for level in range(inputs + 1)]
        self._outputs = bitsets(feeds)
        self._feeding = bitsets(feeds.T)
        self._memory: dict[tuple[int, int, int], int] = {}
        self._room = _BYTES // (len(literals) // 8 + 100)

    def visit(self, level: int, cubes: int, outputs: int) -> int:
        ended = cubes & self._ended[level]
        if ended:
            cubes = useful = cubes ^ ended
            for cube in members(ended):
                outputs |= self._outputs[cube]
            # Leave out the cubes that feed nothing new.
            if cubes:
                useful = 0
                for output, feeding in enumerate(self._feeding):
                    if not outputs >> output & 1:
                        useful |= feeding
                cubes &= useful
        if not cubes:
            return self._diagram.terminal(outputs)
        key = level, cubes, outputs
        result = self._memory.get(key)
        if result is None:
            low = self.visit(level + 1, cubes & ~self._ones[level], outputs)
            high = self.visit(level + 1, cubes & ~self._zeros[level], outputs)
            result = self._diagram.node(level, low, high)
            if len(self._memory) >= self._room:
                raise TooComplex(f"more than {self._room} sets of cubes")
            self._memory[key] = result
            if len(self._memory) & 1023 == 0:
                self._diagram.check()
        return result
