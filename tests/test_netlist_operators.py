"""Every operator of Amaranth as gates: against its simulator, and against literals."""

import itertools
import operator
from collections.abc import Callable

import numpy as np
import pytest
from amaranth.hdl import Array, Cat, Module, Mux, Shape, Signal, Value, signed, unsigned
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from hdl.netlist import Operation, to_gates

from .gates import evaluate, simulate

ROUTES = ["in-process", "yosys"]
BINARY = {
    name: getattr(operator, name)
    for name in (
        *("add", "sub", "mul", "floordiv", "mod", "and_", "or_", "xor"),
        *("eq", "ne", "lt", "le", "gt", "ge"),
    )
}
BINARY |= {
    "lshift": lambda a, b: a << b.as_unsigned(),
    "rshift": lambda a, b: a >> b.as_unsigned(),
    "bit_select": lambda a, b: a.bit_select(b.as_unsigned(), 3),
    "word_select": lambda a, b: a.word_select(b.as_unsigned(), 2),
    "mux": lambda a, b: Mux(a, a, b),
    "cat": lambda a, b: Cat(a, b),
    "array": lambda a, b: Array([b, a, 5])[a.as_unsigned()],
}
UNARY = {
    "neg": operator.neg,
    "pos": operator.pos,
    "invert": operator.invert,
    "abs": abs,
    "bool": Value.bool,
    "any": Value.any,
    "all": Value.all,
    "parity": Value.xor,
    "as_unsigned": Value.as_unsigned,
    "replicate": lambda a: a.replicate(2),
    "shift_left": lambda a: a.shift_left(2),
    "shift_right": lambda a: a.shift_right(2),
}


class Expressions(wiring.Component):
    """Outputs that are expressions of the inputs, each of its own shape."""

    def __init__(self, inputs: dict[str, Shape], outputs: Callable[..., dict[str, Value]]):
        self._outputs = outputs
        shapes = outputs(**{name: Signal(shape) for name, shape in inputs.items()})
        super().__init__(
            {name: In(shape) for name, shape in inputs.items()}
            | {name: Out(value.shape()) for name, value in shapes.items()}
        )

    def elaborate(self, platform):
        m = Module()
        inputs = {
            name: getattr(self, name)
            for name, member in self.signature.members.items()
            if member.flow is In
        }
        for name, value in self._outputs(**inputs).items():
            m.d.comb += getattr(self, name).eq(value)
        return m


def every_operator(a: Value, b: Value) -> dict[str, Value]:
    return {name: function(a, b) for name, function in BINARY.items()} | {
        name: function(a) for name, function in UNARY.items()
    }


def every_vector(**shapes: Shape) -> dict[str, list[int]]:
    ranges = [range(1 << Shape.cast(shape).width) for shape in shapes.values()]
    columns = zip(*itertools.product(*ranges), strict=True)
    return {name: list(values) for name, values in zip(shapes, columns, strict=True)}


SHAPES = [unsigned(1), unsigned(3), unsigned(4), signed(1), signed(3), signed(4)]


@pytest.mark.parametrize(("a", "b"), list(itertools.product(SHAPES, SHAPES)))
def test_every_operator_on_every_value(a, b):
    component = Expressions({"a": a, "b": b}, every_operator)
    vectors = every_vector(a=a, b=b)
    gates = to_gates(component, route="in-process")
    assert evaluate(gates, vectors) == simulate(component, vectors)


@pytest.mark.parametrize(
    ("a", "b"), [(unsigned(3), signed(4)), (signed(4), unsigned(2)), (signed(3), signed(3))]
)
def test_every_operator_through_yosys(a, b):
    component = Expressions({"a": a, "b": b}, every_operator)
    vectors = every_vector(a=a, b=b)
    gates = to_gates(component, route="yosys")
    assert evaluate(gates, vectors) == simulate(component, vectors)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(("a", "b"), [(unsigned(0), unsigned(3)), (signed(3), unsigned(0))])
