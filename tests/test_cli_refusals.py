import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .cli import ROOT, refusal, run

LIMITS = [
    (("decoder", "--bits", 0), "Decoder bits must be at least 1, not 0"),
    (("decoder", "--bits", -3), "Decoder bits must be at least 1, not -3"),
    (("decoder", "--bits", 30), "Decoder bits must be at most 12, not 30"),
    (("decoder", "--bits", "3.5"), "--bits: must be an integer, not '3.5'"),
    (("decoder", "--bits", ""), "--bits: must be an integer, not ''"),
    (("decoder", "--bits"), "--bits: expected one argument"),
    (
        ("priority-encoder", "--width", 1 << 30),
        "PriorityEncoder width must be at most 1024, not 1073741824",
    ),
    (
        ("priority-encoder", "--first", "middle"),
        "--first: must be one of lowest, highest, not 'middle'",
    ),
    (("decoder", "--bit", 3), "unknown option '--bit': did you mean --bits?"),
    (
        ("decoder", "--active-low=yes"),
        "--active-low/--no-active-low: takes no value, such as 'yes'",
    ),
    (("decoder", "5"), "unknown argument '5'"),
    (("sum-of-product",), "unknown design 'sum-of-product': did you mean sum-of-products?"),
    (
        ("my.py:Mine",),
        "unknown design 'my.py:Mine': for a block in a file of yours, use --design my.py:Mine",
    ),
    (("--design", "my.py:Mine"), "--design my.py: no such file"),
    (("--design", "Mine"), "--design must be path/to/file.py:ClassName, not 'Mine'"),
    (("--design",), "--design: expected one argument"),
    (("decoder", "--design", "my.py:Mine"), "give either DESIGN or --design, not both"),
    (
        (),
        "simulate needs a design: see python build.py list, or --design",
    ),
    (
        ("sum-of-products", "--expression", "(a & b"),
        "expression, column 1: '(' is never closed",
    ),
    (
        ("sum-of-products", "--table", "missing.pla"),
        "cannot read missing.pla: No such file or directory",
    ),
    (
        ("sum-of-products",),
        "SumOfProducts needs exactly one of expression, minterms and table, not 0 of them",
    ),
    (("decoder", "--vectors", 0), "--vectors must be 1 to 10000000, not 0"),
    (
        ("decoder", "--vectors", 9, "--exhaustive"),
        "give either --vectors or --exhaustive, not both",
    ),
    (
        ("sum-of-products", "--expression", "a&b", "--vectors", 0, "--exhaustive"),
        "--vectors must be 1 to 10000000, not 0",
    ),
    (
        ("decoder", "--design", "x"),
        "give either DESIGN or --design, not both",
    ),
    (("decoder", "--vectors", "many"), "--vectors: invalid int value: 'many'"),
    (("decoder", "--seed", -1), "--seed must be at least 0, not -1"),
]


@pytest.mark.parametrize(("words", "message"), LIMITS, ids=lambda item: " ".join(map(str, item)))
def test_simulate_refuses(words, message):
    assert refusal("simulate", *words) == message


OTHERS = [
    (("simulat", "decoder"), "unknown verb 'simulat': did you mean simulate?"),
    (("verify", "decoder"), "unknown verb 'verify': did you mean verilog?"),
    (("list", "--jsn"), "unknown option '--jsn': did you mean --json?"),
    (
        ("synthesize", "decoder", "--target", "ice4"),
        "unknown target 'ice4': did you mean ice40?",
    ),
    (
        ("build", "decoder"),
        "build needs --board NAME; python build.py list shows the boards",
    ),
    (
        ("table", "priority-encoder", "--width", 17, "--structure", "tree"),
        (
            "the table of priority-encoder width=17 first=lowest on_none=zero active_low=false "
            "grant=false structure=tree would have 17 inputs and 6 outputs; the limit is 16 inputs "
            "and 262144 entries"
        ),
    ),
    (
        ("build", "decoder", "--board", "icebraker"),
        "unknown board 'icebraker': did you mean icebreaker or icebreaker_bitsy?",
    ),
    (
        ("build", "decoder", "--board", "arty_a7_35"),
        "arty_a7_35 needs Xilinx tools; bitstreams are built for ice40, ecp5, gowin, machxo2",
    ),
    (
        ("build", "decoder", "--board", "machxo3lsk"),
        "machxo3lsk cannot be built: no packer for the MachXO3",
    ),
]


@pytest.mark.parametrize(("words", "message"), OTHERS, ids=lambda item: " ".join(map(str, item)))
def test_others_refuse(words, message):
    assert refusal(*words) == message


def test_a_huge_number_is_refused_at_once():
    message = f"Decoder bits must be at most 12, not {1 << 30}"
    assert refusal("verilog", "decoder", "--bits", 1 << 30) == message


