"""Truth tables in CSV, as spreadsheets write them."""

import csv

import numpy as np

from ..errors import TableError
from ..table import TruthTable
from .grid import (
    check_columns,
    check_entries,
    combination,
    cube_index,
    make_grid,
    output_words,
    unpack,
)

__all__ = ["read_csv"]


def read_csv(text: str, source: str) -> TruthTable:
    """Read a table with a header of names, such as ``a,b,|,f``.

    A column named ``|``, or without a name, stands between the inputs and the outputs. Cells are
    ``0``, ``1``, or one of ``-``, ``x`` and ``X``: both values of an input, or a don't-care
    output. Lines that start with ``#`` and blank lines are skipped. Rows may overlap if they agree,
    and have to cover every input combination.

    Parameters
    ----------
    text : :class:`str`
    source : :class:`str`
        Name of the file, for errors.

    Raises
    ------
    :exc:`TableError`
        If the text breaks the format, two rows disagree, an input combination has no row, or there
        are more columns than a table may have.
    """
    # A comment may hold an unpaired quotation mark, so the parser must not see any; a spreadsheet
    # may have put quotation marks around all of it.
    lines = ["" if line.lstrip(' \t"').startswith("#") else line for line in text.splitlines()]
    reader = csv.reader(lines, strict=True)
    sheet: _Sheet | None = None
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if sheet is None:
                sheet = _Sheet(cells, source, reader.line_num)
            else:
                sheet.add(cells, reader.line_num)
    except csv.Error as error:
        raise TableError(str(error), source, reader.line_num) from None
    if sheet is None:
        raise TableError(f"{source}: there is no header, expected such as a,b,|,f", source)
    return sheet.table()


class _Sheet:
    """The columns, and what the rows added so far say about them."""

    def __init__(self, names: list[str], source: str, line: int):
        self.source = source
        separators = [index for index, name in enumerate(names) if name in ("", "|")]
        if len(separators) != 1:
            raise TableError(
                f"header has {len(separators)} columns that are empty or '|', "
                "expected 1 between inputs and outputs",
                source,
                line,
            )
        self.split = separators[0]
        self.inputs, self.outputs = names[: self.split], names[self.split + 1 :]
        try:
            check_entries(len(self.inputs), len(self.outputs))
        except ValueError as error:
            raise TableError(str(error), source, line) from None
        check_columns(
            [("input", name, line) for name in self.inputs]
            + [("output", name, line) for name in self.outputs],
            source,
        )
        shape = (2,) * len(self.inputs)
        self.on = make_grid(len(self.inputs), len(self.outputs))
        self.care = self.on.copy()
        self.line = np.zeros(shape, np.int64)  # of the row that gives the outputs; 0 if none does

    def add(self, cells: list[str], line: int) -> None:
        names = [*self.inputs, "|", *self.outputs]
        if len(cells) != len(names):
            raise TableError(
                f"row has {len(cells)} cells, expected {len(names)}", self.source, line
            )
        separator = cells.pop(self.split)
        if separator not in ("", "|"):
            raise TableError(
                f"separator is {separator!r}, expected '|' or an empty cell", self.source, line
            )
        for name, cell in zip([*self.inputs, *self.outputs], cells, strict=True):
            if cell not in ("0", "1", "-", "x", "X"):
                raise TableError(f"{name} is {cell!r}, expected 0, 1 or -", self.source, line)
        symbols = "".join(cells).lower().replace("x", "-")
        cube, outputs = symbols[: self.split], symbols[self.split :]
        index = cube_index(cube)
        on, care = output_words(outputs, "1"), output_words(outputs, "01")
        changed = ((self.on[index] != on) | (self.care[index] != care)).any(-1)
        differ = (self.line[index] > 0) & changed
        if differ.any():
            first = int(np.flatnonzero(differ)[0])
            earlier = np.ravel(self.line[index])[first]
            raise TableError(
                f"row disagrees with line {earlier} for inputs {combination(first, cube)}",
                self.source,
                line,
            )
        self.on[index], self.care[index], self.line[index] = on, care, line

    def table(self) -> TruthTable:
        missing = np.flatnonzero(self.line == 0)
        if missing.size:
            first = combination(int(missing[0]), "-" * len(self.inputs))
            what = (
                f"1 input combination has no row, it is {first}; list it (its outputs"
                if missing.size == 1
                else f"{missing.size} input combinations have no row, the first is {first}; list "
                "them (their outputs"
            )
            raise TableError(f"{self.source}: {what} may be -)", self.source)
        return TruthTable(
            tuple(self.inputs),
            tuple(self.outputs),
            unpack(self.on, len(self.outputs)),
            unpack(self.care, len(self.outputs)),
        )
