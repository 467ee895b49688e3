import json
import re
from pathlib import Path

import pytest

from boards.cli import convert
from boards.cli.request import RequestError
from hdl import Decoder, truth_table
from hdl.files import WriteError
from hdl.function import FORMATS, CubeTable, Expression, read_table

from .cli import ROOT, refusal, run, run_json

TABLE = ROOT / "examples" / "bldc_commutation.csv"
FULL = ROOT / "examples" / "hex7seg.pla"
WIDE = f".i 20\n.o 1\n.type fd\n{'1' * 20} 1\n{'0' * 20} -\n.e\n"


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_from_every_other_by_way_of_it(suffix, tmp_path, capsys):
    first, second = tmp_path / f"first{suffix}", tmp_path / "second.csv"
    assert convert.run([str(FULL), "-o", str(first)]) == 0
    assert convert.run([str(first), "-o", str(second), "--json"]) == 0
    result = json.loads(capsys.readouterr().out.rpartition("wrote")[2].partition("\n")[2])
    assert read_table(second) == read_table(FULL)
    assert (result["source"], result["target"]) == (str(first), str(second))
    assert (result["inputs"], len(result["outputs"])) == (["h3", "h2", "h1", "h0"], 7)
    assert (result["rows"], result["decided"], result["text"]) == (16, [], None)


