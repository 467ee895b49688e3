"""Karnaugh maps with the loops of a cover."""

import string
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ..cube import Cube
from ..equation import Notation, equation
from ..table import TruthTable
from .plane import Plane, Rectangle

__all__ = ["Form", "KarnaughMap", "Loop", "karnaugh_map"]


class Form(StrEnum):
    """What loops are drawn around: the 1s of a sum of products, the 0s of a product of sums."""

    SOP = "sop"
    POS = "pos"

    @property
    def words(self) -> str:
        return "sum of products" if self is Form.SOP else "product of sums"


@dataclass(frozen=True)
class Loop:
    """One loop: a product around 1s, or a sum around 0s.

    Attributes
    ----------
    letter : :class:`str`
        What a text calls it; unlike the name of any input.
    cube : :class:`~hdl.function.Cube`
    minterms : :class:`frozenset` of :class:`int`
    rectangles : :class:`tuple` of :class:`Rectangle`
    """

    letter: str
    cube: Cube
    minterms: frozenset[int]
    rectangles: tuple[Rectangle, ...]


@dataclass(frozen=True)
class KarnaughMap:
    """The map of one output; made by :func:`karnaugh_map`.

    Attributes
    ----------
    plane : :class:`Plane`
    output : :class:`str`
    form : :class:`Form`
    symbols : :class:`str`
        For each minterm in the order of their numbers: ``0``, ``1``, or ``-`` for a don't-care.
    loops : :class:`tuple` of :class:`Loop`
        The largest first.
    """

    plane: Plane
    output: str
    form: Form
    symbols: str
    loops: tuple[Loop, ...]

    def term(self, loop: Loop, notation: Notation = Notation.OPERATORS) -> str:
        """Write the product, or the sum, of a loop."""
        cube, inputs = loop.cube, self.plane.inputs
        if self.form is Form.SOP:
            return _product(cube, inputs, notation)
        # The complement of a product is the sum of the complements of its literals.
        bits = [1 << position for position in reversed(range(len(inputs)))]
        literals = [
            _product(Cube(bit, bit & ~cube.value), inputs, notation)
            for bit in bits
            if cube.mask & bit
        ]
        return _plus(notation).join(literals) or "0"

    def equation(self, notation: Notation = Notation.OPERATORS) -> str:
        """Write the output with a term for each loop; a constant without loops."""
        terms = [self.term(loop, notation) for loop in self.loops]
        if self.form is Form.SOP:
            return f"{self.output} = {_plus(notation).join(terms) or '0'}"
        if len(terms) > 1:
            terms = [f"({term})" if " " in term else term for term in terms]
        times = "*" if notation is Notation.TEXTBOOK else " & "
        return f"{self.output} = {times.join(terms) or '1'}"


def karnaugh_map(
    table: TruthTable, output: str, cubes: Iterable[Cube], form: Form = Form.SOP
) -> KarnaughMap:
    """Draw a cover of one output into its map.

    Parameters
    ----------
    table : :class:`~hdl.function.TruthTable`
    output : :class:`str`
        Name of one of its outputs.
    cubes : iterable of :class:`~hdl.function.Cube`
        A cover of the output; for a product of sums, of its complement.
    form : :class:`Form`

    Raises
    ------
    :exc:`ValueError`
        If the table has fewer than 2 or more than 6 inputs or no such output, or the cubes are not
        a cover.
    """
    plane = Plane(table.inputs)
    if output not in table.outputs:
        raise ValueError(f"Karnaugh map has no output {output!r}")
    column = table.outputs.index(output)
    on, care = table.on[:, column], table.care[:, column]
    rows = np.arange(len(on))
    # Those of the same size in the order of their literals, uncomplemented ones first.
    ordered = sorted(cubes, key=lambda cube: (cube.mask.bit_count(), -cube.mask, -cube.value))
    contained = [frozenset(rows[rows & cube.mask == cube.value].tolist()) for cube in ordered]
    looped = np.isin(rows, sorted(frozenset[int]().union(*contained)))
    wrong = rows[care & (looped != (on if form is Form.SOP else ~on))]
    if wrong.size:
        raise ValueError(f"cubes are no cover of {output}: they are wrong for minterm {wrong[0]}")
    loops = [
        Loop(letter, cube, minterms, tuple(plane.rectangles(cube)))
        for letter, cube, minterms in zip(
            _letters(plane.inputs, len(ordered)), ordered, contained, strict=True
        )
    ]
    values = zip(on.tolist(), care.tolist(), strict=True)
    symbols = "".join("-" if not cared else "01"[value] for value, cared in values)
    return KarnaughMap(plane, output, form, symbols, tuple(loops))


def _product(cube: Cube, inputs: tuple[str, ...], notation: Notation) -> str:
    return equation("", [cube], inputs, notation).removeprefix(" = ")


def _plus(notation: Notation) -> str:
    return " + " if notation is Notation.TEXTBOOK else " | "


def _letters(inputs: tuple[str, ...], count: int) -> list[str]:
    cases = [string.ascii_uppercase, string.ascii_lowercase]
    if any(name in string.ascii_uppercase for name in inputs):
        cases.reverse()
    letters = [letter for letter in "".join(cases) if letter not in inputs]
    return [
        letters[k % len(letters)] + ("" if k < len(letters) else str(k // len(letters)))
        for k in range(count)
    ]
