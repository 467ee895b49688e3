import re
import shutil
import subprocess

import pytest

from .cli import ROOT, refusal, run, run_json

PROVEN = (
    r"^// Proven equal to its model for every input by (BDD|SAT|running all of them) "
    r"\(certificate sha256 [0-9a-f]{64}\)\n"
)
USER_BLOCK = f"--design={ROOT / 'examples' / 'majority.py'}:Majority"


def test_list_shows_designs_with_parameters_and_boards():
    result = run_json("list")
    assert {"decoder", "priority-encoder", "sum-of-products"} <= set(result["designs"])
    bits = result["designs"]["decoder"]["bits"]
    assert (bits["type"], bits["default"]) == ("int", 3)
    assert bits["help"].startswith("Number of address bits, 1 to 12")
    first = result["designs"]["priority-encoder"]["first"]
    assert (first["choices"], first["default"]) == (["lowest", "highest"], "lowest")
    assert result["boards"]["icebreaker"] == {"family": "ice40", "status": "ready"}
    assert result["boards"]["arty_a7_35"]["status"] == "vendor tools"
    assert len(result["boards"]) >= 90


def test_list_for_people():
    result = run("list")
    assert result.returncode == 0
    assert "--on-none" in result.stdout and "ice40_hx8k_b_evn" in result.stdout
    assert "sn74138" in result.stdout and "3-line to 8-line decoder" in result.stdout
    assert re.search(r"^ +--outputs +0 +Number of outputs", result.stdout, re.MULTILINE)


def test_the_octal_to_binary_encoder_reads_as_in_textbooks():
    result = run("table", "encoder", "--notation", "textbook")
    assert result.stdout.splitlines()[-3:] == [
        "o[2] = i[4] + i[5] + i[6] + i[7]",
        "o[1] = i[2] + i[3] + i[6] + i[7]",
        "o[0] = i[1] + i[3] + i[5] + i[7]",
    ]


def test_table_prints_dont_cares_and_equations():
    result = run("table", "priority-encoder", "--width", 2, "--on-none", "any")
    assert result.returncode == 0
    assert result.stdout == (
        "i[1] i[0] | o valid\n"
        "   0    0 | -     0\n"
        "   -    1 | 0     1\n"
        "   1    0 | 1     1\n"
        "\n"
        "o = ~i[0]\n"
        "valid = i[0] | i[1]\n"
    )


def test_table_json():
    result = run_json("table", "sum-of-products", "--expression", "a & b | ~c")
    assert result["inputs"] == ["a", "b", "c"] and result["outputs"] == ["f"]
    assert result["rows"][1] == ["001", "0"] and len(result["rows"]) == 8
    assert result["folded"] == [["--0", "1"], ["0-1", "0"], ["101", "0"], ["111", "1"]]
    assert result["equations"] == ["f = a & b | ~c"]
    assert result["parameters"]["expression"] == "a & b | ~c"


OCTAL = """
import numpy as np
from amaranth.hdl import Cat, Module
from amaranth.lib.wiring import In, Out
from hdl import Block, Cared


class Octal(Block):
    def __init__(self):
        super().__init__({**{f"O{line}": In(1) for line in range(8)}, "A": Out(3)})

    def model(self, **lines):
        index = sum(line * lines[f"O{line}"] for line in range(8))
        return {"A": Cared(index, np.where(sum(lines.values()) == 1, 7, 0))}

    def elaborate(self, platform):
        m = Module()
        for bit in range(3):
            lines = [getattr(self, f"O{line}") for line in range(8) if line >> bit & 1]
            m.d.comb += self.A[bit].eq(Cat(lines).any())
        return m
"""


