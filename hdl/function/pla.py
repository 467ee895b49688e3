"""Truth tables in espresso's PLA format."""

import re

import numpy as np

from .cover import MAX_COVER_INPUTS
from .errors import TableError
from .grid import WORD, check_columns, combination, cube_index, output_word, unpack
from .rows import Row, Rows
from .table import MAX_INPUTS, MAX_OUTPUTS, TruthTable

__all__ = ["read_pla", "read_pla_rows"]

_COMMANDS = (".i", ".o", ".ilb", ".ob", ".p", ".type", ".e", ".end")
_TYPES = ("f", "fd", "fr", "fdr")
_SYMBOLS = {"f": "14", "d": "-2", "r": "0"}  # which symbols put a minterm into which set
_SETS = {"f": "on", "d": "don't-care", "r": "off"}


def read_pla(text: str, source: str) -> TruthTable:
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
    don't-care, as it is for espresso. In ``fr`` and ``fdr`` a minterm in two sets is an error. Text
    after ``#`` is a comment. Blanks and ``|`` in rows are ignored, and a row may continue on the
    next line. Columns without names are called ``i0``, ``i1``... and ``o0``, ``o1``...; a name
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
    pla = _Pla(source, MAX_INPUTS, WORD)
    pla.read(text)
    return pla.table()


def read_pla_rows(text: str, source: str) -> Rows:
    """Read the rows of a PLA file, whether or not they make a table.

    There are up to 1024 inputs and 4096 outputs. The format is that of :func:`read_pla`. Raises
    :exc:`TableError` if the text breaks it.
    """
    pla = _Pla(source, MAX_COVER_INPUTS, MAX_OUTPUTS)
    pla.read(text)
    inputs, outputs = pla.columns()
    plain = str.maketrans("234", "-~1")
    rows = (
        Row(cube.translate(plain), symbols.translate(plain), line)
        for cube, symbols, line in pla.rows
    )
    return Rows(source, pla.type, inputs, outputs, tuple(rows))


class _Pla:
    """What was read so far."""

    def __init__(self, source: str, max_inputs: int, max_outputs: int):
        self.source = source
        self.limits = {".i": (1, max_inputs), ".o": (1, max_outputs), ".p": (0, 10**9)}
        self.last_line = 1
        self.type = "fd"
        self.numbers: dict[str, tuple[int, int]] = {}  # .i, .o, .p -> value, line
        self.names: dict[str, tuple[list[str], int]] = {}  # .ilb, .ob -> names, line
        self.rows: list[tuple[str, str, int]] = []  # inputs, outputs, line
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
        elif command in self.limits:
            least, most = self.limits[command]
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
            self.rows.append((self.partial[:inputs], self.partial[inputs:], self.partial_line))
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

    def table(self) -> TruthTable:
        inputs, outputs = self.columns()
        on, care = self.sets(outputs)
        return TruthTable(inputs, outputs, unpack(on, len(outputs)), unpack(care, len(outputs)))

    def sets(self, outputs: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
        """Make grids of the on-set and the care set."""
        grids = {letter: np.zeros((2,) * self.numbers[".i"][0], np.uint64) for letter in "fdr"}
        for cube, symbols, line in self.rows:
            index = cube_index(cube)
            for letter in self.type:
                word = output_word(symbols, _SYMBOLS[letter])
                grids[letter][index] |= word
                for other in self.type.replace(letter, "") if "r" in self.type else "":
                    clash = unpack(grids[other][index] & word, len(outputs))
                    if clash.any():
                        minterm, output = np.argwhere(clash)[0]
                        raise self.error(
                            f"output {outputs[output]} is {_SETS[letter]} here but {_SETS[other]} "
                            f"in an earlier row, for inputs {combination(minterm, cube)}",
                            line,
                        )
        f, d, r = grids.values()
        if self.type == "fdr":
            missing = np.argwhere(~unpack(f | d | r, len(outputs)))
            if missing.size:
                minterm, output = missing[0]
                raise self.error(
                    f".type fdr needs every output for every input combination; {len(missing)} "
                    f"missing, the first is {outputs[output]} for inputs "
                    f"{combination(minterm, '-' * f.ndim)}",
                    self.last_line,
                )
        every = output_word("1" * len(outputs), "1")
        care = f | r if "r" in self.type else ~d & every
        return f & care, care
