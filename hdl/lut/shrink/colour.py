"""Values for patterns, some of which must differ."""

from .compiled import compiled
from .parts import ONE, ZERO
from .state import below

__all__ = ["colour", "conflicts"]


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
