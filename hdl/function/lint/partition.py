"""Which row is the first to contain each minterm, and which minterms no row contains."""

from dataclasses import dataclass

from .rowsets import RowSets, bits

__all__ = ["Budget", "Partition", "TooScattered", "few_cubes", "partition"]

_MAX_CUBES = 2048  # to be joined into fewer


class TooScattered(Exception):
    """The rows divide the inputs into more parts than are looked at."""


@dataclass
class Budget:
    """How many more parts may be looked at."""

    parts: int

    def spend(self) -> None:
        if not self.parts:
            raise TooScattered
        self.parts -= 1


@dataclass(frozen=True)
class Partition:
    """All input combinations, divided by their first row.

    Attributes
    ----------
    first : :class:`int`
        Bit :py:`r` is set if some combination is in row :py:`r` and in no earlier one.
    missing : :class:`list` of :class:`str`
        Disjoint cubes of the combinations that are in no row.
    """

    first: int
    missing: list[str]

    @property
    def missing_count(self) -> int:
        """Number of combinations that are in no row."""
        return sum(1 << cube.count("-") for cube in self.missing)


def partition(sets: RowSets, among: int, budget: Budget) -> Partition:
    """Divide the inputs as a decision tree does, until a row contains a part or none overlaps it.

    This is Shannon's expansion; the input asked for is one that the first row of the part has and
    most of its rows have too. Works for any number of inputs, since it depends on the number of
    parts alone.

    Raises
    ------
    :exc:`TooScattered`
        If there are more parts than the budget has.
    """
    first = 0
    missing = []
    parts: list[tuple[int, str]] = [(among, "-" * sets.width)]
    while parts:
        budget.spend()
        alive, part = parts.pop()
        if not alive:
            missing.append(part)
            continue
        row = (alive & -alive).bit_length() - 1
        asked = [
            place
            for place, (symbol, known) in enumerate(zip(sets.cubes[row], part, strict=True))
            if symbol != "-" and known == "-"
        ]
        if not asked:
            first |= 1 << row
            continue
        if len(asked) > 1 and alive & (alive - 1):
            place = max(asked, key=lambda place: (alive & sets.bound[place]).bit_count())
        else:
            place = asked[0]
        for value in (1, 0):
            half = f"{part[:place]}{value}{part[place + 1 :]}"
            parts.append((alive & ~sets.literals[place][1 - value], half))
    return Partition(first, missing)


def few_cubes(missing: list[str], sets: RowSets, among: int, budget: Budget) -> list[str] | None:
    """Describe missing combinations by few cubes, the largest first.

    Each is prime: without one more of its literals it would meet a row. Returns :py:`None` if
    there is too much to join.
    """
    if len(missing) > _MAX_CUBES:
        return None
    primes = set()
    for cube in missing:
        for place in range(sets.width):
            wider = f"{cube[:place]}-{cube[place + 1 :]}"
            if cube[place] != "-" and not sets.overlapping(wider, among):
                cube = wider
        primes.add(cube)
    ordered = sorted(primes, key=lambda cube: (-cube.count("-"), cube))
    found = RowSets(ordered, sets.width)
    try:
        needed = partition(found, found.all, budget).first
    except TooScattered:
        return ordered
    return [ordered[index] for index in bits(needed)]
