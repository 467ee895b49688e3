"""The traced model is the model: random arithmetic, on hardware against Python's own integers."""

import itertools
import math
import random
import re

import numpy as np
import pytest
from amaranth.hdl import Module, Signal, signed, unsigned
from amaranth.lib.wiring import In, Out
from amaranth.sim import Simulator
from hypothesis import HealthCheck, given, settings, strategies as st

from hdl import Block, Cared, evaluate, inputs, lookup, outputs
from sim.specification import TraceError, specify

from .expressions import booleans, exact, integers, run


class Given(Block):
    """A block with the ports and the model that a test gives it."""

    def __init__(self, members, model):
        self._model = model
        super().__init__(members)

    def model(self, **values):
        return self._model(**values)


def traced(block, vectors):
    """Run the traced model on Amaranth's simulator: (value, care) of every output and vector."""
    m = Module()
    m._MustUse__silence = True  # nobody will, if the model cannot be traced
    ports = {port.name: Signal(port.width, name=port.name) for port in inputs(block)}
    specified = specify(block, m, ports)
    assert {name: (len(value), len(care)) for name, (value, care) in specified.items()} == {
        port.name: (port.width, port.width) for port in outputs(block)
    }
    got = {name: [] for name in specified}

    async def bench(ctx):
        for vector in vectors:
            for name, number in vector.items():
                ctx.set(ports[name], number)
            for name, pair in specified.items():
                got[name].append(tuple(ctx.get(part) for part in pair))

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()
    return got


def vectors_of(block, count, seed):
    """Every vector of a block if there are at most ``count``, otherwise as many random ones."""
    lows = {port.name: -(1 << port.width >> 1) * port.signed for port in inputs(block)}
    counts = {port.name: 1 << port.width for port in inputs(block)}
    if math.prod(counts.values()) > count:
        generator = random.Random(seed)
        draw = [{name: generator.randrange(counts[name]) for name in lows} for _ in range(count)]
    else:
        combinations = itertools.product(*map(range, counts.values()))
        draw = [dict(zip(lows, combination, strict=True)) for combination in combinations]
    return [{name: number + lows[name] for name, number in row.items()} for row in draw]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    data=st.data(),
    shapes=st.lists(st.tuples(st.integers(1, 8), st.booleans()), min_size=1, max_size=3),
    width=st.integers(1, 12) | st.just(100),
    seed=st.integers(0, 1000),
)
def test_a_traced_model_computes_what_python_does(data, shapes, width, seed):
    names = ("a", "b", "c")[: len(shapes)]
    integer, care = (data.draw(integers(names, 3), label) for label in ("value", "care"))
    boolean = data.draw(booleans(names, 3), "boolean")
    nodes = {"o": integer, "p": boolean}
    block = Given(
        {
            **{
                name: In(signed(bits) if is_signed else unsigned(bits))
                for name, (bits, is_signed) in zip(names, shapes, strict=True)
            },
            "o": Out(width),
            "p": Out(2),
        },
        lambda **ports: {
            "o": Cared(run(integer, ports), run(care, ports)),
            "p": run(boolean, ports),
        },
    )
    vectors = vectors_of(block, 64, seed)
    seen = []
    mask = (1 << width) - 1
    expected = {
        "o": [
            (exact(integer, vector, seen) & mask, exact(care, vector, seen) & mask)
            for vector in vectors
        ],
        "p": [(int(exact(boolean, vector, seen)), 3) for vector in vectors],
    }
    assert traced(block, vectors) == expected, nodes
    # numpy computes with 64 bits, unless a port is wider.
    if width > 62 or max(map(abs, seen)) < 1 << 62:
        arrays = {name: [vector[name] for vector in vectors] for name in names}
        assert {
            name: list(zip(value.tolist(), care.tolist(), strict=True))
            for name, (value, care) in evaluate(block, arrays).items()
        } == {
            name: [(value & care, care) for value, care in pairs]
            for name, pairs in expected.items()
        }, nodes


