"""Vectors together with what came of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hdl.block import Cared

from .engine.reference import Columns

__all__ = ["Chunk", "Mismatch"]


@dataclass(frozen=True)
class Mismatch:
    """A vector on which an output of the hardware is not what the model says.

    ``cycle`` counts the clock cycles before it, if the block has state.
    """

    inputs: dict[str, int]
    output: str
    got: int
    expected: int
    cycle: int | None = None


@dataclass(frozen=True)
class Chunk:
    """Consecutive vectors: what went in, what the hardware gave, what the model says.

    If they are ``clocked``, they are the first cycles from the start on.
    """

    given: Columns
    got: Columns
    expected: Mapping[str, Cared]
    clocked: bool = False

    @property
    def count(self) -> int:
        """Number of vectors."""
        return len(next(iter(self.got.values())))

    def wrong(self) -> np.ndarray:
        """Tell for every vector whether a specified bit of an output is wrong."""
        wrong = np.zeros(self.count, bool)
        for name, (value, care) in self.expected.items():
            wrong |= (np.array(self.got[name], care.dtype) & care != value).astype(bool)
        return wrong

    def mismatch(self, index: int) -> Mismatch:
        """Describe the first output that is wrong in a vector."""
        given = {name: int(values[index]) for name, values in self.given.items()}
        for name, (values, cares) in self.expected.items():
            value, care = int(values[index]), int(cares[index])
            got = int(self.got[name][index])
            if got & care != value:
                return Mismatch(given, name, got, value, index if self.clocked else None)
        raise ValueError(f"vector {index} has no mismatch")
