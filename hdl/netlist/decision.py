"""Decisions: assignments under conditions, as multiplexers.

Amaranth's netlist says of a signal that is assigned in ``If`` and ``Switch`` statements: here is
a list of assignments, of which a later one wins, each under one output of a ``PriorityMatch``.
That is one statement: of its cases only the first that matches is active, and only if the
statement is reached at all. Put together again, the statements need few gates.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from amaranth.hdl import _nir

from . import arithmetic
from .builder import GateBuilder

__all__ = ["Decisions", "matches"]


def matches(build: GateBuilder, word: list[int], patterns: Iterable[str]) -> int:
    """Return whether a word fits one of the patterns, ``-`` standing for either bit."""
    return build.any(
        build.all(
            1 if digit == "-" else bit ^ (digit == "0")
            for bit, digit in zip(word, reversed(pattern), strict=True)
        )
        for pattern in patterns
    )


@dataclass
class _Open:
    """A statement that is being read: its cell, the value before it and after its cases."""

    cell: int
    case: int
    before: int
    after: dict[int, int] = field(default_factory=dict)


class Decisions:
    """Turns the statements of one netlist into gates.

    Parameters
    ----------
    build : :class:`~hdl.netlist.builder.GateBuilder`
    cells : list of cells of Amaranth's netlist
    literal : mapping from nets to literals
        Holds every net that a decision depends on before the decision is asked for.
    """

    def __init__(
        self,
        build: GateBuilder,
        cells: Sequence[Any],
        literal: Mapping[_nir.Net, int],
    ):
        self._build = build
        self._cells = cells
        self._literal = literal
        self._none_before: dict[int, int] = {}
        self._paths: dict[_nir.Net, tuple[tuple[int, int], ...]] = {_nir.Net.from_const(1): ()}
        self._known_codes: dict[int, list[list[int]] | None] = {}

    def active(self, cell: int, case: int) -> int:
        """Return whether a case is the active one of its statement.

        The cases of one statement are asked for in ascending order.
        """
        statement = self._statement(cell)
        enable = self._literal[statement.en]
        match = self._literal[statement.inputs[case]]
        codes = self._codes(cell)
        if codes is None:
            none_before = self._none_before.get(cell, enable)
            self._none_before[cell] = self._build.and_(none_before, match ^ 1)
            return self._build.and_(none_before, match)
        if case == len(codes):
            match = self._build.any(self._literal[net] for net in statement.inputs[:case]) ^ 1
        return self._build.and_(enable, match)

    def value(self, assignments: Iterable[tuple[_nir.Net, int]], value: int) -> int:
        """Return a bit after assignments to it, as pairs of condition and literal."""
        opened: list[_Open] = []
        for condition, literal in assignments:
            path = self._path(condition)
            depth = 0
            while depth < min(len(opened), len(path)) and opened[depth].cell == path[depth][0]:
                depth += 1
                if opened[depth - 1].case != path[depth - 1][1]:
                    break
            while len(opened) > depth:
                value = self._close(opened.pop(), value)
            if depth and opened[-1].case != path[depth - 1][1]:
                opened[-1].after[opened[-1].case] = value
                opened[-1].case = path[depth - 1][1]
                value = opened[-1].after.get(opened[-1].case, opened[-1].before)
            opened += [_Open(cell, case, value) for cell, case in path[depth:]]
            value = literal
        while opened:
            value = self._close(opened.pop(), value)
        return value

    def _path(self, condition: _nir.Net) -> tuple[tuple[int, int], ...]:
        """List the statements around an assignment with their cases, the outermost first."""
        chain = []
        net = condition
        while net not in self._paths:
            chain.append(net)
            net = self._statement(net.cell).en
        for inner in reversed(chain):
            net = self._statement(inner.cell).en
            self._paths[inner] = (*self._paths[net], (inner.cell, inner.bit))
        return self._paths[condition]

    def _close(self, statement: _Open, value: int) -> int:
        """Return a bit after a statement, of whose last read case ``value`` is what comes out."""
        after, before = statement.after, statement.before
        after[statement.case] = value
        codes = self._codes(statement.cell)
        inputs = self._statement(statement.cell).inputs
        if codes is not None:
            otherwise = after.get(len(codes), before)
            cases = range(len(codes)) if len(codes) in after else after
            count = sum(len(codes[case]) for case in cases)
            word = self._tested(statement.cell)
            if 2 * count >= 1 << len(word):
                leaves = [otherwise] * (1 << len(word))
                for case in cases:
                    for code in codes[case]:
                        leaves[code] = after.get(case, before)
                return arithmetic.lookup(self._build, word, leaves)
        ordered = sorted(after)
        if ordered == list(range(len(ordered))) or (codes is not None and len(codes) not in after):
            # No case that leaves the bit as it is comes before, or none can be true as well.
            for case in reversed(ordered):
                before = self._build.mux(self._literal[inputs[case]], after[case], before)
            return before
        for case in ordered:
            active = self._literal[_nir.Net.from_cell(statement.cell, case)]
            before = self._build.mux(active, after[case], before)
        return before

    def _codes(self, cell: int) -> list[list[int]] | None:
        """List the values that the cases of a statement stand for, before a default.

        ``None`` if more than one case can match, or they do not all test the same word.
        """
        if cell not in self._known_codes:
            self._known_codes[cell] = self._find_codes(self._statement(cell))
        return self._known_codes[cell]

    def _find_codes(self, statement: Any) -> list[list[int]] | None:
        always = _nir.Net.from_const(1)
        tests = statement.inputs
        if tests[-1] == always:
            tests = tests[:-1]
        if not tests or always in tests:
            return None
        cells = [self._matches(net) for net in tests]
        patterns = [pattern for cell in cells for pattern in cell.patterns]
        if any("-" in pattern for pattern in patterns) or len(set(patterns)) < len(patterns):
            return None
        if any(cell.value != cells[0].value for cell in cells):
            return None
        return [[int(f"0{pattern}", 2) for pattern in cell.patterns] for cell in cells]

    def _tested(self, cell: int) -> list[int]:
        """Return the word that all cases of a statement test."""
        return [self._literal[net] for net in self._matches(self._statement(cell).inputs[0]).value]

    def _statement(self, cell: int) -> Any:
        statement = self._cells[cell]
        assert type(statement) is _nir.PriorityMatch
        return statement

    def _matches(self, net: _nir.Net) -> Any:
        test = self._cells[net.cell]
        assert type(test) is _nir.Matches
        return test
