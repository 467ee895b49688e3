"""``python build.py``: the whole way of the 3-to-8 decoder."""

import json
import os
import pty
import re
import subprocess
import sys

import pytest

from boards.cli import default
from boards.cli.main import main
from boards.cli.request import Request
from hdl import Decoder

from .cli import ROOT, run

FOLDER = "out/decoder-ice40_hx8k_b_evn"


def test_the_main_job_from_table_to_bitstream(tmp_path):
    result = run(cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    folder = tmp_path / FOLDER
    names = [f"decoder.{suffix}" for suffix in ("bin", "gtkw", "sucl", "v", "vcd")]
    names.append("report.json")
    assert sorted(path.name for path in folder.iterdir()) == names
    report = json.loads((folder / "report.json").read_text())
    assert report["passed"] is True
    assert report["simulate"]["vectors"] == 16 and report["simulate"]["exhaustive"] is True
    assert report["simulate"]["mismatches"] == 0
    assert report["prove"]["proven"] is True and report["verilog"]["proven"] is True
    assert report["synthesize"]["luts"] == 8 and report["synthesize"]["equivalent"] is True
    assert report["build"]["bytes"] == len((folder / "decoder.bin").read_bytes()) == 135100
    assert report["build"]["fmax_mhz"] > 12
    assert report["equations"][-1] == "o[0] = en & ~i[2] & ~i[1] & ~i[0]"
    assert "module decoder(" in (folder / "decoder.v").read_text()
    steps = re.findall(r"^(\w+) +.*\(\d+\.\d\d s\)$", result.stdout, re.MULTILINE)
    assert steps == ["table", "simulate", "prove", "verilog", "synthesize", "build"]
    assert f"the results are in {FOLDER}\n" in result.stdout
    assert "\x1b" not in result.stdout


def test_a_failed_check_is_told_and_ends_with_status_1(tmp_path, monkeypatch, capsys):
    class Broken(Decoder):
        def elaborate(self, platform):
            m = super().elaborate(platform)
            with m.If(self.i == 5):
                m.d.comb += self.o.eq(0)
            return m

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(default, "Decoder", Broken)
    assert main([]) == 1
    printed = capsys.readouterr().out
    assert "FAILED: 1 of 16 vectors (every one) differ from the model" in printed
    assert "A CHECK FAILED in " in printed
    folder = tmp_path / FOLDER
    report = json.loads((folder / "report.json").read_text())
    assert report["passed"] is False and report["simulate"]["mismatches"] == 1
    names = ["decoder.gtkw", "decoder.sucl", "decoder.vcd", "report.json"]
    assert sorted(path.name for path in folder.iterdir()) == names


@pytest.mark.parametrize("step", ["prove", "export", "synthesize"])
def test_nothing_is_made_after_a_proof_that_failed(step, tmp_path, monkeypatch, capsys):
    """Each of the later checks is made to look at other, wrong hardware than the one before."""

    class Broken(Decoder):
        def elaborate(self, platform):
            m = super().elaborate(platform)
            with m.If(self.i == 5):
                m.d.comb += self.o.eq(0)
            return m

    right = getattr(default, step)

    def wrong(subject, *rest):
        subject = Request("decoder", Broken(), subject.options) if step == "export" else Broken()
        return right(subject, *rest)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(default, step, wrong)
    assert main([]) == 1
    assert "FAILED: differs from the model at en=1 i=5" in capsys.readouterr().out
    written = {path.name for path in (tmp_path / FOLDER).iterdir()}
    assert ("decoder.v" in written) == (step == "synthesize") and "decoder.bin" not in written


@pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals on Windows")
def test_a_terminal_shows_a_live_line(tmp_path):
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, ROOT / "build.py", "prove", "decoder"],
        cwd=tmp_path,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    shown = b""
    while True:
        try:
            data = os.read(leader, 4096)
        except OSError:  # the other end is closed
            break
        if not data:
            break
        shown += data
    assert process.wait() == 0
    assert re.search(rb"prove\x1b?.{0,20} .{0,20}0:00:0\d", shown), shown
    assert b"equal to the model for every input" in shown
