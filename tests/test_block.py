"""The contract of blocks: ports, meaning, tables and checked parameters."""

import re

import numpy as np
import pytest
from amaranth.hdl import Module, Signal, Value, signed, unsigned
from amaranth.lib import data, enum
from amaranth.lib.wiring import In, Out, Signature
from amaranth.sim import Simulator

from hdl import Block, Cared, Decoder, PriorityEncoder, evaluate, inputs, lookup, outputs
from hdl.block import (
    Port,
    arguments,
    check_boolean,
    check_integer,
    check_structure,
    sharing,
    split_rows,
    truth_table,
)


class Given(Block):
    """A block with the ports and the model that a test gives it."""

    def __init__(self, members, model=None):
        self._model = model
        super().__init__(members)

    def model(self, **values):
        return self._model(**values) if self._model else super().model(**values)


def exactly(error, message):
    return pytest.raises(error, match=f"^{re.escape(message)}$")


class Color(enum.Enum, shape=unsigned(2)):
    RED = 1
    BLUE = 2


def test_ports_in_the_order_of_the_signature():
    block = Given(
        {
            "z": In(3, init=5),
            "o": Out(signed(2)),
            "a": In(signed(4), init=-3),
            "p": Out(range(9)),
            "color": In(Color, init=Color.BLUE),
            "pair": In(data.StructLayout({"low": 1, "high": 2}), init={"high": 3}),
        }
    )
    assert inputs(block) == (
        Port("z", 3, False, 5),
        Port("a", 4, True, -3),
        Port("color", 2, False, 2),
        Port("pair", 3, False, 0b110),
    )
    assert outputs(block) == (Port("o", 2, True, 0), Port("p", 4, False, 0))
    assert [port.mask for port in outputs(block)] == [3, 15]


@pytest.mark.parametrize("member", [In(Signature({"a": In(1)})), In(1).array(2), Out(1).array(2)])
def test_ports_that_are_not_plain_are_refused(member):
    block = Given({"i": In(1), "p": member, "o": Out(1)})
    for list_ports in (inputs, outputs):
        message = "Given port 'p' must be a plain port, not an interface or an array"
        with exactly(TypeError, message):
            list_ports(block)


@pytest.mark.parametrize("member", [In(0), Out(0), In(range(1))])
def test_ports_without_a_bit_are_refused(member):
    block = Given({"i": In(1), "p": member, "o": Out(1)})
    with exactly(ValueError, "Given port 'p' must have at least 1 bit"):
        inputs(block)


def test_a_block_has_inputs_and_outputs():
    with exactly(ValueError, "Given must have an input port"):
        inputs(Given({"o": Out(1)}))
    with exactly(ValueError, "Given must have an output port"):
        outputs(Given({"i": In(1)}))


def test_a_block_without_a_model_says_so():
    block = Given({"i": In(1), "o": Out(1)})
    with exactly(NotImplementedError, "Given does not define model()"):
        evaluate(block, {"i": [0]})


def test_values_are_cut_to_the_port():
    block = Given(
        {"i": In(signed(4)), "o": Out(3), "p": Out(signed(3))}, lambda i: {"o": i, "p": i}
    )
    result = evaluate(block, {"i": [-8, -1, 0, 7]})
    assert result["o"].value.tolist() == result["p"].value.tolist() == [0, 7, 0, 7]
    assert result["o"].care.tolist() == [7, 7, 7, 7]


def test_unspecified_bits_are_0():
    block = Given(
        {"i": In(4), "o": Out(4), "p": Out(4)},
        lambda i: {"o": Cared(15, i), "p": Cared(i, np.where(i > 8, -1, 0b10))},
    )
    result = evaluate(block, {"i": [0b0000, 0b1010, 0b1111]})
    assert result["o"].value.tolist() == result["o"].care.tolist() == [0b0000, 0b1010, 0b1111]
    assert result["p"].value.tolist() == [0b0000, 0b1010, 0b1111]
    assert result["p"].care.tolist() == [0b0010, 0b1111, 0b1111]


