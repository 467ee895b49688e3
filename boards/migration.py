"""Imports of modules that Amaranth drops, rewritten to name their replacements."""

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterator

from hdl import coding

__all__ = ["NotMigrated", "migrate"]

# What amaranth.lib has to lose: modules, and the names in them that the replacements have too.
_NAMES = {"coding": (*coding.__all__, "*"), "scheduler": ("RoundRobin", "*")}
_LIB = "amaranth.lib"
_MODULES = {f"{_LIB}.{name}": f"hdl.{name}" for name in _NAMES}

_NEWLINE = r"(?:\r\n|\r|\n)"
_GAP = rf"(?:[ \t\f]|\\{_NEWLINE})*"
_BLANKS = re.compile(r"[ \t\f]*")
_COMMA = re.compile(r"(?:\s|#[^\r\n]*)*(,[ \t\f]*)")
_COMMENT = re.compile(r"[ \t\f]*,?[ \t\f]*#")
_REST_OF_LINE = re.compile(rf"[ \t\f]*(?:#[^\r\n]*)?({_NEWLINE}|\Z)")

_Edit = tuple[int, int, str]
_Located = ast.stmt | ast.expr | ast.alias


class NotMigrated(Exception):
    """A file cannot be rewritten; the message says why and where, on one line."""


