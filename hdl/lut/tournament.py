"""Walks from many networks, of which the best go on."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from .network import LutNetwork
from .race import Race
from .shrink.improve import Walk, prepare

__all__ = ["tournament"]

_WORKERS = 2  # a number of its own, so that results do not depend on the machine
_LEAST = 4000  # steps below which a walk says little about its start
# Seconds that a step takes on a machine of the year 2020, and what a LUT adds for 64 rows.
_STEP, _STEP_LUT = 6e-6, 2.4e-8


def tournament(
    race: Race,
    starts: Mapping[str, LutNetwork],
    levels: Sequence[tuple[int, float]],
    seconds: float,
) -> None:
    """Shrink networks by walks, and enter the best of each level.

    The smallest network of a walk often depends on where it starts, in a way that its size does not
    tell. So there are many walks first, each from a start of its own or with random numbers of its
    own, and those that came far go on. How many steps that is follows from the size of the smallest
    start alone: it is the same on any machine, unless the deadline comes before.

    Parameters
    ----------
    race : :class:`~hdl.lut.race.Race`
    starts : mapping of :class:`str` to :class:`LutNetwork`
    levels : sequence of pairs of :class:`int` and :class:`float`
        How many walks there are, and which part of all steps they share. A level that leaves too
        few steps to each leaves them to the next instead.
    seconds : :class:`float`
        For how much computing time there are steps, roughly.
    """
    begin = time.monotonic()
    prepare()
    race.deadline += time.monotonic() - begin  # what was compiled is for all the searches to come
    names = list(starts)
    words = -(-len(race.table.on) // 64)
    size = min(network.size for network in starts.values())
    steps = seconds / (_STEP + _STEP_LUT * words * size)
    walks: list[tuple[str, Walk]] = []
    share = 0.0
    for count, part in levels:
        share += part
        each = round(steps * share / count)
        if each < _LEAST and (count, part) != levels[-1]:
            continue
        if walks:
            walks.sort(key=lambda named: _rank(named[1].best))
            walks = walks[:count]
        else:
            for number in range(count):
                name = names[number % len(names)]
                walk = Walk(starts[name], race.table, race.width, number, lambda size: None)
                walks.append((name, walk))
        _run(race, [walk for _, walk in walks], each)
        best = min(walks, key=lambda named: _rank(named[1].best))
        race.enter({f"a walk from {best[0]}": best[1].best})
        if race.over():
            break
        share = 0.0


def _run(race: Race, walks: Sequence[Walk], steps: int) -> None:
    with ThreadPoolExecutor(_WORKERS) as pool:
        try:
            for _ in pool.map(lambda walk: walk.run(race.deadline, steps, race.bound), walks):
                pass
        except BaseException:
            for walk in walks:
                walk.stopped = True
            raise


def _rank(network: LutNetwork) -> tuple[int, int]:
    return network.size, network.depth