def test_says_what_it_did(tmp_path):
    result = run("convert", TABLE, "-o", "new/t.pla", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert re.fullmatch(
        rf"convert     {re.escape(str(TABLE))} to new/t\.pla: 5 inputs, 6 outputs, 32 rows  "
        r"\(\d+\.\d\d s\)\nwrote       new/t\.pla\n",
        result.stdout,
    )
    assert read_table(tmp_path / "new" / "t.pla") == read_table(TABLE)


def test_a_design_is_printed(tmp_path):
    result = run("convert", "decoder", "--bits", 2, "--to", "pla", cwd=tmp_path)
    assert result.returncode == 0 and result.stderr.startswith("convert     decoder bits=2")
    (tmp_path / "t.pla").write_text(result.stdout)
    assert read_table(tmp_path / "t.pla") == truth_table(Decoder(2))
    result = run_json("convert", "decoder", "--bits", 2, "--to", "csv", cwd=tmp_path)
    assert result["text"].startswith("en,i[1],i[0],|,o[3],o[2],o[1],o[0]\n")
    assert (result["design"], result["source"], result["target"]) == ("decoder", None, None)


def test_dont_cares_that_get_lost_are_named(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text("a,|,f,g\n0,|,-,0\n1,|,1,1\n")
    assert convert.run(["t.csv", "--to", "eqn", "--json"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["decided"] == ["f"]
    assert "1 input, 2 outputs, 2 rows; don't-cares of f became 0 or 1" in captured.err
    Path("w.pla").write_text(WIDE)
    for kind, names in (("fd", ["o0"]), ("f", []), ("fr", ["o0"])):
        Path("w.pla").write_text(WIDE.replace("fd", kind))
        assert convert.run(["w.pla", "-o", "w.eqn", "--json"]) == 0
        result = json.loads(capsys.readouterr().out)
        assert result["decided"] == names and result["cubes"] == (2 if kind == "fd" else 1)
    assert "i19" in Path("w.eqn").read_text()


def test_functions_of_many_inputs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("w.pla").write_text(WIDE)
    table = read_table(Path("w.pla"))
    assert isinstance(table, CubeTable)
    assert convert.run(["w.pla", "-o", "w.blif"]) == 0
    assert convert.run(["w.blif", "-o", "again.pla"]) == 0
    assert read_table(Path("again.pla")) == table
    assert convert.run(["w.pla", "-o", "w.v"]) == 0
    with pytest.raises(
        RequestError, match=r"^w\.v: module w: table must have 1 to 16 inputs, not 20$"
    ):
        convert.run(["w.v", "-o", "again.pla"])


def test_the_module_that_is_meant(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("t.v").write_text(
        "module a(input x, output f); assign f = x; endmodule\n"
        "module b(input x, output f); assign f = ~x; endmodule\n"
    )
    assert convert.run(["t.v", "--top", "b", "-o", "t.csv"]) == 0
    assert read_table(Path("t.csv")) == Expression("f = ~x").table()


FILES = {
    "t.csv": "a,|,f\n0,|,1\n1,|,2\n",
    "ragged.csv": "a,|,f\n0,|\n",
    "twice.csv": "a,a,|,f\n",
    "and.csv": "and,|,f\n-,|,1\n",
    "w.pla": WIDE,
    "lies.pla": ".i 1\n.o 1\n.p 3\n1 1\n.e\n",
    "huge.pla": ".i 1000000000\n.o 1\n",
    "dense.csv": ",".join(f"i{k}" for k in range(30)) + ",|,f\n",
    "both.pla": ".i 1\n.o 1\n.type fr\n1 1\n- 0\n",
    "empty.pla": "",
    "empty.eqn": "",
    "loop.blif": ".model m\n.inputs a\n.outputs f\n.names f a f\n11 1\n",
    "t.eqn": "f = a &\n& b;",
    "deep.eqn": "(" * 10000,
    "t.v": "module t(input a, output b);\nassign b = a +;\nendmodule\n",
    "state.v": "module t(input a, c, output reg b); always @(posedge c) b <= a; endmodule\n",
    "two.minterms": "f(a) = m(1)\nf = m(0)\n",
}
SUFFIXES = ".pla, .csv, .minterms, .eqn, .blif, .v, .sv"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            "",
            "convert needs a file or a design: python build.py convert FILE -o FILE",
        ),
        (
            "-o x.csv",
            "convert needs a file or a design: python build.py convert FILE -o FILE",
        ),
        ("w.pla", "give either -o FILE or --to FORMAT"),
        ("w.pla -o x.csv --to csv", "give either -o FILE or --to FORMAT"),
        ("w.pla --to xls", f"--to: must be one of {SUFFIXES.replace('.', '')}, not 'xls'"),
        ("w.pla --too csv", "unknown option '--too': did you mean --to or --top?"),
        ("w.pla -o x.txt", f"cannot write x.txt: the suffix must be one of {SUFFIXES}"),
        ("w.pla -o x", f"cannot write x: the suffix must be one of {SUFFIXES}"),
        ("w.pla -o ./w.pla", "w.pla would be written over itself, expected another file"),
        ("w.pla -o t.csv/x.csv", "cannot write t.csv/x.csv: t.csv is not a folder"),
        (
            "w.pla -o x.csv",
            "a CSV table has at most 16 inputs, since it lists every input combination, not 20",
        ),
        (
            "w.pla --to minterms",
            (
                "a list of minterms has at most 16 inputs, since it lists every input "
                "combination, not 20"
            ),
        ),
        ("and.csv --to eqn", "an equation cannot have the name 'and': rename it"),
        ("w.pla --top t --to pla", "only Verilog has modules to be named, not w.pla"),
        ("decoder --top t --to pla", "--top is for Verilog files, not for designs"),
        (
            "x.txt --to pla",
            ("cannot read x.txt: a table is a .pla, .csv, .minterms, .eqn, .blif, .v or .sv file"),
        ),
        ("no.pla --to csv", "cannot read no.pla: No such file or directory"),
        ("folder.pla --to csv", "cannot read folder.pla: Is a directory"),
        ("t.csv --to pla", "t.csv:3: f is '2', expected 0, 1 or -"),
        ("ragged.csv --to pla", "ragged.csv:2: row has 2 cells, expected 3"),
        ("twice.csv --to pla", "twice.csv:1: names must differ, but 'a' is given twice"),
        ("lies.pla --to csv", "lies.pla:3: .p says 3 rows, but there are 1"),
        (
            "huge.pla --to csv",
            "huge.pla:1: .i must be a number from 1 to 1024, not '1000000000'",
        ),
        ("dense.csv --to pla", "dense.csv:1: table must have 1 to 16 inputs, not 30"),
        (
            "both.pla --to csv",
            "both.pla:5: output o0 is off here but on in an earlier row, for inputs 1",
        ),
        ("empty.pla --to csv", "empty.pla:1: .i is missing, expected before the first row"),
        ("empty.eqn --to csv", "empty.eqn:1:1: the expression is empty"),
        (
            "loop.blif --to csv",
            "loop.blif:4: signal 'f' is in a loop, expected combinational logic",
        ),
        ("t.eqn --to csv", "t.eqn:2:1: expected a name, '(' or '~', not '&'"),
        ("deep.eqn --to csv", "deep.eqn:1:10001: expected a name, '(' or '~', not the end"),
        ("t.v --to csv", "t.v:2: syntax error, unexpected ';'"),
        (
            "state.v --to csv",
            (
                "state.v: module t has registers or memories; only combinational logic has a "
                "truth table"
            ),
        ),
        ("two.minterms --to csv", "two.minterms:2:1: output 'f' is given twice, expected once"),
    ],
)
def test_refusals(words, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.pla").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    before = sorted(tmp_path.iterdir())
    with pytest.raises((RequestError, WriteError), match=rf"^{re.escape(message)}$"):
        convert.run(words.split())
    assert sorted(tmp_path.iterdir()) == before


def test_a_refusal_is_one_line(tmp_path):
    (tmp_path / "t.csv").write_text(FILES["t.csv"])
    said = refusal("convert", "t.csv", "-o", "x.pla", cwd=tmp_path)
    assert said == "t.csv:3: f is '2', expected 0, 1 or -"
    assert refusal("convert", "decodr", "--to", "pla") == (
        "unknown design 'decodr': did you mean decoder or encoder?"
    )
    assert "--to FORMAT" in run("convert", "--help").stdout
    assert "--top NAME" in run("convert", "x.pla", "--help").stdout
