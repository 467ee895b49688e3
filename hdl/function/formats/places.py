"""Places in a text."""

import re
from bisect import bisect_right

__all__ = ["Places", "blanked"]

_LINE_END = re.compile(r"\r\n|\r|\n")


class Places:
    """Finds the line and the column, both counted from 1, of a character counted from 0."""

    def __init__(self, text: str):
        self.starts = [0, *(found.end() for found in _LINE_END.finditer(text))]

    def __call__(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


def blanked(found: re.Match[str]) -> str:
    """Replace what was found by blanks, so that whatever follows stays in its place."""
    return re.sub(r"[^\r\n]", " ", found[0])
