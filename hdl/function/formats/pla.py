"""Truth tables in espresso's PLA format."""

import re

from ..cover import MAX_COVER_INPUTS
from ..cubetable import CubeTable
from ..errors import TableError
from ..rows import Row, Rows
from ..table import MAX_INPUTS, MAX_OUTPUTS, TruthTable
from .grid import check_columns, check_entries
from .planes import Planes

__all__ = ["read_pla", "read_pla_rows"]

_COMMANDS = (".i", ".o", ".ilb", ".ob", ".p", ".type", ".e", ".end")
_LIMITS = {".i": (1, MAX_COVER_INPUTS), ".o": (1, MAX_OUTPUTS), ".p": (0, 10**9)}
_PLAIN = str.maketrans("234", "-~1")
_TYPES = ("f", "fd", "fr", "fdr")


def read_pla(text: str, source: str) -> TruthTable | CubeTable:
    """Read a table in espresso's PLA format, as espresso(5) describes it.

    The type of a file says what the symbols of an output mean; ``~`` means nothing in any type,
    and ``2``, ``3`` and ``4`` stand for ``-``, ``~`` and ``1``:

    ======= ======= ========= ============ ======================================
    type    ``1``   ``0``     ``-``        an output that no row gives
    ======= ======= ========= ============ ======================================
    ``f``   on      nothing   nothing      off
    ``fd``  on      nothing   don't-care   off
    ``fr``  on      off       nothing      don't-care
    ``fdr`` on      off       don't-care   an error, since the sets are a partition
    ======= ======= ========= ============ ======================================

    Without ``.type`` the type is ``fd``, where a minterm that is both on and don't-care is a
    don't-care, as it is for espresso. In ``fr`` and ``fdr`` a minterm in two sets is an error.

    Up to 16 inputs make a dense table. More, up to 1024, make a :class:`CubeTable`, whose minterms
    nobody can count: there an output that no row of type ``fdr`` gives is a don't-care.

    Text after ``#`` is a comment. Blanks and ``|`` in rows are ignored, and a row may continue on
    the next line. Columns without names are called ``i0``, ``i1``... and ``o0``, ``o1``...; a name
    such as ``bus<3>``, which the classic examples use, is read as ``bus_3``.

    Parameters
    ----------
    text : :class:`str`
    source : :class:`str`
        Name of the file, for errors.

    Raises
    ------
    :exc:`TableError`
        If the text breaks the format, uses another command, contradicts itself, or is larger than
        a table may be.
    """
    pla = _Pla(source)
    pla.read(text)
    planes = Planes(pla.listed())
    inputs, outputs = len(planes.rows.inputs), len(planes.rows.outputs)
    if inputs > MAX_INPUTS:
        return planes.cubes()
    try:
        check_entries(inputs, outputs)
    except ValueError as error:
        raise pla.error(str(error), pla.numbers[".o"][1]) from None
    return planes.table(pla.last_line)


def read_pla_rows(text: str, source: str) -> Rows:
    """Read the rows of a PLA file of up to 1024 inputs, whether or not they make a table.

    The format is that of :func:`read_pla`. Raises :exc:`TableError` if the text breaks it.
    """
    pla = _Pla(source)
    pla.read(text)
    return pla.listed()


