"""Symbolic words: integers that depend on the inputs of a model.

They answer to Python's operators and numpy's elementwise functions. Each operation becomes one
assignment to a signal just wide enough for every value that it can have, so the result is exact
integer arithmetic, as in the model, and shares nothing with ``elaborate``.
"""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from amaranth.hdl import Const, Module, Mux, Shape, Signal, Value

from .diagram import diagram

__all__ = ["TraceError", "Word", "to_integer"]

_MAX_BITS = 1 << 16


class TraceError(Exception):
    """A model does something that cannot be turned into a plain description."""


def to_integer(operand: Any) -> int:
    """Turn what a model may mix with words into an integer, or raise :exc:`TraceError`."""
    if isinstance(operand, (bool, int, np.bool_, np.integer)):
        return int(operand)
    if isinstance(operand, np.ndarray) and operand.ndim == 0:
        return to_integer(operand.item())
    raise TraceError(f"the model mixes an input with {operand!r}, which is not an integer")


class Word(np.lib.mixins.NDArrayOperatorsMixin):
    """An integer that depends on the inputs, known to lie in ``low .. high``."""

    def __init__(self, m: Module, value: Value, low: int, high: int, *, boolean: bool = False):
        self._module = m
        self.value = value
        self._low = low
        self._high = high
        self._boolean = boolean

    def _make(self, value: Value, low: int, high: int, *, boolean: bool = False) -> "Word":
        signal = Signal(_shape(low, high))
        self._module.d.comb += signal.eq(value)
        return Word(self._module, signal, low, high, boolean=boolean)

    def __bool__(self):
        raise TraceError(
            "the model branches on a value that depends on the inputs: use numpy.where"
        )

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *operands: Any, **options: Any):
        build = _OPERATIONS.get(ufunc.__name__)
        if build is None or method != "__call__" or options:
            raise TraceError(f"numpy.{ufunc.__name__} has no symbolic form")
        return build(*(self._lift(operand) for operand in operands))

    def __array_function__(self, function: Callable, types: Any, arguments: Any, options: Any):
        if function is not np.where or len(arguments) != 3 or options:
            raise TraceError(f"numpy.{function.__name__} has no symbolic form")
        return _where(*(self._lift(operand) for operand in arguments))

    def astype(self, dtype: Any) -> "Word":
        if np.dtype(dtype) == np.bool_:
            return _truth(self)
        if np.dtype(dtype) not in (np.int64, np.object_):
            raise TraceError(f"the model makes numbers of type {np.dtype(dtype)}: use int or bool")
        return Word(self._module, self.value, self._low, self._high)

    def lookup(self, values: Any) -> "Word":
        """Pick ``values[self]``; used by :func:`hdl.block.lookup`."""
        numbers = [to_integer(value) for value in values]
        if self._low < 0 or self._high >= len(numbers):
            raise TraceError(
                f"the model looks up {self._low}..{self._high} in a table of {len(numbers)}"
            )
        depth = self._high.bit_length()
        # Rows beyond the highest index are never looked at.
        rows = [numbers[min(row, self._high)] for row in range(1 << depth)]
        low, high = min(rows), max(rows)
        bits = [self.value[bit] for bit in range(depth)]
        column = np.array(rows, dtype=object)[:, None]
        (found,) = diagram(self._module, bits, column, _shape(low, high))
        boolean = all(isinstance(value, (bool, np.bool_)) for value in values)
        return self._make(found, low, high, boolean=boolean)

    def _lift(self, operand: Any) -> "Word":
        if isinstance(operand, Word):
            return operand
        number = to_integer(operand)
        boolean = isinstance(operand, (bool, np.bool_))
        return Word(self._module, Const(number), number, number, boolean=boolean)


def _shape(low: int, high: int) -> Shape:
    bits = _magnitude(low, high)
    if bits > _MAX_BITS:
        raise TraceError(f"the model computes a number of {bits} bits")
    return Shape(bits + 1, signed=True) if low < 0 else Shape(bits)


def _magnitude(*numbers: int) -> int:
    """Count the bits that all numbers need besides a sign."""
    return max((number if number >= 0 else ~number).bit_length() for number in numbers)


def _add(a: Word, b: Word) -> Word:
    if a._boolean and b._boolean:
        return _or(a, b)  # as numpy adds arrays of booleans
    return a._make(a.value + b.value, a._low + b._low, a._high + b._high)


def _subtract(a: Word, b: Word) -> Word:
    return a._make(a.value - b.value, a._low - b._high, a._high - b._low)


def _multiply(a: Word, b: Word) -> Word:
    corners = [x * y for x in (a._low, a._high) for y in (b._low, b._high)]
    boolean = a._boolean and b._boolean
    return a._make(a.value * b.value, min(corners), max(corners), boolean=boolean)


def _negative(a: Word) -> Word:
    return a._make(-a.value, -a._high, -a._low)


def _absolute(a: Word) -> Word:
    if a._low >= 0:
        return a
    value = Mux(a.value < 0, -a.value, a.value)
    return a._make(value, max(0, -a._high), max(-a._low, a._high))


