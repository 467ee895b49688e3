"""The ways to build a table, held against each other and against what yosys makes of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from hdl.function import CubeTable, TruthTable, buses, write_verilog
from hdl.function.formats.keywords import KEYWORDS
from hdl.lut import Effort
from hdl.tablelogic import TableLogic

from .synthesize import Synthesis, synthesize, synthesize_text
from .targets import Target

__all__ = [
    "BASELINE",
    "Entry",
    "baseline",
    "best",
    "build",
    "case_module",
    "structures",
]

BASELINE = "case"
"""A ``case`` statement, or for more than 16 inputs sums of products, mapped by yosys alone."""


@dataclass(frozen=True)
class Entry:
    """A way to build a table, and what came of it.

    Attributes
    ----------
    name : :class:`str`
        :data:`BASELINE` or a structure of :class:`~hdl.tablelogic.TableLogic`.
    synthesis : :class:`~boards.synthesize.Synthesis`
    """

    name: str
    synthesis: Synthesis


def structures(table: TruthTable | CubeTable) -> Iterator[str]:
    """Yield the structures that can be built of a table of that many inputs.

    Raises
    ------
    :exc:`ValueError`
        If no block can be made of the table, because of what a column is called.
    """
    TableLogic(table=table)
    for structure in TableLogic.structures:
        if structure == "auto":
            continue
        try:
            TableLogic(table=table, structure=structure)
        except ValueError:
            continue
        yield structure


def build(
    table: TruthTable | CubeTable, structure: str, target: Target, effort: Effort = Effort.NORMAL
) -> Entry:
    """Build a table with a structure, map it to a target, and prove the mapped netlist."""
    block = TableLogic(table=table, structure=structure, effort=effort)
    return Entry(structure, synthesize(block, target))


def baseline(table: TruthTable | CubeTable, target: Target) -> Entry:
    """Let yosys map the table as one would type it, and prove the mapped netlist."""
    module = (
        case_module(table) if isinstance(table, TruthTable) else write_verilog(table.on, "gate")
    )
    return Entry(BASELINE, synthesize_text("read_verilog", module, target, table))


def best(entries: list[Entry]) -> Entry:
    """Choose the proven entry of the fewest LUTs, and of those the shallowest."""
    proven = [entry for entry in entries if entry.synthesis.proof.proven] or entries
    return min(proven, key=lambda entry: (entry.synthesis.luts, entry.synthesis.depth))


def case_module(table: TruthTable) -> str:
    """Write a table as a ``case`` statement of Verilog with an item for each row.

    Rows that specify no output are left to the default, where all outputs are ``x``.
    """
    inputs, outputs = len(table.inputs), len(table.outputs)
    ports = []
    for direction, names in (("input", table.inputs), ("output reg", table.outputs)):
        for name, bits in buses(names).items():
            width = f" [{len(bits) - 1}:0]" if bits != (name,) else ""
            ports.append(f"  {direction}{width} {_identifier(name)}")
    lines = ["module gate(", ",\n".join(ports), ");", f"  always @* case ({_joined(table.inputs)})"]
    target = _joined(table.outputs)
    for row, bits in table.rows():
        if set(bits) != {"-"}:
            lines.append(f"    {inputs}'b{row}: {target} = {outputs}'b{bits.replace('-', 'x')};")
    lines += [f"    default: {target} = {outputs}'b{'x' * outputs};", "  endcase", "endmodule"]
    return "\n".join(lines) + "\n"


def _joined(names: tuple[str, ...]) -> str:
    return f"{{{', '.join(map(_identifier, names))}}}"


def _identifier(name: str) -> str:
    """Escape a name that is a keyword of Verilog, and leave its bit index behind it."""
    bus, bracket, index = name.partition("[")
    return f"\\{bus} {bracket}{index}" if bus in KEYWORDS else name
