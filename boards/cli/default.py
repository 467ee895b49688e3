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
from sim.prove import prove
from sim.simulate import simulate
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
    """Take every step, keep what it made in memory, and write all of it at the end.

    A check that fails ends the job with status 1; the report then says which.
    """
    request = Request("decoder", Decoder(), argparse.Namespace())
    board = find_board(BOARD)
    folder = build.output_folder(request, board.name)
    check_writable(folder / request.module)
    output = Output()
    start = time.perf_counter()
    report: dict[str, Any] = {**request.identity, "board": board.name}
    files: dict[Path, str | bytes] = {}
    rows: list[tuple[str, str]] = []

    bits = " ".join(f"{port.name}[{port.width}]" for port in inputs(request.block))
    output.say(f"3-to-8 decoder, inputs {bits}, for the {board.name} board")
    with output.messages():
        with output.step("table") as step:
            table = tabulate(request)
            report["equations"] = equations(table)
            step.detail = f"{len(table.on)} rows, such as {report['equations'][0]}"
        rows.append(("truth table", f"{len(table.on)} rows, {len(table.outputs)} outputs"))

        with output.step("simulate") as step:
            waves = Waves(request.block, request.module)
            simulation = simulate(request.block, watch=waves.record)
            step.detail = simulate_verb.describe(simulation)
        report["simulate"] = simulate_verb.to_json(simulation)
        rows.append(("simulation", step.detail))

        with output.step("prove") as step:
            proof = prove(request.block)
            step.detail = prove_verb.describe(proof)
        report["prove"] = prove_verb.to_json(proof)
        rows.append(("proof", step.detail))

        with output.step("verilog") as step:
            text, text_proof = export(request)
            step.detail = f"{len(text.splitlines())} lines, {prove_verb.describe(text_proof)}"
        report["verilog"] = prove_verb.to_json(text_proof)
        rows.append(("Verilog", step.detail))

        with output.step("synthesize") as step:
            mapped = synthesize(request.block, TARGET)
            step.detail = synthesize_verb.describe(mapped, TARGET)
        report["synthesize"] = synthesize_verb.to_json(mapped, TARGET)
        rows.append(("synthesis", f"{mapped.luts} LUTs, depth {mapped.depth}, netlist proven"))

        with output.step("build") as step:
            bitstream = build_bitstream(request.block, board)
            step.detail = build.describe(bitstream)
        for note in bitstream.notes:
            output.say(f"            {note}")
        report["build"] = build.to_json(bitstream, request, folder)
        rows.append(("bitstream", step.detail))

    passed = (
        not simulation.mismatches and proof.proven and text_proof.proven and mapped.proof.proven
    )
    report["passed"] = passed
    report["seconds"] = round(time.perf_counter() - start, 3)
    files |= waves.files(folder / f"{request.module}.vcd")
    files[build.output_file(request, bitstream, folder)] = bitstream.data
    files[folder / f"{request.module}.v"] = text
    files[folder / "report.json"] = json.dumps(report, indent=2) + "\n"
    write_files(files)

    summary = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, detail in (*rows, ("written", ", ".join(sorted(path.name for path in files)))):
        summary.add_row(name, detail)
    output.say("")
    output.show(summary)
    verdict = "all checks passed" if passed else "A CHECK FAILED"
    output.say(f"{verdict} in {report['seconds']:.1f} s; the results are in {folder}")
    return 0 if passed else 1
