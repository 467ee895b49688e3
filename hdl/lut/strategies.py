"""Ways to find small networks; each enters what it finds in a race."""

import itertools
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from ..function import Cover, CubeTable
from ..function.minimize import Budget, Heuristic, minimize
from . import recipes
from .abc import Recipe, optimize
from .effort import Plan
from .network import LutNetwork
from .race import Race
from .starts import by_output, cover, diagrams, expansions
from .tournament import tournament
from .wide import two_level

__all__ = ["direct", "explore", "refine", "walk", "wide"]

_WORKERS = 2  # a number of its own, so that results do not depend on the machine
_MINIMIZING = 0.3  # part of the time of a wide function
_SMALL, _LARGE = 100, 300  # LUTs of a start; a round takes three small ones


def direct(race: Race, plan: Plan):
    """Enter a network that takes no search, so that there is one."""
    race.enter({"multiplexers": by_output(race.table, race.width)})


def explore(race: Race, plan: Plan):
    """Start from decision diagrams of many orders: the more differ, the smaller the best."""
    if plan.rounds == 0:
        return
    width = race.width
    fresh = diagrams(race.table, plan.orders)
    diagram = next(fresh)
    batches = [
        [
            recipes.lutmin("diagram", width),
            recipes.mapped("diagram", width),
            recipes.factored("cover", width),
        ],
        [recipes.area("diagram", width)],
    ]
    if diagram.size <= _LARGE:
        batches[1].append(recipes.deep("diagram", width, plan.patience))
    _run(race, {"diagram": diagram, "cover": cover(race.table)}, batches)
    each = 3 if diagram.size <= _SMALL else 1
    for number in range(1, plan.rounds):
        more = list(itertools.islice(fresh, each * _WORKERS))
        if race.over() or not more:
            break
        starts = {f"diagram {number}.{place}": one for place, one in enumerate(more)}
        deep = [recipes.deep(name, width, plan.patience) for name in starts]
        _run(race, starts, [deep[worker::_WORKERS] for worker in range(_WORKERS)])


def walk(race: Race, plan: Plan):
    """Go on from what was found, and from expansions and diagrams of several orders."""
    most = plan.levels[0][0]
    starts = {race.entries[one]: one for one in race.ranking()[: most // 2]}
    for name, network in expansions(race.table, race.width, plan.orders):
        if len(starts) < most and network not in starts.values():
            starts[name] = network
    tournament(race, starts, plan.levels, plan.walking)


def refine(race: Race, plan: Plan):
    """Go on from the best networks with ABC, until that does not help."""
    width = race.width
    tried: set[LutNetwork] = set()
    while not race.over():
        leader, *_ = ranking = race.ranking()
        best = [one for one in ranking if one not in tried][:_WORKERS]
        if not best:
            break
        tried.update(best)
        starts = {race.entries[one]: one for one in best}
        batches = [[recipes.refine(name, width), recipes.mapped(name, width)] for name in starts]
        _run(race, starts, batches)
        if race.ranking()[0] == leader:
            break


def wide(race: Race, plan: Plan):
    """Enter a small cover as it is, and let ABC start from it."""
    assert isinstance(race.function, CubeTable)
    patience = Budget(max(0.0, race.deadline - time.monotonic()) * _MINIMIZING)
    small = minimize(race.function, Heuristic(patience), budget=patience).cover
    width = race.width
    race.enter({"sums of products": two_level(small, width)})
    starts = {"cover": small}
    batches = [
        [recipes.factored("cover", width), recipes.mapped("cover", width)],
        [recipes.area("cover", width), recipes.deep("cover", width, plan.patience)],
    ]
    _run(race, starts, batches)


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
