"""Programs of Boolean operations on a stack."""

import operator
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["Program", "economical", "run"]

Program = list[str | int]
"""Postfix steps: ``& | ^ ~``, the name of an input, or the constant 0 or 1.

``r&``, ``r|`` and ``r^`` find their right operand below the left one.
"""

_BINARY = {"&": operator.and_, "|": operator.or_, "^": operator.xor}


def run(program: Program, values: Mapping[str, Any], constants: Sequence[Any] = (0, 1)) -> Any:
    """Run a program on the values of the inputs and of the two constants."""
    stack: list[Any] = []
    for step in program:
        if isinstance(step, int):
            stack.append(constants[step])
        elif step == "~":
            value = stack.pop()
            # ~1 == -2 would be right after the final & 1, but unsigned arrays refuse to meet it.
            stack.append(value ^ 1 if isinstance(value, int) else ~value)
        elif step in _BINARY:
            right = stack.pop()
            stack.append(_BINARY[step](stack.pop(), right))
        elif step[0] == "r" and step[1:] in _BINARY:
            left = stack.pop()
            stack.append(_BINARY[step[1:]](left, stack.pop()))
        else:
            stack.append(values[step])
    return stack.pop()


def economical(program: Program) -> Program:
    """Reorder a program so that it never holds more values than the logarithm of its length.

    Of two operands, the one that needs more of the stack is computed first (R. Sethi, J. D. Ullman,
    "The generation of optimal code for arithmetic expressions", 1970). Operands keep their sides.
    """
    first = [0] * len(program)  # where the operand that ends at each step begins
    need = [1] * len(program)
    swapped = False
    for end, step in enumerate(program):
        if step == "~":
            first[end], need[end] = first[end - 1], need[end - 1]
        elif step in _BINARY:
            right = end - 1
            left = first[right] - 1
            first[end] = first[left]
            need[end] = max(need[left], need[right], min(need[left], need[right]) + 1)
            swapped |= need[right] > need[left]
        else:
            first[end] = end
    if not swapped:
        return program
    backwards: Program = []
    waiting = [len(program) - 1]
    while waiting:
        end = waiting.pop()
        step = program[end]
        if step == "~":
            waiting.append(end - 1)
        elif step in _BINARY:
            right = end - 1
            left = first[right] - 1
            if need[right] > need[left]:
                step = f"r{step}"
                left, right = right, left
            waiting += [left, right]
        backwards.append(step)
    return backwards[::-1]
