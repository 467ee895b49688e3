"""``compare``: a table built in every way, beside what yosys makes of it by itself."""

from argparse import ArgumentTypeError
from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from hdl.designs import closest
from hdl.files import check_writable, write_files
from hdl.lut import Effort

from ..chart import draw_chart
from ..compare import BASELINE, Entry, baseline, best, build, structures
from ..targets import TARGETS, Target
from .output import Output
from .request import Parser, RequestError
from .source import parse_source

__all__ = ["SUMMARY", "run"]

SUMMARY = "every way to build a table, beside what yosys makes of it, as LUTs on a chip"


def run(words: Sequence[str]) -> int:
    source = parse_source("compare", words, SUMMARY, _add_options)
    options = source.options
    target = TARGETS.get(options.target)
    if target is None:
        hint = closest(options.target, TARGETS)
        raise RequestError(f"unknown target {options.target!r}{hint}")
    path: Path | None = options.file
    if path is not None:
        if path.suffix.lower() != ".svg":
            raise RequestError(f"-o must be a .svg file, not {str(path)!r}")
        check_writable(path)
    output = Output(options.json)
    table = source.table()
    try:
        names = list(structures(table))
    except ValueError as error:
        raise RequestError(f"{source.title}: {error}") from error
    entries: list[Entry] = []
    with output.messages():
        for name in [BASELINE, *names]:
            with output.step(name) as step:
                if name == BASELINE:
                    entries.append(baseline(table, target))
                else:
                    entries.append(build(table, name, target, options.effort))
                synthesis = entries[-1].synthesis
                step.detail = f"{synthesis.luts} LUTs, depth {synthesis.depth}"
                if not synthesis.proof.proven:
                    step.detail += ", NOT what the table says"
    output.say("")
    output.show(_table(entries))
    if path is not None:
        title = f"{source.title}: LUTs on {target.description}"
        write_files({path: draw_chart(title, entries)})
        output.say(f"wrote       {path}")
    output.result(
        {
            **source.identity,
            "target": target.name,
            "effort": options.effort,
            "rows": [_to_json(entry, target) for entry in entries],
            "best": best(entries).name,
        }
    )
    return 0 if all(entry.synthesis.proof.proven for entry in entries) else 1


def _table(entries: Sequence[Entry]) -> Table:
    first, winner = entries[0].synthesis.luts, best(list(entries))
    table = Table("structure", box=None, header_style="bold")
    for column in ("LUTs", "of case", "depth", "equivalent"):
        table.add_column(column, justify="right")
    table.add_column("")
    for entry in entries:
        synthesis = entry.synthesis
        share = f"{synthesis.luts / first:.2f}" if first else ""
        proven = "yes" if synthesis.proof.proven else "NO"
        mark = "best" if entry is winner else ""
        row = entry.name, str(synthesis.luts), share, str(synthesis.depth), proven, mark
        table.add_row(*row, style="bold" if mark else "")
    return table


def _to_json(entry: Entry, target: Target) -> dict:
    synthesis = entry.synthesis
    return {
        "name": entry.name,
        "target": target.name,
        "luts": synthesis.luts,
        "depth": synthesis.depth,
        "fmax_mhz": None,  # nothing is clocked
        "equivalent": synthesis.proof.proven,
        "counterexample": synthesis.proof.counterexample,
        "cells": synthesis.cells,
        "seconds": round(synthesis.seconds, 3),
    }


def _add_options(parser: Parser):
    names = "; ".join(f"{target.name}: {target.description}" for target in TARGETS.values())
    parser.add_argument(
        "--target", default="ice40", metavar="NAME", help=f"{names}. Default: ice40"
    )
    parser.add_argument(
        "--effort",
        type=_effort,
        default=Effort.NORMAL,
        metavar="{fast,normal,high}",
        help="how long to look for small structures: about 1, 10 or 60 seconds for each. "
        "Default: normal",
    )
    parser.add_argument(
        "-o", dest="file", type=Path, metavar="FILE.svg", help="also draw a bar chart"
    )


def _effort(text: str) -> Effort:
    if text not in list(Effort):
        raise ArgumentTypeError(f"must be one of {', '.join(Effort)}, not {text!r}")
    return Effort(text)