def test_operands_without_bits(a, b, route):
    component = Expressions({"a": a, "b": b}, every_operator)
    vectors = every_vector(a=a, b=b)
    gates = to_gates(component, route=route)
    assert evaluate(gates, vectors) == simulate(component, vectors)


# a, b, a // b, a % b: rounded down, and 0 for a division by 0.
DIVISIONS = [
    (7, 2, 3, 1),
    (-7, 2, -4, 1),
    (7, -2, -4, -1),
    (-7, -2, 3, -1),
    (-6, 2, -3, 0),
    (-8, -1, 8, 0),
    (-8, -8, 1, 0),
    (-8, 7, -2, 6),
    (3, -8, -1, -5),
    (-5, 0, 0, 0),
    (0, -3, 0, 0),
]


@pytest.mark.parametrize("route", ROUTES)
def test_division_against_literals(route):
    component = Expressions(
        {"a": signed(4), "b": signed(4)}, lambda a, b: {"q": a // b, "r": a % b}
    )
    a, b, quotients, remainders = zip(*DIVISIONS, strict=True)
    result = evaluate(to_gates(component, route=route), {"a": a, "b": b})
    assert result["q"] == [quotient & 0x1F for quotient in quotients]
    assert result["r"] == [remainder & 0xF for remainder in remainders]


@pytest.mark.parametrize("route", ROUTES)
def test_bits_beyond_the_end_against_literals(route):
    """They are 0 for an unsigned value, and the sign for a signed one."""

    def outputs(u, s, k):
        return {
            "beyond_u": (~u).bit_select(k, 4),
            "beyond_s": s.bit_select(k, 4),
            "w": (u + 1).word_select(k, 3),
            "r": s.as_unsigned().as_signed().word_select(k, 3),
        }

    component = Expressions({"u": unsigned(4), "s": signed(4), "k": unsigned(90)}, outputs)
    vectors = {
        "u": [0b0000, 0b0000, 0b1111, 0b1111, 0],
        "s": [0b1010, 0b1010, 0b1010, 0b0110, 0b1000],
        "k": [2, 4, 1, 1, 1 << 89],
    }
    assert evaluate(to_gates(component, route=route), vectors) == {
        "beyond_u": [0b0011, 0b0000, 0b0000, 0b0000, 0],
        "beyond_s": [0b1110, 0b1111, 0b1101, 0b0011, 0b1111],
        "w": [0, 0, 0b010, 0b010, 0],
        "r": [0b111, 0b111, 0b111, 0b000, 0b111],
    }


@pytest.mark.parametrize(
    ("function", "counts"),
    [
        # Two XOR and a multiplexer a bit, less in the first.
        (lambda a, b: a + b, [1, 15, 7]),
        (lambda a, b: a - b, [1, 15, 7]),
        (lambda a, b: a == b, [7, 8, 0]),
        (lambda a, b: a < b, [1, 7, 7]),
        (lambda a, b: a >= b, [1, 7, 7]),
        (lambda a, b: a == 0x5A, [7, 0, 0]),
        (lambda a, b: a // 8, [0, 0, 0]),
        (lambda a, b: a.as_signed() % 16, [0, 0, 0]),
        (lambda a, b: Mux(a[0], b, 0), [8, 0, 0]),
        (lambda a, b: Mux(a[0], a, b), [1, 0, 7]),
        (lambda a, b: a * 4, [0, 0, 0]),
        # One term an output, the halves of the address shared.
        (lambda a, b: 1 << a[:4], [28, 0, 0]),
        (lambda a, b: a.bit_select(b[:3], 1), [0, 0, 7]),
    ],
)
def test_number_of_gates(function, counts):
    component = Expressions(
        {"a": unsigned(8), "b": unsigned(8)}, lambda a, b: {"o": function(a, b)}
    )
    gates = to_gates(component, route="in-process")
    assert np.bincount(gates.operation, minlength=4)[Operation.AND :].tolist() == counts
