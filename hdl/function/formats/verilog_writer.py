"""Writing functions in Verilog."""

from collections.abc import Iterator, Sequence

import numpy as np

from ..buses import buses
from ..cover import ABSENT, Cover
from ..cubes import to_cubes
from ..cubetable import CubeTable
from ..table import TruthTable
from .keywords import KEYWORDS

__all__ = ["write_verilog"]

_COLUMNS = 90


def write_verilog(function: TruthTable | CubeTable | Cover, name: str) -> str:
    """Write a function as a module ``name`` of plain assignments, in Verilog-2001.

    Columns that stand together as ``i[2]``, ``i[1]``, ``i[0]`` are one port ``i``. An output is
    ``x`` where the function has a don't-care, so that synthesis may choose. The cubes of a table
    are irredundant; a :class:`CubeTable` and a :class:`Cover` keep theirs. A cube that feeds
    several outputs is computed once.
    """
    ports = _Ports(function.inputs, function.outputs)
    products = _Products([ports.text[column] for column in function.inputs])
    if isinstance(function, Cover):
        values = products.sums(function)
    else:
        cubes = to_cubes(function)
        on, other = products.sums(cubes.on), products.sums(cubes.other)
        pairs = [*zip(on, other, strict=True)]
        if cubes.off is None:
            values = [_choice(free, "1'bx", value) for value, free in pairs]
        else:
            values = [_choice(value, "1'b1", _choice(off, "1'b0", "1'bx")) for value, off in pairs]
    assigns = (
        f"  assign {ports.text[column]} = {value};\n"
        for column, value in zip(function.outputs, values, strict=True)
    )
    declared = ",\n".join(f"  {port}" for port in ports.declared)
    body = "".join([*products.wires, *assigns])
    return f"module {_identifier(name)} (\n{declared}\n);\n{body}endmodule\n"


class _Ports:
    """What the columns of a function are called in Verilog."""

    def __init__(self, inputs: Sequence[str], outputs: Sequence[str]):
        self.declared: list[str] = []
        self.text: dict[str, str] = {}
        for kind, names, others in (("input ", inputs, outputs), ("output", outputs, inputs)):
            taken = {*inputs, *outputs, *buses(others)}
            whole = {
                bits[-1]: (bus, bits[::-1])
                for bus, bits in buses(names).items()
                if bus not in taken and _is_range(bus, bits[::-1], names)
            }
            for name in names:
                if name in whole:
                    bus, bits = whole[name]
                    port = _identifier(bus)
                    self.declared.append(f"{kind} wire [{len(bits) - 1}:0] {port}")
                    self.text.update((bit, f"{port}{bit.removeprefix(bus)}") for bit in bits)
                elif name not in self.text:
                    self.text[name] = _identifier(name)
                    self.declared.append(f"{kind} wire {self.text[name]}")


def _is_range(bus: str, bits: Sequence[str], names: Sequence[str]) -> bool:
    """Tell whether bits are called as Verilog does, and stand together from the highest on."""
    first = names.index(bits[0])
    expected = [f"{bus}[{bit}]" for bit in reversed(range(len(bits)))]
    return len(bits) > 1 and [*bits] == expected == [*names[first : first + len(bits)]]


def _identifier(name: str) -> str:
    """Escape a name that Verilog keeps for itself, or that is no identifier without it."""
    plain = name.isidentifier() and name.isascii() and name not in KEYWORDS
    return name if plain else f"\\{name} "


class _Products:
    """Products of the inputs, as expressions and as wires."""

    def __init__(self, inputs: Sequence[str]):
        self.inputs = inputs
        self.wires: list[str] = []

    def sums(self, cover: Cover) -> list[str]:
        """Write the value of every output of a cover; nothing is a name that a table may have."""
        terms = []
        for literals, feeds in zip(cover.literals, cover.feeds, strict=True):
            term = self.product(literals)
            if feeds.sum() > 1 and np.count_nonzero(literals != ABSENT) > 1:
                wire = f"_{len(self.wires)}"
                self.wires.append(f"  wire {wire} = {term};\n")
                term = wire
            terms.append(term)
        columns = zip(cover.feeds.T, cover.complemented, strict=True)
        return [
            _sum([terms[number] for number in np.flatnonzero(feeds)], complemented)
            for feeds, complemented in columns
        ]

    def product(self, literals: np.ndarray) -> str:
        factors: Iterator[str] = (
            name if literal else f"~{name}"
            for name, literal in zip(self.inputs, literals, strict=True)
            if literal != ABSENT
        )
        return " & ".join(factors) or "1'b1"


def _sum(terms: list[str], complemented: bool) -> str:
    if not terms:
        return "1'b1" if complemented else "1'b0"
    text = " | ".join(terms)
    if len(text) <= _COLUMNS:
        return f"~({text})" if complemented else text
    # A chain of thousands of operators would be as deep as it is long.
    joined = ",\n    ".join(terms)
    return f"{'~' if complemented else ''}|{{\n    {joined}\n  }}"


def _choice(condition: str, value: str, other: str) -> str:
    if condition in ("1'b0", "1'b1"):
        return value if condition == "1'b1" else other
    return f"({condition}) ? {value} : {other}"
