"""Values of signals in all rows at once, and the rows where one signal matters."""

from .compiled import compiled

__all__ = ["measure", "observe", "propagate"]


@compiled
def evaluate(s, u, flipped):
    """Compute a LUT into :py:`s.flipped`, from values that differ where the LUT at hand flips.

    Returns whether they are not the ones it has.
    """
    count = s.arity[u]
    table = s.function[u]
    half = s.half
    differs = False
    for w in range(s.words):
        f = s.fanins[u, 0]
        x = s.flipped[f, w] if flipped and s.differs[f] else s.values[f, w]
        size = 1 << (count - 1)
        for i in range(size):
            low = -((table >> (2 * i)) & 1)
            high = -((table >> (2 * i + 1)) & 1)
            half[i] = low ^ ((low ^ high) & x)
        for j in range(1, count):
            f = s.fanins[u, j]
            x = s.flipped[f, w] if flipped and s.differs[f] else s.values[f, w]
            size >>= 1
            for i in range(size):
                half[i] = half[2 * i] ^ ((half[2 * i] ^ half[2 * i + 1]) & x)
        s.flipped[u, w] = half[0]
        if half[0] != s.values[u, w]:
            differs = True
    return differs


@compiled
def observe(s, v):
    """Find the rows where a wrong value of a LUT would be seen, and all that reads the LUT."""
    for u in range(len(s.arity)):
        s.above[u] = 0
        s.differs[u] = 0
    s.above[v] = 1
    s.differs[v] = 1
    for w in range(s.words):
        s.flipped[v, w] = ~s.values[v, w]
        s.need[w] = 0
    seen = False
    for i in range(s.placed[0]):
        u = s.order[i]
        if u == v:
            seen = True
            continue
        if not seen:
            continue
        above = False
        differs = False
        for j in range(s.arity[u]):
            f = s.fanins[u, j]
            above = above or s.above[f] == 1
            differs = differs or s.differs[f] == 1
        if above:
            s.above[u] = 1
        if differs and evaluate(s, u, True):
            s.differs[u] = 1
    for o in range(len(s.drivers)):
        d = s.drivers[o]
        if s.differs[d]:
            for w in range(s.words):
                s.need[w] |= s.care[o, w] & (s.flipped[d, w] ^ s.values[d, w])


@compiled
def propagate(s):
    """Compute the LUTs whose :py:`s.differs` is set, and those that read what changes."""
    for i in range(s.placed[0]):
        u = s.order[i]
        todo = s.differs[u] == 1
        for j in range(s.arity[u]):
            todo = todo or s.differs[s.fanins[u, j]] == 2
        s.differs[u] = 0
        if todo and evaluate(s, u, False):
            s.differs[u] = 2
            for w in range(s.words):
                s.values[u, w] = s.flipped[u, w]


@compiled
def measure(s):
    """Count the LUTs on the longest path."""
    s.depth[0] = 0
    for u in range(len(s.arity)):
        s.stack[u] = 0
    for i in range(s.placed[0]):
        u = s.order[i]
        level = 0
        for j in range(s.arity[u]):
            level = max(level, s.stack[s.fanins[u, j]])
        s.stack[u] = level + 1
        s.depth[0] = max(s.depth[0], level + 1)
