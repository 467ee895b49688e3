"""BLIF, the Berkeley Logic Interchange Format, as far as it is combinational.

The format is that of "Berkeley Logic Interchange Format (BLIF)", University of California,
Berkeley, 2005.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ..errors import TableError

__all__ = ["Blif", "Names", "parse_blif"]

_STATE = (".latch", ".mlatch")
_HIERARCHY = (".subckt", ".gate", ".mgate", ".search", ".barbuf", ".conn", ".short", ".blackbox")
# Times, loads and attributes, which say nothing about the function.
_IGNORED = (
    ".area .attr .clock .cname .default_input_arrival .default_input_drive "
    ".default_max_input_load .default_output_load .default_output_required .delay .input_arrival "
    ".input_drive .max_input_load .output_load .output_required .param .wire .wire_load_slope"
).split()


class Names(NamedTuple):
    """A signal that is a sum of products of others, or the complement of one.

    Attributes
    ----------
    fanins : :class:`tuple` of :class:`str`
    cubes : :class:`tuple` of :class:`str`
        A symbol ``0``, ``1`` or ``-`` for each fanin.
    value : :class:`bool`
        What the signal is where a cube holds; it is the opposite elsewhere.
    line : :class:`int`
        Where it is described.
    """

    fanins: tuple[str, ...]
    cubes: tuple[str, ...]
    value: bool
    line: int


@dataclass
class Blif:
    """A model.

    Attributes
    ----------
    inputs, outputs : :class:`list` of pairs of :class:`str` and :class:`int`
        Names and their lines.
    nodes : mapping of :class:`str` to :class:`Names`
        What drives each signal.
    free : mapping of :class:`str` to :class:`Names`
        The network behind ``.exdc``, which is 1 where an output of the same name may be anything.
    """

    inputs: list[tuple[str, int]] = field(default_factory=list)
    outputs: list[tuple[str, int]] = field(default_factory=list)
    nodes: dict[str, Names] = field(default_factory=dict)
    free: dict[str, Names] = field(default_factory=dict)


def parse_blif(text: str, source: str) -> Blif:
    """Read the first and only model of a text.

    Raises
    ------
    :exc:`TableError`
        If the text breaks the format, or has latches, subcircuits, gates of a library or a second
        model.
    """
    parser = _Parser(source)
    for words, line in _lines(text):
        if not parser.take(words, line):
            break
    parser.finish()
    if not parser.started:
        raise TableError(f"{source}: there is no .model, expected one", source)
    return parser.blif


def _lines(text: str) -> Iterator[tuple[list[str], int]]:
    """Yield the words of each line, those that a backslash continues joined, and its number."""
    words: list[str] = []
    first = 0
    for number, line in enumerate(text.splitlines(), 1):
        line = line.partition("#")[0].rstrip()
        continues = line.endswith("\\")
        words += line.removesuffix("\\").split()
        first = first or number
        if not continues:
            if words:
                yield words, first
            words, first = [], 0
    if words:
        yield words, first


class _Parser:
    def __init__(self, source: str):
        self.source = source
        self.blif = Blif()
        self.nodes = self.blif.nodes
        self.started = False
        self.names: tuple[str, ...] | None = None  # of the .names whose rows come now
        self.cubes: list[str] = []
        self.values: set[str] = set()
        self.line = 0

    def error(self, what: str, line: int) -> TableError:
        return TableError(what, self.source, line)

    def take(self, words: list[str], line: int) -> bool:
        """Take the words of a line; return whether there may be more."""
        command, *rest = words
        if not command.startswith("."):
            self.row(words, line)
            return True
        self.finish()
        if command == ".model":
            if self.started:
                raise self.error("second .model, expected only one", line)
            self.started = True
            return True
        if not self.started and command in (".inputs", ".outputs", ".names", ".end"):
            raise self.error(f"{command} is before .model, expected behind it", line)
        match command:
            case ".inputs":
                self.blif.inputs += [(name, line) for name in rest]
            case ".outputs":
                self.blif.outputs += [(name, line) for name in rest]
            case ".names":
                if not rest:
                    raise self.error(".names has no signal, expected at least the output", line)
                if rest[-1] in self.nodes:
                    raise self.error(f"signal {rest[-1]!r} has a second driver, expected one", line)
                self.names, self.line = tuple(rest), line
            case ".exdc":
                self.nodes = self.blif.free
            case ".end":
                return False
            case _ if command in _STATE:
                raise self.error(f"{command} holds state, expected combinational logic", line)
            case _ if command in _HIERARCHY:
                raise self.error(f"{command} uses another model, expected .names alone", line)
            case _ if command not in _IGNORED:
                raise self.error(
                    f"{command} is not understood, expected .inputs, .outputs, .names or .end", line
                )
        return True

    def row(self, words: list[str], line: int) -> None:
        if self.names is None:
            raise self.error(f"row {' '.join(words)[:40]!r} is behind no .names", line)
        *cube, value = words
        symbols = "".join(cube)
        width = len(self.names) - 1
        if len(symbols) != width:
            raise self.error(f"row has {len(symbols)} inputs, expected {width}", line)
        for symbol in symbols:
            if symbol not in "01-":
                raise self.error(f"input is {symbol!r}, expected 0, 1 or -", line)
        if value not in ("0", "1"):
            raise self.error(f"output is {value[:40]!r}, expected 0 or 1", line)
        self.values.add(value)
        if len(self.values) > 1:
            raise self.error(f"output is {value}, but not in the rows before", line)
        self.cubes.append(symbols)

    def finish(self) -> None:
        """Keep the rows of the last .names."""
        if self.names is None:
            return
        *fanins, name = self.names
        value = self.values != {"0"}
        self.nodes[name] = Names(tuple(fanins), tuple(self.cubes), value, self.line)
        self.names = None
        self.cubes, self.values = [], set()
