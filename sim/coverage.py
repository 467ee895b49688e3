"""Coverage of truth-table rows: which combinations of input values were driven."""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["MAX_BITS", "Coverage", "measure"]

MAX_BITS = 20


@dataclass(frozen=True)
class Coverage:
    """Rows of a truth table that were driven.

    Attributes
    ----------
    ports : :class:`tuple` of pair of :class:`str` and :class:`int`
        Names and widths of the inputs; the first holds the most significant bits of a row number.
    rows : :class:`bytes`
        For every row 1 if it was driven, otherwise 0.
    """

    ports: tuple[tuple[str, int], ...]
    rows: bytes

    @property
    def driven(self) -> int:
        return self.rows.count(1)

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def percent(self) -> float:
        return 100 * self.driven / self.total

    def __or__(self, other: "Coverage") -> "Coverage":
        """Merge with the coverage of another run of the same ports.

        Raises
        ------
        :exc:`ValueError`
            If the ports are not the same.
        """
        if self.ports != other.ports:
            raise ValueError(
                "coverage can only be merged over the same inputs, "
                f"not {_layout(self.ports)} and {_layout(other.ports)}"
            )
        merged = int.from_bytes(self.rows) | int.from_bytes(other.rows)
        return Coverage(self.ports, merged.to_bytes(self.total))

    def missing(self) -> Iterator[str]:
        """Yield the rows that were not driven, as disjoint cubes in counting order.

        A cube is the largest aligned block of such rows that begins at its first row; it is
        written by port, with ``-`` for a bit that can be either.
        """
        row = self.rows.find(0)
        while row >= 0:
            size = row & -row or self.total
            while self.rows.find(1, row, row + size) >= 0:
                size //= 2
            yield self._cube(row, size.bit_length() - 1)
            row = self.rows.find(0, row + size)

    def _cube(self, row: int, free: int) -> str:
        bits = self.total.bit_length() - 1
        digits = format(row, f"0{bits}b")[: bits - free] + "-" * free
        words = []
        for name, width in self.ports:
            words.append(f"{name}={digits[:width]}")
            digits = digits[width:]
        return " ".join(words)

    def pack(self) -> tuple[Any, bytes]:
        """Return the same as plain data, small enough to be sent to another process."""
        return [list(port) for port in self.ports], zlib.compress(self.rows)

    @classmethod
    def unpack(cls, packed: tuple[Any, bytes]) -> "Coverage":
        ports, rows = packed
        return cls(tuple((name, width) for name, width in ports), zlib.decompress(rows))


def measure(
    ports: Sequence[tuple[str, int]], given: Mapping[str, Iterable[int]]
) -> Coverage | None:
    """Find the rows that vectors drive; ``None`` if the inputs have more than 20 bits or none."""
    bits = sum(width for _, width in ports)
    if not 0 < bits <= MAX_BITS:
        return None
    driven = np.zeros(1, np.int64)
    for name, width in ports:
        driven = driven << width | np.asarray(given[name], np.int64) & (1 << width) - 1
    rows = np.zeros(1 << bits, np.uint8)
    rows[driven] = 1
    return Coverage(tuple(ports), rows.tobytes())


def _layout(ports: Sequence[tuple[str, int]]) -> str:
    return " ".join(f"{name}[{width}]" for name, width in ports)
