from pathlib import Path

import numpy as np
import pytest

from hdl import SumOfProducts, truth_table
from hdl.function import read_table
from sim import check, prove

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.[pc][ls][av]"))


def test_expression_against_literals():
    table = truth_table(SumOfProducts("a & b | ~c"))
    assert table.inputs == ("a", "b", "c") and table.outputs == ("f",)
    assert [bits for _, bits in table.rows()] == ["1", "0", "1", "0", "1", "0", "1", "1"]


def test_inputs_order_the_columns():
    assert truth_table(SumOfProducts("b & ~a", inputs="a b")).inputs == ("a", "b")
    assert truth_table(SumOfProducts("b & ~a")).inputs == ("b", "a")


def test_minterms_and_dont_cares_against_literals():
    block = SumOfProducts(minterms="m(1,2,4) + d(0,3)", inputs="x,y,z")
    assert [bits for _, bits in truth_table(block).rows()] == list("-11-1000")
    assert check(block).mismatches == 0 and prove(block).proven


@pytest.mark.parametrize(
    "expression",
    ["a", "~a", "a & 0", "1 | a", "a ^ b ^ c ^ d", "f = a & b; g = a | c", "~(a & ~(b | c'))"],
)
def test_hardware_is_simulated_and_proven(expression):
    block = SumOfProducts(expression)
    result = check(block)
    assert result.exhaustive and result.mismatches == 0
    assert prove(block).proven


def test_twelve_inputs():
    block = SumOfProducts(" ^ ".join(f"x{number}" for number in range(12)))
    result = check(block)
    assert (result.vectors, result.mismatches) == (4096, 0)
    assert prove(block).proven


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_example_files(path):
    block = SumOfProducts(table=path)
    assert truth_table(block) == read_table(path)
    result = check(block)
    assert result.exhaustive and result.mismatches == 0
    assert prove(block).proven


def test_there_are_examples():
    names = {"hex7seg.pla", "bcd7seg.pla", "bldc_commutation.csv"}
    assert {path.name for path in EXAMPLES} == names


def test_unspecified_outputs_are_zero_in_hardware(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,|,f,g\n0,|,-,1\n1,|,1,-\n")
    seen = []
    check(SumOfProducts(table=path), watch=seen.append)
    assert np.array_equal(seen[0].got["f"], [0, 1]) and np.array_equal(seen[0].got["g"], [1, 0])


def test_rejects_bad_parameters(tmp_path):
    rule = "SumOfProducts needs exactly one of expression, minterms and table, not"
    with pytest.raises(ValueError, match=rf"^{rule} 0 of them$"):
        SumOfProducts()
    with pytest.raises(ValueError, match=rf"^{rule} 2 of them$"):
        SumOfProducts("a", minterms="1", inputs="a")
    with pytest.raises(ValueError, match=r"^SumOfProducts must have at most 12 inputs, not 13$"):
        SumOfProducts(" & ".join(f"x{number}" for number in range(13)))
    with pytest.raises(ValueError, match=r"^SumOfProducts must have at most 12 inputs, not 40$"):
        SumOfProducts(" & ".join(f"x{number}" for number in range(40)))
    with pytest.raises(
        ValueError, match=r"^SumOfProducts cannot have a port named 'model': rename it$"
    ):
        SumOfProducts("model & b")
    with pytest.raises(
        ValueError, match=r"^SumOfProducts cannot have a port named 'elaborate': rename it$"
    ):
        SumOfProducts("elaborate & b")
    with pytest.raises(
        ValueError, match=r"^SumOfProducts cannot have a port named 'a\[0\]': rename it$"
    ):
        SumOfProducts("a[0] & b")
    path = tmp_path / "t.csv"
    path.write_text("a,|,f\n0,|,0\n1,|,1\n")
    with pytest.raises(
        ValueError, match=r"^SumOfProducts takes inputs from the table, not as a parameter$"
    ):
        SumOfProducts(table=path, inputs="a")
