"""Rows that could be left out."""

from collections.abc import Container, Mapping

from .finding import Finding, Severity
from .partition import Partition
from .rowsets import bits
from .sheet import Sheet, union

__all__ = ["find_redundant"]


def find_redundant(
    sheet: Sheet, conflicts: Container[int], divided: Mapping[int, Partition | None]
) -> dict[int, Finding]:
    """Make a finding for rows all of whose minterms earlier rows, or one later row, give alike.

    Leaving all of them out changes nothing: what earlier rows take has a first row, which is not
    among them unless a later row contains it, and the last such row is kept.

    Parameters
    ----------
    sheet : :class:`Sheet`
    conflicts : container of :class:`int`
        Rows that disagree with an earlier one.
    divided : mapping
        For each different set of rows in :attr:`Sheet.given`, its :class:`Partition`, or
        :py:`None` if that is not known.
    """
    found = {}
    inside_later = {}
    for number, row in enumerate(sheet.table.rows):
        values = list(sheet.values(number))
        if not values:
            continue
        containing = sheet.sets.containing(row.cube, sheet.sets.all ^ 1 << number)
        for output, symbol in values:
            containing &= sheet.outputs[output][symbol]
        if earlier := containing & (1 << number) - 1:
            found[number] = _finding(sheet, number, earlier & -earlier)
        elif number not in conflicts and all(
            _never_first(number, divided[sheet.given[output]]) for output, _ in values
        ):
            same = union(sheet.outputs[output][symbol] for output, symbol in values)
            found[number] = _finding(sheet, number, sheet.overlaps[number] & same)
        elif containing:
            inside_later[number] = containing
    for number, containing in inside_later.items():
        kept = next((other for other in bits(containing) if other not in found), None)
        if kept is not None:
            found[number] = _finding(sheet, number, 1 << kept)
    return found


def _never_first(number: int, divided: Partition | None) -> bool:
    return divided is not None and not divided.first >> number & 1


def _finding(sheet: Sheet, number: int, others: int) -> Finding:
    give = "gives" if others.bit_count() == 1 else "together give"
    message = f"adds nothing, since {sheet.lines(others)} {give} all of it"
    return Finding(Severity.WARNING, "redundant", message, sheet.rows(number, others))
