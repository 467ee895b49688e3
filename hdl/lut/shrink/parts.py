"""Parts of the rows in which a LUT matters, by the values of other signals."""

import numpy as np

from .compiled import compiled
from .state import below

__all__ = ["ONE", "ZERO", "clear", "divide", "find_witnesses", "fit", "separates"]

ZERO, ONE = np.int64(0), np.int64(1)
"""Of the type of a word, interpreted as well."""


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
def fit(s, v, base, size):
    """Find a function of some signals that suffice; rows that do not matter get any value."""
    table = ZERO
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
            table |= ONE << i
    return table
