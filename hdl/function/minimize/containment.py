"""Whether a sum of products contains a cube."""

from collections.abc import Sequence

import numpy as np

from ..cover import ABSENT, Cover
from .bitset import bitset, bitsets, members
from .complexity import TooComplex

__all__ = ["Containment", "covers"]

_WORK = 200_000_000
"""Sets of at most 2048 cubes that are compared, of which Python does some millions a second."""


def covers(cover: Cover, literals: np.ndarray, outputs: np.ndarray) -> bool:
    """Tell whether for all of some outputs their sums contain a cube.

    Whether an output is complemented is ignored.

    Parameters
    ----------
    cover : :class:`~hdl.function.Cover`
    literals : array of :class:`numpy.uint8`, of shape :py:`(len(cover.inputs),)`
    outputs : array of :class:`bool`, of shape :py:`(len(cover.outputs),)`

    Raises
    ------
    :exc:`TooComplex`
        If it takes minutes to find out.
    """
    return not Containment(cover.literals, cover.feeds).missing(literals, bitset(outputs))


class Containment:
    """Sums of products of several outputs, which may contain cubes.

    A sum contains a cube if it is a tautology where the cube is true. It is if both of its halves
    are, where an input is 0 and where it is 1; an input that appears in one polarity only needs to
    be looked at where it leaves the fewest cubes. After R. Brayton, G. Hachtel, C. McMullen and
    A. Sangiovanni-Vincentelli, "Logic minimization algorithms for VLSI synthesis", 1984.

    Parameters
    ----------
    literals, feeds
        As in a :class:`~hdl.function.Cover`.
    work : :class:`int`, optional
        How many sets of cubes are compared before it is given up.
    """

    def __init__(self, literals: np.ndarray, feeds: np.ndarray, work: int = _WORK):
        self._zeros = bitsets(literals.T == 0)
        self._ones = bitsets(literals.T == 1)
        self._outputs = bitsets(feeds)
        self._feeding = bitsets(feeds.T)
        self._everything = (1 << len(literals)) - 1
        self._effort = 1 + len(literals) // 2048
        self.work = work

    def missing(self, literals: np.ndarray, outputs: int, without: int = 0) -> int:
        """Return those of some outputs whose sums do not contain a cube.

        Parameters
        ----------
        literals : array of :class:`numpy.uint8`, of shape :py:`(inputs,)`
        outputs : :class:`int`
            A set of outputs.
        without : :class:`int`
            A set of cubes that are left out of the sums.

        Raises
        ------
        :exc:`TooComplex`
        """
        cubes = self.touching(literals) & ~without
        return self._missing(cubes, np.flatnonzero(literals == ABSENT).tolist(), outputs)

    def drop(self, cube: int, outputs: int) -> None:
        """Take a cube from the sums of some outputs."""
        self._outputs[cube] &= ~outputs
        for output in members(outputs):
            self._feeding[output] &= ~(1 << cube)

    def touching(self, literals: np.ndarray) -> int:
        """Return the cubes that have a minterm in common with a cube."""
        cubes = self._everything
        self._spend(len(literals))
        for column in np.flatnonzero(literals != ABSENT).tolist():
            cubes &= ~(self._ones if literals[column] == 0 else self._zeros)[column]
        return cubes

    def fed(self, cubes: int) -> int:
        """Return the outputs that any of some cubes feed."""
        outputs = 0
        for cube in members(cubes):
            outputs |= self._outputs[cube]
        return outputs

    def feeding(self, outputs: int) -> int:
        """Return the cubes that feed any of some outputs."""
        cubes = 0
        for output in members(outputs):
            cubes |= self._feeding[output]
        return cubes

    def _spend(self, sets: int) -> None:
        self.work -= sets * self._effort
        if self.work < 0:
            raise TooComplex("it takes too long to compare cubes")

    def _missing(self, cubes: int, inputs: Sequence[int], outputs: int) -> int:
        cubes &= self.feeding(outputs)
        while True:
            self._spend(1 + len(inputs))
            unate, literal, split, least = 0, 0, -1, 0
            used = []
            for column in inputs:
                zero, one = cubes & self._zeros[column], cubes & self._ones[column]
                if zero and one:
                    size = min(zero.bit_count(), one.bit_count())
                    if size > least:
                        split, least = column, size
                else:
                    unate |= zero | one
                if zero or one:
                    used.append(column)
                    literal |= zero | one
            for cube in members(cubes & ~literal):
                outputs &= ~self._outputs[cube]
            # Cubes with a literal that nobody opposes are 0 where it matters.
            cubes &= literal & ~unate
            if outputs and cubes:
                cubes &= self.feeding(outputs)
            if not outputs or not cubes:
                return outputs
            if not unate:
                break
            inputs = used
        used.remove(split)
        missing = self._missing(cubes & ~self._ones[split], used, outputs)
        left = outputs & ~missing
        if left:
            missing |= self._missing(cubes & ~self._zeros[split], used, left)
        return missing
