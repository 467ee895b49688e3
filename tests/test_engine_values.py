"""Arrays of every type and length, and arrays that are refused."""

import re

import numpy as np
import pytest

from hdl.netlist import GateBuilder, Gates, Register
from sim.engine import compile_gates

from .engine_nets import ENGINES, compiled, to_array, to_integers

LENGTHS = [0, 1, 63, 64, 65, 511, 513, 100_000]
INTEGERS = ["u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8"]


def wire(*widths: int) -> Gates:
    """Make outputs ``x0``, ``x1``... that are the inputs ``a0``, ``a1``..."""
    builder = GateBuilder()
    return builder.build({f"x{n}": builder.input(f"a{n}", width) for n, width in enumerate(widths)})


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("length", LENGTHS)
def test_round_trip_of_every_type_and_length(engine, length):
    widths = (1, 7, 8, 9, 16, 24, 32, 33, 64)
    program = compiled(wire(*widths), engine)
    generator = np.random.default_rng(length)
    for dtype in INTEGERS:
        given = {}
        for number, width in enumerate(widths):
            bits = min(width, np.iinfo(dtype).max.bit_length())
            given[f"a{number}"] = generator.integers(0, 1 << bits, length, dtype)
        result = program.run(given)
        for number, width in enumerate(widths):
            output = result[f"x{number}"]
            size = next(size for size in (1, 2, 4, 8) if width <= 8 * size)
            assert output.dtype == f"u{size}"
            assert np.array_equal(output, given[f"a{number}"])


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("length", LENGTHS)
def test_round_trip_of_signed_values(engine, length):
    widths = (1, 5, 8, 12, 16, 31, 32, 64)
    names = [f"{letter}{number}" for letter in "ax" for number in range(len(widths))]
    program = compiled(wire(*widths), engine, names)
    generator = np.random.default_rng(length)
    given = {}
    for number, width in enumerate(widths):
        half = 1 << width - 1
        dtype = next(f"i{size}" for size in (1, 2, 4, 8) if width <= 8 * size)
        given[f"a{number}"] = generator.integers(-half, half, length, dtype)
    for types in (None, "i8"):
        result = program.run(
            {name: array.astype(types or array.dtype) for name, array in given.items()}
        )
        for number in range(len(widths)):
            array = given[f"a{number}"]
            assert result[f"x{number}"].dtype == array.dtype
            assert np.array_equal(result[f"x{number}"], array)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("length", [0, 1, 65, 513, 3000])
