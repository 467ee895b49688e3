"""Boolean functions of many inputs, given by cubes."""

from dataclasses import dataclass

import numpy as np

from .cover import Cover
from .table import TruthTable

__all__ = ["CubeTable"]


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
        if self.off is not None and (clash := _overlap(self.on, self.off)):
            cube, output = clash
            raise ValueError(f"CubeTable output {output} is both on and off for inputs {cube}")

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


def _overlap(on: Cover, off: Cover) -> tuple[str, str] | None:
    """Find a cube, such as ``01-``, and the name of an output that both covers contain."""
    for literals, feeds in zip(on.literals, on.feeds, strict=True):
        opposed = (literals ^ off.literals == 1) & (literals != 2) & (off.literals != 2)
        shared = ~opposed.any(1)[:, None] & feeds & off.feeds
        if shared.any():
            row, output = map(int, np.argwhere(shared)[0])
            cube = np.minimum(literals, off.literals[row])
            return "".join("01-"[bit] for bit in cube), on.outputs[output]
    return None