@pytest.mark.parametrize("plus", ["|", "+"])
def test_the_table_of_an_octal_to_binary_encoder_reads_as_in_textbooks(plus, tmp_path):
    (tmp_path / "octal.py").write_text(OCTAL)
    notation = ("--notation", "textbook") if plus == "+" else ()
    result = run("table", "--design", "octal.py:Octal", *notation, cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == (
        "O0 O1 O2 O3 O4 O5 O6 O7 | A[2] A[1] A[0]\n"
        " 0  0  0  0  0  0  0  1 |    1    1    1\n"
        " 0  0  0  0  0  0  1  0 |    1    1    0\n"
        " 0  0  0  0  0  1  0  0 |    1    0    1\n"
        " 0  0  0  0  1  0  0  0 |    1    0    0\n"
        " 0  0  0  1  0  0  0  0 |    0    1    1\n"
        " 0  0  1  0  0  0  0  0 |    0    1    0\n"
        " 0  1  0  0  0  0  0  0 |    0    0    1\n"
        " 1  0  0  0  0  0  0  0 |    0    0    0\n"
        "                   else | anything\n"
        "\n"
        f"A[2] = O4 {plus} O5 {plus} O6 {plus} O7\n"
        f"A[1] = O2 {plus} O3 {plus} O6 {plus} O7\n"
        f"A[0] = O1 {plus} O3 {plus} O5 {plus} O7\n"
    )


def test_equations_in_the_notation_of_textbooks():
    words = ("table", "sum-of-products", "--expression", "a & ~b | ~c", "--notation", "textbook")
    assert run(*words).stdout.endswith("\nf = a*b' + c'\n")
    assert run_json(*words)["equations"] == ["f = a*b' + c'"]
    assert refusal("table", "decoder", "--notation", "+") == (
        "--notation: must be one of operators, textbook, not '+'"
    )


def test_simulate_exhaustively():
    result = run_json("simulate", "priority-encoder", "--width", 12)
    assert result["design"] == "priority-encoder" and result["parameters"]["width"] == 12
    assert (result["vectors"], result["mismatches"], result["exhaustive"]) == (4096, 0, True)
    assert result["engine"] == "numpy" and result["seconds"] > 0
    assert result["first_mismatch"] is None


def test_simulate_draws_vectors_when_wide():
    result = run_json("simulate", "priority-encoder", "--width", 100, "--vectors", 300)
    assert (result["vectors"], result["mismatches"], result["exhaustive"]) == (300, 0, False)


def test_simulate_writes_a_wave_and_files_that_show_it(tmp_path):
    result = run("simulate", "decoder", "--vcd", "wave é.vcd", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    names = ["wave é.gtkw", "wave é.sucl", "wave é.vcd"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert "wave é.vcd, opened by wave é.gtkw and wave é.sucl\n" in result.stdout
    assert '[dumpfile] "wave é.vcd"' in (tmp_path / "wave é.gtkw").read_text()
    assert "16 vectors (every one) agree with the model" in result.stdout


def test_prove_wide():
    result = run_json("prove", "priority-encoder", "--width", 64)
    assert result["proven"] is True and result["counterexample"] is None
    assert result["method"] == "bdd" and result["seconds"] > 0


@pytest.mark.parametrize(
    "words",
    [
        ("decoder", "--bits", 5),
        ("decoder", "--bits", 1, "--active-low"),
        ("priority-encoder", "--width", 1),
        ("priority-encoder", "--width", 13, "--first", "highest"),
        ("sum-of-products", "--expression", "input & output | ~wire"),
        ("sum-of-products", "--table", ROOT / "examples" / "hex7seg.pla"),
    ],
    ids=lambda words: " ".join(map(str, words[:3])),
)
def test_verilog_is_reproducible_and_accepted_by_icarus(words, tmp_path):
    first, second = tmp_path / "x.v", tmp_path / "folder" / "y.v"
    for path in (first, second):
        result = run("verilog", *words, "-o", path, cwd=path.parent if path == first else ROOT)
        assert result.returncode == 0, result.stderr
    text = first.read_text()
    assert text == second.read_text()
    assert re.search(PROVEN, text, re.MULTILINE)
    assert str(ROOT) not in text and "/" not in text.replace("//", "")
    assert not re.search(r"yosys|git sha1|\d{4}-\d\d-\d\d", text, re.IGNORECASE)
    if shutil.which("iverilog") is None:
        pytest.skip("iverilog is not installed (apt-get install iverilog)")
    command = ["iverilog", "-Wall", "-o", str(tmp_path / "x.out"), str(first)]
    accepted = subprocess.run(command, capture_output=True, text=True)
    assert (accepted.returncode, accepted.stdout + accepted.stderr) == (0, "")


def test_verilog_header_and_standard_output():
    result = run("verilog", "decoder", "--bits", 2, "--active-low")
    assert result.stdout.startswith(
        "// Binary to one-hot decoder.\n"
        "// bits = 2\n"
        "// outputs = 0\n"
        "// active_low = true\n"
        "// enables = h\n"
        "// structure = auto\n"
        "// slice_bits = 3\n"
        "// Proven equal to its model for every input by running all of them (certificate sha256 "
    )
    assert re.search(PROVEN + r"module decoder\(", result.stdout, re.MULTILINE)
    assert result.stdout.endswith("endmodule\n") and "verilog" in result.stderr


def test_verilog_computes_the_same_in_icarus(tmp_path):
    if shutil.which("iverilog") is None:
        pytest.skip("iverilog is not installed (apt-get install iverilog)")
    source = tmp_path / "pe.v"
    assert run("verilog", "priority-encoder", "--width", 5, "-o", source).returncode == 0
    bench = tmp_path / "bench.v"
    bench.write_text(
        "module bench; reg [5:0] n; wire [2:0] o; wire v; priority_encoder dut(o, v, n[4:0]);\n"
        "initial for (n = 0; n < 32; n = n + 1) begin #1 $display(o, v); end endmodule\n"
    )
    program = tmp_path / "bench.out"
    subprocess.run(["iverilog", "-o", program, bench, source], check=True)
    printed = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    expected = [(len(f"{n:b}") - len(f"{n:b}".rstrip("0")), 1) for n in range(1, 32)]
    assert [tuple(int(c) for c in line) for line in printed.split()] == [(0, 0), *expected]


TARGETS = ["ice40", "ecp5", "gowin", "xilinx", "lut4", "lut6"]


@pytest.mark.parametrize("target", TARGETS)
def test_synthesize(target):
    result = run_json("synthesize", "decoder", "--target", target)
    assert result["target"] == target and result["equivalent"] is True
    assert (result["luts"], result["depth"]) == (8, 1)
    assert sum(result["cells"].values()) >= 8


@pytest.mark.parametrize(
    "words",
    [
        ("table",),
        ("simulate",),
        ("prove", "--width", 7),
        ("verilog",),
        ("synthesize", "--target", "lut6"),
    ],
    ids=lambda words: words[0],
)
def test_a_users_own_block_works_with_every_verb(words, tmp_path):
    result = run_json(words[0], USER_BLOCK, *words[1:], cwd=tmp_path)
    assert result["design"] == "majority"
    assert result.get("proven", result.get("equivalent", True)) is True
    assert result.get("mismatches", 0) == 0
    assert list(tmp_path.iterdir()) == []


def test_help_names_parameters_and_options():
    result = run("simulate", "priority-encoder", "--help")
    assert result.returncode == 0
    for word in ("--width", "--on-none", "{lowest,highest}", "--vectors", "--vcd", "--json"):
        assert word in result.stdout
    assert "verbs:" in run("--help").stdout
    assert "--design FILE.py:CLASS" in run("prove", "--help").stdout