def migrate(source: bytes) -> bytes:
    """Rewrite the imports, and the uses that spell a module out, in the text of a Python file.

    Whatever else is in the file stays as it is, byte for byte.

    Raises
    ------
    :exc:`NotMigrated`
        If the text is not Python, or what is imported has no replacement.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        text = source.decode(encoding)
        edits = sorted(_Rewriter(text, _parse(text)).edits())
    except SyntaxError as error:
        where = f"line {error.lineno}: " if error.lineno else ""
        raise NotMigrated(f"{where}{error.msg}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise NotMigrated(str(error) or "it is nested too deeply") from None
    if not edits:
        return source
    parts, position = [], 0
    for start, end, replacement in edits:
        if start < position:  # as in a formatted string, whose parts Python 3.11 misplaces
            raise NotMigrated("the import is used in an unusual way")
        parts += [text[position:start], replacement]
        position = end
    result = "".join([*parts, text[position:]])
    if text.encode(encoding) != source:
        raise NotMigrated(f"its encoding {encoding} says the same in several ways")
    return result.encode(encoding)


def _parse(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the file, not about what is done to it
        return ast.parse(text)


class _Rewriter:
    """Finds what is to be replaced in a text, as positions in it."""

    def __init__(self, text: str, tree: ast.Module):
        self.text = text
        self.nodes = list(ast.walk(tree))
        self.lines = [0, *(match.end() for match in re.finditer(_NEWLINE, text)), len(text)]
        imported = [
            alias.name
            for node in self.nodes
            if isinstance(node, ast.Import)
            for alias in node.names
            if alias.asname is None and alias.name.split(".")[0] == "amaranth"
        ]
        self.spelled = _MODULES.keys() & imported
        uses = sum(isinstance(node, ast.Name) and node.id == "amaranth" for node in self.nodes)
        rewritten = sum(_dotted_name(node) in self.spelled for node in self.nodes)
        # Whether only these imports define the name amaranth, and it is used for more.
        self.keep = self.spelled.issuperset(imported) and uses > rewritten

    def edits(self) -> Iterator[_Edit]:
        if self.spelled:
            self.check_hdl_is_free()
        for node in self.nodes:
            name = _dotted_name(node)
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                if node.module in _MODULES:
                    yield self.from_module(node, node.module)
                elif node.module == _LIB:
                    yield from self.from_lib(node)
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.name in _MODULES:
                        added = f"{_LIB}, " if self.keep and alias.asname is None else ""
                        yield self.dotted(alias, "", alias.name, added + _MODULES[alias.name])
            elif isinstance(node, ast.Attribute) and name in _MODULES:
                if name not in self.spelled:
                    raise NotMigrated(f"line {node.lineno}: this needs 'import {name}'")
                yield self.dotted(node, "", name, _MODULES[name])

    def check_hdl_is_free(self):
        for node in self.nodes:
            fields = {"id", "arg", "name", "asname", "rest"}
            if isinstance(node, ast.keyword):
                continue  # its name is that of a parameter elsewhere
            if isinstance(node, ast.alias) and "." not in node.name:
                fields = {"asname"} if node.asname else {"name"}
            if "hdl" in [getattr(node, field, None) for field in fields]:
                line = getattr(node, "lineno", "?")
                raise NotMigrated(f"line {line}: hdl is the name of something else")

    def from_module(self, node: ast.ImportFrom, module: str) -> _Edit:
        for alias in node.names:
            if alias.name not in _NAMES[module.rpartition(".")[2]]:
                raise NotMigrated(f"line {alias.lineno}: {_MODULES[module]} has no {alias.name!r}")
        return self.dotted(node, "from", module, _MODULES[module])

    def from_lib(self, node: ast.ImportFrom) -> Iterator[_Edit]:
        """Take the modules out of an import of several, into an import of their own."""
        moved = [alias for alias in node.names if alias.name in _NAMES]
        if len(moved) == len(node.names):
            yield self.dotted(node, "from", _LIB, "hdl")
        elif moved:
            yield from self.removals(node, moved)
            yield self.insertion(node, f"from hdl import {', '.join(map(ast.unparse, moved))}")

    def removals(self, node: ast.ImportFrom, moved: list[ast.alias]) -> Iterator[_Edit]:
        spans = [self.span(alias) for alias in node.names]
        last = max(index for index, alias in enumerate(node.names) if alias not in moved)
        for (start, end), (following, _), alias in zip(spans, spans[1:], node.names, strict=False):
            if alias in moved and node.names.index(alias) < last:
                if "#" in self.text[start:following]:
                    yield from self.between_comments(start, end)
                else:
                    yield start, following, ""
        start, end = spans[last][1], spans[-1][1]
        rest = self.text[start:end]
        commented = "\n" in rest.replace("\r", "\n") and _COMMENT.match(self.text, end)
        in_parentheses = self.span(node)[1] > end  # so that a comma may be the last
        if "#" in rest or (commented and in_parentheses):
            for start, end in spans[last + 1 :]:
                yield from self.between_comments(start, end)
        elif rest:
            yield start, end, ""

    def between_comments(self, start: int, end: int) -> Iterator[_Edit]:
        """Remove one name and the comma behind it; comments stay."""
        blanks = _BLANKS.match(self.text, end)
        comma = _COMMA.match(self.text, end)
        assert blanks is not None  # it also matches nothing
        yield start, blanks.end(), ""
        if comma is not None:
            yield *comma.span(1), ""

    def insertion(self, node: ast.ImportFrom, statement: str) -> _Edit:
        """Insert a statement on the next line, or before one that shares its line with others."""
        start, end = self.span(node)
        before = self.text[self.lines[node.lineno - 1] : start]
        rest = _REST_OF_LINE.match(self.text, end)
        if before.strip(" \t\f") or rest is None:
            return start, start, f"{statement}; "
        if rest[1]:
            return rest.end(), rest.end(), f"{before}{statement}{rest[1]}"
        newline = re.search(_NEWLINE, self.text)
        return rest.end(), rest.end(), (newline[0] if newline else "\n") + before + statement

    def dotted(self, node: _Located, keyword: str, name: str, replacement: str) -> _Edit:
        """Replace a dotted name that stands at a node, after a keyword."""
        start, _ = self.span(node)
        pattern = _GAP.join(map(re.escape, re.split(r"(\.)", name)))
        found = re.compile(rf"{keyword}{_GAP}(?P<name>{pattern})").match(self.text, start)
        if found is None:
            raise NotMigrated(f"line {node.lineno}: the name is written in an unusual way")
        return *found.span("name"), replacement

    def span(self, node) -> tuple[int, int]:
        """Turn lines and columns, which count UTF-8 bytes, into positions in the text."""
        return (
            self.position(node.lineno, node.col_offset),
            self.position(node.end_lineno, node.end_col_offset),
        )

    def position(self, line: int, column: int) -> int:
        start, end = self.lines[line - 1 : line + 1]
        return start + len(self.text[start:end].encode()[:column].decode(errors="replace"))


def _dotted_name(node: ast.AST) -> str:
    """Write a name with attributes, such as ``amaranth.lib``; anything else is empty."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(names)]) if isinstance(node, ast.Name) else ""