def test_a_malformed_table_names_file_line_and_expectation(tmp_path):
    (tmp_path / "t.csv").write_text("a,b,|,f\n0,0,|,1\n0,2,|,1\n")
    message = refusal("table", "sum-of-products", "--table", "t.csv", cwd=tmp_path)
    assert message == "t.csv:3: b is '2', expected 0, 1 or -"
    (tmp_path / "t.pla").write_text(".i 2\n.o 1\n0- 1\n0 1\n.e\n")
    message = refusal("table", "sum-of-products", "--table", "t.pla", cwd=tmp_path)
    assert message == "t.pla:4: row has 2 symbols, expected 3"


def test_a_users_file_that_fails_is_blamed_with_its_line(tmp_path):
    source = (ROOT / "examples" / "majority.py").read_text()
    path = tmp_path / "mine.py"
    path.write_text(source.replace("m = Module()", "m = Modul()"))
    message = refusal("prove", "--design", f"{path}:Majority")
    assert message.endswith("in elaborate: NameError: name 'Modul' is not defined")
    assert f"{path}:{source[: source.index('m = Module()')].count(chr(10)) + 1}: " in message
    path.write_text(source.replace("lookup(votes, i)", "votes[i]"))
    assert "in model: TypeError: " in refusal("simulate", "--design", f"{path}:Majority")
    path.write_text("class Majority:\n")
    assert refusal("prove", "--design", f"{path}:Majority").startswith(f"{path}:1: expected an")


def test_a_block_with_registers_is_refused(tmp_path):
    path = tmp_path / "mine.py"
    source = (ROOT / "examples" / "majority.py").read_text()
    path.write_text(source.replace("m.d.comb", "m.d.sync"))
    for verb in ("simulate", "prove", "synthesize"):
        assert refusal(verb, "--design", f"{path}:Majority").startswith(
            "Majority has registers or memories that it does not list in `registers`"
        )


def test_a_seeded_bug_fails_with_a_counterexample_and_writes_nothing(tmp_path):
    path = tmp_path / "mine.py"
    source = (ROOT / "examples" / "majority.py").read_text()
    path.write_text(source.replace("sum(self.i) > self", "sum(self.i) >= self"))
    design = f"--design={path}:Majority"
    result = run("simulate", design)
    assert result.returncode == 1 and result.stderr == ""
    assert (
        "FAILED: 3 of 8 vectors (every one) differ from the model; "
        "first at i=1: o is 0b1, expected 0b0"
    ) in result.stdout
    result = run("prove", design)
    assert result.returncode == 1 and "FAILED: differs from the model at i=" in result.stdout
    result = run("verilog", design, "-o", tmp_path / "x.v")
    assert result.returncode == 1 and not (tmp_path / "x.v").exists()
    assert run("synthesize", design).returncode == 1


@pytest.mark.parametrize(
    "words",
    [
        ("verilog", "decoder", "-o"),
        ("simulate", "decoder", "--vcd"),
        ("build", "decoder", "--board", "icebreaker", "-o"),
    ],
    ids=lambda words: words[0],
)
def test_unwritable_output_is_refused_before_any_work(words, tmp_path):
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "x"
    file = path / "decoder" if words[0] == "build" else path
    message = f"cannot write {file}: {tmp_path / 'file'} is not a folder"
    for options in ((), ("--json",)):
        assert refusal(*words, path, *options) == message
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]
    if words[0] != "build":
        assert refusal(*words, tmp_path) == f"cannot write {tmp_path}: it is a folder"


def test_the_main_job_refuses_an_unwritable_folder(tmp_path):
    (tmp_path / "out").write_text("")
    message = "cannot write out/decoder-ice40_hx8k_b_evn/decoder: out is not a folder"
    assert refusal(cwd=tmp_path) == message


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
@pytest.mark.parametrize("delay", [0.2, 0.5, 1.0, 1.3, 1.6, 2.0, 2.5])
def test_interrupt_leaves_one_line_and_nothing_behind(tmp_path, delay):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    process = subprocess.Popen(
        [sys.executable, ROOT / "build.py", "prove", "priority-encoder", "--width", "1000"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, "build.py: interrupted\n")
    assert list(scratch.iterdir()) == [] and list(tmp_path.iterdir()) == [scratch]


def test_python_m_build_is_refused():
    result = subprocess.run(
        [sys.executable, "-m", "build"], cwd=ROOT, capture_output=True, text=True
    )
    assert (result.returncode, result.stderr) == (
        1,
        "build.py builds bitstreams; to package this project, run: pyproject-build\n",
    )


def test_a_reader_that_goes_away_is_no_error():
    command = f"'{sys.executable}' build.py table decoder --bits 7 | head -n 1"
    result = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True)
    assert "Traceback" not in result.stderr and result.stdout.startswith("en i[6]")


def test_paths_with_spaces_and_letters_of_other_alphabets(tmp_path):
    folder = tmp_path / "ein Ordner mit ü und 木"
    folder.mkdir()
    for name in ("build.py", "hdl", "sim", "boards"):
        (folder / name).symlink_to(ROOT / name)
    result = subprocess.run(
        [sys.executable, "build.py", "verilog", "decoder", "-o", "datei ü.v"],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    assert "module decoder(" in (folder / "datei ü.v").read_text()


def test_the_refusals_run_from_the_checkout():
    assert Path(ROOT / "build.py").is_file()
