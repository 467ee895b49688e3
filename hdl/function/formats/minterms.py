"""Functions given by their minterms or maxterms."""

import re
from collections.abc import Sequence

import numpy as np

from ..errors import TableError
from ..table import TruthTable, check_names, check_size
from .grid import check_entries
from .places import Places, blanked
from .wrap import wrapped

__all__ = ["parse_minterms", "read_minterms", "write_minterms"]

_NAME = r"[A-Za-z][A-Za-z0-9_]*(?:\[[0-9]+\])?"
_HEAD = re.compile(rf"({_NAME})\s*(\([^()=;]*\))?\s*=")
_LISTS = {"m": "+", "M": "*"}  # minterms of the on-set, maxterms; and what joins don't-cares
_LIST = re.compile(r"\s*[\u03a3\u03a0\u2211\u220f]?\s*([mMdD])\s*\(([^()=;]*)\)")  # sum, product
_PLAIN = re.compile(r"[0-9,][0-9, \t]*")
_NUMBER = re.compile(r"[^,]*")
_FORM = "'1,2,4', 'm(1,2,4) + d(0,3)' or 'M(5,6) * D(7)'"


def parse_minterms(text: str, inputs: Sequence[str]) -> TruthTable:
    """Make a table from the numbers of its minterms or maxterms.

    Parameters
    ----------
    text : :class:`str`
        ``m(1,2,4) + d(0,3)``: the minterms where the output is 1, and those where it does not
        matter; ``M(5,6,7) * D(0,3)``: the maxterms, where it is 0, and the same; or a bare list of
        minterms, ``1,2,4``. A list in parentheses may be empty, and a sign of a sum or a product
        may stand before it. Several outputs are written ``f = m(1,2); g = M(0) * D(3)``; a list
        without a name is the output ``f``. The order of the numbers has no meaning.
    inputs : sequence of :class:`str`
        Names of the inputs; the first is the most significant bit of a minterm's number.

    Raises
    ------
    :exc:`TableError`
        With the column, if the text is of no such form, or a number is too large or in both lists.
    :exc:`ValueError`
        If the names do not fit a table.
    """
    check_size("minterm table", len(inputs), 1)
    check_names("minterm table", inputs, ())
    return _Reader(text, "minterms", tuple(inputs)).table()


def read_minterms(text: str, source: str) -> TruthTable:
    """Read statements such as ``f(a, b, c) = m(1, 2, 4) + d(0, 3)``, as textbooks write them.

    The inputs of the first statement are those of all. Another one may repeat them or leave them
    out: ``g = M(0, 7)``. Statements are separated by line ends outside of parentheses or by
    semicolons, and ``#`` starts a comment. Lists are those of :func:`parse_minterms`.

    Parameters
    ----------
    text : :class:`str`
    source : :class:`str`
        Name of the file, for errors.

    Raises
    ------
    :exc:`TableError`
        If the text breaks the format, or there are more columns than a table may have.
    """
    return _Reader(text, source, None).table()


