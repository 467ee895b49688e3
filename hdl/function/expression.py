"""Boolean expressions."""

import operator
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from .grammar import ExpressionError, Parser
from .table import TruthTable, check_names, check_size

__all__ = ["Expression"]

_BINARY = {"&": operator.and_, "|": operator.or_, "^": operator.xor}


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
        return {output: _run(program, values) & 1 for output, program in self._programs.items()}

    def table(self) -> TruthTable:
        """Evaluate every input combination; raises :exc:`ValueError` where a table would."""
        check_size("Expression table", len(self.inputs), len(self.outputs))
        rows = np.arange(1 << len(self.inputs))
        bits = range(len(self.inputs) - 1, -1, -1)
        values = {
            name: (rows >> bit & 1).astype(np.uint8)
            for name, bit in zip(self.inputs, bits, strict=True)
        }
        columns = [np.broadcast_to(column, rows.shape) for column in self.evaluate(values).values()]
        on = np.stack(columns, axis=1).astype(np.bool_)
        return TruthTable(self.inputs, self.outputs, on, np.ones_like(on))


def _run(program: list[str | int], values: Mapping[str, Any]) -> Any:
    stack: list[Any] = []
    for step in program:
        if step == "~":
            value = stack.pop()
            # ~1 == -2 would be right after the final & 1, but unsigned arrays refuse to meet it.
            stack.append(value ^ 1 if isinstance(value, int) else ~value)
        elif step in _BINARY:
            right = stack.pop()
            stack.append(_BINARY[step](stack.pop(), right))
        else:
            stack.append(step if isinstance(step, int) else values[step])
    return stack.pop()