def trace(model, width=4, is_signed=False):
    shape = signed(width) if is_signed else unsigned(width)
    block = Given({"i": In(shape), "j": In(width), "o": Out(4)}, lambda i, j: {"o": model(i, j)})
    return traced(block, vectors_of(block, 256, 0))["o"]


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (
            lambda i, j: 1 if i > j else 0,
            "the model branches on a value that depends on the inputs: use numpy.where",
        ),
        (lambda i, j: i / j, "numpy.divide has no symbolic form"),
        (lambda i, j: i**2, "numpy.power has no symbolic form"),
        (lambda i, j: np.bitwise_count(i), "numpy.bitwise_count has no symbolic form"),
        (lambda i, j: np.logical_xor(i, j), "numpy.logical_xor has no symbolic form"),
        (lambda i, j: np.add(i, j, dtype=int), "numpy.add has no symbolic form"),
        (lambda i, j: np.add.reduce(i), "numpy.add has no symbolic form"),
        (lambda i, j: np.sum(i), "numpy.sum has no symbolic form"),
        (lambda i, j: np.where(i), "numpy.where has no symbolic form"),
        (lambda i, j: np.flip(i), "numpy.flip has no symbolic form"),
        (lambda i, j: i + 0.5, "the model mixes an input with 0.5, which is not an integer"),
        (lambda i, j: i & "1", "the model mixes an input with '1', which is not an integer"),
        (
            lambda i, j: i + np.array([1, 2]),
            "the model mixes an input with array([1, 2]), which is not an integer",
        ),
        (
            lambda i, j: lookup([0, 0.5] * 8, i),
            "the model mixes an input with 0.5, which is not an integer",
        ),
        (lambda i, j: lookup(range(15), i), "the model looks up 0..15 in a table of 15"),
        (lambda i, j: lookup(range(15), i - 1), "the model looks up -1..14 in a table of 15"),
        (lambda i, j: i << (j - 1), "the model shifts by -1..14"),
        (lambda i, j: i >> (j - 1), "the model shifts by -1..14"),
        (lambda i, j: i >> -1, "the model shifts by -1..-1"),
        (lambda i, j: 1 << (j * 10000), "the model shifts by 0..150000"),
        (lambda i, j: i << (j << 12), "the model computes a number of 65539 bits"),
        (lambda i, j: i // j, "the model divides by 0..15: only 1 and above are exact"),
        (lambda i, j: i % (j - 20), "the model divides by -20..-5: only 1 and above are exact"),
        (lambda i, j: i.astype(np.uint8), "the model makes numbers of type uint8: use int or bool"),
        (lambda i, j: i.astype(float), "the model makes numbers of type float64: use int or bool"),
        (lambda i, j: 0.5, "the model mixes an input with 0.5, which is not an integer"),
    ],
)
def test_what_cannot_be_traced_is_refused(model, message):
    with pytest.raises(TraceError, match=f"^{re.escape(message)}$"):
        trace(model)


@pytest.mark.parametrize(
    "branch",
    [
        lambda i: 1 if i else 0,
        lambda i: i and 1,
        lambda i: not i,
        lambda i: min(i, 3),
        lambda i: 0 < i < 3,
        lambda i: [number for number in range(4) if number == i],
        lambda i: 3 in [i],
    ],
)
def test_no_branch_is_overlooked(branch):
    message = "the model branches on a value that depends on the inputs: use numpy.where"
    with pytest.raises(TraceError, match=f"^{re.escape(message)}$"):
        trace(lambda i, j: branch(i))


@pytest.mark.parametrize(
    "use",
    [int, range, lambda i: [0, 1][i], len, iter],
    ids=["int", "range", "index", "len", "iter"],
)
def test_a_word_is_no_number(use):
    with pytest.raises(TypeError):
        trace(lambda i, j: use(i))


def test_a_model_returns_exactly_the_outputs():
    block = Given({"i": In(1), "o": Out(1), "p": Out(1)}, lambda i: {"p": i})
    with pytest.raises(ValueError, match=r"^Given\.model\(\) must return o, p, not p$"):
        traced(block, [])


@pytest.mark.parametrize("constant", [-3, np.int8(-3), np.array(-3), 13, 1 << 70 | 13])
def test_a_constant_output(constant):
    assert set(trace(lambda i, j: constant)) == {(13, 15)}


