"""Any truth table as a block."""

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from amaranth.hdl import Cat, Module, Value
from amaranth.lib.wiring import In, Out

from .block import Block, Cared, check_structure, lookup, sharing
from .decoder import MAX_BITS
from .description import describe
from .function import ABSENT, MAX_INPUTS, Cover, CubeTable, Expression, TruthTable, buses
from .function.cover import MAX_COVER_INPUTS
from .function.minimize import Budget, Form, minimize
from .lut import LutNetwork
from .lut.family import family_of
from .lut.portfolio import Effort, lut_network
from .lut.primitives import wire_luts
from .realize import decode_and_or, decode_nand, multiplex_rows, sums

__all__ = ["TableLogic"]

_MAX_BUS = 62  # bits of a number in a table of numpy
_ANY_WIDTH = 4  # of LUTs, where the family of the chip is not known
_LIMITS = {"decoder": MAX_BITS, "nand": MAX_BITS, "mux": MAX_INPUTS}


class TableLogic(Block):
    """Truth table as logic, built in one of several ways.

    Combinational. Exactly one of ``expression``, ``minterms`` and ``table`` says what is computed.

    Parameters
    ----------
    expression : :class:`str`
        Boolean expression such as ``a & b | ~c``, or several such as ``f = a & b; g = a ^ c``.
        An expression without a name is the output ``f``.
    minterms : :class:`str`
        Numbers of the minterms of the output ``f``, such as ``1,2,4`` or ``m(1,2,4) + d(0,3)``,
        where the first of ``inputs`` is the most significant bit.
    inputs : :class:`str`
        Names of the inputs, separated by commas or blanks. Needed with ``minterms``; orders the
        inputs of an ``expression``.
    table : :class:`pathlib.Path`
        File with the function, in any format that ``convert`` reads. In Python also a
        :class:`~hdl.function.TruthTable` or :class:`~hdl.function.CubeTable`.
    structure : :class:`str`
        How the hardware is built. ``sop`` is a minimal sum of products, ``pos`` a minimal product
        of sums, ``decoder`` a decoder and OR gates, ``nand`` an active-low decoder and NAND gates,
        both for at most 12 inputs, ``mux`` a tree of multiplexers, for at most 16, ``lut`` a
        network of LUTs, which stand as they are on a known family of chips. ``auto`` is ``lut``
        on those and ``mux`` elsewhere, or ``sop`` for more than 16 inputs.
    effort : :class:`~hdl.lut.Effort`
        How long to search for a small ``sop``, ``pos`` or ``lut``: ``fast`` about a second,
        ``normal`` at most ten, ``high`` at most a minute.

    Members
    -------
    one port for every name
        Columns ``i[0]``, ``i[1]``... are the bits of one port ``i``.

    Raises
    ------
    :exc:`ValueError`
        If not exactly one description is given, it is malformed, or the structure is not for so
        many inputs.
    """

    structures = ("auto", "sop", "pos", "decoder", "nand", "mux", "lut")
    design_name = "table"

    def __init__(
        self,
        expression: str = "",
        *,
        minterms: str = "",
        inputs: str = "",
        table: Path | TruthTable | CubeTable | None = None,
        structure: str = "auto",
        effort: Effort = Effort.NORMAL,
    ):
        check_structure(TableLogic, structure)
        function = describe("TableLogic", expression, minterms, inputs, table)
        self._table = function.table() if isinstance(function, Expression) else function
        if len(self._table.inputs) > (limit := _LIMITS.get(structure, MAX_COVER_INPUTS)):
            raise ValueError(
                f"TableLogic structure {structure} is for at most {limit} inputs, "
                f"not {len(self._table.inputs)}"
            )
        self._structure = structure
        self._effort = Effort(effort)
        self._inputs = buses(self._table.inputs)
        self._outputs = buses(self._table.outputs)
        for name in (*self._inputs, *self._outputs):
            if hasattr(TableLogic, name) or not name.isidentifier():
                raise ValueError(f"TableLogic cannot have a port named {name!r}: rename it")
        super().__init__(
            {
                **{name: In(len(bits)) for name, bits in self._inputs.items()},
                **{name: Out(len(bits)) for name, bits in self._outputs.items()},
            }
        )

    def model(self, **inputs):
        bits = {
            bit: inputs[name] >> place & 1
            for name, names in self._inputs.items()
            for place, bit in enumerate(names)
        }
        columns = [bits[name] for name in self._table.inputs]
        if isinstance(self._table, TruthTable):
            return self._look_up(columns)
        return self._add_up(self._table, columns)

    @cached_property
    def _words(self) -> Mapping[str, tuple[np.ndarray, np.ndarray]]:
        """For every output port of a dense table, its value and its care mask in each row."""
        table = self._table
        assert isinstance(table, TruthTable)
        column = {name: place for place, name in enumerate(table.outputs)}
        words = {}
        for name, bits in self._outputs.items():
            places = [column[bit] for bit in bits]
            words[name] = _numbers(table.on[:, places]), _numbers(table.care[:, places])
        return words

    def _look_up(self, columns: Sequence[Any]) -> Mapping[str, Any]:
        row = 0
        for bit in columns:
            row = row * 2 + bit
        return {
            name: Cared(lookup(on, row), lookup(care, row))
            for name, (on, care) in self._words.items()
        }

    def _add_up(self, table: CubeTable, columns: Sequence[Any]) -> Mapping[str, Any]:
        on, other = _sums(table.on, columns), _sums(table.other, columns)
        numbers = {}
        for name, bits in self._outputs.items():
            value, care = 0, 0
            for place, bit in enumerate(bits):
                output = table.outputs.index(bit)
                specified = other[output] ^ 1 if table.off is None else on[output] | other[output]
                value = value | (on[output] << place)
                care = care | (specified << place)
            numbers[name] = Cared(value, care)
        return numbers

    def _build(self, m: Module, columns: Sequence[Value], platform: Any) -> list[Value]:
        table, share = self._table, sharing(m, "node")
        structure = self._structure
        if structure == "auto":
            structure = _best(table, platform)
        match structure:
            case "sop" | "pos":
                return sums(columns, _minimal(table, Form(structure), self._effort), share)
            case "lut":
                family = family_of(platform)
                width = _ANY_WIDTH if family is None else family.width
                return wire_luts(m, _network(table, width, self._effort), columns, platform)
        dense = table if isinstance(table, TruthTable) else table.table()
        build = {"decoder": decode_and_or, "nand": decode_nand, "mux": multiplex_rows}[structure]
        return build(columns, dense, share)

    def elaborate(self, platform):
        m = Module()
        ports = {
            bit: getattr(self, name)[place]
            for name, bits in self._inputs.items()
            for place, bit in enumerate(bits)
        }
        columns = [ports[name] for name in self._table.inputs]
        values = dict(zip(self._table.outputs, self._build(m, columns, platform), strict=True))
        for name, bits in self._outputs.items():
            m.d.comb += getattr(self, name).eq(Cat(values[bit] for bit in bits))
        return m


