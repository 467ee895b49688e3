"""Findings about the rows of a table."""

import numpy as np

from ..errors import TableError
from ..formats.grid import MAX_ENTRIES, cube_index
from ..rows import Rows
from ..table import MAX_INPUTS, TruthTable
from .columns import Columns, column_findings, lint_table
from .conflicts import find_conflicts
from .finding import Finding, Severity, listed
from .partition import Budget, Partition, TooScattered, few_cubes, partition
from .redundant import find_redundant
from .sheet import Sheet, union

__all__ = ["MAX_ROWS", "lint_rows"]

MAX_ROWS = 1 << 17
"""Every row is compared with every other one."""

_PARTS = 1 << 20  # of the input combinations that are looked at; some seconds
_SYMBOLS = 1 << 25  # of the cubes that describe them
_MISSING = {
    "csv": "; list them, their outputs may be -",
    "f": "; every output is 0 there",
    "fd": "; every output is 0 there",
    "fr": ", and are don't-cares",
    "fdr": ", but type fdr needs all of them",
}
_COMPLETE = ("csv", "fdr")  # where a missing row is an error


def lint_rows(table: Rows) -> list[Finding]:
    """Look for rows that disagree, add nothing or are missing, and compare the columns.

    - ``conflict``: rows that overlap but give an output different values. That is an error, except
      in a PLA file of type ``fd``, where a don't-care wins over a 1.
    - ``redundant``: a row that could be left out, since earlier rows, or one later row, give all
      that it gives. Leaving out all such rows changes nothing.
    - ``overlap``: another row that overlaps earlier ones and agrees with them. Not looked for in
      PLA files of types ``f`` and ``fd``, whose rows are ORed, so that overlaps are their business.
    - ``missing``: input combinations that no row gives. An error in CSV and in type ``fdr``, which
      have to give all of them, except that in type ``fdr`` of more than 16 inputs they are
      don't-cares; a note in the others.
    - ``undecided``: the rows divide the inputs too finely to find out some of that.
    - The findings of :func:`lint_table`, unless it is an error that rows disagree. For tables that
      are too large to be written out, columns are only compared row by row, and some of those are
      not found.

    There are errors if and only if :func:`read_table` refuses the file for its rows.

    Returns
    -------
    :class:`list` of :class:`Finding`
        In the order of their lines; those without a line come last.

    Raises
    ------
    :exc:`TableError`
        If there are more than 131072 rows.
    """
    if len(table.rows) > MAX_ROWS:
        raise TableError(
            f"{table.source}: there are {len(table.rows)} rows, more than the {MAX_ROWS} that can "
            "be compared",
            table.source,
        )
    sheet = Sheet(table)
    conflicts = find_conflicts(sheet)
    findings = list(conflicts.values())
    budget = Budget(min(_PARTS, _SYMBOLS // len(table.inputs)))
    divided = {given: _divide(sheet, given, budget) for given in dict.fromkeys(sheet.given)}
    redundant = find_redundant(sheet, conflicts, divided)
    findings += redundant.values()
    if sheet.ored:
        divided[sheet.sets.all] = _divide(sheet, sheet.sets.all, budget)
        findings += _missing(sheet, sheet.sets.all, divided[sheet.sets.all], budget)
    else:
        quiet = conflicts.keys() | redundant.keys()
        findings += _overlaps(sheet, [k for k in range(len(table.rows)) if k not in quiet])
        for given in dict.fromkeys(sheet.given):
            findings += _missing(sheet, given, divided[given], budget)
    if None in divided.values():
        message = (
            "the rows divide the inputs too finely: some rows that add nothing, or are missing, "
            "may not have been found"
        )
        findings.append(Finding(Severity.NOTE, "undecided", message))
    if not any(finding.severity is Severity.ERROR for finding in conflicts.values()):
        findings += _compare_columns(sheet)
    return sorted(findings, key=lambda finding: (finding.line is None, finding.line or 0))


def _divide(sheet: Sheet, among: int, budget: Budget) -> Partition | None:
    try:
        return partition(sheet.sets, among, budget)
    except TooScattered:
        return None


def _overlaps(sheet: Sheet, numbers: list[int]) -> list[Finding]:
    findings = []
    for number in numbers:
        same = union(sheet.given[output] for output, _ in sheet.values(number))
        if others := sheet.overlaps[number] & same:
            message = f"overlaps {sheet.lines(others)}, and agrees"
            rows = sheet.rows(number, others)
            findings.append(Finding(Severity.NOTE, "overlap", message, rows))
    return findings


def _missing(sheet: Sheet, among: int, divided: Partition | None, budget: Budget) -> list[Finding]:
    if divided is None or not divided.missing:
        return []
    table = sheet.table
    count, total = divided.missing_count, 1 << len(table.inputs)
    message = f"{_number(count)} of {_number(total)} input combinations have no row"
    names = ()
    if table.kind in ("fr", "fdr"):
        outputs = zip(table.outputs, sheet.given, strict=True)
        names = tuple(name for name, given in outputs if given == among)
        message += f" for {listed(names)}"
    kind = table.kind
    if kind == "fdr" and len(table.inputs) > MAX_INPUTS:
        kind = "fr"  # which such a table is read as
    message += _MISSING[kind]
    cubes = few_cubes(divided.missing, sheet.sets, among, budget)
    if cubes is not None:
        message += f": {listed(cubes)}"
    severity = Severity.ERROR if kind in _COMPLETE else Severity.NOTE
    return [Finding(severity, "missing", message, names=names)]


def _number(count: int) -> str:
    return str(count) if count < 1 << 64 else f"about 2**{count.bit_length() - 1}"


def _compare_columns(sheet: Sheet) -> list[Finding]:
    table = sheet.table
    inputs = len(table.inputs)
    if inputs <= MAX_INPUTS and len(table.outputs) << inputs <= MAX_ENTRIES:
        return lint_table(_dense(sheet))
    bound = zip(table.inputs, sheet.sets.bound, strict=True)
    columns = Columns(
        table.inputs,
        table.outputs,
        sheet.sets.literals,
        [column["1"] for column in sheet.outputs],
        [column.get("-" if sheet.ored else "0", 0) for column in sheet.outputs],
        [name for name, rows in bound if not rows],
        complete=not sheet.ored,
        all=sheet.sets.all if table.kind in _COMPLETE else -1,
    )
    return column_findings(columns)


def _dense(sheet: Sheet) -> TruthTable:
    """Make the table of rows that do not disagree; a missing row is a don't-care or 0."""
    table = sheet.table
    shape = (*(2,) * len(table.inputs), len(table.outputs))
    sets = {symbol: np.zeros(shape, np.bool_) for symbol in "01-"}
    for row in table.rows:
        index = cube_index(row.cube)
        for symbol in sheet.gives:
            sets[symbol][index] |= [found == symbol for found in row.outputs]
    on = sets["1"]
    care = ~sets["-"] if sheet.ored else on | sets["0"]
    flat = (1 << len(table.inputs), len(table.outputs))
    return TruthTable(table.inputs, table.outputs, on.reshape(flat), care.reshape(flat))
