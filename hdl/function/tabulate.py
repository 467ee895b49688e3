"""Tables of Python functions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from .table import TruthTable, checked_names

__all__ = ["tabulate"]

# What 0 and 1 are, also after Python's ~.
_BITS = {0: False, 1: True, -1: True, -2: False}


def tabulate(
    function: Callable[..., Any], inputs: Iterable[str], outputs: Iterable[str] = ("f",)
) -> TruthTable:
    """Call a Python function for every input combination.

    Parameters
    ----------
    function : callable
        Takes one argument, 0 or 1, for each input, in their order. Returns 0, 1,
        :py:`False`, :py:`True`, or what ``~`` makes of 0 and 1; or ``None`` for a don't-care. With
        more than one output it returns a sequence of such values, in their order, or a mapping from
        their names to them.
    inputs, outputs : iterable of :class:`str`
        Names as in a :class:`TruthTable`. A string by itself is the name of each of its letters.

    Raises
    ------
    :exc:`TypeError`
        If the function returns something else; the message says for which inputs.
    :exc:`ValueError`
        If it returns another number of values or another integer, or the names do not fit.
    """
    inputs, outputs = checked_names("tabulate()", tuple(inputs), tuple(outputs))
    shape = (1 << len(inputs), len(outputs))
    on, care = np.zeros(shape, np.bool_), np.ones(shape, np.bool_)
    for row in range(len(on)):
        bits = [row >> place & 1 for place in reversed(range(len(inputs)))]
        values = _values(function(*bits), outputs, bits)
        for column, value in enumerate(values):
            bit = _bit(value, outputs[column], bits)
            on[row, column], care[row, column] = bool(bit), bit is not None
    return TruthTable(inputs, outputs, on, care)


def _values(result: Any, outputs: Sequence[str], bits: Sequence[int]) -> Sequence[Any]:
    if isinstance(result, Mapping):
        if set(result) != set(outputs):
            raise ValueError(
                f"the function must return values of {', '.join(outputs)}, not of "
                f"{', '.join(map(str, result)) or 'nothing'}, for inputs {_shown(bits)}"
            )
        return [result[name] for name in outputs]
    if isinstance(result, Sequence | np.ndarray) and not isinstance(result, str | bytes):
        if len(result) != len(outputs):
            raise ValueError(
                f"the function must return {len(outputs)} values, not {len(result)}, "
                f"for inputs {_shown(bits)}"
            )
        return list(result)
    if len(outputs) > 1:
        raise TypeError(
            f"the function must return {len(outputs)} values, not {result!r}, "
            f"for inputs {_shown(bits)}"
        )
    return [result]


def _bit(value: Any, output: str, bits: Sequence[int]) -> bool | None:
    if value is None:
        return None
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if not isinstance(value, int | np.integer):
        raise TypeError(f"{output} must be 0, 1 or None, not {value!r}, for inputs {_shown(bits)}")
    if int(value) not in _BITS:
        raise ValueError(f"{output} must be 0, 1 or None, not {value}, for inputs {_shown(bits)}")
    return _BITS[int(value)]


def _shown(bits: Sequence[int]) -> str:
    return "".join(map(str, bits))
