"""Covers: sums of products of several outputs that share their cubes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from .cube import Cube
from .table import MAX_INPUTS, TruthTable, checked_names, frozen

__all__ = ["ABSENT", "MAX_COVER_INPUTS", "Cover"]

MAX_COVER_INPUTS = 1024
"""A cover is never enumerated, so that it may have many more inputs than a table."""

ABSENT = 2
"""Stands in :attr:`Cover.literals` for an input that a cube does not depend on."""

_CHUNK = 1 << 24  # elements of the largest intermediate array in evaluate()


@dataclass(frozen=True, eq=False, repr=False)
class Cover:
    """A sum of products for each of several outputs, where a cube may feed any of them.

    Immutable and hashable. Two covers are equal if all of their attributes are; the same function
    may have many covers, which differ.

    Parameters
    ----------
    inputs, outputs : :class:`tuple` of :class:`str`
        Names as in a :class:`TruthTable`, but up to 1024 inputs.
    literals : array of :class:`numpy.uint8`, of shape :py:`(cubes, len(inputs))`
        For each cube and input: 0 for the complemented literal, 1 for the uncomplemented one, and
        :data:`ABSENT` for none.
    feeds : array of :class:`bool`, of shape :py:`(cubes, len(outputs))`
        Whether the cube is in the sum of the output.
    complemented : array of :class:`bool`, of shape :py:`(len(outputs),)`, optional
        Whether the output is the complement of its sum, as when a product of sums is written as
        the sum of products of its complement. By default none is.

    Raises
    ------
    :exc:`TypeError`
        If a name is not a string, or an array has elements of another type.
    :exc:`ValueError`
        If names do not fit, an array has the wrong shape, or a literal is not 0, 1 or 2.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    literals: np.ndarray
    feeds: np.ndarray
    complemented: np.ndarray = field(default_factory=lambda: np.zeros(0, np.bool_))

    def __post_init__(self) -> None:
        inputs, outputs = checked_names("Cover", self.inputs, self.outputs, MAX_COVER_INPUTS)
        count = len(self.literals)
        complemented = self.complemented if len(self.complemented) else [False] * len(outputs)
        literals = frozen("Cover literals", self.literals, np.uint8, (count, len(inputs)))
        if literals.size and literals.max() > ABSENT:
            raise ValueError(f"Cover literals must be 0, 1 or {ABSENT}, not {literals.max()}")
        values = {
            "inputs": inputs,
            "outputs": outputs,
            "literals": literals,
            "feeds": frozen("Cover feeds", self.feeds, np.bool_, (count, len(outputs))),
            "complemented": frozen("Cover complemented", complemented, np.bool_, (len(outputs),)),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, Cover) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[tuple[str, ...], tuple[str, ...], bytes, bytes, bytes]:
        arrays = self.literals.tobytes(), self.feeds.tobytes(), self.complemented.tobytes()
        return self.inputs, self.outputs, *arrays

    def __len__(self) -> int:
        """Count the cubes."""
        return len(self.literals)

    @property
    def literal_count(self) -> int:
        """Literals of all cubes, each cube counted once however many outputs it feeds."""
        return int(np.count_nonzero(self.literals != ABSENT))

    def cubes(self, output: int) -> list[Cube]:
        """List the cubes that feed an output, given by its column, sorted.

        Bit :py:`n - 1` of a cube is the first of the :py:`n` inputs, as in a row number.
        """
        return sorted(self._cube(row) for row in self.literals[self.feeds[:, output]])

    def _cube(self, row: np.ndarray) -> Cube:
        text = "".join(map(str, row))
        mask = int(text.replace("0", "1").replace("2", "0"), 2)
        return Cube(mask, int(text.replace("2", "0"), 2))

    def evaluate(self, bits: np.ndarray) -> np.ndarray:
        """Compute the outputs for input vectors.

        Parameters
        ----------
        bits : array of :class:`bool`, of shape :py:`(..., len(inputs))`

        Returns
        -------
        array of :class:`bool`, of shape :py:`(..., len(outputs))`

        Raises
        ------
        :exc:`ValueError`
            If the last axis does not have an element for every input.
        """
        bits = np.asarray(bits, np.bool_)
        if bits.shape[-1:] != (len(self.inputs),):
            raise ValueError(f"Cover inputs must be of shape (..., {len(self.inputs)})")
        vectors = bits.reshape(-1, len(self.inputs))
        # A cube contains a vector if none of its literals is false: count those that are.
        wants1 = (self.literals == 1).astype(np.float32).T
        wants0 = (self.literals == 0).astype(np.float32).T
        feeds = self.feeds.astype(np.float32)
        result = np.empty((len(vectors), len(self.outputs)), np.bool_)
        step = max(1, _CHUNK // max(1, len(self), len(self.inputs)))
        for start in range(0, len(vectors), step):
            part = vectors[start : start + step].astype(np.float32)
            contained = (1 - part) @ wants1 + part @ wants0 == 0
            result[start : start + step] = contained.astype(np.float32) @ feeds > 0
        return (result ^ self.complemented).reshape(*bits.shape[:-1], len(self.outputs))

    def table(self) -> TruthTable:
        """Tabulate the outputs, all of them cared for.

        Raises
        ------
        :exc:`ValueError`
            If there are more than 16 inputs.
        """
        inputs = len(self.inputs)
        if inputs > MAX_INPUTS:
            raise ValueError(
                f"Cover of {inputs} inputs has no dense table, which has at most {MAX_INPUTS}"
            )
        on = np.zeros(((2,) * inputs + (len(self.outputs),)), np.bool_)
        for row, feeds in zip(self.literals.tolist(), self.feeds, strict=True):
            on[tuple(slice(None) if bit == ABSENT else bit for bit in row)] |= feeds
        on = on.reshape(1 << inputs, -1) ^ self.complemented
        return TruthTable(self.inputs, self.outputs, on, np.ones_like(on))

    def rows(self) -> Sequence[tuple[str, str]]:
        """List each cube as :py:`("1-0", "01")`: its literals, the outputs that it feeds."""
        symbols = np.array(list("01-"))[self.literals]
        feeds = np.array(list("01"))[self.feeds.astype(np.uint8)]
        return [("".join(i), "".join(o)) for i, o in zip(symbols, feeds, strict=True)]

    def __repr__(self) -> str:
        shown = [
            f"~{name}" if complemented else name
            for name, complemented in zip(self.outputs, self.complemented, strict=True)
        ]
        return f"<Cover {', '.join(self.inputs)} -> {', '.join(shown)}: {len(self)} cubes>"
