"""Cubes of the classic PLA set, against the best that is known of each file.

``python -m benchmarks.minimize`` minimises all files exactly, in about ten minutes, and writes
``benchmarks/results/minimize.json``; with ``--quick`` it leaves out those that take longer than a
few seconds, and with names of files it minimises only these. Neither then writes anything. The
files lie in ``../shared/bench/pla``, and the README there says what is known. The exit status is 1
if a target is missed.
"""

import argparse
import json
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from hdl.function import read_table
from hdl.function.minimize import Budget, Exact

PLA = Path(__file__).parents[2] / "shared" / "bench" / "pla"
RESULTS = Path(__file__).parent / "results" / "minimize.json"
BIG = ("ex5", "max1024", "ex1010", "test3", "test2")
OPEN = ("ex1010", "test3", "test2")  # whose minimum nobody has proven
WARM_UP = "spla"  # compiles every loop
TOTAL = 40.0  # seconds for the others of at most 16 inputs
LIMIT = 300.0  # seconds for each of the big ones
OPEN_LIMIT = 120.0  # what they are given, since they would take all they get
MEMORY = 2048.0  # MiB

Row = dict[str, Any]


def known() -> dict[str, Row]:
    """Read the README of the set: cubes of espresso, cubes of the best cover, whether proven."""
    rows = {}
    for line in (PLA / "README.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 9 and cells[2].isdigit():
            rows[cells[1]] = {
                "espresso": int(cells[5]),
                "best_known": int(cells[6]),
                "best_is_proven": cells[7].startswith("proved"),
            }
    return rows


def measure(name: str, limit: float | None) -> Row:
    """Minimise a file; the peak of memory is that of the process, and so of all files before."""
    function = read_table(PLA / f"{name}.pla")
    start, cpu = time.perf_counter(), time.process_time()
    result = Exact(Budget(limit)).minimize(function)
    return {
        "name": name,
        "inputs": len(function.inputs),
        "outputs": len(function.outputs),
        "cubes": len(result.cover),
        "lower_bound": result.lower_bound,
        "proven": result.proven,
        "literals": result.cover.literal_count,
        "equivalent": True,  # or minimize() would have raised
        "seconds": round(time.perf_counter() - start, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, get_context("spawn"))


def run(names: list[str]) -> list[Row]:
    rows = []
    with process() as small:
        small.submit(measure, WARM_UP, None).result()
        for name in names:
            if name not in BIG:
                say(name)
                rows.append(small.submit(measure, name, LIMIT).result())
    for name in BIG:
        if name in names:
            say(name)
            with process() as big:
                limit = OPEN_LIMIT if name in OPEN else LIMIT
                rows.append(big.submit(measure, name, limit).result())
    say("")
    return rows


def say(name: str):
    """Show on a terminal which file is worked on."""
    if sys.stderr.isatty():
        print(f"\r{name:10}\r{name}", end="", file=sys.stderr, flush=True)


def missed(rows: list[Row]) -> list[str]:
    """List the targets that do not hold."""
    failures = []
    for row in rows:
        if row["cubes"] > row["best_known"]:
            failures.append(f"{row['name']}: {row['cubes']} cubes, not {row['best_known']}")
        if row["best_is_proven"] and not row["proven"]:
            failures.append(f"{row['name']}: not proven, at least {row['lower_bound']}")
        if row["name"] in BIG and row["seconds"] > LIMIT:
            failures.append(f"{row['name']}: {row['seconds']} s, not {LIMIT:.0f}")
        if row["peak_mib"] > MEMORY:
            failures.append(f"{row['name']}: {row['peak_mib']} MiB, not {MEMORY:.0f}")
    if total(rows) > TOTAL:
        failures.append(f"the quick files: {total(rows):.1f} s in total, not {TOTAL:.0f}")
    return failures


def total(rows: list[Row]) -> float:
    """Seconds of all files of at most 16 inputs but the big ones."""
    return sum(row["seconds"] for row in rows if row["name"] not in BIG and row["inputs"] <= 16)


def show(rows: list[Row]):
    columns = ("name", "inputs", "outputs", "espresso", "best_known", "cubes", "lower_bound")
    table = Table(*columns, "proven", "literals", "seconds", "cpu_seconds", "peak_mib", box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in rows:
        table.add_row(*(str(row[str(column.header)]) for column in table.columns))
    Console(width=120).print(table)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.minimize", description=__doc__)
    parser.add_argument("names", nargs="*", help="files, such as rd53. Default: all.")
    parser.add_argument("--quick", action="store_true", help="leave out the five big ones")
    options = parser.parse_args()
    if not PLA.is_dir():
        print(f"the classic PLA set is not in {PLA}", file=sys.stderr)
        return 2
    best = known()
    if unknown := set(options.names) - set(best):
        print(f"the README knows no {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    names = options.names or [name for name in best if not (options.quick and name in BIG)]
    rows = [row | best[row["name"]] for row in run(names)]
    show(rows)
    failures = missed(rows)
    print(f"{len(rows)} files, {sum(row['proven'] for row in rows)} minima proven")
    print(f"files of at most 16 inputs without {', '.join(BIG)}: {total(rows):.1f} s")
    print("\n".join(f"missed: {failure}" for failure in failures) or "all targets hold")
    if len(rows) == len(best):
        packages = ("numpy", "numba", "highspy")
        result = {
            "versions": {package: version(package) for package in packages},
            "quick_seconds": round(total(rows), 2),
            "missed": failures,
            "rows": rows,
        }
        RESULTS.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
