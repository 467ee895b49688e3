"""The rows of a table with everything that is asked about them."""

from collections.abc import Iterable, Iterator

from ..rows import Row, Rows
from .finding import listed
from .rowsets import RowSets, bits, column_sets

__all__ = ["Sheet", "union"]

_NAMED = 8  # other rows of one finding
_GIVES = {"csv": "01-", "f": "1", "fd": "1-", "fr": "01", "fdr": "01-"}


class Sheet:
    """Rows, and sets of them.

    Attributes
    ----------
    table : :class:`Rows`
    gives : :class:`str`
        Symbols that give an output a value in a table of this kind; others mean nothing.
    sets : :class:`RowSets`
        The rows by their inputs.
    outputs : :class:`list` of :class:`dict`
        For each output and symbol, the rows that give it.
    given : :class:`list` of :class:`int`
        For each output, the rows that give it any value.
    overlaps : :class:`list` of :class:`int`
        For each row, the earlier rows with which it has an input combination in common.
    """

    def __init__(self, table: Rows):
        self.table = table
        self.gives = _GIVES[table.kind]
        self.sets = RowSets([row.cube for row in table.rows], len(table.inputs))
        texts = [row.outputs for row in table.rows]
        self.outputs = column_sets(texts, len(table.outputs), self.gives)
        self.given = [union(column.values()) for column in self.outputs]
        self.overlaps = [
            self.sets.overlapping(row.cube, (1 << number) - 1)
            for number, row in enumerate(table.rows)
        ]

    @property
    def ored(self) -> bool:
        """Whether rows are ORed, and a 0 means nothing."""
        return self.table.kind in ("f", "fd")

    def values(self, number: int) -> Iterator[tuple[int, str]]:
        """Yield each output that a row gives, and what it gives."""
        for output, symbol in enumerate(self.table.rows[number].outputs):
            if symbol in self.gives:
                yield output, symbol

    def lines(self, rows: int) -> str:
        """Name rows by their lines."""
        total = rows.bit_count()
        numbers = [str(self.table.rows[number].line) for number in bits(rows, _NAMED)]
        return f"line{'s' if total > 1 else ''} {listed(numbers, total)}"

    def rows(self, number: int, others: int) -> tuple[Row, ...]:
        """List a row and the first of others."""
        return tuple(self.table.rows[index] for index in (number, *bits(others, _NAMED)))


def union(sets: Iterable[int]) -> int:
    """Unite sets of rows."""
    result = 0
    for rows in sets:
        result |= rows
    return result
