"""``verilog``: a design as a Verilog file that has been proven."""

import sys
from collections.abc import Sequence
from pathlib import Path

from hdl.files import check_writable, write_files
from hdl.verilog import header, to_verilog
from sim.certificate import Certificate
from sim.netlist import Netlist
from sim.prove import prove
from sim.subjects import Model

from .output import Output
from .prove import describe, to_json
from .request import Parser, Request, parse

__all__ = ["SUMMARY", "export", "run"]

SUMMARY = "write proven Verilog, the same bytes every time"


def run(words: Sequence[str]) -> int:
    request = parse("verilog", words, SUMMARY, _add_options)
    path: Path | None = request.options.output
    if path is not None:
        check_writable(path)
    output = Output(request.options.json, text_to_stdout=path is None)
    with output.messages(), output.step("verilog") as step:
        text, proof = export(request)
        step.detail = f"{request.title}: {describe(proof)}"
    if proof.proven:
        if path is not None:
            write_files({path: text})
            output.say(f"wrote       {path}")
        elif not output.as_json:
            sys.stdout.write(text)
    written = str(path) if path and proof.proven else None
    shown = text if proof.proven else None
    output.result({**request.identity, "file": written, "verilog": shown, **to_json(proof)})
    return 0 if proof.proven else 1


def export(request: Request) -> tuple[str, Certificate]:
    """Write a design as Verilog, and prove the very text that was written."""
    text = to_verilog(request.block, request.module)
    proof = prove(Netlist(text, "Verilog", request.module), Model(request.block))
    return header(request.block, proof.line()) + text, proof


def _add_options(parser: Parser):
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="file to write; without it, print"
    )