@pytest.mark.parametrize("constant", [5, np.int8(5), np.array(5), True, np.True_, -11])
def test_a_constant_output_is_as_long_as_the_inputs(constant):
    block = Given({"i": In(1), "o": Out(4)}, lambda i: {"o": constant})
    value, care = evaluate(block, {"i": [0, 1, 1]})["o"]
    assert value.tolist() == [1 if constant is True or constant is np.True_ else 5] * 3
    assert care.tolist() == [15] * 3


@pytest.mark.parametrize("width", [1, 62, 63, 64, 65, 200])
def test_arithmetic_on_wide_ports_is_exact(width):
    top = (1 << width) - 1
    block = Given({"i": In(width), "o": Out(width)}, lambda i: {"o": i + 1 - (i ^ 1)})
    value = evaluate(block, {"i": [0, top]})["o"].value
    assert value.tolist() == [0, 2 & top]


def test_a_wide_output_makes_all_of_it_exact():
    block = Given({"i": In(7), "o": Out(128)}, lambda i: {"o": 1 << i})
    assert evaluate(block, {"i": [127]})["o"].value.tolist() == [1 << 127]


def test_the_elements_a_model_sees():
    seen = []

    def model(i):
        seen.append(i.dtype)
        return {"o": i}

    for width in (62, 63):
        evaluate(Given({"i": In(width), "o": Out(1)}, model), {"i": [0]})
    assert seen == [np.dtype(np.int64), np.dtype(object)]


def test_the_given_arrays_are_not_changed():
    def model(i):
        i[:] = 0
        return {"o": i}

    given = np.array([1, 1])
    evaluate(Given({"i": In(1), "o": Out(1)}, model), {"i": given})
    assert given.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        ({}, "nothing"),
        ({"o": 1}, "o"),
        ({"o": 1, "p": 1, "q": 1}, "o, p, q"),
        ({"q": 1, "o": 1}, "o, q"),
    ],
)
def test_a_model_returns_exactly_the_outputs(returned, said):
    block = Given({"i": In(1), "p": Out(1), "o": Out(1)}, lambda i: returned)
    with exactly(ValueError, f"Given.model() must return o, p, not {said}"):
        evaluate(block, {"i": [0]})


@pytest.mark.parametrize(
    "output",
    [0.5, "1", None, lambda i: i / 2, lambda i: Cared(i, i / 1)],
    ids=["real", "text", "none", "reals", "real care"],
)
@pytest.mark.parametrize("width", [2, 70])
def test_a_model_returns_integers(output, width):
    block = Given(
        {"i": In(width), "o": Out(1)}, lambda i: {"o": output(i) if callable(output) else output}
    )
    with exactly(TypeError, "Given.model() must return integers for output 'o'"):
        evaluate(block, {"i": [2, 3]})


def test_lookup():
    assert lookup([5, 6, 7], np.array([2, 0])).tolist() == [7, 5]
    assert lookup(np.array([1 << 70, 0], object), np.array([0])).tolist() == [1 << 70]
    assert lookup([5, 6], np.array([1, 0], object)).tolist() == [6, 5]
    assert lookup([5, 6], np.array([True, False])).tolist() == [6, 5]


def test_a_lookup_outside_of_the_table_is_refused():
    for index in (2, -1):
        with exactly(ValueError, f"the model looks up {index} in a table of 2"):
            lookup([5, 6], np.array([0, index]))


@pytest.mark.parametrize(
    ("table", "added"),
    [(np.array([250, 0], np.uint8), 250), ([1 << 63, 0], -1), ([1 << 63, -1], 1)],
)
def test_a_lookup_is_exact_for_any_table(table, added):
    assert (lookup(table, np.array([0])) + added).tolist() == [int(table[0]) + added]


def test_a_lookup_of_booleans_stays_boolean():
    assert (~lookup([True, False], np.array([0, 1]))).tolist() == [False, True]


def test_a_table_has_one_column_a_bit_and_dashes_for_the_unspecified():
    block = Given(
        {"a": In(1), "b": In(signed(2)), "o": Out(2), "p": Out(1)},
        lambda a, b: {"o": Cared(b + a, np.where(a == 1, 3, 1)), "p": b < 0},
    )
    table = truth_table(block)
    assert table.inputs == ("a", "b[1]", "b[0]")
    assert table.outputs == ("o[1]", "o[0]", "p")
    assert list(table.rows()) == [
        ("000", "-00"),
        ("001", "-10"),
        ("010", "-01"),
        ("011", "-11"),
        ("100", "010"),
        ("101", "100"),
        ("110", "111"),
        ("111", "001"),
    ]


