"""Sums of products: any small truth table as a decoder and OR gates."""

from pathlib import Path

import numpy as np
from amaranth.hdl import Cat, Module
from amaranth.lib.wiring import In, Out

from .block import Block, Cared, lookup
from .decoder import MAX_BITS, Decoder
from .description import describe
from .function import Expression, TruthTable
from .realize import any_of

__all__ = ["SumOfProducts"]


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
        function = describe("SumOfProducts", expression, minterms, inputs, table)
        self._expression = function if isinstance(function, Expression) else None
        # Before the table of an expression is made, which takes memory for every row.
        if len(function.inputs) > MAX_BITS:
            raise ValueError(
                f"SumOfProducts must have at most {MAX_BITS} inputs, not {len(function.inputs)}"
            )
        self._table = function if isinstance(function, TruthTable) else function.table()
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
        table = self._table
        m.submodules.decoder = decoder = Decoder(len(table.inputs))
        m.d.comb += decoder.i.eq(Cat(getattr(self, name) for name in reversed(table.inputs)))
        for column, name in enumerate(table.outputs):
            minterms = np.flatnonzero(table.on[:, column])
            m.d.comb += getattr(self, name).eq(any_of([decoder.o[int(row)] for row in minterms]))
        return m
