"""``bench``: how fast simulation is on this machine, beside other simulators."""

import json
import statistics
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from rich.table import Table

from hdl.files import check_writable, write_files
from sim.speed.measure import Measurement, environment, measure, ratio
from sim.speed.modules import MODULES
from sim.speed.rivals import RIVALS
from sim.speed.whole import whole

from .output import Output
from .request import Parser, RequestError

__all__ = ["SUMMARY", "run"]

SUMMARY = "how fast simulation is here, beside the simulators that are installed"
_MOST_ROUNDS = 100

Measured = Mapping[str, Sequence[Measurement]]


def run(words: Sequence[str]) -> int:
    parser = Parser(prog="python build.py bench", description=SUMMARY)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--rounds", type=int, default=5, metavar="N", help="rounds, of which the median counts"
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("out", "bench"),
        metavar="DIR",
        help="folder for speed.json and speed.svg; without it, out/bench",
    )
    options = parser.parse(words)
    if not 1 <= options.rounds <= _MOST_ROUNDS:
        raise RequestError(f"--rounds must be 1 to {_MOST_ROUNDS}, not {options.rounds}")
    report, chart = (options.output / name for name in ("speed.json", "speed.svg"))
    check_writable(report)
    output = Output(options.json)
    rivals = []
    for rival in RIVALS:
        if missing := rival.missing():
            output.say(f"without {rival.name}, because {missing} is not installed")
        else:
            rivals.append(rival)
    measured = {}
    checks = None
    with output.messages():
        for name, make in MODULES.items():
            with output.step(name) as step:
                measured[name] = measure(name, make, rivals, options.rounds)
                step.detail = f"{len(measured[name])} simulators agree"
        if find_spec("llvmlite"):
            with output.step("whole checks") as step:
                checks = whole(options.rounds)
                step.detail = f"a new block of 24 inputs in {checks['cold_seconds']:.3f} s"
        else:
            output.say(
                'no whole checks, because llvmlite is not installed: pip install "minterm[jit]"'
            )
    result = {
        "environment": {
            **environment(),
            **{name: line for rival in rivals for name, line in rival.versions().items()},
        },
        "rounds": options.rounds,
        "speeds": [
            {
                "module": one.module,
                "simulator": one.simulator,
                "build_seconds": round(one.build_seconds, 3),
                "vectors_per_second": float(f"{one.rate:.4g}"),
            }
            for row in measured.values()
            for one in row
        ],
        "ratios": _ratios(measured),
        "whole_checks": checks,
    }
    files = {report: json.dumps(result, indent=1) + "\n"}
    try:
        from sim.speed.chart import draw
    except ModuleNotFoundError:
        output.say('no chart, because matplotlib is not installed: pip install "minterm[charts]"')
    else:
        files[chart] = draw(measured)
    write_files(files)
    output.say("")
    output.show(_table(result["ratios"]))
    if checks:
        output.say("")
        output.say(_describe(checks))
    output.say(f"wrote       {', '.join(map(str, files))}")
    output.result(result)
    return 0


def _ratios(measured: Measured) -> list[dict]:
    """List for each engine and rival the ratios on all modules, the least and the mean of them."""
    rows = []
    own = dict.fromkeys(
        one.simulator for row in measured.values() for one in row if one.simulator not in _rivals()
    )
    for engine in own:
        for rival in _rivals():
            ratios = {}
            for module, row in measured.items():
                named = {one.simulator: one for one in row}
                if engine in named and rival in named:
                    ratios[module] = float(f"{ratio(named[engine], named[rival]):.3g}")
            if ratios:
                mean = statistics.geometric_mean(ratios.values())
                rows.append(
                    {
                        "engine": engine,
                        "against": rival,
                        "ratios": ratios,
                        "least": min(ratios.values()),
                        "geometric_mean": float(f"{mean:.3g}"),
                    }
                )
    return rows


def _describe(checks: Mapping) -> str:
    memory = checks["many_bytes"]
    most = "" if memory is None else f", in {memory >> 20} MiB"
    compiling = ", ".join(
        f"{milliseconds:.2f} of {int(gates):,}"
        for gates, milliseconds in checks["compile_milliseconds"].items()
    )
    return (
        f"checks      priority 24, never compiled: {checks['cold_seconds']:.3f} s; "
        f"2**30 vectors: {checks['many_seconds']:.2f} s{most}\n"
        f"compiling   milliseconds a gate: {compiling} gates"
    )


def _rivals() -> list[str]:
    return [rival.name for rival in RIVALS]


def _table(rows: Sequence[Mapping]) -> Table:
    table = Table("engine", "times", *MODULES, "least", "mean", box=None, header_style="bold")
    for row in rows:
        ratios = [f"{row['ratios'][name]:g}" if name in row["ratios"] else "" for name in MODULES]
        table.add_row(
            row["engine"],
            row["against"],
            *ratios,
            f"{row['least']:g}",
            f"{row['geometric_mean']:g}",
        )
    return table
