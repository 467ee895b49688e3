"""``build.py prove``: files against models, and certificates."""

import json
import re

import pytest

from hdl import Decoder, PriorityEncoder, to_verilog
from hdl.netlist import to_rtlil
from hdl.yosys import run_script
from sim import Certificate

from .cli import ROOT, refusal, run, run_json

HEX7SEG = ROOT / "examples" / "hex7seg.pla"


@pytest.fixture
def files(tmp_path):
    """A decoder of two bits in every format of a netlist."""
    block = Decoder(2)
    script = ["read_rtlil a.il", "synth -flatten -lut 4 -top decoder", "write_blif a.blif"]
    made = run_script(script, {"a.il": to_rtlil(block, "decoder")}, ["a.blif"])
    texts = {"d.v": to_verilog(block, "decoder"), "d.blif": made["a.blif"]}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize("name", ["d.v", "d.blif"])
def test_a_netlist_in_a_file_is_proven(name, files):
    result = run_json("prove", "decoder", "--bits", 2, "--against", files / name)
    assert (result["proven"], result["counterexample"]) == (True, None)
    assert result["certificate"]["subjects"][1]["kind"] == "model"
    wrong = run("prove", "decoder", "--bits", 2, "--active-low", "--against", files / name)
    assert wrong.returncode == 1
    found = re.search(
        r"FAILED: differs from the model at en=(\d) i=(\d) .*\n"
        r" +o is (0b\d+) \((0x\w)\), expected (0b\d+) \((0x\w)\)\n",
        wrong.stdout,
    )
    assert found is not None, wrong.stdout
    lines = int(found[1]) << int(found[2])
    assert int(found[3], 0) == int(found[4], 0) == lines
    assert int(found[5], 0) == int(found[6], 0) == lines ^ 0b1111


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.csv", "a,b,|,f\n0,0,|,1\n0,1,|,-\n1,0,|,1\n1,1,|,0\n"),
        ("t.pla", ".i 2\n.o 1\n.ilb a b\n.ob f\n.type fr\n-0 1\n11 0\n.e\n"),
    ],
)
def test_a_table_in_a_file_is_a_specification(name, text, tmp_path):
    (tmp_path / name).write_text(text)
    words = ("prove", "sum-of-products", "--against", tmp_path / name, "--expression")
    for right in ("~b | a & ~a", "~(a & b)"):
        assert run_json(*words, right)["proven"] is True
    result = run_json(*words, "~b | a", status=1)
    assert result["counterexample"] == {"a": 1, "b": 1}
    assert result["certificate"]["outputs"] == {"f": [0, 1]}


def test_dont_cares_of_the_model_are_respected(tmp_path):
    path = tmp_path / "e.v"
    path.write_text(to_verilog(PriorityEncoder(5), "e").replace("endmodule", "endmodule\n"))
    words = ("prove", "priority-encoder", "--width", 5, "--on-none", "any", "--against", path)
    assert run_json(*words)["proven"] is True
    path.write_text(to_verilog(PriorityEncoder(5, on_none="any"), "e"))
    result = run_json("prove", "priority-encoder", "--width", 5, "--against", path, status=1)
    assert result["counterexample"] == {"i": 0}
    assert result["certificate"]["outputs"].keys() == {"o"}


def test_the_certificate_is_written_and_the_same_as_in_the_verilog_header(tmp_path):
    verilog, first, second = tmp_path / "d.v", tmp_path / "1.json", tmp_path / "2.json"
    assert run("verilog", "decoder", "-o", verilog).returncode == 0
    for path in (first, second):
        words = ("prove", "decoder", "--against", verilog, "--certificate", path)
        result = run_json(*words)
        certificate = Certificate.from_json(path.read_text())
        assert result["certificate"] == json.loads(path.read_text())
        assert f"// {certificate.line()}\n" in verilog.read_text()
        assert certificate.proven and certificate.subjects[0].name == "decoder"
    assert Certificate.from_json(first.read_text()).sha256 == certificate.sha256


def test_a_failed_proof_has_a_certificate_as_well(tmp_path):
    path = tmp_path / "c.json"
    block = f"--design={tmp_path / 'mine.py'}:Majority"
    source = (ROOT / "examples" / "majority.py").read_text()
    (tmp_path / "mine.py").write_text(source.replace("sum(self.i) > self", "sum(self.i) >= self"))
    result = run("prove", block, "--certificate", path)
    assert result.returncode == 1 and f"wrote       {path}" in result.stdout
    certificate = Certificate.from_json(path.read_text())
    assert certificate.counterexample is not None
    assert bin(certificate.counterexample["i"]).count("1") == 1
    assert "            o is 0b1 (0x1), expected 0b0 (0x0)\n" in result.stdout


REFUSED = [
    (
        "a.vhd",
        "",
        (
            "cannot compare a.vhd: its suffix must be one of .pla, .csv, .minterms, .eqn, .blif, "
            ".v, .sv"
        ),
    ),
    ("a.v", "", "a.v: there is no module, expected one"),
    ("a.v", "module t(", "a.v:1: syntax error, unexpected end of file"),
    ("a.blif", ".mode", "a.blif: Syntax error in line 1!"),
    ("a.v", "module t(input x); endmodule", "model Decoder has no input x, but Verilog t does"),
    ("a.csv", "a,b\n", "a.csv:1: header has 0 columns that are empty or '|', expected 1 between"),
]


@pytest.mark.parametrize(("name", "text", "said"), REFUSED, ids=lambda item: item[:20])
def test_a_file_that_is_wrong_is_refused(name, text, said, tmp_path):
    (tmp_path / name).write_text(text)
    words = ("prove", "decoder", "--against", name, "--certificate", "c.json")
    assert refusal(*words, cwd=tmp_path).startswith(said)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_other_words_that_are_refused(tmp_path):
    message = "cannot read missing.v: No such file or directory"
    assert refusal("prove", "decoder", "--against", "missing.v", cwd=tmp_path) == message
    message = f"cannot write {tmp_path}: it is a folder"
    assert refusal("prove", "decoder", "--certificate", tmp_path) == message
    assert refusal("prove", "decoder", "--against") == "--against: expected one argument"


def test_the_example_table_is_proven_against_its_file():
    words = ("prove", "sum-of-products", "--table", HEX7SEG, "--against", HEX7SEG)
    assert run_json(*words)["certificate"]["subjects"][0]["name"] == "hex7seg"
