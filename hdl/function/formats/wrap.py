"""Long lines of written texts."""

import textwrap

__all__ = ["wrapped"]


def wrapped(line: str) -> str:
    """Break a line at blanks, where possible, after at most 100 columns, and end it."""
    parts = textwrap.wrap(
        line, 100, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(parts) + "\n"
