"""Random arithmetic for models, together with what it means on single Python integers."""

import operator
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from hdl import lookup

__all__ = ["Node", "booleans", "exact", "integers", "run"]

COMPARISONS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
BITWISE = {"&": operator.and_, "|": operator.or_, "^": operator.xor}
ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul, **BITWISE}
DIVISION = {"//": operator.floordiv, "%": operator.mod}
SHIFTS = {"<<": operator.lshift, ">>": operator.rshift}


class Node(NamedTuple):
    """An operation: how a model writes it, and how Python computes it for one vector.

    ``kind`` is what numpy makes of it, a boolean or an integer. A leaf takes the ports.
    """

    kind: type
    text: str
    model: Callable[..., Any]
    exact: Callable[..., Any]
    arguments: tuple["Node", ...] = ()

    def __repr__(self):
        return self.text.format(*self.arguments)


def run(node: Node, ports: dict[str, Any]) -> Any:
    """Compute a node as a model does, on arrays or symbolic words."""
    return node.model(*([run(argument, ports) for argument in node.arguments] or [ports]))


def exact(node: Node, ports: dict[str, int], seen: list[int]) -> Any:
    """Compute a node on Python integers, and add every number on the way to ``seen``."""
    arguments = [exact(argument, ports, seen) for argument in node.arguments]
    seen.append(node.kind(node.exact(*(arguments or [ports]))))
    return seen[-1]


def _port(name: str) -> Node:
    return Node(int, name, lambda ports: ports[name], lambda ports: ports[name])


def _constants(low: int, high: int) -> st.SearchStrategy[Node]:
    return st.integers(low, high).map(
        lambda number: Node(int, str(number), lambda ports: number, lambda ports: number)
    )


def _node(kind: type, text: str, model: Callable, python: Callable, *arguments: Any) -> Any:
    return st.tuples(*arguments).map(lambda drawn: Node(kind, text, model, python, drawn))


def _operators(kind: type, functions: dict[str, Callable], left: Any, right: Any) -> list[Any]:
    return [
        _node(kind, f"({{}} {name} {{}})", function, function, left, right)
        for name, function in functions.items()
    ]


def _either(condition: Any, a: Any, b: Any) -> Any:
    return a if condition else b


def _table(entries: Any) -> st.SearchStrategy[list[Any]]:
    return st.lists(entries, min_size=1, max_size=9)


def _picked(kind: type, entries: Any, index: st.SearchStrategy[Node]) -> Any:
    return st.tuples(_table(entries), index).map(
        lambda drawn: Node(
            kind,
            f"lookup({drawn[0]}, {{}} % {len(drawn[0])})",
            lambda word: lookup(drawn[0], word % len(drawn[0])),
            lambda number: drawn[0][number % len(drawn[0])],
            (drawn[1],),
        )
    )


# Of every operation one operand depends on the ports: what Python or numpy makes of two constants
# is not for a symbolic word to say. Booleans are not subtracted, divided or shifted by booleans:
# numpy refuses that, or makes integers of 8 bits.


@cache
def integers(ports: tuple[str, ...], depth: int) -> st.SearchStrategy[Node]:
    """Draw an integer that depends on the ports, of at most ``depth`` operations in a row."""
    leaf = st.sampled_from([_port(name) for name in ports])
    if depth == 0:
        return leaf
    word, truth = integers(ports, depth - 1), booleans(ports, depth - 1)
    number = _constants(-300, 300)
    positive = st.one_of(
        _node(int, "(abs({}) + 1)", lambda a: abs(a) + 1, lambda a: abs(a) + 1, word),
        _node(int, "np.maximum({}, 3)", lambda a: np.maximum(a, 3), lambda a: max(a, 3), word),
    )
    amount = st.one_of(
        _node(int, "({} & 7)", lambda a: a & 7, lambda a: a & 7, word),
        _node(int, "({} % 5)", lambda a: a % 5, lambda a: a % 5, word),
    )
    return st.one_of(
        leaf,
        *_operators(int, ARITHMETIC, word, word | number | truth),
        *_operators(int, ARITHMETIC, number | truth, word),
        *_operators(int, DIVISION, word | number | truth, positive),
        *_operators(int, DIVISION, word, _constants(1, 300)),
        *_operators(int, SHIFTS, word | number | truth, amount),
        *_operators(int, SHIFTS, word, _constants(0, 70) | truth),
        _node(int, "-{}", operator.neg, operator.neg, word),
        _node(int, "~{}", operator.invert, operator.invert, word),
        _node(int, "abs({})", abs, abs, word),
        _node(int, "{}.astype(int)", lambda a: a.astype(int), int, word | truth),
        _node(int, "np.where({}, {}, {})", np.where, _either, word | truth, word, number | truth),
        _node(int, "np.where({}, {}, {})", np.where, _either, word | truth, number, number | word),
        _node(int, "np.minimum({}, {})", np.minimum, min, word, word | number | truth),
        _node(int, "np.maximum({}, {})", np.maximum, max, number | truth, word),
        _picked(int, st.integers(-(1 << 40), 1 << 40), word),
        _picked(int, st.integers(0, 1), amount),
    )


@cache
def booleans(ports: tuple[str, ...], depth: int) -> st.SearchStrategy[Node]:
    """Draw a boolean that depends on the ports, of at most ``depth`` operations in a row."""
    deeper = max(depth - 1, 0)
    word = integers(ports, deeper)
    number = _constants(-300, 300)
    leaf = st.one_of(
        *_operators(bool, COMPARISONS, word, word | number),
        *_operators(bool, COMPARISONS, number, word),
    )
    if depth == 0:
        return leaf
    truth = booleans(ports, depth - 1)
    certain = st.sampled_from([np.False_, np.True_]).map(
        lambda value: Node(bool, repr(value), lambda ports: value, lambda ports: value)
    )
    either = word | truth
    return st.one_of(
        leaf,
        *_operators(bool, COMPARISONS, truth, truth | word),
        *_operators(bool, BITWISE, truth, truth | certain),
        *_operators(bool, {"+": operator.add, "*": operator.mul}, truth, truth | certain),
        _node(bool, "~{}", operator.invert, operator.not_, truth),
        _node(bool, "abs({})", abs, abs, truth),
        _node(bool, "{}.astype(bool)", lambda a: a.astype(bool), bool, either),
        _node(bool, "np.logical_not({})", np.logical_not, operator.not_, either),
        _node(
            bool,
            "np.logical_and({}, {})",
            np.logical_and,
            lambda a, b: bool(a) and bool(b),
            either,
            either | number,
        ),
        _node(
            bool,
            "np.logical_or({}, {})",
            np.logical_or,
            lambda a, b: bool(a) or bool(b),
            either | number,
            either,
        ),
        _node(bool, "np.where({}, {}, {})", np.where, _either, either, truth, truth | certain),
        _node(bool, "np.minimum({}, {})", np.minimum, min, truth, truth | certain),
        _node(bool, "np.maximum({}, {})", np.maximum, max, certain, truth),
        _picked(bool, st.booleans(), word),
    )
