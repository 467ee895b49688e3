"""Sums of products written as equations."""

import enum
import re
from collections.abc import Iterable, Sequence

from .cube import Cube
from .isop import irredundant_cover
from .table import TruthTable

__all__ = ["Notation", "equation", "equations"]


class Notation(enum.StrEnum):
    """How a sum of products is written: ``a & b | ~c``, or ``a*b + c'`` as in textbooks."""

    OPERATORS = "operators"
    TEXTBOOK = "textbook"


def equation(
    name: str,
    cover: Iterable[Cube],
    inputs: Sequence[str],
    notation: Notation = Notation.OPERATORS,
) -> str:
    """Write a cover as :py:`f = a & b | ~c`, or :py:`f = 0` and :py:`f = 1` for constants.

    Literals stand in the order of the inputs and products in that of their names, where numbers
    count as numbers. :class:`Expression` reads what this writes, in either notation.
    """
    textbook = notation is Notation.TEXTBOOK
    complement, times, plus = ("{}'", "*", " + ") if textbook else ("~{}", " & ", " | ")
    products = []
    for cube in cover:
        bits = [1 << position for position in reversed(range(len(inputs)))]
        literals = [
            (literal, not cube.value & bit)
            for bit, literal in zip(bits, inputs, strict=True)
            if cube.mask & bit
        ]
        text = times.join(
            complement.format(literal) if complemented else literal
            for literal, complemented in literals
        )
        key = [(_natural(literal), complemented) for literal, complemented in literals]
        products.append((key, text or "1"))
    return f"{name} = {plus.join(text for _, text in sorted(products)) or '0'}"


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
