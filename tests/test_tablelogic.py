"""Tables as blocks, in every structure."""

import numpy as np
import pytest

from hdl import Decoder, TableLogic, evaluate, inputs, outputs, truth_table
from hdl.function import Cover, CubeTable, Expression, TruthTable, read_table
from sim import check, prove, simulate

from .cli import ROOT, run_json

STRUCTURES = TableLogic.structures


def random_table(ins, outs, seed, dont_cares=0.3):
    generator = np.random.default_rng(seed)
    shape = (1 << ins, outs)
    names = tuple(f"x{number}" for number in range(ins)), tuple(f"y{n}" for n in range(outs))
    return TruthTable(*names, generator.random(shape) < 0.5, generator.random(shape) > dont_cares)


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize(("ins", "outs"), [(1, 1), (2, 3), (4, 7), (6, 2)])
def test_random_tables_in_every_structure(structure, ins, outs):
    table = random_table(ins, outs, seed=ins * 10 + outs)
    block = TableLogic(table=table, structure=structure)
    assert truth_table(block) == table
    result = check(block)
    assert (result.exhaustive, result.mismatches) == (True, 0)
    assert prove(block, table).proven


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("value", [0, 1, None])
def test_constant_outputs_in_every_structure(structure, value):
    on, care = np.full((4, 1), value == 1), np.full((4, 1), value is not None)
    block = TableLogic(table=TruthTable(("a", "b"), ("f",), on, care), structure=structure)
    assert prove(block).proven
    if value is not None:
        assert simulate(block, {"a": [0, 1, 0, 1], "b": [0, 0, 1, 1]})["f"].tolist() == [value] * 4


def test_columns_with_an_index_are_bits_of_a_port():
    table = truth_table(Decoder(3))
    block = TableLogic(table=table)
    assert [(port.name, port.width) for port in (*inputs(block), *outputs(block))] == [
        ("en", 1),
        ("i", 3),
        ("o", 8),
    ]
    assert truth_table(block) == table
    assert prove(block, Decoder(3)).proven


def test_a_bus_of_more_than_62_bits():
    on = np.eye(128, dtype=bool)
    columns = tuple(f"o[{bit}]" for bit in range(128))
    table = TruthTable(tuple(f"i[{bit}]" for bit in reversed(range(7))), columns, on, on | True)
    block = TableLogic(table=table)
    assert evaluate(block, {"i": [3, 127]})["o"].value.tolist() == [1 << 3, 1 << 127]
    assert prove(block).proven


def wide_table(off=False):
    """Make f = x0 & ~x19 | x5 & x6 of 20 inputs, free or off where x1 & x2."""
    literals = np.full((3, 20), 2, np.uint8)
    literals[0, [0, 19]] = 1, 0
    literals[1, [5, 6]] = 1
    literals[2, [1, 2]] = 1
    names = tuple(f"x[{bit}]" for bit in reversed(range(20)))
    one = Cover(names, ("f",), literals[:2], np.ones((2, 1), bool))
    two = Cover(names, ("f",), literals[2:], np.ones((1, 1), bool))
    if not off:
        return CubeTable(one, free=two)
    apart = Cover(names, ("f",), [*literals[:0]] or np.zeros((1, 20), np.uint8), two.feeds)
    return CubeTable(one, off=apart)


@pytest.mark.parametrize("structure", ["auto", "sop", "pos", "lut"])
@pytest.mark.parametrize("off", [False, True])
def test_more_inputs_than_a_table_has(structure, off):
    block = TableLogic(table=wide_table(off), structure=structure)
    assert [(port.name, port.width) for port in inputs(block)] == [("x", 20)]
    assert check(block, vectors=5000).mismatches == 0
    assert prove(block).proven
    vectors = np.array([1 << 19, 1 << 19 | 1, 3 << 13, 1 << 13, 0])
    expected = [1, 0, 1, 0, 0]
    model = evaluate(block, {"x": vectors})["f"]
    if off:  # only the row of zeros is specified where the function is not 1
        assert model.care.tolist() == [1, 0, 1, 0, 1] and model.value.tolist() == expected
    else:
        assert model.care.tolist() == [1] * 5 and model.value.tolist() == expected
        assert evaluate(block, {"x": [3 << 17]})["f"].care.tolist() == [0]


def test_expressions_and_minterms():
    assert truth_table(TableLogic("a & b | ~c")) == Expression("a & b | ~c").table()
    block = TableLogic(minterms="m(1,2,4) + d(0,3)", inputs="x,y,z", structure="sop")
    assert [bits for _, bits in truth_table(block).rows()] == list("-11-1000")
    assert prove(block).proven


def test_the_command_line_calls_it_table():
    path = ROOT / "examples" / "hex7seg.pla"
    result = run_json("prove", "table", "--table", path, "--structure", "pos")
    assert result["proven"] and result["design"] == "table"
    assert result["parameters"]["table"] == "hex7seg.pla"
    assert prove(TableLogic(table=path), read_table(path)).proven


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "TableLogic needs exactly one of expression, minterms and table, not 0 of them"),
        ({"expression": "a", "minterms": "1", "inputs": "a"},
         "TableLogic needs exactly one of expression, minterms and table, not 2 of them"),
        ({"expression": "a", "structure": "tree"},
         "TableLogic structure must be one of auto, sop, pos, decoder, nand, mux, lut, not 'tree'"),
        ({"expression": "model & b"}, "TableLogic cannot have a port named 'model': rename it"),
        ({"expression": "a[1] & b"}, r"TableLogic cannot have a port named 'a\[1\]': rename it"),
        ({"table": random_table(13, 1, 0), "structure": "decoder"},
         "TableLogic structure decoder is for at most 12 inputs, not 13"),
        ({"table": random_table(13, 1, 0), "structure": "nand"},
         "TableLogic structure nand is for at most 12 inputs, not 13"),
        ({"table": wide_table(), "structure": "mux"},
         "TableLogic structure mux is for at most 16 inputs, not 20"),
        ({"table": random_table(2, 1, 0), "inputs": "a"},
         "TableLogic takes inputs from the table, not as a parameter"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else None,
)  # fmt: skip
def test_bad_parameters(arguments, message):
    with pytest.raises(ValueError, match=rf"^{message}$"):
        TableLogic(**arguments)
