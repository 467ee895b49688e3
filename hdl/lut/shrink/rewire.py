"""Other fan-ins for a LUT."""

import math

from .compiled import compiled
from .parts import clear, divide, find_witnesses, fit, separates
from .simulate import observe, propagate
from .state import CONSTANTS, below, dereference, reference, reorder
from .substitute import try_substitute

__all__ = ["rewire"]

STEEPNESS = 0.02
"""Cost of a level by which a LUT moves away from the inputs, so that networks stay shallow."""

SCANS = 6
"""Bases that a step tries to complete."""


@compiled
def refit(s, v, base, size):
    """Let a LUT read other signals, which suffice; rows that do not matter get any value."""
    table = fit(s, v, base, size)
    for j in range(size):
        reference(s, base[j])
    for j in range(s.arity[v]):
        dereference(s, s.fanins[v, j])
    for j in range(size):
        s.fanins[v, j] = base[j]
    s.arity[v] = size
    s.function[v] = table
    reorder(s)
    clear(s)
    s.differs[v] = 1
    propagate(s)


@compiled
def draw_base(s, v):
    """Draw signals for a LUT that are one too few: what it reads, except for one or two.

    Perhaps with another signal. Returns how many.
    """
    base = s.base
    width = s.fanins.shape[1]
    size = 0
    drop = below(s, s.arity[v])
    for j in range(s.arity[v]):
        if j != drop:
            base[size] = s.fanins[v, j]
            size += 1
    kind = below(s, 4)
    if kind == 0:
        return size
    if size and (size == width - 1 or kind >= 2):
        other = below(s, size)
        size -= 1
        base[other] = base[size]
    f = below(s, len(s.arity))
    bad = s.arity[f] < 0 or s.above[f] or s.inputs <= f < s.inputs + CONSTANTS
    for j in range(size):
        bad = bad or base[j] == f
    if not bad and size < width - 1:
        base[size] = f
        size += 1
    return size


@compiled
def draw(s, v, total, cost, size, beta):
    """Weigh the first signals of the base by their cost, and perhaps take them for a LUT.

    Whatever was weighed so far, :py:`total` of it, each choice has the probability that its
    weight makes. Returns the new total, and whether these were taken.
    """
    level = 0
    for j in range(size):
        level = max(level, s.level[s.base[j]])
    cost += STEEPNESS * (level + 1 - s.level[v])
    weight = math.exp(min(-cost * beta, 40.0))
    total += weight
    if below(s, 1 << 30) * total >= weight * (1 << 30):
        return total, False
    for j in range(size):
        s.best[j] = s.base[j]
    return total, True


@compiled
def rewire(s, v, beta):
    """Change what a LUT reads, at random, or replace it by a signal."""
    observe(s, v)
    if try_substitute(s, v):
        return
    best_size = 0
    total = 1.0  # staying as it is
    # Give up what it reads now, as far as costs go.
    free = 0.0
    for j in range(s.arity[v]):
        free += dereference(s, s.fanins[v, j])
    for _ in range(SCANS):
        size = draw_base(s, v)
        parts = divide(s, v, s.base, size)
        find_witnesses(s, parts)
        cost = free
        for j in range(size):
            cost += reference(s, s.base[j])
        if parts == 0 and size:
            total, taken = draw(s, v, total, cost, size, beta)
            if taken:
                best_size = size
        for f in range(len(s.arity) if parts else 0):
            if s.arity[f] < 0 or s.above[f] or not separates(s, f, parts):
                continue
            more = reference(s, f)
            dereference(s, f)
            s.base[size] = f
            total, taken = draw(s, v, total, cost + more, size + 1, beta)
            if taken:
                best_size = size + 1
        for j in range(size):
            dereference(s, s.base[j])
    for j in range(s.arity[v]):
        reference(s, s.fanins[v, j])
    if best_size:
        refit(s, v, s.best, best_size)
