"""The grammar of Boolean expressions."""

import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

from .program import Program, economical

__all__ = ["ExpressionError", "Parser"]

_TOKEN = re.compile(
    r"(?P<name>[a-z][a-z0-9_]*(\[[0-9]+\])?)|(?P<number>[0-9]+)|[&*|+^~!'()=;]", re.I | re.A
)
_SPACE = re.compile(r"\s*", re.A)
_SYNONYMS = {"and": "&", "*": "&", "or": "|", "+": "|", "xor": "^", "not": "~", "!": "~"}
_PRECEDENCE = {"(": 0, "|": 1, "^": 2, "&": 3, "~": 4}
_BINARY = ("|", "^", "&")


class ExpressionError(ValueError):
    """A text is not a Boolean expression; :py:`column` counts its characters from 1."""

    def __init__(self, what: str, column: int):
        super().__init__(what, column)
        self.what = what
        self.column = column

    def __str__(self) -> str:
        return f"expression, column {self.column}: {self.what}"


class _Token(NamedTuple):
    kind: str  # "name", "number", "end", or the operator that the text stands for
    text: str
    column: int

    def error(self, what: str) -> ExpressionError:
        return ExpressionError(what, self.column)

    def unexpected(self, expected: str) -> ExpressionError:
        shown = "the end" if self.kind == "end" else repr(self.text)
        return self.error(f"expected {expected}, not {shown}")


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while True:
        space = _SPACE.match(text, position)
        assert space is not None  # it also matches nothing
        if space.end() == len(text):
            yield _Token("end", "", position + 1)  # before any blanks, where the eye looks for it
            return
        match = _TOKEN.match(text, space.end())
        if match is None:
            raise ExpressionError(f"unexpected character {text[space.end()]!r}", space.end() + 1)
        symbol = _SYNONYMS.get(match[0].lower())
        yield _Token(symbol or match.lastgroup or match[0], match[0], match.start() + 1)
        position = match.end()


class Parser:
    """Turns a text into one :data:`Program` for each output.

    Operators wait on an explicit stack (Dijkstra's shunting-yard), so that nesting is limited by
    memory alone.

    Attributes
    ----------
    programs : :class:`dict` from :class:`str` to :data:`Program`
        Program of each output, in order.
    used : :class:`dict` from :class:`str` to :class:`int`
        Column where each input is first used, in order.
    defined : :class:`dict` from :class:`str` to :class:`int`
        Column where the expression of each output begins.

    Raises
    ------
    :exc:`ExpressionError`
        If the text is malformed, or two outputs have the same name.
    """

    def __init__(self, text: str):
        tokens = _tokens(text)
        self.rest = tokens
        self.token, self.following = next(tokens), next(tokens, None)
        self.programs: dict[str, Program] = {}
        self.used: dict[str, int] = {}
        self.defined: dict[str, int] = {}
        if self.token.kind == "end":
            raise ExpressionError("the expression is empty", 1)
        while self.token.kind != "end":
            self.statement()

    def advance(self) -> None:
        assert self.following is not None  # the last token is the end, which nobody passes
        self.token, self.following = self.following, next(self.rest, None)

    def statement(self) -> None:
        first = self.token
        name = "f"
        if first.kind == "name" and self.following and self.following.kind == "=":
            name = first.text
            self.advance()
            self.advance()
        program = self.program()
        if name in self.programs:
            raise first.error(f"output {name!r} is named twice")
        self.programs[name] = economical(program)
        self.defined[name] = first.column
        if self.token.kind == ";":
            self.advance()

    def program(self) -> Program:
        """Parse up to a semicolon or the end, which is left for the caller."""
        program: Program = []
        waiting: list[str] = []
        opened: list[int] = []  # columns of the parentheses among them
        complete = False  # whether what was read so far is an operand
        while True:
            token = self.token
            if not complete:
                complete = self.operand(program, waiting, opened)
            elif token.kind in _BINARY:
                while waiting and _PRECEDENCE[waiting[-1]] >= _PRECEDENCE[token.kind]:
                    program.append(waiting.pop())
                waiting.append(token.kind)
                complete = False
            elif token.kind == "'":
                program.append("~")
            elif token.kind == ")":
                while waiting and waiting[-1] != "(":
                    program.append(waiting.pop())
                if not waiting:
                    raise token.error("')' was never opened")
                waiting.pop()
                opened.pop()
            elif token.kind in (";", "end"):
                break
            else:
                raise token.unexpected("an operator")
            self.advance()
        if opened:
            raise ExpressionError("'(' is never closed", opened[-1])
        return program + waiting[::-1]

    def operand(self, program: Program, waiting: list[str], opened: list[int]) -> bool:
        """Take a token where an operand has to start; return whether it is a whole operand."""
        token = self.token
        match token.kind:
            case "(" | "~":
                waiting.append(token.kind)
                if token.kind == "(":
                    opened.append(token.column)
                return False
            case "name":
                self.used.setdefault(token.text, token.column)
                program.append(sys.intern(token.text))
            case "number" if token.text in ("0", "1"):
                program.append(int(token.text))
            case "number":
                raise token.error(f"a constant must be 0 or 1, not {token.text}")
            case _:
                raise token.unexpected("a name, '(' or '~'")
        return True
