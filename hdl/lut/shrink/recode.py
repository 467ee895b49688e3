"""Another signal in the place of a LUT, which its readers understand as well."""

from .compiled import compiled
from .parts import ONE, ZERO, clear, divide, fit, weight
from .simulate import observe, propagate
from .state import CONSTANTS, below, dereference, reference, reorder

__all__ = ["recode"]

MOST_READERS = 3
"""LUTs of more readers are left alone: they rarely all understand another function."""


@compiled
def choose_fanins(s, u, reader):
    """Draw what a LUT would read: what it reads, with one signal more, less or exchanged."""
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
def conflicts(s, parts, size):
    """Note which patterns of the new fan-ins must have different values in some part.

    Returns whether no pattern differs from itself.
    """
    for p in range(parts):
        ones = ZERO
        zeros = ZERO
        for q in range(1 << size):
            a = 0
            b = 0
            for w in range(s.words):
                a |= s.ones[p, w] & s.pattern[q, w]
                b |= s.zeros[p, w] & s.pattern[q, w]
            if a != 0:
                if b != 0:
                    return False
                ones |= ONE << q
            elif b != 0:
                zeros |= ONE << q
        for q in range(1 << size):
            if (ones >> q) & 1:
                s.conflict[q] |= zeros
            elif (zeros >> q) & 1:
                s.conflict[q] |= ones
    return True


@compiled
def colour(s, size):
    """Give conflicting patterns different values; return the table, with False if it cannot be."""
    one = ZERO
    zero = ZERO
    for start in range(1 << size):
        if ((one | zero) >> start) & 1:
            continue
        s.stack[0] = start
        top = 1
        if below(s, 2):
            one |= ONE << start
        else:
            zero |= ONE << start
        while top:
            top -= 1
            q = s.stack[top]
            same, other = (one, zero) if (one >> q) & 1 else (zero, one)
            if s.conflict[q] & same:
                return ZERO, False
            new = s.conflict[q] & ~other
            if (one >> q) & 1:
                zero |= new
            else:
                one |= new
            for p in range(1 << size):
                if (new >> p) & 1:
                    s.stack[top] = p
                    top += 1
    return one, True


@compiled
def recode(s, u, beta):
    """Try to give a LUT another function, and its readers too; return whether it was done."""
    if s.driving[u]:
        return False
    readers = 0
    for i in range(s.placed[0]):
        r = s.order[i]
        for j in range(s.arity[r]):
            if s.fanins[r, j] == u:
                s.found[readers] = r
                readers += 1
        if readers > MOST_READERS:
            return False
    observe(s, s.found[0])
    if readers > 1:
        for w in range(s.words):
            s.need[w] = s.matter[w]
        # What reads any of the readers reads the LUT.
        for r in range(1, readers):
            s.above[s.found[r]] = 1
        for i in range(s.placed[0]):
            r = s.order[i]
            for j in range(s.arity[r]):
                if s.above[s.fanins[r, j]]:
                    s.above[r] = 1
    size = choose_fanins(s, u, s.found[below(s, readers)])
    for j in range(size):
        if s.above[s.base[j]]:
            return False
    for q in range(1 << size):
        for w in range(s.words):
            s.pattern[q, w] = s.need[w]
            for j in range(size):
                x = s.values[s.base[j], w]
                s.pattern[q, w] &= x if (q >> j) & 1 else ~x
        s.conflict[q] = 0
    steal = below(s, 2) == 1
    for i in range(readers):
        r = s.found[i]
        total = rest(s, r, u, size, steal)
        parts = divide(s, r, s.best, total)
        if not conflicts(s, parts, size):
            return False
    table, possible = colour(s, size)
    if not possible:
        return False
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
    if below(s, 1 << 30) > weight(cost, beta) * (1 << 30):
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
        return False
    s.arity[u] = size
    s.function[u] = table
    for j in range(size):
        s.fanins[u, j] = s.base[j]
    for w in range(s.words):
        x = 0
        for q in range(1 << size):
            if (table >> q) & 1:
                x |= s.pattern[q, w]
        s.values[u, w] = x
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
    return True
