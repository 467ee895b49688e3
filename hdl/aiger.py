"""Reading AIGER: circuits of AND gates and inverters, as yosys writes them.

The format is that of Biere, "The AIGER And-Inverter Graph (AIG) Format", version 20071012, in
ASCII. Numbers are literals: twice the number of a variable, plus 1 if it is inverted; 0 and 1 are
the constants.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Aiger", "Pin", "read_aiger"]


class Pin(NamedTuple):
    """A bit of a port, and its literal; the name is empty if the file does not give one."""

    name: str
    bit: int
    literal: int


class Aiger(NamedTuple):
    """A circuit.

    Attributes
    ----------
    inputs, outputs : :class:`list` of :class:`Pin`
    latches : :class:`list` of :class:`list` of :class:`int`
        Of each register its literal, that of its next value, and its initial value unless it is 0.
    gates : :class:`list` of :class:`list` of :class:`int`
        Of each AND gate its literal and those of its operands, in an order in which these come
        first.
    """

    inputs: list[Pin]
    outputs: list[Pin]
    latches: list[list[int]]
    gates: list[list[int]]


def read_aiger(text: str) -> Aiger:
    """Read a circuit with a symbol table, in which bit ``n`` of a port is called ``port[n]``."""
    symbols = {
        (kind, int(number)): (name, int(bit or 0))
        for kind, number, name, bit in re.findall(
            r"^([io])(\d+) (\S+?)(?:\[(\d+)\])?$", text, re.MULTILINE
        )
    }
    rows = _rows(text)
    _, inputs, latches, outputs, gates = next(rows)

    def pins(kind: str, count: int) -> list[Pin]:
        return [
            Pin(*symbols.get((kind, number), ("", 0)), next(rows)[0]) for number in range(count)
        ]

    sources = pins("i", inputs)
    registers = [next(rows) for _ in range(latches)]
    sinks = pins("o", outputs)
    return Aiger(sources, sinks, registers, [next(rows) for _ in range(gates)])


def _rows(text: str) -> Iterator[list[int]]:
    for line in text.splitlines():
        yield [int(field) for field in line.removeprefix("aag").split()]
