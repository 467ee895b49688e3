"""Sums of products, and products of sums, written as equations."""

import enum
import re
from collections.abc import Iterable, Sequence

from .cover import Cover
from .cube import Cube
from .isop import irredundant_cover
from .table import TruthTable

__all__ = ["Notation", "cover_equations", "equation", "equations"]


class Notation(enum.StrEnum):
    """How a sum of products is written: ``a & b | ~c``, or ``a*b + c'`` as in textbooks."""

    OPERATORS = "operators"
    TEXTBOOK = "textbook"


def equation(
    name: str,
    cover: Iterable[Cube],
    inputs: Sequence[str],
    notation: Notation = Notation.OPERATORS,
    *,
    complemented: bool = False,
) -> str:
    """Write a cover as :py:`f = a & b | ~c`, or :py:`f = 0` and :py:`f = 1` for constants.

    Literals stand in the order of the inputs and products in that of their names, where numbers
    count as numbers. :class:`Expression` reads what this writes, in either notation.

    Parameters
    ----------
    complemented : :class:`bool`
        Whether the cover is that of the complement. What is written is then a product of sums,
        :py:`f = (~a | ~b) & c`.
    """
    textbook = notation is Notation.TEXTBOOK
    complement, times, plus = ("{}'", "*", " + ") if textbook else ("~{}", " & ", " | ")
    inner, outer = (plus, times) if complemented else (times, plus)
    nothing, everything = ("1", "0") if complemented else ("0", "1")
    terms = []
    for cube in cover:
        bits = [1 << position for position in reversed(range(len(inputs)))]
        literals = [
            (literal, bool(cube.value & bit) == complemented)
            for bit, literal in zip(bits, inputs, strict=True)
            if cube.mask & bit
        ]
        text = inner.join(
            complement.format(literal) if negative else literal for literal, negative in literals
        )
        key = [(_natural(literal), negative) for literal, negative in literals]
        terms.append((key, len(literals), text or everything))
    brackets = complemented and len(terms) > 1
    texts = [f"({text})" if brackets and size > 1 else text for _, size, text in sorted(terms)]
    return f"{name} = {outer.join(texts) or nothing}"


def cover_equations(cover: Cover, notation: Notation = Notation.OPERATORS) -> list[str]:
    """Write every output of a cover as an equation, a complemented one as a product of sums."""
    return [
        equation(name, cover.cubes(output), cover.inputs, notation, complemented=bool(complemented))
        for output, (name, complemented) in enumerate(
            zip(cover.outputs, cover.complemented, strict=True)
        )
    ]


def _natural(name: str) -> list[tuple[int, str]]:
    """Sort key that puts ``i[2]`` before ``i[10]``."""
    return [
        (int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"([0-9]+)", name)
    ]


def equations(table: TruthTable, notation: Notation = Notation.OPERATORS) -> list[str]:
    """Write every output of a table as an equation."""
    covers = (
        irredundant_cover(on, care) for on, care in zip(table.on.T, table.care.T, strict=True)
    )
    return [
        equation(name, cover, table.inputs, notation)
        for name, cover in zip(table.outputs, covers, strict=True)
    ]
