"""What is suspicious about a table: rows that disagree, add nothing or are missing, and columns."""

from .columns import lint_table
from .finding import Finding, Severity
from .rows import MAX_ROWS, lint_rows

__all__ = ["MAX_ROWS", "Finding", "Severity", "lint_rows", "lint_table"]
