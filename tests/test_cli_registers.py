"""The command line with designs that have state."""

import shutil
import subprocess

import pytest

from boards.synthesize import synthesize
from boards.targets import TARGETS
from hdl import RoundRobinArbiter
from sim import check

from .cli import refusal, run, run_json
from .test_registers import Total

ARBITER = ("round-robin-arbiter", "--width", 3)

BROKEN = '''
from amaranth.hdl import Module, Signal
from amaranth.lib.wiring import In, Out
from hdl import Block


class Counter(Block):
    """Counts, but gets stuck."""

    registers = ("count",)

    def __init__(self):
        super().__init__({"up": In(1), "o": Out(3)})
        self.count = Signal(3)

    def model(self, up, count):
        return {"o": count, "next_count": count + up}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(self.count)
        m.d.sync += self.count.eq(self.count + (self.up & (self.count != 2)))
        return m
'''


@pytest.fixture
def broken(tmp_path):
    (tmp_path / "counter.py").write_text(BROKEN)
    return f"--design={tmp_path / 'counter.py'}:Counter"


def test_simulate(tmp_path):
    wave = tmp_path / "wave.vcd"
    result = run_json("simulate", *ARBITER, "--vcd", wave, "--wavedrom", tmp_path / "wave.svg")
    assert (result["vectors"], result["mismatches"], result["exhaustive"]) == (16384, 0, False)
    assert result["first_mismatch"] is None
    text = wave.read_text()
    assert "$var wire 1 ! clk $end" in text
    assert text.count("1!\n") == 1023 and (tmp_path / "wave.svg").exists()


def test_no_number_of_vectors_is_exhaustive():
    assert refusal("simulate", *ARBITER, "--exhaustive") == (
        "--exhaustive takes no design with state, as round-robin-arbiter is: see prove"
    )
    message = (
        r"^RoundRobinArbiter has state, so that no number of vectors is exhaustive: see prove\(\)$"
    )
    with pytest.raises(ValueError, match=message):
        check(RoundRobinArbiter(3), exhaustive=True)


def test_simulate_tells_the_cycle(broken):
    result = run("simulate", broken, "--vectors", 100, "--engine", "amaranth")
    assert result.returncode == 1
    assert "in cycle " in result.stdout and "of a stream from the start, at up=" in result.stdout
    first = run_json("simulate", broken, "--vectors", 100, status=1)["first_mismatch"]
    assert (first["output"], first["got"], first["expected"]) == ("o", 2, 3)


def test_prove(broken):
    result = run_json("prove", *ARBITER, "--hold")
    assert (result["proven"], result["counterexample"]) == (True, None)
    assert result["method"] == "induction-exhaustive"
    result = run_json("prove", broken, status=1)
    assert result["counterexample"] == {"up": 1, "count": 2, "rst": 0}
    assert result["certificate"]["outputs"] == {"next_count": [2, 3]}
    assert len(result["certificate"]["trace"]) >= 3
    said = run("prove", broken).stdout
    assert "next_count is 0b10 (0x2), expected 0b11 (0x3)" in said
    assert "cycle 0: up=" in said


def test_verilog_is_proven_and_can_be_proven_again(tmp_path):
    path = tmp_path / "arbiter.v"
    assert run("verilog", *ARBITER, "-o", path).returncode == 0
    said = "in every cycle by induction, for every state and input by running all of them"
    assert f"// Proven equal to its model {said} (certificate" in path.read_text()
    assert run("prove", *ARBITER, "--against", path).returncode == 0
    path.write_text(path.read_text().replace("behind <= ", "behind <= ~"))
    result = run("prove", *ARBITER, "--against", path)
    assert result.returncode == 1 and "cycle 0: " in result.stdout


def test_testbench(tmp_path):
    result = run_json("testbench", *ARBITER, "--vectors", 50, "-o", tmp_path)
    assert (result["vectors"], result["exhaustive"]) == (50, False)
    if shutil.which("iverilog") is None:
        pytest.skip("iverilog is not installed")
    subprocess.run(
        ["iverilog", "-g2001", "-o", "bench.out", "design.v", "bench.v"], cwd=tmp_path, check=True
    )
    done = subprocess.run(
        ["vvp", "-n", "bench.out"], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert done.stdout == "PASS 50 vectors\n"


def test_table_has_registers_as_columns():
    result = run_json("table", "round-robin-arbiter", "--width", 2)
    assert result["inputs"] == ["request[1]", "request[0]", "behind"]
    assert result["outputs"][-1] == "next_behind"
    assert result["rows"][0b110] == ["110", "01011"]
    assert result["rows"][0b111] == ["111", "10110"]


def test_synthesize_counts_and_proves():
    result = run_json("synthesize", *ARBITER, "--target", "lut6")
    assert result["equivalent"] and result["cells"]["$_SDFFE_PP0P_"] == 2
    assert result["luts"] >= 5 and 1 <= result["depth"] <= 3


@pytest.mark.parametrize("target", TARGETS)
def test_registers_that_start_at_1_are_proven_on_every_target(target):
    result = synthesize(Total(4, 11), TARGETS[target])
    assert result.proof.proven and result.proof.by_induction
    assert result.depth >= 1


def test_registers_that_are_stored_inverted_need_no_inverters():
    plain, inverted = (synthesize(Total(4, start), TARGETS["ice40"]) for start in (0, 15))
    assert plain.proof.proven and inverted.proof.proven
    assert inverted.cells["SB_DFFSR"] == plain.cells["SB_DFFSR"] == 4


def test_a_lost_register_is_seen_in_the_mapped_netlist():
    result = synthesize(Total(4, 3, wrong=9), TARGETS["ice40"])
    assert not result.proof.proven and result.proof.trace is not None


def test_build_has_a_clock(tmp_path):
    result = run_json("build", *ARBITER, "--board", "ice40_hx8k_b_evn", "-o", tmp_path)
    assert result["bytes"] > 100_000 and result["fmax_mhz"] > 50
