"""Sums of products: any small truth table as a decoder and OR gates."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from amaranth.hdl import Cat, Const, Module, Value
from amaranth.lib.wiring import In, Out

from .block import Block, Cared, lookup
from .decoder import MAX_BITS, Decoder
from .function import Cube, Expression, TruthTable, parse_minterms, read_table

__all__ = ["SumOfProducts", "sum_of_products"]


def sum_of_products(inputs: Sequence[Value], cover: Iterable[Cube]) -> Value:
    """Build the value of a cover, where bit 0 of its cubes is the first of the inputs."""
    return _or(
        [
            Cat(
                value if cube.value >> bit & 1 else ~value
                for bit, value in enumerate(inputs)
                if cube.mask >> bit & 1
            ).all()
            for cube in cover
        ]
    )


class SumOfProducts(Block):
    """Truth table built the textbook way: a decoder, and an OR gate of minterms for each output.

    Combinational. Exactly one of ``expression``, ``minterms`` and ``table`` says what is computed.
    There are 1 to 12 inputs. Where the function is not specified, the outputs are 0.

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
        PLA or CSV file with named inputs and outputs.

    Members
    -------
    one port of one bit for every name

    Raises
    ------
    :exc:`ValueError`
        If not exactly one description is given, it is malformed, or it has too many inputs.
    """

    def __init__(
        self,
        expression: str = "",
        *,
        minterms: str = "",
        inputs: str = "",
        table: Path | None = None,
    ):
        given = [bool(expression), bool(minterms), table is not None]
        if sum(given) != 1:
            raise ValueError(
                "SumOfProducts needs exactly one of expression, minterms and table, "
                f"not {sum(given)} of them"
            )
        names = inputs.replace(",", " ").split()
        self._expression: Expression | None = None
        if table is not None:
            if names:
                raise ValueError("SumOfProducts takes inputs from the table, not as a parameter")
            self._table = read_table(Path(table))
        elif minterms:
            self._table = parse_minterms(minterms, names)
        else:
            self._expression = Expression(expression, names)
            _check_size(self._expression.inputs)
            self._table = self._expression.table()
        _check_size(self._table.inputs)
        for name in (*self._table.inputs, *self._table.outputs):
            if hasattr(SumOfProducts, name) or not name.isidentifier():
                raise ValueError(f"SumOfProducts cannot have a port named {name!r}: rename it")
        super().__init__(
            {
                **{name: In(1) for name in self._table.inputs},
                **{name: Out(1) for name in self._table.outputs},
            }
        )

    def model(self, **inputs):
        if self._expression is not None:
            return self._expression.evaluate(inputs)
        row = 0
        for name in self._table.inputs:
            row = row * 2 + inputs[name]
        on, care = (part.astype(np.int64) for part in (self._table.on, self._table.care))
        return {
            name: Cared(lookup(on[:, column], row), lookup(care[:, column], row))
            for column, name in enumerate(self._table.outputs)
        }

    def elaborate(self, platform):
        m = Module()
        table: TruthTable = self._table
        m.submodules.decoder = decoder = Decoder(len(table.inputs))
        m.d.comb += decoder.i.eq(Cat(getattr(self, name) for name in reversed(table.inputs)))
        for column, name in enumerate(table.outputs):
            minterms = np.flatnonzero(table.on[:, column])
            m.d.comb += getattr(self, name).eq(_or([decoder.o[int(row)] for row in minterms]))
        return m


def _or(values: list[Value]) -> Value:
    """Join values in a balanced tree, which stays shallow for thousands of them."""
    while len(values) > 1:
        values = [Cat(values[at : at + 2]).any() for at in range(0, len(values), 2)]
    return values[0] if values else Const(0, 1)


def _check_size(inputs: tuple[str, ...]):
    if len(inputs) > MAX_BITS:
        raise ValueError(f"SumOfProducts must have at most {MAX_BITS} inputs, not {len(inputs)}")
