"""Without a verb: the 3-to-8 decoder from its truth table to a bitstream."""

import argparse
import json
import time
from pathlib import Path
from typing import Any

from rich.table import Table

from hdl.block import inputs
from hdl.decoder import Decoder
from hdl.files import check_writable, write_files
from hdl.function import equations
from sim.check import check
from sim.prove import prove
from sim.waves import Waves

from ..bitstream import build_bitstream
from ..catalog import find_board
from ..synthesize import synthesize
from ..targets import TARGETS
from . import build, prove as prove_verb, simulate as simulate_verb, synthesize as synthesize_verb
from .output import Output
from .request import Request
from .table import tabulate
from .verilog import export

__all__ = ["run"]

BOARD = "ice40_hx8k_b_evn"
TARGET = TARGETS["ice40"]


def run() -> int:
    """Take every step up to the first check that fails, then write what was made.

    Nothing that follows a failed check is made, so there is no Verilog and no bitstream of
    hardware that is wrong; the report says which check it was, and the status is 1.
    """
    job = _Job()
    steps = (job.table, job.simulate, job.prove, job.verilog, job.synthesize, job.build)
    start = time.perf_counter()
    bits = " ".join(f"{port.name}[{port.width}]" for port in inputs(job.request.block))
    job.output.say(f"3-to-8 decoder, inputs {bits}, for the {job.board.name} board")
    with job.output.messages():
        passed = all(step() for step in steps)
    seconds = time.perf_counter() - start
    job.report |= {"passed": passed, "seconds": round(seconds, 3)}
    job.files[job.folder / "report.json"] = json.dumps(job.report, indent=2) + "\n"
    write_files(job.files)
    job.summarize()
    verdict = "all checks passed" if passed else "A CHECK FAILED"
    job.output.say(f"{verdict} in {seconds:.1f} s; the results are in {job.folder}")
    return 0 if passed else 1


class _Job:
    """What the steps made so far; each of them returns whether its check passed."""

    def __init__(self):
        self.request = Request("decoder", Decoder(), argparse.Namespace())
        self.board = find_board(BOARD)
        self.folder = build.output_folder(self.request, self.board.name)
        check_writable(self.folder / self.request.module)
        self.output = Output()
        self.report: dict[str, Any] = {**self.request.identity, "board": self.board.name}
        self.files: dict[Path, str | bytes] = {}
        self.rows: list[tuple[str, str]] = []

    def table(self) -> bool:
        with self.output.step("table") as step:
            table = tabulate(self.request)
            self.report["equations"] = equations(table)
            step.detail = f"{len(table.on)} rows, such as {self.report['equations'][0]}"
        self.rows.append(("truth table", f"{len(table.on)} rows, {len(table.outputs)} outputs"))
        return True

    def simulate(self) -> bool:
        with self.output.step("simulate") as step:
            waves = Waves(self.request.block, self.request.module)
            result = check(self.request.block, watch=waves.record)
            step.detail = simulate_verb.describe(result)
        self.files |= waves.files(self.folder / f"{self.request.module}.vcd")
        self.report["simulate"] = simulate_verb.to_json(result)
        self.rows.append(("simulation", step.detail))
        return result.mismatches == 0

    def prove(self) -> bool:
        with self.output.step("prove") as step:
            proof = prove(self.request.block)
            step.detail = prove_verb.describe(proof)
        self.report["prove"] = prove_verb.to_json(proof)
        self.rows.append(("proof", step.detail))
        return proof.proven

    def verilog(self) -> bool:
        with self.output.step("verilog") as step:
            text, proof = export(self.request)
            step.detail = f"{len(text.splitlines())} lines, {prove_verb.describe(proof)}"
        self.report["verilog"] = prove_verb.to_json(proof)
        self.rows.append(("Verilog", step.detail))
        if proof.proven:
            self.files[self.folder / f"{self.request.module}.v"] = text
        return proof.proven

    def synthesize(self) -> bool:
        with self.output.step("synthesize") as step:
            result = synthesize(self.request.block, TARGET)
            step.detail = synthesize_verb.describe(result, TARGET)
        self.report["synthesize"] = synthesize_verb.to_json(result, TARGET)
        self.rows.append(("synthesis", step.detail))
        return result.proof.proven

    def build(self) -> bool:
        with self.output.step("build") as step:
            result = build_bitstream(self.request.block, self.board)
            step.detail = build.describe(result)
        for note in result.notes:
            self.output.say(f"            {note}")
        self.report["build"] = build.to_json(result, self.request, self.folder)
        self.rows.append(("bitstream", step.detail))
        self.files[build.output_file(self.request, result, self.folder)] = result.data
        return True

    def summarize(self):
        """Print one line for every step, and the names of the files."""
        summary = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        written = ", ".join(sorted(path.name for path in self.files))
        for name, detail in (*self.rows, ("written", written)):
            summary.add_row(name, detail)
        self.output.say("")
        self.output.show(summary)