def test_round_trip_of_wide_values(engine, length):
    widths = (65, 128, 200)
    generator = np.random.default_rng(length)
    given = {
        f"a{number}": [
            int.from_bytes(generator.bytes(26), "little") >> 208 - width for _ in range(length)
        ]
        for number, width in enumerate(widths)
    }
    result = compiled(wire(*widths), engine).run(
        {
            name: to_array(values, width)
            for (name, values), width in zip(given.items(), widths, strict=True)
        }
    )
    for number, width in enumerate(widths):
        assert result[f"x{number}"].shape == (length, -(-width // 64))
        assert to_integers(result[f"x{number}"]) == given[f"a{number}"]


@pytest.mark.parametrize("engine", ENGINES)
def test_wide_signed_values_fill_the_last_word(engine):
    program = compiled(wire(70), engine, ["a0", "x0"])
    values = [-1, 0, 5, -(1 << 69), (1 << 69) - 1]
    array = to_array([value % (1 << 128) for value in values], 70)
    assert np.array_equal(program.run({"a0": array})["x0"], array)


@pytest.mark.parametrize("engine", ENGINES)
def test_other_layouts(engine):
    """Strides, byte order and booleans are no matter."""
    program = compiled(wire(12, 1), engine)
    values = np.arange(4000, dtype=np.int32)
    flags = values % 3 == 0
    for array in (values, values.astype(">i4"), np.stack([values, values], 1)[:, 1]):
        result = program.run({"a0": array, "a1": flags})
        assert np.array_equal(result["x0"], values)
        assert np.array_equal(result["x1"], flags)


TOO_WIDE = [
    # width, signed, dtype, place, value, what is said
    (4, False, "u1", 3, 16, "0..15, but vector 3 is 16"),
    (1, False, "u1", 0, 2, "0..1, but vector 0 is 2"),
    (1, False, "i1", 70, -1, "0..1, but vector 70 is -1"),
    (8, False, "u2", 999, 256, "0..255, but vector 999 is 256"),
    (8, False, "i1", 5, -3, "0..255, but vector 5 is -3"),
    (12, False, "i1", 512, -1, "0..4095, but vector 512 is -1"),
    (24, False, "u4", 600, 1 << 24, "0..16777215, but vector 600 is 16777216"),
    (63, False, "u8", 1, 1 << 63, f"0..{2**63 - 1}, but vector 1 is {2**63}"),
    (64, False, "i8", 1, -(1 << 63), f"0..{2**64 - 1}, but vector 1 is -{2**63}"),
    (0, False, "u1", 7, 1, "0..0, but vector 7 is 1"),
    (4, True, "i1", 3, 8, "-8..7, but vector 3 is 8"),
    (4, True, "i8", 3, -9, "-8..7, but vector 3 is -9"),
    (8, True, "u1", 900, 128, "-128..127, but vector 900 is 128"),
    (1, True, "i1", 2, 1, "-1..0, but vector 2 is 1"),
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("width", "signed", "dtype", "place", "value", "said"), TOO_WIDE)
def test_values_that_do_not_fit(engine, width, signed, dtype, place, value, said):
    program = compiled(wire(3, width), engine, ["a1"] if signed else [])
    values = np.zeros(1000, dtype)
    program.run({"a0": np.zeros(1000, np.uint8), "a1": values})
    values[place] = value
    with pytest.raises(ValueError, match=f"^{re.escape(f'input a1 must be {said}')}$"):
        program.run({"a0": np.zeros(1000, np.uint8), "a1": values})


@pytest.mark.parametrize("engine", ENGINES)
def test_wide_values_that_do_not_fit(engine):
    values = np.zeros((600, 2), np.uint64)
    values[599] = [7, 1 << 6]
    with pytest.raises(
        ValueError, match=rf"^input a0 must be 0\.\.2\*\*70-1, but vector 599 is {2**70 + 7}$"
    ):
        compiled(wire(70), engine).run({"a0": values})
    with pytest.raises(
        ValueError,
        match=rf"^input a0 must be -2\*\*69\.\.2\*\*69-1, but vector 599 is {2**70 + 7}$",
    ):
        compiled(wire(70), engine, ["a0"]).run({"a0": values})


@pytest.mark.parametrize("engine", ENGINES)
def test_every_value_of_a_small_port_is_let_in_or_refused(engine):
    program = compiled(wire(3), engine)
    for value in range(256):
        if value < 8:
            assert program.run({"a0": np.array([value], np.uint8)})["x0"] == [value]
        else:
            with pytest.raises(ValueError, match=rf"^input a0 must be 0\.\.7, .* 0 is {value}$"):
                program.run({"a0": np.array([value], np.uint8)})


@pytest.mark.parametrize(
    ("inputs", "error", "said"),
    [
        ({"a0": np.zeros(3)}, ValueError, "input a1 is not given: there are a0, a1"),
        (
            {"a0": [0], "a1": [0], "b": [0]},
            ValueError,
            "there is no input b: there are a0, a1",
        ),
        ({}, ValueError, "input a0 is not given: there are a0, a1"),
        ({"a0": [0, 8], "a1": [0, 0]}, ValueError, "input a0 must be 0..7, but vector 1 is 8"),
        (
            {"a0": [0, 1 << 70], "a1": [0, 0]},
            ValueError,
            f"input a0 must be 0..7, but vector 1 is {1 << 70}",
        ),
        (
            {"a0": [0, None], "a1": [0, 0]},
            TypeError,
            "input a0 must be an array of integers, not object",
        ),
        (
            {"a0": np.zeros(3), "a1": np.zeros(3, int)},
            TypeError,
            "input a0 must be an array of integers, not float64",
        ),
        (
            {"a0": np.zeros(3, int), "a1": np.zeros(4, int)},
            ValueError,
            "input a1 has 4 vectors, but input a0 has 3 vectors",
        ),
        (
            {"a0": np.zeros((3, 4), int), "a1": np.zeros(4, int)},
            ValueError,
            "input a0 must be an array of shape (vectors), not (3, 4)",
        ),
    ],
)
@pytest.mark.parametrize("engine", ["numpy", "llvm"])
def test_arrays_that_are_refused(engine, inputs, error, said):
    with pytest.raises(error, match=f"^{re.escape(said)}$"):
        compile_gates(wire(3, 3), engine).run(inputs)


def test_wide_arrays_that_are_refused():
    program = compile_gates(wire(100), "numpy")
    with pytest.raises(
        TypeError, match=r"^input a0 has 100 bits and must be an array of uint64, not int64$"
    ):
        program.run({"a0": np.zeros((3, 2), np.int64)})
    with pytest.raises(
        ValueError, match=r"^input a0 must be an array of shape \(vectors, 2\), not \(3, 3\)$"
    ):
        program.run({"a0": np.zeros((3, 3), np.uint64)})
    with pytest.raises(
        ValueError, match=r"^input a0 must be 0\.\.2\*\*100-1, but vector 1 is 1267650600228229401"
    ):
        program.run({"a0": [0, 1 << 100]})
    with pytest.raises(ValueError, match=r"^input a0 must be 0\.\.2\*\*100-1, but vector 0 is -1$"):
        program.run({"a0": [-1]})


@pytest.mark.parametrize("engine", ENGINES)
def test_python_integers_of_any_size(engine):
    numbers = [0, 1 << 99, (1 << 100) - 1, 5]
    program = compiled(wire(100), engine)
    got = program.run({"a0": numbers})["x0"]
    assert [int(low) | int(high) << 64 for low, high in got] == numbers
    program = compiled(wire(64), engine)
    assert program.run({"a0": [(1 << 64) - 1, 0]})["x0"].tolist() == [(1 << 64) - 1, 0]


def test_results_that_no_memory_holds():
    program = compile_gates(wire(62), "numpy")
    with pytest.raises(
        ValueError,
        match=r"^outputs of 4611686018427387904 vectors do not fit into memory: see blocks\(\)$",
    ):
        program.exhaustive()


@pytest.mark.parametrize("engine", ["numpy", "llvm"])
def test_other_refusals(engine):
    program = compile_gates(wire(3, 4), engine)
    with pytest.raises(ValueError, match=r"^first must be 0\.\.127, not 128$"):
        program.exhaustive(128)
    with pytest.raises(ValueError, match=r"^count must be 0\.\.28 from 100 on, not 29$"):
        program.exhaustive(100, 29)
    with pytest.raises(ValueError, match=r"^outputs must be among x0, x1, not y$"):
        program.exhaustive(outputs=["x0", "y"])
    with pytest.raises(ValueError, match=r"^threads must be at least 1, not 0$"):
        program.exhaustive(threads=0)
    with pytest.raises(TypeError, match=r"^planes must be an array of uint64, not int64$"):
        program.planes(np.zeros((1, 7, program.words), np.int64))
    with pytest.raises(
        ValueError,
        match=rf"^planes must be an array of shape \(columns, 7, {program.words}\), "
        rf"not \(1, 6, {program.words}\)$",
    ):
        program.planes(np.zeros((1, 6, program.words), np.uint64))
    with pytest.raises(
        ValueError, match=r"^the counter must stay below 2\*\*63, not reach 9223372036854775809$"
    ):
        compile_gates(wire(80), engine).exhaustive((1 << 63) - 1, 2)
    with pytest.raises(ValueError, match=r"^there is no port b, c to be signed$"):
        compile_gates(wire(3), engine, signed=["c", "a0", "b"])


def test_engines_and_instructions_that_there_are_not():
    with pytest.raises(ValueError, match=r"^engine must be one of auto, numpy, llvm, not 'gpu'$"):
        compile_gates(wire(3), "gpu")
    from sim.engine.simd import host_simd

    with pytest.raises(
        ValueError, match=r"^SIMD instructions must be one of avx512, avx2, plain, not 'mmx'$"
    ):
        host_simd("mmx")


def test_registers_need_cycles():
    builder = GateBuilder()
    state = builder.register()
    gates = builder.build({"x": [state]}, [Register(state >> 1, state ^ 1, 0)])
    with pytest.raises(
        ValueError, match=r"^the netlist has registers: give it clock cycles with run_cycles$"
    ):
        compile_gates(gates, "numpy").run({})
