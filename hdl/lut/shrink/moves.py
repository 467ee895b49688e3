"""Moves that change a LUT network and not its outputs."""

import math

from .compiled import compiled
from .simulate import measure, observe, propagate
from .state import below, dereference, reference, reorder

__all__ = ["walk"]

BETA = 20.0
"""Inverse temperature, where a LUT has energy 1."""

SCANS = 6
"""Bases that a step tries to complete."""


@compiled
def clear(s):
    for u in range(len(s.arity)):
        s.differs[u] = 0


@compiled
def divide(s, v, base, size):
    """Part the rows that matter by the values of some signals; keep parts of both values.

    Returns how many there are.
    """
    parts = 1
    for w in range(s.words):
        s.ones[0, w] = s.need[w] & s.values[v, w]
        s.zeros[0, w] = s.need[w] & ~s.values[v, w]
    for j in range(size):
        f = base[j]
        total = parts
        for p in range(parts):
            for w in range(s.words):
                x = s.values[f, w]
                s.ones[total, w] = s.ones[p, w] & x
                s.zeros[total, w] = s.zeros[p, w] & x
                s.ones[p, w] &= ~x
                s.zeros[p, w] &= ~x
            total += 1
        parts = 0
        for p in range(total):
            a = 0
            b = 0
            for w in range(s.words):
                a |= s.ones[p, w]
                b |= s.zeros[p, w]
            if a != 0 and b != 0:
                if parts != p:
                    for w in range(s.words):
                        s.ones[parts, w] = s.ones[p, w]
                        s.zeros[parts, w] = s.zeros[p, w]
                parts += 1
        if parts == 0:
            return 0
    return parts


@compiled
def find_witnesses(s, parts):
    for p in range(parts):
        w = 0
        while s.ones[p, w] == 0:
            w += 1
        s.witness[p, 0] = w
        s.witness[p, 1] = s.ones[p, w] & -s.ones[p, w]
        w = 0
        while s.zeros[p, w] == 0:
            w += 1
        s.witness[p, 2] = w
        s.witness[p, 3] = s.zeros[p, w] & -s.zeros[p, w]


@compiled
def separates(s, f, parts):
    """Tell whether a signal tells the ones from the zeros in each part."""
    for p in range(parts):
        a = s.values[f, s.witness[p, 0]] & s.witness[p, 1]
        b = s.values[f, s.witness[p, 2]] & s.witness[p, 3]
        if (a != 0) == (b != 0):
            return False
    for p in range(parts):
        straight = 0
        inverse = 0
        for w in range(s.words):
            x = s.values[f, w]
            straight |= (s.ones[p, w] & ~x) | (s.zeros[p, w] & x)
            inverse |= (s.ones[p, w] & x) | (s.zeros[p, w] & ~x)
            if straight != 0 and inverse != 0:
                return False
    return True


@compiled
def refit(s, v, base, size):
    """Let a LUT read other signals, which suffice; rows that do not matter get any value."""
    table = 0
    for i in range(1 << size):
        a = 0
        b = 0
        for w in range(s.words):
            x = s.need[w]
            for j in range(size):
                y = s.values[base[j], w]
                x &= y if (i >> j) & 1 else ~y
            a |= x & s.values[v, w]
            b |= x & ~s.values[v, w]
        if a != 0 or (b == 0 and below(s, 2)):
            table |= 1 << i
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
def substitute(s, v, f, inverse):
    """Let all that reads a LUT read another signal or its complement."""
    for i in range(s.placed[0]):
        u = s.order[i]
        count = s.arity[u]
        at = -1
        same = -1
        for j in range(count):
            if s.fanins[u, j] == v:
                at = j
            elif s.fanins[u, j] == f:
                same = j
        s.differs[u] = 0
        if at < 0:
            continue
        s.differs[u] = 1
        old = s.function[u]
        table = 0
        keep = count if same < 0 else count - 1
        for r in range(1 << keep):
            q = r
            if same >= 0:
                # Position at falls away; its value is that of position same.
                low = r & ((1 << at) - 1)
                q = low | ((r >> at) << (at + 1))
                q |= ((q >> same) & 1) << at
            if inverse:
                q ^= 1 << at
            table |= ((old >> q) & 1) << r
        if same < 0:
            s.fanins[u, at] = f
            reference(s, f)
        else:
            for j in range(at, count - 1):
                s.fanins[u, j] = s.fanins[u, j + 1]
            s.arity[u] = count - 1
        dereference(s, v)
        s.function[u] = table
    for o in range(len(s.drivers)):
        if s.drivers[o] == v:
            s.drivers[o] = f
            s.driving[v] -= 1
            s.driving[f] += 1
            reference(s, f)
            dereference(s, v)
    reorder(s)
    propagate(s)


@compiled
def same_as(s, v, f):
    """Tell whether a signal may stand for a LUT: 1, its complement: 2, or neither: 0."""
    straight = 0
    inverse = 0
    for w in range(s.words):
        x = s.values[v, w] ^ s.values[f, w]
        straight |= s.need[w] & x
        inverse |= s.need[w] & ~x
        if straight != 0 and inverse != 0:
            return 0
    return 1 if straight == 0 else 2


@compiled
def try_substitute(s, v):
    for f in range(len(s.arity)):
        if s.arity[f] < 0 or s.above[f]:
            continue
        kind = same_as(s, v, f)
        if kind == 2 and s.driving[v]:
            if f == s.inputs:
                kind, f = 1, f + 1
            else:
                kind = 0
        if kind:
            substitute(s, v, f, kind == 2)
            return True
    return False


@compiled
def weight(delta, beta):
    return math.exp(min(-delta * beta, 40.0))


@compiled
def walk(s, steps):
    """Take steps, as long as there are LUTs, and measure the depth."""
    propagate(s)
    for _ in range(steps):
        if s.placed[0] == 0:
            break
        step(s, BETA, SCANS)
    measure(s)


@compiled
def step(s, beta, scans):
    """Change one LUT at random; return whether anything changed."""
    v = s.order[below(s, s.placed[0])]
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
    for _ in range(scans):
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
