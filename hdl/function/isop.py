"""Irredundant sums of products of one output, made at once."""

import numpy as np

from .cube import Cube
from .table import MAX_INPUTS

__all__ = ["irredundant_cover"]


def irredundant_cover(on: np.ndarray, care: np.ndarray) -> list[Cube]:
    """Cover one output column.

    The cubes contain every row where :py:`on & care`, and no row where :py:`~on & care`. Each is
    prime: it can lose no literal; and none can be left out. The number of cubes is small but not
    always the smallest. Equal columns have equal covers, sorted.

    Two covers are made, and the one with fewer gate inputs and inverters is returned: the recursive
    one of Minato and Morreale (S. Minato, "Fast generation of prime-irredundant covers from binary
    decision diagrams", 1993) shares cubes well, and a greedy one finds uncomplemented literals
    where don't-cares leave the choice, as in ``O4 | O5 | O6 | O7`` of a one-hot code.

    Parameters
    ----------
    on, care : arrays of :class:`bool`, of shape :py:`(2**n,)`, where :py:`n` is at most 16

    Raises
    ------
    :exc:`ValueError`
        If the shapes are others.
    """
    if on.shape not in [(1 << inputs,) for inputs in range(MAX_INPUTS + 1)]:
        raise ValueError(
            f"cover needs a column of 2**n rows, n at most {MAX_INPUTS}, not one of "
            f"shape {on.shape}"
        )
    if care.shape != on.shape:
        raise ValueError(f"cover needs care of shape {on.shape}, not of {care.shape}")
    inputs = len(on).bit_length() - 1
    shape = (2,) * inputs
    lower, off = on & care, ~on & care
    recursive, _ = _isop(_bitmap(lower), _bitmap(~off), inputs)
    greedy = _greedy(lower.reshape(shape), off.reshape(shape))
    return sorted(min(recursive, greedy, key=_gate_inputs))


def _bitmap(column: np.ndarray) -> int:
    return int.from_bytes(np.packbits(column, bitorder="little").tobytes(), "little")


def _isop(lower: int, upper: int, inputs: int) -> tuple[list[Cube], int]:
    """Cover at least the bitmap :py:`lower` and at most :py:`upper`; return the cover's bitmap too.

    Minato-Morreale: cover first what only one half of the table can cover, and whatever is left
    with cubes that span both halves.
    """
    if not lower:
        return [], 0
    everything = (1 << (1 << inputs)) - 1
    if upper == everything:
        return [Cube(0, 0)], everything
    inputs -= 1
    half, bit = 1 << inputs, 1 << inputs
    low = (1 << half) - 1
    lower0, lower1, upper0, upper1 = lower & low, lower >> half, upper & low, upper >> half
    cover0, done0 = _isop(lower0 & ~upper1, upper0, inputs)
    cover1, done1 = _isop(lower1 & ~upper0, upper1, inputs)
    both, done = _isop(lower0 & ~done0 | lower1 & ~done1, upper0 & upper1, inputs)
    cubes = [Cube(cube.mask | bit, cube.value) for cube in cover0]
    cubes += [Cube(cube.mask | bit, cube.value | bit) for cube in cover1]
    return cubes + both, done0 | done | (done1 | done) << half


def _index(cube: Cube, inputs: int) -> list[int | slice]:
    """Index of the cube's rows in an array of shape :py:`(2,) * inputs`."""
    bits = [1 << position for position in reversed(range(inputs))]
    return [int(cube.value & bit > 0) if cube.mask & bit else slice(None) for bit in bits]


def _greedy(on: np.ndarray, off: np.ndarray) -> list[Cube]:
    """Grow a prime from each uncovered row in turn, complemented literals being dropped first."""
    covers = np.zeros(on.shape, np.uint16)  # how many cubes contain each row
    counts = covers.reshape(-1)
    cubes = []
    for row in map(int, np.flatnonzero(on)):
        if counts[row] == 0:
            cubes.append(_prime(row, off))
            covers[tuple(_index(cubes[-1], on.ndim))] += 1
    kept = []
    # The smallest cubes first, since they are the least useful ones.
    for cube in sorted(cubes, key=lambda cube: -cube.mask.bit_count()):
        index = tuple(_index(cube, on.ndim))
        # Another cube contains each on-row; a don't-care row, on being 0, needs none.
        if (covers[index] > on[index]).all():
            covers[index] -= 1
        else:
            kept.append(cube)
    return kept


def _prime(row: int, off: np.ndarray) -> Cube:
    mask = (1 << off.ndim) - 1
    index = _index(Cube(mask, row), off.ndim)
    for polarity in (0, 1):
        for axis in range(off.ndim):
            if index[axis] == polarity:
                # Without this literal the cube would double: look at the half that would be new.
                index[axis] = 1 - polarity
                if off[tuple(index)].any():
                    index[axis] = polarity
                else:
                    index[axis] = slice(None)
                    mask &= ~(1 << off.ndim - 1 - axis)
    return Cube(mask, row & mask)


def _gate_inputs(cubes: list[Cube]) -> int:
    """Inputs of all gates and inverters in two-level logic."""
    literals = [cube.mask.bit_count() for cube in cubes]
    complemented = 0
    for cube in cubes:
        complemented |= cube.mask & ~cube.value
    gates = sum(count > 1 for count in literals) if len(cubes) > 1 else 0
    return sum(literals) + gates + complemented.bit_count()
