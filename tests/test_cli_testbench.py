"""``testbench``, and the diagrams of ``simulate``, as a user runs them."""

import shutil
import subprocess
from xml.etree import ElementTree

import pytest

from .cli import ROOT, refusal, run, run_json

FILES = ["bench.v", "design.v", "test_cocotb.py"]
MAJORITY = f"--design={ROOT / 'examples' / 'majority.py'}:Majority"


@pytest.mark.parametrize(
    ("words", "vectors", "exhaustive"),
    [
        (("decoder",), 16, True),
        (("priority-encoder", "--width", "10", "--on-none", "any"), 1024, True),
        (("priority-encoder", "--width", "11"), 1000, False),
        (("decoder", "--bits", "5", "--vectors", "40", "--seed", "3"), 40, False),
        (("sum-of-products", "--table", ROOT / "examples" / "hex7seg.pla"), 16, True),
        ((MAJORITY, "--width", "5"), 32, True),
    ],
    ids=str,
)
def test_what_is_written_passes_in_icarus(words, vectors, exhaustive, tmp_path):
    result = run_json("testbench", *words, "-o", tmp_path / "made", cwd=tmp_path)
    assert (result["vectors"], result["exhaustive"]) == (vectors, exhaustive)
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == FILES
    assert result["files"] == [
        str(tmp_path / "made" / name) for name in ("design.v", "bench.v", "test_cocotb.py")
    ]
    if shutil.which("iverilog") is None:
        pytest.skip("iverilog is not installed (apt-get install iverilog)")
    # The command is the one in the file itself.
    command = (tmp_path / "made" / "bench.v").read_text().splitlines()[1]
    command = command.removeprefix("//   $ ")
    done = subprocess.run(
        command, shell=True, cwd=tmp_path / "made", capture_output=True, text=True
    )
    assert command.startswith("iverilog ") and done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == f"PASS {vectors} vectors"


def test_for_people_and_into_the_folder_for_results(tmp_path):
    result = run("testbench", "decoder", "--bits", "2", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert (
        "bits=2 outputs=0 active_low=false enables=h structure=auto slice_bits=3: "
        "8 vectors (every one), expected by the model"
    ) in result.stdout
    assert (
        "wrote       design.v, bench.v, test_cocotb.py to out/decoder-testbench\n" in result.stdout
    )
    assert sorted(path.name for path in (tmp_path / "out/decoder-testbench").iterdir()) == FILES


def test_the_same_request_gives_the_same_bytes(tmp_path):
    words = ("testbench", "priority-encoder", "--width", "30", "--vectors", "50", "--seed")
    texts = []
    for folder, seed in (("a", 1), ("b", 1), ("c", 2)):
        assert run(*words, seed, "-o", tmp_path / folder).returncode == 0
        texts.append([(tmp_path / folder / name).read_text() for name in FILES])
    assert texts[0] == texts[1]
    assert texts[0][0] != texts[2][0] and texts[0][1] == texts[2][1]
    assert str(tmp_path) not in "".join(texts[0]) and str(ROOT) not in "".join(texts[0])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--vectors", "0"), "--vectors must be 1 to 100000, not 0"),
        (("--vectors", "100001"), "--vectors must be 1 to 100000, not 100001"),
        (("--seed", "-1"), "--seed must be at least 0, not -1"),
        (("-o", "file"), "cannot write file/design.v: file is not a folder"),
    ],
)
def test_refusals(words, message, tmp_path):
    (tmp_path / "file").write_text("")
    assert refusal("testbench", "decoder", *words, cwd=tmp_path) == message


def test_help_lists_the_verb():
    assert "\n  testbench   write Verilog and test benches for Icarus, Verilator and cocotb\n" in (
        run("--help").stdout
    )


def test_simulate_draws_a_diagram(tmp_path):
    result = run("simulate", "priority-encoder", "--wavedrom", "sub/pe.svg", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "\ndiagram     sub/pe.svg\n" in result.stdout
    root = ElementTree.parse(tmp_path / "sub" / "pe.svg").getroot()
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[0] == (
        "priority-encoder width=8 first=lowest on_none=zero structure=auto, "
        "the first 32 of 256 vectors"
    )
    assert texts[1:4] == ["i", "00", "01"]


def test_a_diagram_that_cannot_be_written_is_refused_first(tmp_path):
    message = refusal("simulate", "decoder", "--wavedrom", tmp_path)
    assert message == f"cannot write {tmp_path}: it is a folder"
