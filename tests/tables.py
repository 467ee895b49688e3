"""Random tables through everything: ``python -m tests.tables``.

Each is written in every format and read back, minimised in every form, realised in every structure
and proven. The tests run a few of them, this all 1000, in about an hour.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from amaranth.hdl import Module
from amaranth.lib.wiring import In, Out

from hdl import Block, TableLogic
from hdl.function import Cover, TruthTable, read_table, table_text
from hdl.function.minimize import Budget, Exact, Form, Heuristic, minimize
from hdl.lut import Effort, lut_network
from sim import prove

SECONDS = 2.0
"""What an exact minimisation may take; random tables of 9 or 10 inputs need more."""

KEEPING = (".pla", ".csv", ".minterms", ".blif", ".v")
"""Formats that keep don't-cares."""

CHOOSING = (".eqn",)
"""Formats in which every don't-care becomes 0 or 1."""


def random_table(seed: int) -> TruthTable:
    """Draw a table: dense or sparse, with related, constant and free outputs among others."""
    generator = np.random.default_rng(seed)
    inputs, outputs = int(generator.integers(1, 11)), int(generator.integers(1, 9))
    shape = (1 << inputs, outputs)
    on = generator.random(shape) < generator.choice([0.03, 0.3, 0.5, 0.9])
    care = generator.random(shape) >= generator.choice([0, 0, 0.1, 0.5, 0.95])
    rows = np.arange(1 << inputs)
    for output in range(outputs):
        match generator.integers(8):
            case 0:
                on[:, output] = generator.integers(2)
            case 1:
                on[:, output] = rows >> generator.integers(inputs) & 1
            case 2:
                on[:, output] = on[:, 0] ^ generator.integers(2).astype(np.bool_)
            case 3:
                on[:, output] = rows % 3 == 0
            case 4:
                on[:, output] = np.array([row.bit_count() & 1 for row in rows.tolist()])
    names = [f"x{bit}" for bit in range(inputs)], [f"y{bit}" for bit in range(outputs)]
    return TruthTable(tuple(names[0]), tuple(names[1]), on, care)


class Everything(Block):
    """A table in every structure beside each other."""

    def __init__(self, table: TruthTable):
        self.table = table
        self.structures = [name for name in TableLogic.structures if name != "auto"]
        outputs = [f"{kind}_{name}" for kind in self.structures for name in table.outputs]
        super().__init__({**dict.fromkeys(table.inputs, In(1)), **dict.fromkeys(outputs, Out(1))})

    def specification(self) -> TruthTable:
        names = [f"{kind}_{name}" for kind in self.structures for name in self.table.outputs]
        count = len(self.structures)
        on, care = np.tile(self.table.on, count), np.tile(self.table.care, count)
        return TruthTable(self.table.inputs, tuple(names), on, care)

    def elaborate(self, platform):
        m = Module()
        for kind in self.structures:
            logic = TableLogic(table=self.table, structure=kind, effort=Effort.FAST)
            m.submodules[kind] = logic
            for name in self.table.inputs:
                m.d.comb += getattr(logic, name).eq(getattr(self, name))
            for name in self.table.outputs:
                m.d.comb += getattr(self, f"{kind}_{name}").eq(getattr(logic, name))
        return m


def failures(table: TruthTable, folder: Path) -> Iterator[str]:
    """Yield what goes wrong with a table."""
    for suffix in KEEPING:
        path = folder / f"table{suffix}"
        path.write_text(table_text(table, path))
        if read_table(path) != table:
            yield f"{suffix}: another table is read back"
    for suffix in CHOOSING:
        path = folder / f"table{suffix}"
        path.write_text(table_text(table, path))
        if not _implements(read_table(path), table):
            yield f"{suffix}: another function is read back"
    quick = minimize(table, Heuristic())
    for form in Form:
        budget = Budget(SECONDS)
        result = minimize(table, Exact(budget), form, budget)
        if not _implements(result.cover, table):
            yield f"{form}: the cover is of another function"
        if not result.proven and not budget.expired:
            yield f"{form}: not proven"
        if form is Form.SOP and not budget.expired and len(result.cover) > len(quick.cover):
            yield f"{form}: {len(result.cover)} cubes, but {len(quick.cover)} quickly"
        if form is Form.SOP and len(result.cover) < quick.lower_bound:
            yield f"{form}: {len(result.cover)} cubes, but bound {quick.lower_bound} quickly"
    for width in (4, 6):
        network = lut_network(table, width, Effort.FAST)
        if network.width > width or not _implements(network.table(), table):
            yield f"LUT{width}: another function"
    block = Everything(table)
    proof = prove(block, block.specification())
    if not proof.proven:
        yield f"hardware: differs at {proof.counterexample}"


def _implements(made: TruthTable | Cover, table: TruthTable) -> bool:
    dense = made if isinstance(made, TruthTable) else made.table()
    same = (dense.inputs, dense.outputs) == (table.inputs, table.outputs)
    return same and not ((dense.on ^ table.on) & table.care).any() and bool(dense.care.all())


def run(seed: int) -> tuple[int, str, float]:
    """Return the seed, what went wrong, and the seconds it took."""
    start = time.perf_counter()
    table = random_table(seed)
    try:
        with tempfile.TemporaryDirectory() as folder:
            wrong = "; ".join(failures(table, Path(folder)))
    except Exception as error:
        wrong = f"{type(error).__name__}: {error}"
    return seed, wrong, time.perf_counter() - start


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0, help="seed of the first table. Default: 0")
    parser.add_argument("--count", type=int, default=1000, help="tables. Default: 1000")
    options = parser.parse_args(words)
    seeds = range(options.first, options.first + options.count)
    failed = 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for number, (seed, wrong, seconds) in enumerate(pool.map(run, seeds), 1):
            failed += wrong != ""
            if wrong or number % 20 == 0:
                print(f"{number}/{len(seeds)} table {seed}: {wrong or 'ok'} ({seconds:.1f} s)")
    print(f"{len(seeds) - failed} of {len(seeds)} tables survived")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
