"""Arrays of Python integers, for ports that are too wide for the integers of numpy."""

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["Integers"]


class Integers(np.ndarray):
    """Array whose elements are Python integers, or booleans.

    Whatever numpy computes from it is one again: what is true or false is an array of booleans,
    as it is with numpy's own integers, and nothing becomes an integer of limited size.
    """

    def __new__(cls, values: Any):
        boolean = np.asarray(values).dtype == np.bool_
        return np.array(values, np.bool_ if boolean else object).view(cls)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *operands: Any, **options: Any):
        result = getattr(ufunc, method)(*map(_plain, operands), **options)
        # On Python objects, numpy's logical functions return one of the operands.
        return Integers(
            np.asarray(result, bool) if ufunc.__name__.startswith("logical") else result
        )

    def __array_function__(self, function: Callable, types: Any, arguments: Any, options: Any):
        return Integers(function(*map(_plain, arguments), **options))


def _plain(operand: Any) -> Any:
    return operand.view(np.ndarray) if isinstance(operand, Integers) else operand
