"""Another signal in the place of a LUT, which its readers understand as well."""

import math

from .colour import colour, conflicts
from .compiled import compiled
from .parts import clear, divide, fit
from .simulate import observe, propagate
from .state import CONSTANTS, below, dereference, reference, reorder

__all__ = ["recode"]

MOST_READERS = 3
"""LUTs of more readers are left alone: they rarely all understand another function."""


@compiled
def choose_fanins(s, u, reader):
    """Draw what a LUT would read: what it reads, perhaps with one signal more or exchanged."""
    size = s.arity[u]
    base = s.base
    for j in range(size):
        base[j] = s.fanins[u, j]
    if below(s, 4) == 0:
        return size
    # A signal of the reader is taken over as often as any other.
    if below(s, 2) and s.arity[reader] > 1:
        f = s.fanins[reader, below(s, s.arity[reader])]
    else:
        f = below(s, len(s.arity))
    if s.arity[f] < 0 or f == u or s.inputs <= f < s.inputs + CONSTANTS:
        return size
    for j in range(size):
        if base[j] == f:
            return size
    if size < s.fanins.shape[1] and below(s, 2):
        base[size] = f
        return size + 1
    base[below(s, size)] = f
    return size


@compiled
def rest(s, r, u, size, steal):
    """Collect in :py:`s.best` what a reader reads besides a LUT; return how much.

    With :py:`steal`, not what the LUT would read.
    """
    total = 0
    for j in range(s.arity[r]):
        f = s.fanins[r, j]
        taken = f == u
        if steal:
            for i in range(size):
                taken = taken or s.base[i] == f
        if not taken:
            s.best[total] = f
            total += 1
    return total


@compiled
def find_readers(s, u):
    """Collect the readers of a LUT in :py:`s.found`; return how many, or 0 for too many."""
    readers = 0
    for i in range(s.placed[0]):
        r = s.order[i]
        for j in range(s.arity[r]):
            if s.fanins[r, j] == u:
                if readers == MOST_READERS:
                    return 0
                s.found[readers] = r
                readers += 1
    return readers


@compiled
def observe_readers(s, readers):
    """Find the rows where the readers must keep their values, and all that reads the LUT."""
    observe(s, s.found[0])
    if readers == 1:
        return
    # Two values, each of which does not matter while the other stays, may matter together.
    for w in range(s.words):
        s.need[w] = s.matter[w]
    for i in range(1, readers):
        s.above[s.found[i]] = 1
    for i in range(s.placed[0]):
        r = s.order[i]
        for j in range(s.arity[r]):
            if s.above[s.fanins[r, j]]:
                s.above[r] = 1


@compiled
def find_patterns(s, size):
    """Part the rows that matter by the values of the new fan-ins."""
    for q in range(1 << size):
        s.conflict[q] = 0
        for w in range(s.words):
            x = s.need[w]
            for j in range(size):
                y = s.values[s.base[j], w]
                x &= y if (q >> j) & 1 else ~y
            s.pattern[q, w] = x


@compiled
def exchange(s, u, readers, size, steal):
    """Count reads as they will be, and return the cost."""
    cost = 0.0
    for j in range(size):
        cost += reference(s, s.base[j])
    for j in range(s.arity[u]):
        cost += dereference(s, s.fanins[u, j])
    if steal:
        for i in range(readers):
            r = s.found[i]
            for j in range(s.arity[r]):
                for k in range(size):
                    if s.fanins[r, j] == s.base[k]:
                        cost += dereference(s, s.base[k])
    return cost


@compiled
def take_back(s, u, readers, size, steal):
    """Count reads as they were before :func:`exchange`."""
    if steal:
        for i in range(readers):
            r = s.found[i]
            for j in range(s.arity[r]):
                for k in range(size):
                    if s.fanins[r, j] == s.base[k]:
                        reference(s, s.base[k])
    for j in range(s.arity[u]):
        reference(s, s.fanins[u, j])
    for j in range(size):
        dereference(s, s.base[j])


@compiled
def rebuild(s, u, table, readers, size, steal):
    """Set the LUT, and its readers so that they keep their values where these matter."""
    s.arity[u] = size
    s.function[u] = table
    for j in range(size):
        s.fanins[u, j] = s.base[j]
    for w in range(s.words):
        s.values[u, w] = 0
        for q in range(1 << size):
            if (table >> q) & 1:
                s.values[u, w] |= s.pattern[q, w]
    for i in range(readers):
        r = s.found[i]
        total = rest(s, r, u, size, steal)
        s.best[total] = u
        total += 1
        s.function[r] = fit(s, r, s.best, total)
        s.arity[r] = total
        for j in range(total):
            s.fanins[r, j] = s.best[j]
    reorder(s)
    clear(s)
    s.differs[u] = 1
    for i in range(readers):
        s.differs[s.found[i]] = 1
    propagate(s)


@compiled
def recode(s, u, beta):
    """Try to give a LUT other fan-ins and another function, at random, and its readers too.

    Each reader tells its ones from its zeros by what else it reads and by the LUT. Two patterns of
    the LUT's fan-ins that it must tell apart conflict, and a function exists if two colours do for
    the patterns (R. L. Ashenhurst, "The decomposition of switching functions", 1957, with
    don't-cares, and for several readers at once).
    """
    if s.driving[u]:
        return
    readers = find_readers(s, u)
    if readers == 0:
        return
    observe_readers(s, readers)
    size = choose_fanins(s, u, s.found[below(s, readers)])
    for j in range(size):
        if s.above[s.base[j]]:
            return
    find_patterns(s, size)
    steal = below(s, 2) == 1
    for i in range(readers):
        parts = divide(s, s.found[i], s.best, rest(s, s.found[i], u, size, steal))
        if not conflicts(s, parts, size):
            return
    table, possible = colour(s, size)
    if not possible:
        return
    cost = exchange(s, u, readers, size, steal)
    if below(s, 1 << 30) > math.exp(min(-cost * beta, 0.0)) * (1 << 30):
        take_back(s, u, readers, size, steal)
    else:
        rebuild(s, u, table, readers, size, steal)