def test_a_table_has_at_most_16_inputs():
    wide = {"a": In(8), "b": In(8), "o": Out(1)}
    assert len(truth_table(Given(wide, lambda a, b: {"o": a > b})).on) == 1 << 16
    wide["c"] = In(1)
    with exactly(ValueError, "a truth table has at most 16 input bits, but Given has 17"):
        truth_table(Given(wide, lambda a, b, c: {"o": c}))


def test_row_numbers_are_split_over_the_ports():
    block = Given({"a": In(2), "b": In(signed(3)), "c": In(signed(1)), "o": Out(1)})
    rows = np.array([0b00_000_0, 0b01_011_1, 0b10_100_0, 0b11_111_1])
    values = split_rows(block, rows)
    assert {name: value.tolist() for name, value in values.items()} == {
        "a": [0, 1, 2, 3],
        "b": [0, 3, -4, -1],
        "c": [0, -1, 0, -1],
    }


def test_every_row_is_another_vector():
    block = Given({"a": In(signed(2)), "b": In(3), "o": Out(1)})
    values = split_rows(block, np.arange(32))
    pairs = set(zip(values["a"].tolist(), values["b"].tolist(), strict=True))
    assert pairs == {(a, b) for a in range(-2, 2) for b in range(8)}


def test_arguments_hold_the_defaults_too():
    assert arguments(Decoder(4)) == {
        "bits": 4,
        "outputs": 0,
        "active_low": False,
        "enables": "h",
        "structure": "auto",
        "slice_bits": 3,
    }
    assert list(arguments(PriorityEncoder(structure="tree"))) == [
        "width",
        "first",
        "on_none",
        "structure",
    ]
    block = Decoder()
    arguments(block)["bits"] = 7
    assert arguments(block)["bits"] == 3


def test_a_wrong_call_is_refused_by_the_constructor():
    with pytest.raises(
        TypeError, match=r"^Decoder\.__init__\(\) got an unexpected keyword .*'bit'"
    ):
        Decoder(bit=3)  # pyright: ignore[reportCallIssue]


@pytest.mark.parametrize("value", [True, 1.0, "1", None, np.int64(1)])
def test_an_integer_is_an_integer(value):
    with exactly(TypeError, f"Thing size must be an integer, not {value!r}"):
        check_integer("Thing size", value, 0, 2)


def test_an_integer_is_within_its_limits():
    for value in (-1, 3):
        check_integer("Thing size", value, -1, 3)
    with exactly(ValueError, "Thing size must be at least -1, not -2"):
        check_integer("Thing size", -2, -1, 3)
    with exactly(ValueError, "Thing size must be at most 3, not 4"):
        check_integer("Thing size", 4, -1, 3)


@pytest.mark.parametrize("value", [0, 1, "True", None, np.True_])
def test_a_boolean_is_a_boolean(value):
    check_boolean("Thing flag", True)
    check_boolean("Thing flag", False)
    with exactly(TypeError, f"Thing flag must be True or False, not {value!r}"):
        check_boolean("Thing flag", value)


@pytest.mark.parametrize("name", ["lut", "", "Flat"])
def test_a_structure_is_one_that_the_block_offers(name):
    for structure in Decoder.structures:
        check_structure(Decoder, structure)
    known = "auto, minterm, nand, predecode, cascade"
    message = f"Decoder structure must be one of {known}, not {name!r}"
    with exactly(ValueError, message):
        check_structure(Decoder, name)


def test_sharing_makes_a_signal_of_the_same_shape():
    m = Module()
    a = Signal(signed(4))
    shared = sharing(m, "name")(a - 1)
    assert isinstance(shared, Signal) and shared.name == "name"
    assert shared.shape() == Value.cast(a - 1).shape() == signed(5)

    async def bench(ctx):
        ctx.set(a, -8)
        assert ctx.get(shared) == -9

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()
