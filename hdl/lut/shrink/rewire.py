"""Other fan-ins for a LUT."""

from .compiled import compiled
from .parts import clear, divide, find_witnesses, fit, separates, weight
from .simulate import observe, propagate
from .state import below, dereference, reference, reorder
from .substitute import try_substitute

__all__ = ["rewire"]

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
def rewire(s, v, beta):
    """Change one LUT at random; return whether anything changed."""
    observe(s, v)
    if try_substitute(s, v):
        return True
    count = s.arity[v]
    width = s.fanins.shape[1]
    base = s.base
    best = s.best
    best_size = 0
    total = 1.0  # staying as it is
    # Give up what it reads now, as far as costs go.
    free = 0.0
    for j in range(count):
        free += dereference(s, s.fanins[v, j])
    for _ in range(SCANS):
        # A base: the fan-ins without one or two, perhaps with another one.
        size = 0
        drop = below(s, count)
        for j in range(count):
            if j != drop:
                base[size] = s.fanins[v, j]
                size += 1
        kind = below(s, 4)
        if kind and size and (size == width - 1 or kind >= 2):
            other = below(s, size)
            size -= 1
            base[other] = base[size]
        if kind >= 2 or (kind == 1 and size < width - 1):
            f = below(s, len(s.arity))
            bad = s.arity[f] < 0 or s.above[f] or f == s.inputs or f == s.inputs + 1
            for j in range(size):
                bad = bad or base[j] == f
            if not bad and size < width - 1:
                base[size] = f
                size += 1
        parts = divide(s, v, base, size)
        cost = free
        for j in range(size):
            cost += reference(s, base[j])
        if parts == 0:
            if size > 0:
                w = weight(cost, beta)
                total += w
                if below(s, 1 << 30) * total < w * (1 << 30):
                    best_size = size
                    for j in range(size):
                        best[j] = base[j]
        else:
            find_witnesses(s, parts)
            for f in range(len(s.arity)):
                if s.arity[f] < 0 or s.above[f] or not separates(s, f, parts):
                    continue
                more = reference(s, f)
                dereference(s, f)
                w = weight(cost + more, beta)
                total += w
                if below(s, 1 << 30) * total < w * (1 << 30):
                    best_size = size + 1
                    for j in range(size):
                        best[j] = base[j]
                    best[size] = f
        for j in range(size):
            dereference(s, base[j])
    for j in range(count):
        reference(s, s.fanins[v, j])
    if best_size:
        refit(s, v, best, best_size)
        return True
    return False
