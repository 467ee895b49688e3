"""Boolean functions of many inputs, given by cubes."""

from dataclasses import dataclass

import numpy as np

from .cover import Cover
from .table import TruthTable

__all__ = ["CubeTable", "find_overlap"]


@dataclass(frozen=True)
class CubeTable:
    """A Boolean function with don't-cares, given by covers and never enumerated.

    Whatever is in the don't-care set is a don't-care, even if the on-set contains it too.

    Immutable and hashable. Two of them are equal if their covers are; the same function may be
    given by many covers, which differ.

    Parameters
    ----------
    on : :class:`Cover`
        The on-set.
    free : :class:`Cover`, optional
        The don't-care set. What is in neither cover is 0.
    off : :class:`Cover`, optional
        The off-set. What is in neither cover is a don't-care.

    Raises
    ------
    :exc:`ValueError`
        If not exactly one of :py:`free` and :py:`off` is given, the covers have different names,
        one of them has complemented outputs, or :py:`on` and :py:`off` overlap.
    """

    on: Cover
    free: Cover | None = None
    off: Cover | None = None

    def __post_init__(self) -> None:
        if (self.free is None) == (self.off is None):
            raise ValueError("CubeTable needs exactly one of free and off")
        for cover in (self.on, self.other):
            if (cover.inputs, cover.outputs) != (self.inputs, self.outputs):
                raise ValueError("CubeTable covers must have the same inputs and outputs")
            if np.any(cover.complemented):
                raise ValueError("CubeTable covers must have no complemented outputs")
        if self.off is not None and (clash := find_overlap(self.on, self.off)):
            _, output, cube = clash
            raise ValueError(
                f"CubeTable output {self.outputs[output]} is both on and off for inputs {cube}"
            )

    @property
    def inputs(self) -> tuple[str, ...]:
        return self.on.inputs

    @property
    def outputs(self) -> tuple[str, ...]:
        return self.on.outputs

    @property
    def other(self) -> Cover:
        """Whichever of :py:`free` and :py:`off` is given."""
        cover = self.off if self.free is None else self.free
        assert cover is not None
        return cover

    def evaluate(self, bits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Look input vectors up.

        Parameters
        ----------
        bits : array of :class:`bool`, of shape :py:`(..., len(inputs))`

        Returns
        -------
        on, care : arrays of :class:`bool`, of shape :py:`(..., len(outputs))`
        """
        on, other = self.on.evaluate(bits), self.other.evaluate(bits)
        care = ~other if self.off is None else on | other
        return on & care, care

    def table(self) -> TruthTable:
        """Make the dense table; raises :exc:`ValueError` if there are more than 16 inputs."""
        on, other = self.on.table().on, self.other.table().on
        care = ~other if self.off is None else on | other
        return TruthTable(self.inputs, self.outputs, on & care, care)


def find_overlap(a: Cover, b: Cover) -> tuple[tuple[int, int], int, str] | None:
    """Find two cubes, one of each cover, that share a minterm of an output.

    Every pair is looked at, 64 inputs or outputs at once.

    Returns
    -------
    The rows of the cubes, the column of the output, and what they share, such as ``01-``.
    """
    (zeros_a, zeros_b), (ones_a, ones_b), (feeds_a, feeds_b) = (
        (_pack(part(a)), _pack(part(b)))
        for part in (lambda c: c.literals == 0, lambda c: c.literals == 1, lambda c: c.feeds)
    )
    for row, (zeros, ones, feeds) in enumerate(zip(zeros_a, ones_a, feeds_a, strict=True)):
        opposed = np.bitwise_or.reduce(zeros & ones_b | ones & zeros_b, axis=1)
        shared = np.bitwise_or.reduce(feeds & feeds_b, axis=1)
        found = np.flatnonzero((opposed == 0) & (shared != 0))
        if found.size:
            other = int(found[0])
            output = int(np.flatnonzero(a.feeds[row] & b.feeds[other])[0])
            cube = np.minimum(a.literals[row], b.literals[other])
            return (row, other), output, "".join("01-"[literal] for literal in cube)
    return None


def _pack(bits: np.ndarray) -> np.ndarray:
    """Pack each row of an array of bool into words."""
    padded = np.zeros((len(bits), -(-bits.shape[1] // 64) * 64), np.bool_)
    padded[:, : bits.shape[1]] = bits
    return np.packbits(padded, axis=1).view(np.uint64)
