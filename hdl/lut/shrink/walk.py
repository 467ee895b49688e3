"""Steps from one network of a function to another."""

from .compiled import entry, version
from .recode import recode
from .rewire import rewire
from .simulate import measure, propagate
from .state import below, reorder

__all__ = ["walk"]

BETA = 20.0
"""Inverse temperature, where a LUT has energy 1."""

RECODINGS = 2
"""Attempts at one in a step: they are cheaper than what else it does, and fail more often."""


def _make(version):
    @entry
    def walk(s, steps):
        """Take steps, as long as there are LUTs, and measure the depth."""
        reorder(s)
        propagate(s)
        for _ in range(steps):
            if s.placed[0] == 0:
                break
            rewire(s, s.order[below(s, s.placed[0])], BETA)
            for _ in range(RECODINGS):
                if s.placed[0]:
                    recode(s, s.order[below(s, s.placed[0])], BETA)
        measure(s)
        return version

    return walk


# numba compiles a function again if what it closes over changes, not if what it calls does.
walk = _make(version())
