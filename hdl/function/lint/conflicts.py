"""Rows that overlap but give an output different values."""

from .finding import Finding, Severity, listed
from .rowsets import bits
from .sheet import Sheet, union

__all__ = ["find_conflicts"]

_WORDS = {"0": "0", "1": "1", "-": "a don't-care"}


def find_conflicts(sheet: Sheet) -> dict[int, Finding]:
    """Make a finding for every row that disagrees with earlier ones, by its number."""
    findings = {}
    for number, earlier in enumerate(sheet.overlaps):
        found = {}
        if earlier:
            for output, symbol in sheet.values(number):
                others = earlier & sheet.given[output] & ~sheet.outputs[output][symbol]
                if others:
                    found[output] = others
        if found:
            findings[number] = _finding(sheet, number, found)
    return findings


def _finding(sheet: Sheet, number: int, found: dict[int, int]) -> Finding:
    """Describe the earlier rows that give each output another value than a row does."""
    table = sheet.table
    every = union(found.values())
    first = next(bits(every))
    row, other = table.rows[number], table.rows[first]
    output = next(output for output, others in found.items() if others >> first & 1)
    names = tuple(table.outputs[output] for output in found)
    both = "".join(b if a == "-" else a for a, b in zip(row.cube, other.cube, strict=True))
    message = (
        f"disagrees with {sheet.lines(every)} about {listed(names)}: {table.outputs[output]} is "
        f"{_WORDS[row.outputs[output]]} here but {_WORDS[other.outputs[output]]} in line "
        f"{other.line}, for inputs {both}"
    )
    # In type fd a 1 and a don't-care are all that can disagree.
    severity = Severity.ERROR
    if table.kind == "fd":
        severity = Severity.WARNING
        message += "; the don't-care wins"
    return Finding(severity, "conflict", message, sheet.rows(number, every), names)
