"""Networks of wide LUTs by Shannon's expansion, to start a search from."""

from collections.abc import Sequence

import numpy as np

from ..function import TruthTable
from .bdd import columns
from .function import FALSE, everything, rewire
from .network import Lut, LutNetwork
from .tidy import tidy

__all__ = ["shannon"]

_MULTIPLEXER = 0b11001010  # of low, high and select, from the least significant bit of the row
_MULTIPLEXER_4 = sum((row >> (row >> 4) & 1) << row for row in range(64))  # low select first
_WIDTH_4 = 6


def shannon(table: TruthTable, order: Sequence[int], width: int) -> LutNetwork:
    """Split a table by one input, or by two, until a LUT holds what is left.

    Functions that are equal or opposite are made once. Two inputs at a time, where LUTs are wide
    enough for a multiplexer of four: two levels of multiplexers of two are three LUTs.
    C. E. Shannon, "The synthesis of two-terminal switching circuits", 1949. Don't-cares are 0.

    Parameters
    ----------
    order : sequence of :class:`int`
        A permutation of the inputs. The first is split by first.
    width : :class:`int`
        Inputs of a LUT, 3 to 6.

    Raises
    ------
    :exc:`ValueError`
        If the width is another.
    """
    if not 3 <= width <= 6:
        raise ValueError(f"LUT width must be 3 to 6, not {width}")
    expansion = _Expansion(order, width)
    literals = [expansion.literal(column) for column in columns(table.on, order)]
    drivers = tuple(expansion.signal(literal) for literal in literals)
    return tidy(LutNetwork(table.inputs, table.outputs, tuple(expansion.luts), drivers))


class _Expansion:
    """What was made so far. A literal is twice a signal's number, plus 1 if complemented."""

    def __init__(self, order: Sequence[int], width: int):
        self.order = order
        self.width = width
        self.luts: list[Lut] = []
        self.numbers: dict[Lut, int] = {}
        self.literals: dict[bytes, int] = {}

    def literal(self, column: np.ndarray) -> int:
        """Make a function of the last inputs of the order; its rows tell how many."""
        if column[0]:
            return self.literal(~column) ^ 1
        key = column.tobytes()
        if key not in self.literals:
            self.literals[key] = self.make(column)
        return self.literals[key]

    def make(self, column: np.ndarray) -> int:
        count = len(column).bit_length() - 1
        names = self.order[len(self.order) - count :]
        rows = column.reshape((2,) * count)
        needed = [axis for axis in range(count) if (rows.take(0, axis) != rows.take(1, axis)).any()]
        if len(needed) <= self.width:
            index = tuple(slice(None) if axis in needed else 0 for axis in range(count))
            # The first input of a LUT is the lowest bit of its rows, and the last axis that here.
            bits = rows[index].transpose().reshape(-1)
            function = sum(1 << row for row in np.flatnonzero(bits).tolist())
            return self.lut(function, [2 * names[axis] for axis in needed])
        if needed[0]:
            return self.literal(column[: len(column) // 2])
        # An odd number of inputs too many is made even, since the last step is then the widest.
        if self.width >= _WIDTH_4 and needed[1] == 1 and (len(needed) - self.width) % 2 == 0:
            parts = [self.literal(part) for part in column.reshape(4, -1)]
            return self.lut(_MULTIPLEXER_4, [*parts, 2 * names[1], 2 * names[0]])
        parts = [self.literal(part) for part in column.reshape(2, -1)]
        return self.lut(_MULTIPLEXER, [*parts, 2 * names[0]])

    def lut(self, function: int, literals: Sequence[int]) -> int:
        """Make a function of literals, or its complement, whichever is 0 in the first row."""
        inputs, function = rewire(function, literals)
        if not inputs:
            return FALSE | function
        sign = function & 1
        if sign:
            function ^= everything(len(inputs))
        if len(inputs) == 1:
            return 2 * inputs[0] | sign
        return 2 * self.number(Lut(inputs, function)) | sign

    def signal(self, literal: int) -> int:
        """Make a signal of a literal, as an output needs one."""
        if literal < 0:
            return self.number(Lut((), literal & 1))
        if not literal & 1:
            return literal >> 1
        place = (literal >> 1) - len(self.order)
        if place < 0:
            return self.number(Lut((literal >> 1,), 0b01))
        lut = self.luts[place]
        return self.number(Lut(lut.inputs, lut.function ^ everything(len(lut.inputs))))

    def number(self, lut: Lut) -> int:
        if lut not in self.numbers:
            self.luts.append(lut)
            self.numbers[lut] = len(self.order) + len(self.luts) - 1
        return self.numbers[lut]