class _Pla:
    """What was read so far."""

    def __init__(self, source: str):
        self.source = source
        self.last_line = 1
        self.type = "fd"
        self.numbers: dict[str, tuple[int, int]] = {}  # .i, .o, .p -> value, line
        self.names: dict[str, tuple[list[str], int]] = {}  # .ilb, .ob -> names, line
        self.rows: list[Row] = []
        self.partial = ""  # a row that continues on the next line
        self.partial_line = 0

    def read(self, text: str) -> None:
        for number, line in enumerate(text.splitlines(), 1):
            self.last_line = number
            line = line.partition("#")[0]
            if line.lstrip().startswith("."):
                self.check_whole_row()
                command, *words = line.split()
                if command in (".e", ".end"):
                    break
                self.command(command, words, number)
            elif line.strip():
                self.row(line, number)
        self.check_header(self.last_line)
        self.check_whole_row()
        rows, line = self.numbers.get(".p", (len(self.rows), 0))
        if rows != len(self.rows):
            raise self.error(f".p says {rows} rows, but there are {len(self.rows)}", line)

    def error(self, what: str, line: int, column: int | None = None) -> TableError:
        return TableError(what, self.source, line, column)

    def command(self, command: str, words: list[str], line: int) -> None:
        if command not in _COMMANDS:
            raise self.error(
                f"{command} is not understood, expected one of {' '.join(_COMMANDS)}", line
            )
        if command in self.numbers or command in self.names:
            raise self.error(f"{command} is given twice, expected once", line)
        if self.rows and command in (".i", ".o", ".type"):
            raise self.error(f"{command} is given after a row, expected before the first", line)
        word = " ".join(words)
        if command == ".type":
            if word not in _TYPES:
                raise self.error(f".type must be one of {' '.join(_TYPES)}, not {word!r}", line)
            self.type = word
        elif command in _LIMITS:
            least, most = _LIMITS[command]
            number = int(word) if re.fullmatch(r"[0-9]{1,9}", word) else -1
            if not least <= number <= most:
                raise self.error(
                    f"{command} must be a number from {least} to {most}, not {word!r}", line
                )
            self.numbers[command] = number, line
        else:
            self.names[command] = [re.sub(r"<([0-9]+)>$", r"_\1", name) for name in words], line

    def row(self, text: str, line: int) -> None:
        if not self.numbers and not set(text) <= set("01-~234 \t|"):
            return  # a title, as some of the classic examples have; espresso skips it too
        self.check_header(line)
        if not self.partial:
            self.partial_line = line
        inputs, width = self.numbers[".i"][0], self.width()
        for column, symbol in enumerate(text, 1):
            if symbol in " \t|":
                continue
            if len(self.partial) == width:
                raise self.error(f"row has more than {width} symbols", line, column)
            if len(self.partial) < inputs and symbol not in "01-2":
                raise self.error(f"input is {symbol!r}, expected 0, 1 or -", line, column)
            if symbol not in "01-~234":
                raise self.error(f"output is {symbol!r}, expected 0, 1, - or ~", line, column)
            self.partial += symbol
        if len(self.partial) == width:
            plain = self.partial.translate(_PLAIN)
            self.rows.append(Row(plain[:inputs], plain[inputs:], self.partial_line))
            self.partial = ""

    def width(self) -> int:
        return self.numbers[".i"][0] + self.numbers[".o"][0]

    def check_header(self, line: int) -> None:
        for command in (".i", ".o"):
            if command not in self.numbers:
                raise self.error(f"{command} is missing, expected before the first row", line)

    def check_whole_row(self) -> None:
        if self.partial:
            raise self.error(
                f"row has {len(self.partial)} symbols, expected {self.width()}", self.partial_line
            )

    def listed(self) -> Rows:
        return Rows(self.source, self.type, *self.columns(), tuple(self.rows))

    def columns(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Name the inputs and the outputs."""
        inputs = self.names_of("input", ".i", ".ilb")
        outputs = self.names_of("output", ".o", ".ob")
        check_columns(inputs + outputs, self.source)
        return tuple(name for _, name, _ in inputs), tuple(name for _, name, _ in outputs)

    def names_of(self, what: str, number: str, command: str) -> list[tuple[str, str, int]]:
        count, line = self.numbers[number]
        names = [f"{number[1]}{index}" for index in range(count)]
        names, line = self.names.get(command, (names, line))
        if len(names) != count:
            raise self.error(f"{command} must name {count} columns, not {len(names)}", line)
        return [(what, name, line) for name in names]
