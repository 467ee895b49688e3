"""Ways to build a table, held against each other."""

import re
import xml.etree.ElementTree as ElementTree
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from boards.chart import draw_chart
from boards.compare import Entry, baseline, best, build, case_module, structures
from boards.synthesize import Synthesis
from boards.targets import TARGETS
from hdl.function import Cover, CubeTable, TruthTable
from hdl.lut import Effort
from sim.certificate import Certificate

from .cli import ROOT, refusal, run, run_json

BLDC = ROOT / "examples" / "bldc_commutation.csv"


def table_of(rows, inputs, outputs):
    cells = np.array([list(row) for row in rows])
    return TruthTable(tuple(inputs), tuple(outputs), cells == "1", cells != "-")


SMALL = table_of(["10", "1-", "--", "01"], ["s[1]", "s[0]"], ["y", "z"])


def cubes(inputs):
    names = tuple(f"x{n}" for n in range(inputs)), ("y", "none", "all")
    literals = np.full((3, inputs), 2, np.uint8)
    literals[0, :3], literals[1, -2:] = (1, 0, 1), (1, 1)
    feeds = np.array([[1, 0, 0], [1, 0, 0], [0, 0, 1]], bool)
    nothing = np.zeros((0, inputs), np.uint8), np.zeros((0, 3), bool)
    return CubeTable(Cover(*names, literals, feeds), Cover(*names, *nothing))


def test_the_case_statement():
    assert case_module(SMALL) == (
        "module gate(\n  input [1:0] s,\n  output reg y,\n  output reg z\n);\n"
        "  always @* case ({s[1], s[0]})\n"
        "    2'b00: {y, z} = 2'b10;\n"
        "    2'b01: {y, z} = 2'b1x;\n"
        "    2'b11: {y, z} = 2'b01;\n"
        "    default: {y, z} = 2'bxx;\n  endcase\nendmodule\n"
    )


def test_columns_may_be_called_like_keywords():
    names = ("wire[1]", "wire[0]", "output"), ("reg", "module")
    on = np.array([[row > 2, row % 3 == 0] for row in range(8)])
    table = TruthTable(*names, on, np.ones((8, 2), bool))
    assert baseline(table, TARGETS["lut4"]).synthesis.proof.proven


@pytest.mark.parametrize("target", ["lut4", "ice40"])
def test_the_baseline_is_mapped_and_proven(target):
    entry = baseline(SMALL, TARGETS[target])
    assert (entry.name, entry.synthesis.proof.proven) == ("case", True)
    assert entry.synthesis.luts <= 2


def test_the_baseline_is_proven_against_the_table(monkeypatch):
    """A wrong statement is found out, so the proof looks at the table."""
    wrong = case_module(SMALL).replace("2'b11: {y, z} = 2'b01", "2'b11: {y, z} = 2'b00")
    monkeypatch.setattr("boards.compare.case_module", lambda table: wrong)
    assert not baseline(SMALL, TARGETS["lut4"]).synthesis.proof.proven


@pytest.mark.parametrize("structure", list(structures(SMALL)))
def test_structures_are_mapped_and_proven(structure):
    entry = build(SMALL, structure, TARGETS["lut4"], Effort.FAST)
    assert (entry.name, entry.synthesis.proof.proven) == (structure, True)


def test_structures_by_inputs():
    assert list(structures(SMALL)) == ["sop", "pos", "decoder", "nand", "mux", "lut"]
    wide = TruthTable(
        tuple(f"x{n}" for n in range(13)), ("y",), np.eye(1 << 13, 1) > 0, np.ones((1 << 13, 1)) > 0
    )
    assert list(structures(wide)) == ["sop", "pos", "mux", "lut"]
    assert list(structures(cubes(20))) == ["sop", "pos", "lut"]


def entry(name, luts, depth, proven=True):
    proof = cast(Certificate, SimpleNamespace(proven=proven))
    return Entry(name, Synthesis(luts, depth, {}, proof, 0.0))


