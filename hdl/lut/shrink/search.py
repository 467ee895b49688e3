"""The smallest network that walks from several starts lead to."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import suppress
from math import inf

from ...function import TruthTable
from ..assign import assign
from ..bound import lower_bound
from ..decompose import shannon
from ..network import LutNetwork
from ..order import good_orders
from .improve import Walk, check, prepare

__all__ = ["shrink"]

_WORKERS = 2  # a number of its own, so that results do not depend on the machine

_ROUNDS = [(4, 0.2), (2, 0.6)]
"""How many walks go on, the best ones, and for what part of the time each."""

_ONE_ROUND = [(2, 1.0)]
"""The same for networks so large that every walk needs the time there is."""

_LARGE = 2_000  # words that all LUTs of a network write

_SIFTED = 1 << 14  # rows and outputs of the largest tables whose orders are improved


def shrink(
    table: TruthTable,
    width: int,
    deadline: float,
    *,
    seed: int = 0,
    steps: int | None = None,
    progress: Callable[[int], None] = lambda size: None,
) -> LutNetwork:
    """Realise a table with few LUTs.

    Expansions of the table by several orders of its inputs are improved for a while, and the best
    ones for longer. See :func:`~hdl.lut.shrink.improve` for how, for the parameters and for what
    is the same each time. The search ends before its budget does when the network is as small as a
    lower bound, or has not become smaller for long.

    Raises
    ------
    :exc:`ValueError`
        If the width is not 3 to 6.
    """
    bound = lower_bound(table, width)
    if table.on.size <= _SIFTED:
        orders = good_orders(table, _ROUNDS[0][0], seed)
        starts = [shannon(assign(table, order), order, width) for order in orders]
    else:
        starts = [shannon(table, range(len(table.inputs)), width)]
    starts.sort(key=_rank)
    best = starts[0]
    check(best, table)
    if best.size <= bound:
        return best

    lock = threading.Lock()
    least = best.size

    def report(size: int) -> None:
        nonlocal least
        with lock:
            if size < least:
                least = size
                progress(size)

    large = best.size * max(1, len(table.on) // 64) > _LARGE
    rounds = _ONE_ROUND if large else _ROUNDS
    walks = [
        Walk(starts[index % len(starts)], table, width, seed + index, report)
        for index in range(rounds[0][0])
    ]
    with suppress(KeyboardInterrupt):
        prepare()
        left = total = sum(count * share for count, share in rounds)
        for count, share in rounds:
            walks = sorted(walks, key=lambda walk: _rank(walk.best))[:count]
            seconds = max(0.0, deadline - time.monotonic()) * share * _WORKERS / left
            _run(walks, seconds, inf if steps is None else round(steps * share / total), bound)
            left -= count * share
    best = min((walk.best for walk in walks), key=_rank)
    check(best, table)
    return best


def _run(walks: list[Walk], seconds: float, steps: float, bound: int) -> None:
    """Let walks go on, some at a time; Ctrl-C ends all of them."""

    def go_on(walk: Walk) -> None:
        walk.run(time.monotonic() + seconds, steps, bound)

    with ThreadPoolExecutor(_WORKERS) as pool:
        try:
            futures = [pool.submit(go_on, walk) for walk in walks]
            for future in wait(futures, return_when=FIRST_EXCEPTION).done:
                future.result()
        except BaseException:
            for walk in walks:
                walk.stopped = True
            raise


def _rank(network: LutNetwork) -> tuple[int, int]:
    return network.size, network.depth
