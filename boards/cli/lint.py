"""``lint``: what is suspicious about a table in a file, or about the truth table of a design."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hdl.function import MAX_INPUTS, CubeTable, read_rows
from hdl.function.formats.read import ROW_READERS
from hdl.function.lint import Finding, Severity, lint_rows, lint_table

from .output import Output
from .request import RequestError
from .source import parse_source

__all__ = ["SUMMARY", "run"]

SUMMARY = "rows that disagree, add nothing or are missing; constant, equal and unused columns"
_SHOWN = 20  # findings of a kind, for people


def run(words: Sequence[str]) -> int:
    source = parse_source("lint", words, SUMMARY, lambda _: None)
    output = Output(source.options.json)
    with output.messages(), output.step("lint") as step:
        if isinstance(source.origin, Path) and source.origin.suffix.lower() in ROW_READERS:
            table = read_rows(source.origin)
            findings, rows = lint_rows(table), len(table.rows)
        else:
            table = source.table()
            if isinstance(table, CubeTable):
                raise RequestError(
                    f"{source.title} has {len(table.inputs)} inputs; without rows, as those of a "
                    f"{' or '.join(ROW_READERS)} file, at most {MAX_INPUTS} can be looked at"
                )
            findings, rows = lint_table(table), None
        counts = {severity: 0 for severity in Severity}
        for finding in findings:
            counts[finding.severity] += 1
        step.detail = f"{source.title}: {_summary(counts)}"
    _show(output, source.name, findings)
    output.result(
        {
            **source.identity,
            "inputs": table.inputs,
            "outputs": table.outputs,
            "rows": rows,
            **{f"{severity}s": count for severity, count in counts.items()},
            "findings": [_to_json(finding) for finding in findings],
        }
    )
    return 1 if counts[Severity.ERROR] else 0


def _summary(counts: dict[Severity, int]) -> str:
    words = [
        f"{count} {severity}{'s' if count > 1 else ''}"
        for severity, count in counts.items()
        if count
    ]
    return ", ".join(words) or "nothing to remark"


def _show(output: Output, name: str, findings: list[Finding]):
    kinds: dict[str, int] = {}
    for finding in findings:
        kinds[finding.kind] = kinds.get(finding.kind, 0) + 1
        if kinds[finding.kind] <= _SHOWN:
            place = name if finding.line is None else f"{name}:{finding.line}"
            output.say(f"{place}: {finding.severity}: {finding.message}")
    for kind, count in kinds.items():
        if count > _SHOWN:
            output.say(f"{count - _SHOWN} more of the kind {kind}; --json lists all of them")


def _to_json(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity,
        "kind": finding.kind,
        "message": finding.message,
        "line": finding.line,
        "rows": [{"line": row.line, "row": str(row)} for row in finding.rows],
        "names": finding.names,
    }