class _Reader:
    def __init__(self, text: str, source: str, inputs: tuple[str, ...] | None):
        self.text = re.sub(r"#[^\r\n]*", blanked, text)
        self.source = source
        self.places = Places(text)
        self.inputs = inputs
        self.position = 0
        self.columns: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    def table(self) -> TruthTable:
        while self.skip(r"[\s;]*", len(self.text)):
            self.statement()
        if self.inputs is None or not self.columns:
            raise self.error(f"there are no minterms, expected {_FORM}", 0)
        parts = zip(*self.columns.values(), strict=True)
        on, care = (np.stack(columns, 1) for columns in parts)
        return TruthTable(self.inputs, tuple(self.columns), on, care)

    def error(self, what: str, position: int) -> TableError:
        return TableError(what, self.source, *self.places(position))

    def skip(self, pattern: str, end: int) -> bool:
        """Pass what a pattern matches; return whether the end is not reached yet."""
        found = re.compile(pattern).match(self.text, self.position)
        assert found is not None  # the patterns also match nothing
        self.position = found.end()
        return self.position < end

    def statement(self) -> None:
        start = self.position
        name = "f"
        if head := _HEAD.match(self.text, start):
            name = head[1]
            if head[2] is not None:
                self.declare(head[2][1:-1].replace(",", " ").split(), head.start(2))
            self.position = head.end()
        if self.inputs is None:
            raise self.error("inputs are missing, expected such as f(a, b, c) = m(1, 2, 4)", start)
        if name in self.columns:
            raise self.error(f"output {name!r} is given twice, expected once", start)
        try:
            check_names("minterm table", self.inputs, (name,))
            check_entries(len(self.inputs), len(self.columns) + 1)
        except ValueError as error:
            raise self.error(str(error), start) from None
        self.columns[name] = self.lists()
        self.skip(r"[^\S\r\n]*", 0)
        if self.position < len(self.text) and self.text[self.position] not in ";\r\n":
            raise self.error(
                f"expected ';' or the end of the line, not {self.text[self.position]!r}",
                self.position,
            )

    def declare(self, names: list[str], position: int) -> None:
        if self.inputs is not None:
            if self.inputs != tuple(names):
                raise self.error(
                    f"inputs are {', '.join(names)}, expected {', '.join(self.inputs)} as before",
                    position,
                )
            return
        try:
            check_entries(len(names), 1)
            check_names("minterm table", names, ())
        except ValueError as error:
            raise self.error(str(error), position) from None
        self.inputs = tuple(names)

    def lists(self) -> tuple[np.ndarray, np.ndarray]:
        """Read the lists of one output; return its on-set and its care set."""
        self.skip(r"\s*", 0)
        start = self.position
        kind = "m"
        free = np.zeros(1 << len(self.inputs or ()), np.bool_)
        if first := _LIST.match(self.text, start):
            kind = first[1]
            if kind not in _LISTS:
                raise self.error(f"don't-cares stand alone, expected {_FORM}", first.start(1))
            self.position = first.end()
            listed = self.numbers(first[2], first.start(2))
            joined = re.compile(r"\s*[+*&|]").match(self.text, self.position)
            if joined:
                sign, letter = _LISTS[kind], "d" if kind == "m" else "D"
                second = _LIST.match(self.text, joined.end())
                if joined[0][-1] != sign or not second or second[1] != letter:
                    raise self.error(
                        f"expected {sign} {letter}(...) behind {kind}(...)", joined.end() - 1
                    )
                self.position = second.end()
                free = self.numbers(second[2], second.start(2))
                both = np.flatnonzero(listed & free)
                if both.size:
                    raise self.error(
                        f"minterm must be in one of {kind}(...) and {letter}(...), "
                        f"but {both[0]} is in both",
                        second.start(2),
                    )
        elif plain := _PLAIN.match(self.text, start):
            self.position = plain.end()
            listed = self.numbers(plain[0], start)
        else:
            raise self.error(f"expected {_FORM}", start)
        return (listed if kind == "m" else ~listed), ~free

    def numbers(self, text: str, position: int) -> np.ndarray:
        rows = np.zeros(1 << len(self.inputs or ()), np.bool_)
        if not text.strip():
            return rows
        for found in _NUMBER.finditer(text):
            if found.start() > 0 and text[found.start() - 1] != ",":
                continue  # the empty match behind a number
            word = found[0].strip()
            place = position + found.start() + len(found[0]) - len(found[0].lstrip())
            if not (word.isascii() and word.isdecimal()):
                raise self.error(f"minterm must be a number, not {word[:40]!r}", place)
            # A long word is too large whatever it is, and int() refuses very long ones.
            if len(word.lstrip("0")) > 6 or int(word) >= len(rows):
                raise self.error(
                    f"minterm must be less than {len(rows)} for {len(self.inputs or ())} inputs, "
                    f"not {word[:40]}",
                    place,
                )
            rows[int(word)] = True
        return rows


def write_minterms(table: TruthTable) -> str:
    """Write a table as statements that :func:`read_minterms` reads."""
    names = f"({', '.join(table.inputs)})"
    text = ""
    for output, on, care in zip(table.outputs, table.on.T, table.care.T, strict=True):
        line = f"{output}{names} = m({_listed(on)})"
        if not care.all():
            line += f" + d({_listed(~care)})"
        text += wrapped(line)
        names = ""
    return text


def _listed(rows: np.ndarray) -> str:
    return ", ".join(map(str, np.flatnonzero(rows)))
