"""Findings about the columns of a table."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..table import TruthTable
from .finding import Finding, Severity

__all__ = ["Columns", "column_findings", "lint_table"]


@dataclass(frozen=True)
class Columns:
    """The columns of a table as sets of rows, which are bits of integers.

    Attributes
    ----------
    inputs, outputs : sequence of :class:`str`
    literals : sequence of pairs of :class:`int`
        For each input the rows where it is 0, and those where it is 1. A row may be in neither.
    on, other : sequence of :class:`int`
        For each output the rows where it is 1, and either those where it is 0, or, if
        :py:`complete` is false, those where it is a don't-care.
    unused : sequence of :class:`str`
        Inputs on which no output depends.
    complete : :class:`bool`
    all : :class:`int`
        All rows.
    """

    inputs: Sequence[str]
    outputs: Sequence[str]
    literals: Sequence[tuple[int, int]]
    on: Sequence[int]
    other: Sequence[int]
    unused: Sequence[str]
    complete: bool
    all: int


def lint_table(table: TruthTable) -> list[Finding]:
    """Look for outputs that are constant, or the same as another column, and unused inputs.

    An output with don't-cares is constant, or the same as an input, if it is so wherever it is
    specified; two outputs are the same only if they are so in every row.
    """
    rows = np.arange(len(table.on))
    places = range(len(table.inputs))[::-1]
    ones = [_integer(rows >> place & 1 > 0) for place in places]
    every = (1 << len(rows)) - 1
    unused = []
    for axis, name in enumerate(table.inputs):
        shape = (1 << axis, 2, -1, len(table.outputs))
        on = table.on.reshape(shape)
        off = (table.care & ~table.on).reshape(shape)
        if not (on[:, 0] & off[:, 1] | on[:, 1] & off[:, 0]).any():
            unused.append(name)
    columns = Columns(
        table.inputs,
        table.outputs,
        [(every & ~one, one) for one in ones],
        [_integer(column) for column in table.on.T],
        [_integer(column) for column in (table.care & ~table.on).T],
        unused,
        True,
        every,
    )
    return column_findings(columns)


def _integer(column: np.ndarray) -> int:
    return int.from_bytes(np.packbits(column, bitorder="little").tobytes(), "little")


def column_findings(columns: Columns) -> list[Finding]:
    """Compare every output with constants, inputs and the outputs before it."""
    findings = []
    seen: dict[tuple[int, int], str] = {}
    for name, on, other in zip(columns.outputs, columns.on, columns.other, strict=True):
        finding = _constant(columns, name, on, other) or _input(columns, name, on, other)
        if finding is None and (on, other) in seen:
            twin = seen[on, other]
            message = f"output {name} equals output {twin}"
            finding = Finding(Severity.WARNING, "equal", message, names=(name, twin))
        elif finding is None and columns.complete and (other, on) in seen:
            twin = seen[other, on]
            message = f"output {name} is the complement of output {twin}"
            finding = Finding(Severity.NOTE, "complement", message, names=(name, twin))
        else:
            seen.setdefault((on, other), name)
        if finding is not None:
            findings.append(finding)
    for name in columns.unused:
        message = f"input {name} is not used, since no output depends on it"
        findings.append(Finding(Severity.WARNING, "unused", message, names=(name,)))
    return findings


def _constant(columns: Columns, name: str, on: int, other: int) -> Finding | None:
    if not columns.complete:
        value = None if on else 0
    elif not on and not other:
        message = f"output {name} is not specified for any input"
        return Finding(Severity.WARNING, "unspecified", message, names=(name,))
    else:
        value = 0 if not on else 1 if not other else None
    if value is None:
        return None
    where = _where(columns, on, other)
    message = f"output {name} is constant {value}{where}"
    return Finding(Severity.WARNING, "constant", message, names=(name,))


def _input(columns: Columns, name: str, on: int, other: int) -> Finding | None:
    if not columns.complete:
        return None
    for given, (zeros, ones) in zip(columns.inputs, columns.literals, strict=True):
        where = _where(columns, on, other)
        if not on & ~ones and not other & ~zeros:
            message = f"output {name} equals input {given}{where}"
            return Finding(Severity.WARNING, "equal", message, names=(name, given))
        if not on & ~zeros and not other & ~ones:
            message = f"output {name} is the complement of input {given}{where}"
            return Finding(Severity.WARNING, "complement", message, names=(name, given))
    return None


def _where(columns: Columns, on: int, other: int) -> str:
    specified = (on | other) == columns.all if columns.complete else not other
    return "" if specified else " wherever it is specified"
