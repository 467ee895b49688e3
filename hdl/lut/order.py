"""Orders of inputs that keep decision diagrams small."""

import random
from collections.abc import Callable

from ..function import TruthTable
from .bdd import bdd_nodes, columns

__all__ = ["good_orders"]


def good_orders(table: TruthTable, starts: int, seed: int = 0) -> list[tuple[int, ...]]:
    """Sift from several orders, and return the results, without repetition, the best first.

    R. Rudell, "Dynamic variable ordering for ordered binary decision diagrams", 1993. Sizes are
    counted on the table, with don't-cares as 0.

    Parameters
    ----------
    starts : :class:`int`
        How many orders to start from: first that of the table, then shuffled ones.
    seed : :class:`int`
        Of the shuffling.
    """
    random_order = random.Random(seed)
    sizes: dict[tuple[int, ...], int] = {}

    def size(order: tuple[int, ...]) -> int:
        if order not in sizes:
            sizes[order] = bdd_nodes(columns(table.on, order))
        return sizes[order]

    found = set()
    order = list(range(len(table.inputs)))
    for _ in range(starts):
        found.add(_sift(tuple(order), size))
        random_order.shuffle(order)
    return sorted(found, key=lambda order: (size(order), order))


def _sift(order: tuple[int, ...], size: Callable[[tuple[int, ...]], int]) -> tuple[int, ...]:
    """Move each input to where it is best, until none moves."""
    best, moved = order, True
    while moved:
        moved = False
        for name in order:
            others = [other for other in best if other != name]
            places = [(*others[:at], name, *others[at:]) for at in range(len(order))]
            place = min(places, key=size)
            if size(place) < size(best):
                best, moved = place, True
    return best