def _and(a: Word, b: Word) -> Word:
    value = a.value & b.value
    if a._boolean and b._boolean:
        return a._make(value, 0, 1, boolean=True)
    if a._low >= 0 and b._low == b._high == 1:
        return Word(a._module, a.value[:1], 0, min(a._high, 1))
    tops = [word._high for word in (a, b) if word._low >= 0]
    if tops:
        return a._make(value, 0, min(tops))
    bits = _magnitude(a._low, a._high, b._low, b._high)
    return a._make(value, -1 << bits, (1 << bits) - 1)


def _or(a: Word, b: Word) -> Word:
    return _spread(a, b, a.value | b.value)


def _xor(a: Word, b: Word) -> Word:
    return _spread(a, b, a.value ^ b.value)


def _spread(a: Word, b: Word, value: Value) -> Word:
    bits = _magnitude(a._low, a._high, b._low, b._high)
    low = 0 if a._low >= 0 and b._low >= 0 else -1 << bits
    return a._make(value, low, (1 << bits) - 1, boolean=a._boolean and b._boolean)


def _invert(a: Word) -> Word:
    if a._boolean:
        return a._make(~a.value, 0, 1, boolean=True)
    return a._make(a.value ^ Const(-1), ~a._high, ~a._low)


def _left_shift(a: Word, b: Word) -> Word:
    return _shift(a, b, Value.shift_left, operator.lshift)


def _right_shift(a: Word, b: Word) -> Word:
    if a._low >= 0 and b._low == b._high and b._low >= 0:
        # Bits of a word need no signal of their own.
        return Word(a._module, a.value[b._low :], a._low >> b._low, a._high >> b._low)
    return _shift(a, b, Value.shift_right, operator.rshift)


def _shift(
    a: Word, b: Word, shift: Callable[[Value, int], Value], bound: Callable[[int, int], int]
) -> Word:
    """Shift by one bit of the amount after the other, which stays small for any width.

    A shift by a constant is nothing but wiring; for ``<<`` and ``>>``, Amaranth would follow every
    bit of the result back to every bit of the word.
    """

    def by(word: Word, step: int) -> Word:
        return word._make(shift(word.value, step), bound(word._low, step), bound(word._high, step))

    if b._low < 0 or b._high > _MAX_BITS:
        raise TraceError(f"the model shifts by {b._low}..{b._high}")
    if b._low == b._high:
        return by(a, b._low)
    for number in range(b._high.bit_length()):
        bit = b._make(b.value[number], 0, 1, boolean=True)
        a = _where(bit, by(a, 1 << number), a)
    return a


def _floor_divide(a: Word, b: Word) -> Word:
    _check_divisor(b)
    return a._make(a.value // b.value, min(a._low, 0), max(a._high, 0))


def _remainder(a: Word, b: Word) -> Word:
    _check_divisor(b)
    return a._make(a.value % b.value, 0, b._high - 1)


def _check_divisor(b: Word):
    if b._low < 1:
        raise TraceError(f"the model divides by {b._low}..{b._high}: only 1 and above are exact")


def _compare(a: Word, b: Word, relation: Callable[[Value, Value], Value]) -> Word:
    return a._make(relation(a.value, b.value), 0, 1, boolean=True)


def _where(condition: Word, a: Word, b: Word) -> Word:
    return _choose(condition, a, b, min(a._low, b._low), max(a._high, b._high))


def _choose(condition: Word, a: Word, b: Word, low: int, high: int) -> Word:
    value = Mux(condition.value, a.value, b.value)
    return condition._make(value, low, high, boolean=a._boolean and b._boolean)


def _truth(a: Word) -> Word:
    return a if a._boolean else _compare(a, _constant(a, 0), operator.ne)


def _constant(a: Word, number: int) -> Word:
    return Word(a._module, Const(number), number, number)


def _minimum(a: Word, b: Word) -> Word:
    less = _compare(a, b, operator.lt)
    return _choose(less, a, b, min(a._low, b._low), min(a._high, b._high))


def _maximum(a: Word, b: Word) -> Word:
    less = _compare(a, b, operator.lt)
    return _choose(less, b, a, max(a._low, b._low), max(a._high, b._high))


_OPERATIONS: dict[str, Callable[..., Word]] = {
    "add": _add,
    "subtract": _subtract,
    "multiply": _multiply,
    "negative": _negative,
    "absolute": _absolute,
    "floor_divide": _floor_divide,
    "remainder": _remainder,
    "bitwise_and": _and,
    "bitwise_or": _or,
    "bitwise_xor": _xor,
    "invert": _invert,
    "left_shift": _left_shift,
    "right_shift": _right_shift,
    "equal": lambda a, b: _compare(a, b, operator.eq),
    "not_equal": lambda a, b: _compare(a, b, operator.ne),
    "less": lambda a, b: _compare(a, b, operator.lt),
    "less_equal": lambda a, b: _compare(a, b, operator.le),
    "greater": lambda a, b: _compare(a, b, operator.gt),
    "greater_equal": lambda a, b: _compare(a, b, operator.ge),
    "logical_not": lambda a: _invert(_truth(a)),
    "logical_and": lambda a, b: _and(_truth(a), _truth(b)),
    "logical_or": lambda a, b: _or(_truth(a), _truth(b)),
    "minimum": _minimum,
    "maximum": _maximum,
}
