"""The smallest LUT network that can be found in a given time."""

import enum
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ..function import Cover, TruthTable
from . import recipes
from .abc import Recipe, optimize
from .network import LutNetwork
from .race import Race
from .starts import by_output, cover, diagrams, expansions
from .tournament import tournament

__all__ = ["STRATEGIES", "Effort", "lut_network"]


@dataclass(frozen=True)
class _Plan:
    """What an effort comes to.

    Attributes
    ----------
    seconds : :class:`float`
        Time limit.
    rounds : :class:`int`
        How often ABC starts, from other decision diagrams each time.
    orders : :class:`int`
        How many orders of the inputs are improved by sifting.
    patience : :class:`int`
        Steps of random rewriting that do not help, after which ABC ends it.
    levels : sequence of pairs of :class:`int` and :class:`float`
        The walks of a :func:`~hdl.lut.tournament.tournament`.
    walking : :class:`float`
        Computing time for them, in seconds.
    """

    seconds: float
    rounds: int
    orders: int
    patience: int
    levels: Sequence[tuple[int, float]]
    walking: float


class Effort(enum.StrEnum):
    """How long to look for a small network: about 1, 10 or 60 seconds at most."""

    FAST = "fast"
    NORMAL = "normal"
    HIGH = "high"

    @property
    def seconds(self) -> float:
        return _PLANS[self].seconds


_PLANS = {
    Effort.FAST: _Plan(1, 1, 2, 10, ((4, 0.4), (2, 0.6)), 0.8),
    Effort.NORMAL: _Plan(10, 1, 6, 20, ((16, 0.3), (6, 0.3), (2, 0.4)), 12),
    Effort.HIGH: _Plan(60, 6, 24, 50, ((48, 0.3), (12, 0.3), (4, 0.4)), 90),
}
_WORKERS = 2  # a number of its own, so that results do not depend on the machine
_SMALL, _LARGE = 100, 300  # LUTs of a start; a round takes three small ones


@dataclass(frozen=True)
class Strategy:
    """A way to find networks.

    Attributes
    ----------
    run : function
        Enters networks in a race, and ends soon after :py:`race.over()`.
    until : :class:`float`
        The part of the time after which it should end, counted from the start of the race.
    """

    run: Callable[[Race, _Plan], None]
    until: float


def lut_network(
    table: TruthTable,
    width: int,
    effort: Effort = Effort.NORMAL,
    progress: Callable[[str], None] = lambda line: None,
    *,
    seconds: float | None = None,
) -> LutNetwork:
    """Realise a table with as few LUTs as can be found, and of those with the least depth.

    Every network is compared with the table, row by row, before it counts. The search ends early
    with a network that is as small as the lower bound. The same arguments give the same network,
    unless the machine is so slow, or the table so large, that the time runs out.

    Parameters
    ----------
    table : :class:`~hdl.function.TruthTable`
    width : :class:`int`
        Inputs of a LUT, 3 to 6.
    effort : :class:`Effort`
    progress : function
        Called with a line on each network that is better than those before.
    seconds : :class:`float`, optional
        Time limit, instead of that of the effort. What is tried depends on the effort alone.

    Raises
    ------
    :exc:`ValueError`
        If the width is another.
    :exc:`~hdl.tool.ToolMissing`
        If yosys is not there.
    """
    if not 3 <= width <= 6:
        raise ValueError(f"LUT width must be 3 to 6, not {width}")
    plan = _PLANS[effort]
    start = time.monotonic()
    limit = plan.seconds if seconds is None else seconds
    race = Race(table, width, progress)
    for strategy in STRATEGIES:
        race.deadline = start + strategy.until * limit
        if not race.over():
            strategy.run(race, plan)
    return race.ranking()[0]


def direct(race: Race, plan: _Plan):
    """Enter a network that takes no search, so that there is one."""
    race.enter({"multiplexers": by_output(race.table, race.width)})


def explore(race: Race, plan: _Plan):
    """Start from decision diagrams of many orders: the more differ, the smaller the best."""
    fresh = diagrams(race.table, plan.orders)
    starts: dict[str, LutNetwork | Cover] = {}

    def take(count: int) -> list[str]:
        names = []
        for _, diagram in zip(range(count), fresh, strict=False):
            names.append(f"diagram {len(starts)}")
            starts[names[-1]] = diagram
        return names

    first, *_ = take(1)
    size = starts[first].size
    width = race.width
    begin = [recipes.lutmin(first, width), recipes.mapped(first, width)]
    other = [recipes.area(first, width)]
    if size <= _LARGE:
        other.append(recipes.deep(first, width, plan.patience))
    starts["cover"] = cover(race.table)
    begin.append(recipes.factored("cover", width))
    _run(race, starts, [begin, other])
    for _ in range(1, plan.rounds):
        if race.over():
            break
        batches = []
        for _ in range(_WORKERS):
            names = take(3 if size <= _SMALL else 1)
            batches.append([recipes.deep(name, width, plan.patience) for name in names])
        if not any(batches):
            break
        _run(race, starts, batches)


def walk(race: Race, plan: _Plan):
    """Go on from what was found, and from expansions and diagrams of several orders."""
    most = plan.levels[0][0]
    starts = {race.entries[one]: one for one in race.ranking()[: most // 2]}
    for name, network in expansions(race.table, race.width, plan.orders):
        if len(starts) < most and network not in starts.values():
            starts[name] = network
    tournament(race, starts, plan.levels, plan.walking)


STRATEGIES = (Strategy(direct, 1.0), Strategy(explore, 0.35), Strategy(walk, 1.0))
"""What is tried, one after the other."""


def _run(race: Race, starts: Mapping[str, LutNetwork | Cover], batches: Sequence[Sequence[Recipe]]):
    """Run batches of recipes at the same time, and enter their results in their order."""
    stopped = threading.Event()

    def enough() -> bool:
        return stopped.is_set() or time.monotonic() >= race.deadline

    with ThreadPoolExecutor(_WORKERS) as pool:
        try:
            for found in pool.map(lambda batch: optimize(starts, batch, enough), batches):
                race.enter(found)
                if race.won():
                    stopped.set()
        except BaseException:
            stopped.set()
            raise
