"""Comparing two netlists for very many vectors, without arrays of values."""

from collections.abc import Mapping

import numpy as np

from .ports import Port
from .program import Program, Stopped

__all__ = ["differences", "first_difference"]


def first_difference(
    one: Program,
    other: Program,
    first: int = 0,
    count: int | None = None,
    *,
    threads: int = 1,
) -> int | None:
    """Find the first value of a counter over the inputs for which two netlists differ.

    The first input port is the most significant part of the counter. All values are tried, from
    ``first`` on, if ``count`` is not given. Memory does not grow with their number.

    Raises
    ------
    :exc:`ValueError`
        If the netlists differ in their ports or have registers, or as for
        :meth:`~sim.engine.program.Program.exhaustive`.
    """
    for kind, mine, its in (
        ("inputs", one.inputs, other.inputs),
        ("outputs", one.outputs, other.outputs),
    ):
        if [(port.name, port.width) for port in mine.values()] != [
            (port.name, port.width) for port in its.values()
        ]:
            raise ValueError(
                f"netlists to compare must have the same {kind}, not {_list(mine)} and {_list(its)}"
            )
    end = first + one.check_count(first, count)
    for program in (one, other):
        program.check_combinational()
    lanes = 64 * one.words
    column, end_column = first // lanes, -(-end // lanes)
    while column < end_column:
        found = _find(one, other, range(column, end_column), threads)
        if found is None:
            return None
        # The first and the last column also have values that were not asked for.
        start = max(first, found * lanes)
        stop = min(end, (found + 1) * lanes)
        differ = differences(one, other, start, stop - start)
        if differ.any():
            return start + int(np.flatnonzero(differ)[0])
        column = found + 1
    return None


def differences(
    one: Program, other: Program, first: int, count: int, *, threads: int = 1
) -> np.ndarray:
    """Tell for each of some values of a counter whether two netlists with the same ports differ."""
    mine, its = (program.exhaustive(first, count, threads=threads) for program in (one, other))
    differ = np.zeros(count, bool)
    for name, port in one.outputs.items():
        unequal = mine[name] != its[name]
        differ |= unequal.any(1) if port.words else unequal
    return differ


def _find(one: Program, other: Program, columns: range, threads: int) -> int | None:
    lanes = 64 * one.words
    found = []

    def search(start: int, end: int, stopped: Stopped):
        part = columns[start // lanes : -(-end // lanes)]
        found.append(one.find_difference(other, part.start, part.stop, stopped))

    one.share(len(columns) * lanes, threads, search)
    return min((column for column in found if column is not None), default=None)


def _list(ports: Mapping[str, Port]) -> str:
    return ", ".join(f"{port.name}[{port.width}]" for port in ports.values())
