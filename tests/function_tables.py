"""Function tables as data sheets print them, and parts held against them."""

from dataclasses import dataclass

import numpy as np

from hdl import Block, evaluate, inputs, outputs
from sim import check, prove, simulate


@dataclass(frozen=True)
class FunctionTable:
    """A table typed in from a sheet: the names of the columns, then one row a line.

    Inputs and outputs are separated by ``|``. A cell is ``H``, ``L``, ``X`` for an input that
    does not matter or ``Z`` for an output that is not driven; blanks between cells are free.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, text: str) -> "FunctionTable":
        head, *lines = text.strip().splitlines()
        names = [tuple(side.split()) for side in head.split("|")]
        rows = [tuple("".join(side.split()) for side in line.split("|")) for line in lines]
        for row in rows:
            assert [len(side) for side in row] == [len(side) for side in names], row
            assert set(row[0]) <= set("HLX") and set(row[1]) <= set("HLZ"), row
        return cls(names[0], names[1], tuple(rows))

    def expect(self, levels):
        """Look vectors up: for every output ``H``, ``L`` or ``Z`` for each of them.

        Every vector is in a row, and rows that hold for the same vector say the same.
        """
        count = len(levels[self.inputs[0]])
        found = {name: np.full(count, "") for name in self.outputs}
        for given, result in self.rows:
            holds = np.ones(count, bool)
            for name, cell in zip(self.inputs, given, strict=True):
                if cell != "X":
                    holds &= levels[name] == (cell == "H")
            assert holds.any(), given
            for name, cell in zip(self.outputs, result, strict=True):
                assert set(found[name][holds]) <= {"", cell}, (given, name)
                found[name][holds] = cell
        assert all("" not in column for column in found.values())
        return found


def every_level(block: Block):
    """Make all vectors of a part's pins."""
    ports = inputs(block)
    assert all(port.width == 1 for port in (*ports, *outputs(block)))
    codes = np.arange(1 << len(ports))
    return {port.name: codes >> bit & 1 for bit, port in enumerate(ports)}


def assert_function(block: Block, *tables: FunctionTable, derived=()):
    """Hold the model and the hardware of a part against function tables, for every input.

    ``derived`` are outputs that are not on the sheet.
    """
    levels = every_level(block)
    assert {name for table in tables for name in table.inputs} == set(levels)
    names = [name for table in tables for name in table.outputs]
    assert sorted([*names, *derived]) == sorted(port.name for port in outputs(block))
    model, hardware = evaluate(block, levels), simulate(block, levels)
    for table in tables:
        for name, cells in table.expect(levels).items():
            driven = cells != "Z"
            assert (model[name].care == driven).all(), name
            assert (model[name].value[driven] == (cells == "H")[driven]).all(), name
            assert (hardware[name][driven] == (cells == "H")[driven]).all(), name
    result = check(block)
    assert (result.exhaustive, result.mismatches) == (True, 0)
    assert prove(block).proven
