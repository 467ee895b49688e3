"""Truth tables in CSV, as spreadsheets write them."""

import csv
from collections.abc import Callable

import numpy as np

from ..cover import MAX_COVER_INPUTS
from ..errors import TableError
from ..fold import leaves
from ..rows import Row, Rows
from ..table import TruthTable, check_size
from .grid import (
    check_columns,
    check_entries,
    combination,
    cube_index,
    make_grid,
    output_words,
    unpack,
)

__all__ = ["read_csv", "read_csv_rows", "write_csv"]


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
    return _table(_rows(text, source, check_entries))


def read_csv_rows(text: str, source: str) -> Rows:
    """Read the rows of a CSV file of up to 1024 inputs, whether or not they make a table.

    The format is that of :func:`read_csv`. Raises :exc:`TableError` if the text breaks it.
    """
    return _rows(text, source, _check_rows)


def _check_rows(inputs: int, outputs: int) -> None:
    check_size("table", inputs, outputs, max_inputs=MAX_COVER_INPUTS)


def _rows(text: str, source: str, check: Callable[[int, int], None]) -> Rows:
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
                sheet = _Sheet(cells, source, reader.line_num, check)
            else:
                sheet.add(cells, reader.line_num)
    except csv.Error as error:
        raise TableError(str(error), source, reader.line_num) from None
    if sheet is None:
        raise TableError(f"{source}: there is no header, expected such as a,b,|,f", source)
    return Rows(source, "csv", tuple(sheet.inputs), tuple(sheet.outputs), tuple(sheet.rows))


class _Sheet:
    """The columns, and the rows added so far."""

    def __init__(self, names: list[str], source: str, line: int, check: Callable[[int, int], None]):
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
            check(len(self.inputs), len(self.outputs))
        except ValueError as error:
            raise TableError(str(error), source, line) from None
        check_columns(
            [("input", name, line) for name in self.inputs]
            + [("output", name, line) for name in self.outputs],
            source,
        )
        self.rows: list[Row] = []

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
        self.rows.append(Row(symbols[: self.split], symbols[self.split :], line))


def _table(sheet: Rows) -> TruthTable:
    shape = (2,) * len(sheet.inputs)
    on = make_grid(len(sheet.inputs), len(sheet.outputs))
    care = on.copy()
    line = np.zeros(shape, np.int64)  # of the row that gives the outputs; 0 if none does
    for row in sheet.rows:
        index = cube_index(row.cube)
        row_on, row_care = output_words(row.outputs, "1"), output_words(row.outputs, "01")
        changed = ((on[index] != row_on) | (care[index] != row_care)).any(-1)
        differ = (line[index] > 0) & changed
        if differ.any():
            first = int(np.flatnonzero(differ)[0])
            earlier = np.ravel(line[index])[first]
            raise TableError(
                f"row disagrees with line {earlier} for inputs {combination(first, row.cube)}",
                sheet.source,
                row.line,
            )
        on[index], care[index], line[index] = row_on, row_care, row.line
    missing = np.flatnonzero(line == 0)
    if missing.size:
        first = combination(int(missing[0]), "-" * len(sheet.inputs))
        what = (
            f"1 input combination has no row, it is {first}; list it (its outputs"
            if missing.size == 1
            else f"{missing.size} input combinations have no row, the first is {first}; list "
            "them (their outputs"
        )
        raise TableError(f"{sheet.source}: {what} may be -)", sheet.source)
    outputs = len(sheet.outputs)
    return TruthTable(sheet.inputs, sheet.outputs, unpack(on, outputs), unpack(care, outputs))


def write_csv(table: TruthTable) -> str:
    """Write a table with a row for every part of it in which inputs that do not matter are ``-``.

    Rows have no input combination in common, and :func:`read_csv` reads the table back.
    """
    lines = [(*table.inputs, "|", *table.outputs)]
    lines += [(*cube, "|", *outputs) for cube, outputs in leaves(table)]
    return "".join(",".join(cells) + "\n" for cells in lines)
