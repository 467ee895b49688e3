"""Boolean expressions."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from .grammar import ExpressionError, Parser
from .packed import packed_inputs
from .program import run
from .table import TruthTable, check_names, check_size

__all__ = ["Expression"]


class Expression:
    """One or more Boolean expressions, parsed.

    Operators, tightest first: :py:`'` behind its operand; :py:`~`, :py:`!` or ``not`` before it;
    :py:`&`, :py:`*` or ``and``; :py:`^` or ``xor``; :py:`|`, :py:`+` or ``or``. Words may be in
    any case. Operands are names, the constants 0 and 1, and parentheses. Several outputs are
    written ``f = a & b; g = a ^ c``; an expression without a name is the output ``f``.

    Parameters
    ----------
    text : :class:`str`
        The expressions. Line ends are blanks.
    inputs : iterable of :class:`str`
        Names of the inputs, in order. Has to contain every name used, and may contain others. If
        empty, the inputs are the names used, in order of first appearance.

    Attributes
    ----------
    inputs, outputs : :class:`tuple` of :class:`str`

    Raises
    ------
    :exc:`ExpressionError`
        If the text is malformed, gives two outputs the same name, uses an output as an input, or
        uses a name that is missing in :py:`inputs`.
    :exc:`ValueError`
        If :py:`inputs` contains a malformed name, a name twice, or the name of an output.
    """

    def __init__(self, text: str, inputs: Iterable[str] = ()):
        parsed = Parser(text)
        self.inputs = tuple(inputs) or tuple(parsed.used)
        self.outputs = tuple(parsed.programs)
        for name, column in parsed.used.items():
            if name in parsed.programs:
                hint = " (an expression without a name is the output f)" if name == "f" else ""
                raise ExpressionError(f"input {name!r} is also the name of an output{hint}", column)
            if name not in self.inputs:
                raise ExpressionError(
                    f"{name!r} is not one of the inputs {', '.join(self.inputs)}", column
                )
        check_names("Expression", self.inputs, self.outputs)
        self._programs = parsed.programs

    def evaluate(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Compute every output from a value for each name used.

        Values are 0 or 1, arrays of them, or objects that stand for them. Only the operators
        ``& | ^ ~`` and a final ``& 1`` are applied. An output that uses no input is an
        :class:`int`. Raises :exc:`KeyError` if a name used has no value.
        """
        return {output: run(program, values) & 1 for output, program in self._programs.items()}

    def table(self) -> TruthTable:
        """Evaluate every input combination; raises :exc:`ValueError` where a table would."""
        check_size("Expression table", len(self.inputs), len(self.outputs))
        rows = 1 << len(self.inputs)
        values = dict(zip(self.inputs, packed_inputs(len(self.inputs)), strict=True))
        zeros = np.zeros(-(-rows // 8), np.uint8)
        columns = [run(program, values, (zeros, ~zeros)) for program in self._programs.values()]
        on = np.unpackbits(np.stack(columns), axis=1, count=rows).T.astype(np.bool_)
        return TruthTable(self.inputs, self.outputs, on, np.ones_like(on))
