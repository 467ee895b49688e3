"""What the rows of a PLA mean: the sets of minterms that its symbols put them into."""

import numpy as np

from ..cover import ABSENT, Cover
from ..cubetable import CubeTable, find_overlap
from ..errors import TableError
from ..rows import Rows
from ..table import TruthTable
from .grid import combination, cube_index, make_grid, output_words, unpack

__all__ = ["Planes"]

_SYMBOLS = {"f": "1", "d": "-", "r": "0"}  # the symbol that puts a minterm into each set
_SETS = {"f": "on", "d": "don't-care", "r": "off"}
_LITERALS = np.full(128, ABSENT, np.uint8)  # for the code of each character
_LITERALS[[ord("0"), ord("1")]] = 0, 1
_MAX_PAIRS = 1 << 30  # of cubes that are compared, one by one, to find out whether sets overlap


class Planes:
    """The sets that the rows of a PLA make.

    Parameters
    ----------
    rows : :class:`~hdl.function.Rows`
        Of the kind ``f``, ``fd``, ``fr`` or ``fdr``, with names that fit a table.
    """

    def __init__(self, rows: Rows):
        self.rows = rows
        self.inputs, self.outputs, self.kind = rows.inputs, rows.outputs, rows.kind

    def table(self, last_line: int) -> TruthTable:
        """Enumerate the minterms; raises :exc:`TableError` if two sets that may not do overlap."""
        count = len(self.outputs)
        grids = {letter: make_grid(len(self.inputs), count) for letter in "fdr"}
        for row in self.rows.rows:
            index = cube_index(row.cube)
            for letter in self.kind:
                words = output_words(row.outputs, _SYMBOLS[letter])
                if words.any():
                    grids[letter][index] |= words
        if "r" in self.kind:
            for letter, other in ("fr", "fd", "dr"):
                clash = grids[letter] & grids[other]
                if clash.any():
                    raise self.clash(*map(int, np.argwhere(unpack(clash, count))[0]))
        f, d, r = (unpack(grid, count) for grid in grids.values())
        if self.kind == "fdr":
            missing = np.argwhere(~(f | d | r))
            if missing.size:
                minterm, output = missing[0]
                raise TableError(
                    f".type fdr needs every output for every input combination; {len(missing)} "
                    f"missing, the first is {self.outputs[output]} for inputs "
                    f"{combination(minterm, '-' * len(self.inputs))}",
                    self.rows.source,
                    last_line,
                )
        care = f | r if "r" in self.kind else ~d
        return TruthTable(self.inputs, self.outputs, f & care, care)

    def clash(self, minterm: int, output: int) -> TableError:
        """Name the row that puts a minterm into a second set."""
        bits = combination(minterm, "-" * len(self.inputs))
        sets = {symbol: letter for letter, symbol in _SYMBOLS.items() if letter in self.kind}
        earlier = ""
        for row in self.rows.rows:
            letter = sets.get(row.outputs[output], "")
            if letter and all(map(_fits, row.cube, bits)):
                if earlier and letter != earlier:
                    return self.overlap(output, letter, earlier, bits, row.line)
                earlier = letter
        raise AssertionError(f"no two rows contradict each other for inputs {bits}")

    def cubes(self) -> CubeTable:
        """Keep the cubes; raises :exc:`TableError` if two sets that may not do overlap."""
        covers, lines = {}, {}
        literals = _LITERALS[_codes([row.cube for row in self.rows.rows], len(self.inputs))]
        symbols = _codes([row.outputs for row in self.rows.rows], len(self.outputs))
        for letter, symbol in _SYMBOLS.items():
            feeds = (symbols == ord(symbol)) & (letter in self.kind)
            used = feeds.any(1)
            covers[letter] = Cover(self.inputs, self.outputs, literals[used], feeds[used])
            lines[letter] = np.array([row.line for row in self.rows.rows], np.int64)[used]
        if "r" not in self.kind:
            return CubeTable(covers["f"], free=covers["d"])
        for letter, other in ("fr", "fd", "dr"):
            self.check_overlap(covers, lines, letter, other)
        return CubeTable(covers["f"], off=covers["r"])

    def check_overlap(
        self, covers: dict[str, Cover], lines: dict[str, np.ndarray], letter: str, other: str
    ) -> None:
        if len(covers[letter]) * len(covers[other]) > _MAX_PAIRS:
            raise TableError(
                f"{self.rows.source}: {len(covers[letter])} rows of the {_SETS[letter]}-set and "
                f"{len(covers[other])} of the {_SETS[other]}-set are too many to be compared, "
                f"expected at most {_MAX_PAIRS} pairs: use .type f or fd",
                self.rows.source,
            )
        clash = find_overlap(covers[letter], covers[other])
        if clash is not None:
            rows, output, cube = clash
            places = [(int(lines[s][r]), s) for s, r in zip((letter, other), rows, strict=True)]
            (_, earlier), (line, later) = sorted(places)
            raise self.overlap(output, later, earlier, cube, line)

    def overlap(self, output: int, here: str, earlier: str, cube: str, line: int) -> TableError:
        return TableError(
            f"output {self.outputs[output]} is {_SETS[here]} here but {_SETS[earlier]} "
            f"in an earlier row, for inputs {cube}",
            self.rows.source,
            line,
        )


def _codes(rows: list[str], width: int) -> np.ndarray:
    """Turn rows of equal width into an array of their characters' codes."""
    return np.frombuffer("".join(rows).encode("ascii"), np.uint8).reshape(len(rows), width)


def _fits(symbol: str, bit: str) -> bool:
    return symbol in ("-", bit)