def _best(table: TruthTable | CubeTable, platform: Any) -> str:
    """Choose the structure that measured best."""
    if family_of(platform) is not None:
        return "lut"
    return "mux" if isinstance(table, TruthTable) else "sop"


@lru_cache(maxsize=16)
def _minimal(table: TruthTable | CubeTable, form: Form, effort: Effort) -> Cover:
    return minimize(table, form=form, budget=Budget(effort.seconds)).cover


@lru_cache(maxsize=16)
def _network(table: TruthTable | CubeTable, width: int, effort: Effort) -> LutNetwork:
    return lut_network(table, width, effort)


def _numbers(columns: np.ndarray) -> np.ndarray:
    """Turn rows of bits, bit 0 first, into numbers."""
    width = columns.shape[1]
    weights = [1 << place for place in range(width)]
    dtype = np.int64 if width <= _MAX_BUS else object
    return columns.astype(dtype) @ np.array(weights, dtype)


def _sums(cover: Cover, columns: Sequence[Any]) -> list[Any]:
    """Compute the sum of each output from the values of the inputs."""
    sums: list[Any] = [0] * len(cover.outputs)
    for literals, feeds in zip(cover.literals.tolist(), cover.feeds, strict=True):
        product: Any = 1
        for bit, literal in zip(columns, literals, strict=True):
            if literal != ABSENT:
                product = product & (bit ^ 1 - literal)
        for output in np.flatnonzero(feeds):
            sums[output] = sums[output] | product
    return sums
