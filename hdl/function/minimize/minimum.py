"""What a minimiser is, and what it returns."""

from dataclasses import dataclass
from typing import Protocol

from ..cover import Cover
from ..cubetable import CubeTable
from ..table import TruthTable

__all__ = ["Minimizer", "Minimum"]


@dataclass(frozen=True)
class Minimum:
    """The best cover that was found, and how good it is.

    Attributes
    ----------
    cover : :class:`~hdl.function.Cover`
        Checked against the function: 1 on its on-set, 0 on its off-set.
    lower_bound : :class:`int`
        No cover of the function, with the same outputs complemented, has fewer cubes.
    seconds : :class:`float`
        Wall-clock time.
    interrupted : :class:`bool`
        Whether somebody pressed Ctrl-C, so that this is the best so far.
    """

    cover: Cover
    lower_bound: int
    seconds: float
    interrupted: bool = False

    @property
    def proven(self) -> bool:
        """Whether the cover has been proven to have the fewest cubes possible."""
        return len(self.cover) == self.lower_bound


class Minimizer(Protocol):
    """A strategy: a function in, a cover out."""

    def minimize(self, table: TruthTable | CubeTable) -> Minimum:
        """Return a cover of the function, none of whose outputs is complemented."""
        ...
