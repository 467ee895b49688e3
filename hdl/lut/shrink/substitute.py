"""One signal in the place of another."""

from .compiled import compiled
from .parts import ONE, ZERO
from .simulate import propagate
from .state import dereference, reference, reorder

__all__ = ["try_substitute"]


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
        table = ZERO
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
            table |= ((old >> q) & ONE) << r
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
