"""What can be wrong with a table in a file."""

__all__ = ["TableError"]


class TableError(ValueError):
    """A file does not describe a truth table.

    Its text is one line, ``SOURCE:LINE:COLUMN: what is wrong, what was expected``, shortened by
    what is not known. An error that has no line names its file in :py:`what`.

    Parameters
    ----------
    what : :class:`str`
        What is wrong, and what was expected instead.
    source : :class:`str`
        Name of the file.
    line, column : :class:`int`, optional
        Where it is wrong, both counted from 1.
    """

    def __init__(self, what: str, source: str, line: int | None = None, column: int | None = None):
        # Every argument goes to the base class so that the error survives pickling.
        super().__init__(what, source, line, column)
        self.what = what
        self.source = source
        self.line = line
        self.column = column

    def __str__(self) -> str:
        if self.line is None:
            return self.what
        place = f"{self.source}:{self.line}"
        if self.column is not None:
            place += f":{self.column}"
        return f"{place}: {self.what}"
