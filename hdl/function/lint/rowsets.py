"""Sets of rows as bits of integers, which answer questions about all rows at once."""

from collections.abc import Iterator, Sequence

__all__ = ["RowSets", "bits", "column_sets"]

Literals = list[tuple[int, int]]


def bits(number: int, limit: int | None = None) -> Iterator[int]:
    """Yield the places of the bits that are set, lowest first, at most :py:`limit` of them."""
    while number and (limit is None or limit > 0):
        low = number & -number
        yield low.bit_length() - 1
        number ^= low
        limit = None if limit is None else limit - 1


def column_sets(texts: Sequence[str], width: int, symbols: str) -> list[dict[str, int]]:
    """For each column and symbol, find the rows that have it there: bit :py:`r` is row :py:`r`."""
    columns = ["".join(column) for column in zip(*texts, strict=True)] if texts else [""] * width
    sets = []
    for column in columns:
        # Every other symbol becomes a 0, and the last row the most significant bit.
        numbers = {
            symbol: "".join("1" if found == symbol else "0" for found in reversed(column))
            for symbol in symbols
        }
        sets.append({symbol: int(f"0{number}", 2) for symbol, number in numbers.items()})
    return sets


class RowSets:
    """The input parts of rows.

    Parameters
    ----------
    cubes : sequence of :class:`str`
        Such as ``01-``.
    width : :class:`int`
        Number of inputs.
    """

    def __init__(self, cubes: Sequence[str], width: int):
        self.cubes = cubes
        self.width = width
        sets = column_sets(cubes, width, "01")
        self.literals: Literals = [(column["0"], column["1"]) for column in sets]
        self.bound = [zeros | ones for zeros, ones in self.literals]
        self.all = (1 << len(cubes)) - 1

    def overlapping(self, cube: str, among: int) -> int:
        """Find the rows that have a minterm in common with a cube."""
        for place, symbol in enumerate(cube):
            if symbol != "-" and among:
                among &= ~self.literals[place][symbol == "0"]
        return among

    def containing(self, cube: str, among: int) -> int:
        """Find the rows that have every minterm of a cube."""
        for place, symbol in enumerate(cube):
            if not among:
                break
            if symbol == "-":
                among &= ~self.bound[place]
            else:
                among &= ~self.literals[place][symbol == "0"]
        return among
