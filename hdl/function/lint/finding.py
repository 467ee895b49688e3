"""What a table is found to have."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..rows import Row

__all__ = ["Finding", "Severity", "listed"]

_SHOWN = 6  # of a list in a message


class Severity(StrEnum):
    """How bad a finding is: an error keeps the table from being read."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a table, or is worth a look.

    Attributes
    ----------
    severity : :class:`Severity`
    kind : :class:`str`
        ``conflict``, ``redundant``, ``overlap``, ``missing``, ``undecided``, ``constant``,
        ``unspecified``, ``equal``, ``complement`` or ``unused``.
    message : :class:`str`
        One line.
    rows : :class:`tuple` of :class:`Row`
        The row that it is about, then others that it has to do with, of which there may be more.
    names : :class:`tuple` of :class:`str`
        The outputs or inputs that it is about.
    """

    severity: Severity
    kind: str
    message: str
    rows: tuple[Row, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def line(self) -> int | None:
        """Line of the row that it is about, if it is about one."""
        return self.rows[0].line if self.rows else None


def listed(items: Sequence[str], total: int | None = None) -> str:
    """Write ``a, b and c``, or ``a, b and 12 more``."""
    total = len(items) if total is None else total
    shown = list(items[:_SHOWN])
    if total > len(shown):
        return f"{', '.join(shown)} and {total - len(shown)} more"
    return " and ".join(part for part in (", ".join(shown[:-1]), shown[-1]) if part)