def test_the_best_is_proven_small_and_shallow():
    few, deep, flat = entry("few", 3, 1, False), entry("deep", 4, 3), entry("flat", 4, 2)
    assert best([few, deep, flat]) is flat
    assert best([few]) is few


def test_the_chart():
    entries = [entry("case", 8, 2), entry("sop", 16, 3, False), entry("lut", 4, 2)]
    text = draw_chart("a<b & c: LUTs", entries)
    assert draw_chart("a<b & c: LUTs", entries) == text
    root = ElementTree.fromstring(text)
    tag = "{http://www.w3.org/2000/svg}"
    assert [(bar.get("class"), float(bar.get("width", 0))) for bar in root.iter(f"{tag}rect")] == [
        ("baseline", 210.0),
        ("", 420.0),
        ("best", 105.0),
    ]
    words = [node.text for node in root.iter(f"{tag}text")]
    assert words[0] == "a<b & c: LUTs"
    assert words[1:] == ["case", "8, depth 2", "sop", "16, not proven", "lut", "4, depth 2"]


def test_a_chart_of_no_luts():
    assert 'width="0.0"' in draw_chart("wires", [entry("case", 0, 0)])


def test_the_verb(tmp_path):
    chart = tmp_path / "chart.svg"
    result = run_json("compare", "--table", BLDC, "--effort", "fast", "-o", chart)
    names = ["case", "sop", "pos", "decoder", "nand", "mux", "lut"]
    assert [row["name"] for row in result["rows"]] == names
    assert (result["table"], result["target"], result["effort"]) == (str(BLDC), "ice40", "fast")
    for row in result["rows"]:
        assert row["equivalent"] is True and row["counterexample"] is None
        assert row["fmax_mhz"] is None and row["target"] == "ice40"
        assert row["cells"].get("SB_LUT4", 0) == row["luts"] and row["depth"] >= 0
    luts = {row["name"]: row["luts"] for row in result["rows"]}
    assert luts["lut"] == min(luts.values()) == luts[result["best"]]
    assert ElementTree.fromstring(chart.read_text()).tag.endswith("svg")


def test_a_design_can_be_compared():
    result = run("compare", "decoder", "--bits", "2", "--target", "lut4", "--effort", "fast")
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    head = next(line for line in lines if "structure" in line)
    assert head.split() == ["structure", "LUTs", "of", "case", "depth", "equivalent"]
    assert sum(line.rstrip().endswith("best") for line in lines) == 1


def test_the_block_of_tables_takes_the_effort_of_the_verb():
    words = "--expression", "a & b | c", "--target", "lut4", "--effort", "fast"
    result = run_json("compare", "table", *words)
    assert (result["design"], result["effort"]) == ("table", "fast")
    assert result["parameters"]["effort"] == "fast"
    assert {row["luts"] for row in result["rows"]} == {1}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), r"compare needs a design or --table FILE: see python build\.py list for designs"),
        (("--table", BLDC, "--target", "ice41"), r"unknown target 'ice41': did you mean .*"),
        (
            ("--table", BLDC, "--effort", "none"),
            r"--effort: must be one of fast, normal, high, not 'none'",
        ),
        (("--table", BLDC, "-o", "chart.png"), r"-o must be a \.svg file, not 'chart\.png'"),
        (("--table", "nowhere.csv"), r"cannot read nowhere\.csv: No such file or directory"),
    ],
    ids=["nothing", "target", "effort", "suffix", "file"],
)
def test_refusals(words, message):
    assert re.fullmatch(message, refusal("compare", *words))


def test_a_column_that_is_no_port(tmp_path):
    path = tmp_path / "bits.pla"
    path.write_text(".i 1\n.o 1\n.ilb model\n.ob y\n1 1\n.e\n")
    message = f"{path}: TableLogic cannot have a port named 'model': rename it"
    assert refusal("compare", "--table", path) == message