def test_a_constant_care_mask():
    assert set(trace(lambda i, j: Cared(i, 0b110))) == {(i, 0b110) for i in range(16)}
    assert set(trace(lambda i, j: Cared(i, False))) == {(i, 0) for i in range(16)}


def test_the_least_number_has_a_positive_counterpart():
    assert (8, 15) in trace(lambda i, j: -i, is_signed=True)
    got = trace(lambda i, j: abs(i) >> 3, is_signed=True)
    assert got.count((1, 15)) == 16 and got.count((0, 15)) == 240


def test_a_maximum_makes_a_divisor_positive():
    got = trace(lambda i, j: i // np.maximum(j, 1))
    assert got == [(i // max(j, 1), 15) for i in range(16) for j in range(16)]


@pytest.mark.parametrize("width", [64, 300])
def test_wide_ports(width):
    """Products, sums and comparisons need more bits than any integer of numpy has."""
    block = Given(
        {"a": In(width), "b": In(signed(width)), "o": Out(2 * width), "p": Out(1)},
        lambda a, b: {"o": a * b - 1, "p": np.logical_not(a + b > a)},
    )
    vectors = vectors_of(block, 50, 3)
    mask = (1 << 2 * width) - 1
    expected = {
        "o": [vector["a"] * vector["b"] - 1 & mask for vector in vectors],
        "p": [int(vector["b"] <= 0) for vector in vectors],
    }
    got = traced(block, vectors)
    assert {name: [value for value, _ in pairs] for name, pairs in got.items()} == expected
    arrays = {name: [vector[name] for vector in vectors] for name in ("a", "b")}
    given = evaluate(block, arrays)
    assert {name: value.tolist() for name, (value, _) in given.items()} == expected


def test_a_proof_is_exact_where_64_bits_are_not_enough():
    block = Given({"a": In(32), "b": In(32), "o": Out(32)}, lambda a, b: {"o": (a * b) >> 32})
    top = (1 << 32) - 1
    assert traced(block, [{"a": top, "b": top}])["o"] == [(top * top >> 32, top)]


@pytest.mark.parametrize(
    "boolean",
    [
        lambda i, j: i < j,
        lambda i, j: (i < j) * (i > 3),
        lambda i, j: (i < j) + (i > 3),
        lambda i, j: (i < j) ^ np.True_,
        lambda i, j: abs(i < j),
        lambda i, j: i.astype(bool),
        lambda i, j: lookup([True, False] * 8, i),
        lambda i, j: np.where(i, i < j, np.False_),
        lambda i, j: np.minimum(i < j, i > 3),
        lambda i, j: np.logical_or(i, j),
        lambda i, j: np.logical_not(i),
    ],
)
@pytest.mark.parametrize("width", [4, 63])
def test_the_complement_of_a_boolean_is_a_boolean(boolean, width):
    """For integers, ``~1`` is -2. With a port of 63 bits, numpy has Python's integers."""
    block = Given(
        {"i": In(4), "j": In(4), "o": Out(4), "w": Out(width)},
        lambda i, j: {"o": 3 * ~boolean(i, j), "w": 2 * boolean(i, j) + ~boolean(i, j)},
    )
    vectors = vectors_of(block, 256, 0)
    got = traced(block, vectors)
    arrays = {name: [vector[name] for vector in vectors] for name in ("i", "j")}
    assert {
        name: list(zip(*map(np.ndarray.tolist, pair), strict=True))
        for name, pair in evaluate(block, arrays).items()
    } == got
    assert {value for value, _ in got["o"]} == {0, 3}
    assert {value for value, _ in got["w"]} == {1, 2}


def test_numbers_that_can_only_be_0():
    for model in (
        lambda i, j: j + (i % 1),
        lambda i, j: j << (i % 1 & 1),
        lambda i, j: j >> (i % 1),
        lambda i, j: j + lookup([0], i >> 4),
        lambda i, j: np.where(i & 0, i, j),
        lambda i, j: j - (i & 0) * 5 // 3,
    ):
        assert trace(model) == [(j, 15) for i in range(16) for j in range(16)]
