"""Where the minterms of a Karnaugh map stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..cube import Cube

__all__ = ["MAX_INPUTS", "MIN_INPUTS", "Axis", "Plane", "Rectangle"]

MIN_INPUTS = 2
MAX_INPUTS = 6


@dataclass(frozen=True)
class Axis:
    """Inputs whose values are counted along one direction, in Gray code."""

    names: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Values of the inputs at each place; neighbours, also across the ends, differ in one."""
        width = len(self.names)
        return tuple(format(k ^ k >> 1, f"0{width}b") if width else "" for k in range(1 << width))

    def runs(self, mask: int, value: int) -> list[tuple[int, int, bool, bool]]:
        """Find the places that agree with a cube, as runs of neighbours.

        Returns
        -------
        :class:`list`
            For each run its first place, its length, and whether it goes on across the start and
            across the end of the axis.
        """
        places = [
            place for place, code in enumerate(self.codes) if int(f"0{code}", 2) & mask == value
        ]
        starts = [place for place in places if place - 1 not in places]
        ends = [place for place in places if place + 1 not in places]
        split = len(starts) > 1
        return [
            (start, end - start + 1, split and start == 0, split and end == places[-1])
            for start, end in zip(starts, ends, strict=True)
        ]


@dataclass(frozen=True)
class Rectangle:
    """A part of a loop, in cells.

    Attributes
    ----------
    page, row, column : :class:`int`
        Its upper left cell.
    height, width : :class:`int`
    open : :class:`frozenset` of :class:`str`
        Those of ``left``, ``right``, ``top`` and ``bottom`` at which the loop leaves the map, to
        come back from the opposite edge.
    """

    page: int
    row: int
    column: int
    height: int
    width: int
    open: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Plane:
    """The axes of a map of 2 to 6 inputs.

    Up to four inputs share one page: the first half of them, rounded down, goes down the rows and
    the others go along the columns. One or two more stand in front and number two or four pages of
    four rows and four columns. The layout is that of M. Karnaugh, "The Map Method for Synthesis of
    Combinational Logic Circuits", 1953, with the pages side by side instead of stacked.

    Raises
    ------
    :exc:`ValueError`
        If there are fewer than 2 or more than 6 inputs.
    """

    inputs: tuple[str, ...]

    def __post_init__(self) -> None:
        if not MIN_INPUTS <= len(self.inputs) <= MAX_INPUTS:
            raise ValueError(
                f"Karnaugh map must have {MIN_INPUTS} to {MAX_INPUTS} inputs, "
                f"not {len(self.inputs)}"
            )

    @property
    def axes(self) -> tuple[Axis, Axis, Axis]:
        """Pages, rows and columns."""
        paged = max(0, len(self.inputs) - 4)
        middle = paged + (len(self.inputs) - paged) // 2
        names: Sequence[tuple[str, ...]] = (
            self.inputs[:paged],
            self.inputs[paged:middle],
            self.inputs[middle:],
        )
        return Axis(names[0]), Axis(names[1]), Axis(names[2])

    def minterm(self, page: int, row: int, column: int) -> int:
        """Number of the minterm in a cell."""
        places = zip(self.axes, (page, row, column), strict=True)
        return int("".join(axis.codes[place] for axis, place in places), 2)

    def rectangles(self, cube: Cube) -> list[Rectangle]:
        """Split the cells of a cube into rectangles that do not cross an edge of the map."""
        pages, rows, columns = self.axes
        runs = []
        rest = len(self.inputs)
        for axis in (pages, rows, columns):
            rest -= len(axis.names)
            bits = (1 << len(axis.names)) - 1
            runs.append(axis.runs(cube.mask >> rest & bits, cube.value >> rest & bits))
        on_pages = [first + step for first, count, _, _ in runs[0] for step in range(count)]
        rectangles = []
        for page in sorted(on_pages):
            for row, height, top, bottom in runs[1]:
                for column, width, left, right in runs[2]:
                    sides = {"top": top, "bottom": bottom, "left": left, "right": right}
                    opened = frozenset(side for side, crossed in sides.items() if crossed)
                    rectangles.append(Rectangle(page, row, column, height, width, opened))
        return rectangles
