"""Exported test benches, run by simulators outside Python."""

import os
import re
import shutil
import subprocess
import sys
from importlib import util

import pytest
from amaranth.back import rtlil

from hdl import Decoder, PriorityEncoder, SumOfProducts
from hdl.verilog import to_verilog
from hdl.yosys import run_script
from sim import Bench
from sim.export import cocotb_bench, verilog_bench

from .bench_components import AlwaysCounter, Counter, Negate, TakenClock, Ticker
from .test_seeded_bugs import AlwaysEnabledDecoder, ReversedPriority, SwappedDecoder


def needs(program: str):
    reason = f"{program} is not installed (apt-get install {program})"
    return pytest.mark.skipif(shutil.which(program) is None, reason=reason)


icarus = needs("iverilog")
verilator = needs("verilator")
cocotb = pytest.mark.skipif(
    util.find_spec("cocotb") is None, reason="cocotb is not installed (pip install cocotb)"
)


def decoder(block: Decoder) -> Bench:
    bench = Bench(block).check_model()
    return bench.drive(i=range(8)).drive(en=0, i=range(8))


def encoder(block: PriorityEncoder) -> Bench:
    return Bench(block).drive(i=range(16)).check_model()


def counter(component: Counter) -> Bench:
    bench = Bench(component).drive(3).expect(count=[0, 1, 2]).drive(2, en=0).expect(count="0-11")
    return bench.drive(20, en=1).expect(count=[(3 + n) % 16 for n in range(20)])


MINTERM = Decoder(3, structure="minterm")  # it has constants that are narrower than what they meet
RIGHT = [
    decoder(Decoder(3)),
    encoder(PriorityEncoder(4)),
    counter(Counter()),
    Bench(Ticker()).drive(4).expect(count=[5, 6, 7, 0]),
    Bench(Negate()).drive(a=range(-8, 8)).expect(o=range(8, -8, -1)).drive(pair=6).expect(low=2),
    Bench(SumOfProducts("input & output | ~wire")).drive(input=[0, 1], wire=1).check_model(),
    Bench(PriorityEncoder(130)).drive(i=[1 << n for n in range(130)]).check_model(),
]
WRONG = [
    (decoder(SwappedDecoder(3)), 2),
    (decoder(AlwaysEnabledDecoder(3)), 8),
    (encoder(ReversedPriority(4)), 11),
    (counter(AlwaysCounter()), 21),
]


def name(item):
    return type(item.component).__name__ if isinstance(item, Bench) else None


def design(bench: Bench) -> str:
    """Write a component as the module ``dut``, also one that is no block or has state."""
    if not bench.clocked and isinstance(bench.component, Decoder | PriorityEncoder):
        return to_verilog(bench.component, "dut")
    script = ["read_rtlil dut.il", "proc", "write_verilog -norename -noattr dut.v"]
    text = rtlil.convert(bench.component, name="dut", emit_src=False)
    return run_script(script, {"dut.il": text}, ["dut.v"])["dut.v"]


def run(*command, cwd, **variables):
    environment = {**os.environ, **variables}
    environment.pop("PYTEST_CURRENT_TEST", None)  # cocotb behaves differently within pytest
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300
    )


def in_icarus(bench: Bench, folder):
    (folder / "design.v").write_text(design(bench))
    (folder / "bench.v").write_text(verilog_bench(bench, "dut"))
    command = ("iverilog", "-g2001", "-Wall", "-o", "dut.out", "design.v", "bench.v")
    compiled = run(*command, cwd=folder)
    assert (compiled.returncode, compiled.stdout + compiled.stderr) == (0, "")
    return run("vvp", "-n", "dut.out", cwd=folder)


def in_verilator(bench: Bench, folder):
    """Run the command that stands in the bench itself."""
    (folder / "design.v").write_text(design(bench))
    (folder / "bench.v").write_text(verilog_bench(bench, "dut"))
    command = (folder / "bench.v").read_text().splitlines()[2].removeprefix("//   $ ")
    assert command.startswith("verilator ")
    # Most of the time goes into the C++ compiler.
    quick = {"MAKEFLAGS": "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0"}
    return run("sh", "-c", command, cwd=folder, **quick)


def in_cocotb(bench: Bench, folder):
    (folder / "design.v").write_text(design(bench))
    (folder / "test_cocotb.py").write_text(cocotb_bench(bench, "dut"))
    return run(sys.executable, "test_cocotb.py", cwd=folder)


