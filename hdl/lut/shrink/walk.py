"""Steps from one network of a function to another."""

from .compiled import entry
from .recode import recode
from .rewire import rewire
from .simulate import measure, propagate
from .state import below

__all__ = ["walk"]

BETA = 20.0
"""Inverse temperature, where a LUT has energy 1."""

RECODINGS = 2
"""Attempts at one in a step: they are cheaper than what else it does, and fail more often."""


@entry
def walk(s, steps):
    """Take steps, as long as there are LUTs, and measure the depth."""
    propagate(s)
    for _ in range(steps):
        if s.placed[0] == 0:
            break
        rewire(s, s.order[below(s, s.placed[0])], BETA)
        for _ in range(RECODINGS):
            if s.placed[0]:
                recode(s, s.order[below(s, s.placed[0])], BETA)
    measure(s)
