"""From primes to a covering problem."""

import numpy as np

from .budget import Budget
from .kernel import Kernel
from .primes import Primes
from .problem import WORD, Problem

__all__ = ["covering_rows"]

_MOST_ENTRIES = 1 << 27  # half a gigabyte of the numbers of rows
_MOST_ONES = 20_000_000  # of the matrix, which is copied a few times on the way
_SLICE = 30_000_000  # steps between two looks at the clock


def covering_rows(
    problem: Problem, primes: Primes, budget: Budget
) -> tuple[np.ndarray, np.ndarray] | None:
    """Make the rows of the covering problem: which primes could serve a minterm of an output.

    Only the rows that no other row dominates are made. They are known from the intersection of all
    primes that could serve a minterm, its signature: whoever serves the minterm serves everything
    in there too. After P. McGeer, J. Sanghavi, R. Brayton and A. Sangiovanni-Vincentelli,
    "ESPRESSO-SIGNATURE: a new exact minimizer for logic functions", 1993.

    Returns
    -------
    starts, columns : arrays of :class:`numpy.int64`
        As for :func:`solve_covering`. ``None`` if the budget expires or there are too many.
    """
    minterms, outputs = problem.on.nonzero()
    rows = len(minterms)
    if problem.on.size > _MOST_ENTRIES or rows * len(primes.outputs) > _MOST_ENTRIES // 8:
        return None
    number = np.full(problem.on.shape, -1, np.int32)
    number[problem.on] = np.arange(rows)
    lists, list_starts = _lists(primes.outputs)
    work = (1 << (problem.inputs - primes.literals)) * np.diff(list_starts)
    full = (1 << problem.inputs) - 1
    counts = np.zeros(rows, np.int64)
    signature = np.zeros(rows, np.int64), np.full((len(primes.outputs), rows), -1, np.int64)
    common = (number, lists, list_starts, primes.masks, primes.values, full)
    for first, last in _slices(work):
        if budget.expired:
            return None
        _sign(
            *(*common, primes.outputs, counts, *signature, first, last),
            work=4 * int(work.sum()),
        )
    members, member_starts = _lists(signature[1])
    work = (1 << (problem.inputs - np.bitwise_count(signature[0]).astype(np.int64))) * np.diff(
        member_starts
    )
    dead = np.zeros(rows, np.bool_)
    for first, last in _slices(work):
        if budget.expired:
            return None
        _dominate(
            *(number, members, member_starts, signature[0], minterms, full, dead, first, last),
            work=int(work.sum()),
        )
    alive = np.flatnonzero(~dead)
    number[problem.on] = -1
    number[minterms[alive], outputs[alive]] = np.arange(len(alive))
    starts = np.concatenate([[0], np.cumsum(counts[alive])]).astype(np.int64)
    if starts[-1] > _MOST_ONES:
        return None
    columns = np.empty(starts[-1], np.int64)
    at = starts[:-1].copy()
    work = (1 << (problem.inputs - primes.literals)) * np.diff(list_starts)
    for first, last in _slices(work):
        if budget.expired:
            return None
        _fill(*common, at, columns, first, last, work=2 * int(work.sum()))
    return starts, columns


def _lists(words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Unpack sets of outputs; set :py:`k` is :py:`lists[starts[k] : starts[k + 1]]`."""
    parts = []
    for number, word in enumerate(words):
        bits = word[:, None] >> np.arange(WORD) & 1
        parts.append(np.stack(bits.nonzero()) + np.array([[0], [number * WORD]]))
    sets, outputs = np.concatenate(parts, axis=1)
    if len(words) > 1:
        order = np.argsort(sets, kind="stable")
        sets, outputs = sets[order], outputs[order]
    lengths = np.bincount(sets, minlength=words.shape[1])
    return np.ascontiguousarray(outputs), np.concatenate([[0], np.cumsum(lengths)])


def _slices(work: np.ndarray):
    """Cut into ranges of about equal work."""
    total = np.cumsum(work)
    first = 0
    while first < len(work):
        done = total[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(total, done + _SLICE)))
        yield first, last
        first = last


@Kernel
def _sign(
    number, lists, list_starts, masks, values, full, feeds, counts, common, shared, first, last
):
    for prime in range(first, last):
        free = full & ~masks[prime]
        some = free
        while True:
            minterm = values[prime] | some
            for at in range(list_starts[prime], list_starts[prime + 1]):
                row = number[minterm, lists[at]]
                if row >= 0:
                    counts[row] += 1
                    common[row] |= masks[prime]
                    for word in range(len(shared)):
                        shared[word, row] &= feeds[word, prime]
            if some == 0:
                break
            some = (some - 1) & free


@Kernel
def _dominate(number, lists, list_starts, masks, minterms, full, dead, first, last):
    for row in range(first, last):
        if dead[row]:
            continue
        free = full & ~masks[row]
        value = minterms[row] & masks[row]
        some = free
        while True:
            for at in range(list_starts[row], list_starts[row + 1]):
                other = number[value | some, lists[at]]
                if other >= 0 and other != row:
                    dead[other] = True
            if some == 0:
                break
            some = (some - 1) & free


@Kernel
def _fill(number, lists, list_starts, masks, values, full, places, columns, first, last):
    for prime in range(first, last):
        free = full & ~masks[prime]
        some = free
        while True:
            minterm = values[prime] | some
            for at in range(list_starts[prime], list_starts[prime + 1]):
                row = number[minterm, lists[at]]
                if row >= 0:
                    columns[places[row]] = prime
                    places[row] += 1
            if some == 0:
                break
            some = (some - 1) & free