@icarus
@pytest.mark.parametrize("bench", RIGHT, ids=name)
def test_icarus_passes_right_designs(bench, tmp_path):
    bench.run().check()
    result = in_icarus(bench, tmp_path)
    assert result.returncode == 0
    assert result.stdout.splitlines()[0] == f"PASS {bench.count} vectors"


@icarus
@pytest.mark.parametrize(("bench", "wrong"), WRONG, ids=name)
def test_icarus_fails_the_same_vectors_as_the_bench(bench, wrong, tmp_path):
    failed = [failure.vector for failure in bench.run().failures]
    assert len(failed) == wrong
    result = in_icarus(bench, tmp_path)
    assert result.returncode == 1
    printed = re.findall(r"^FAILED (?:vector|cycle) (\d+): ", result.stdout, re.MULTILINE)
    assert [int(number) for number in printed] == failed[:10]
    assert f"FAIL {wrong} of {bench.count} vectors" in result.stdout.splitlines()


@icarus
def test_a_failure_shows_its_ports(tmp_path):
    result = in_icarus(Bench(SwappedDecoder(3)).drive(i=[2]).expect(o="-0000100"), tmp_path)
    assert result.stdout.splitlines()[0] == (
        "FAILED vector 0: en=1 i=010 o=00100000 (expected 00000100, care 01111111)"
    )


@icarus
def test_an_unknown_bit_fails_where_it_counts(tmp_path):
    """An output that nothing drives is unknown in Verilog, which no comparison may forgive."""
    for expected, status in (("0------0", 1), ("-------0", 0)):
        bench = Bench(Decoder(3)).drive(i=1).expect(o=expected)
        (tmp_path / "bench.v").write_text(verilog_bench(bench, "dut"))
        (tmp_path / "design.v").write_text(
            "module dut(input en, input [2:0] i, output [7:0] o); assign o[0] = 0; endmodule\n"
        )
        assert run("iverilog", "-o", "dut.out", "design.v", "bench.v", cwd=tmp_path).returncode == 0
        assert run("vvp", "-n", "dut.out", cwd=tmp_path).returncode == status


@verilator
@pytest.mark.parametrize("bench", [decoder(MINTERM), counter(Counter())], ids=name)
def test_verilator_passes_right_designs(bench, tmp_path):
    result = in_verilator(bench, tmp_path)
    assert result.returncode == 0, result.stderr
    assert f"PASS {bench.count} vectors" in result.stdout.splitlines()


@verilator
def test_verilator_fails_a_wrong_design(tmp_path):
    result = in_verilator(encoder(ReversedPriority(4)), tmp_path)
    assert result.returncode != 0
    assert "FAIL 11 of 16 vectors" in result.stdout.splitlines()


@icarus
@cocotb
@pytest.mark.parametrize("bench", [RIGHT[0], RIGHT[2], RIGHT[4], RIGHT[5]], ids=name)
def test_cocotb_passes_right_designs(bench, tmp_path):
    result = in_cocotb(bench, tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr
    assert re.search(r"TESTS=1 PASS=1 FAIL=0 SKIP=0", result.stdout + result.stderr)


@icarus
@cocotb
@pytest.mark.parametrize(("bench", "wrong"), WRONG, ids=name)
def test_cocotb_fails_the_same_vectors_as_the_bench(bench, wrong, tmp_path):
    result = in_cocotb(bench, tmp_path)
    printed = result.stdout + result.stderr
    assert result.returncode == 1, printed
    assert f"AssertionError: {wrong} outputs are not as expected" in printed
    numbers = re.findall(r" (?:vector|cycle) (\d+): \w+ is [01]+, expected [01-]+$", printed, re.M)
    failed = [(failure.vector, out) for failure in bench.run().failures for out in failure.outputs]
    assert [int(number) for number in numbers] == [vector for vector, _ in failed]


def test_the_same_bench_gives_the_same_bytes():
    first, second = (decoder(Decoder(3)) for _ in range(2))
    for write in (verilog_bench, cocotb_bench):
        assert write(first, "dut") == write(second, "dut")


@pytest.mark.parametrize("write", [verilog_bench, cocotb_bench])
def test_a_port_with_the_name_of_the_clock_is_refused(write):
    bench = Bench(TakenClock()).drive().expect(clk=0).drive().expect(clk=1)
    bench.run().check()
    message = (
        "TakenClock port 'clk' has the name of a clock pin: "
        "the exported module would call it otherwise"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        write(bench, "dut")
