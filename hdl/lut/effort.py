"""How long a search for a small network takes, and what it spends the time on."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["PLANS", "Effort", "Plan"]


@dataclass(frozen=True)
class Plan:
    """What an effort comes to.

    Attributes
    ----------
    seconds : :class:`float`
        Time limit.
    rounds : :class:`int`
        How often ABC starts, from other decision diagrams each time.
    orders : :class:`int`
        How many orders of the inputs are improved by sifting.
    patience : :class:`int`
        Steps of random rewriting that do not help, after which ABC ends it.
    levels : sequence of pairs of :class:`int` and :class:`float`
        The walks of a :func:`~hdl.lut.tournament.tournament`.
    walking : :class:`float`
        Computing time for them, in seconds.
    """

    seconds: float
    rounds: int
    orders: int
    patience: int
    levels: Sequence[tuple[int, float]]
    walking: float


class Effort(enum.StrEnum):
    """How long to look for a small network: about 1, 10 or 60 seconds at most."""

    FAST = "fast"
    NORMAL = "normal"
    HIGH = "high"

    @property
    def seconds(self) -> float:
        return PLANS[self].seconds


PLANS = {
    Effort.FAST: Plan(1, 0, 4, 0, ((6, 0.4), (2, 0.6)), 1.4),
    Effort.NORMAL: Plan(10, 1, 6, 20, ((16, 0.3), (6, 0.3), (2, 0.4)), 12),
    Effort.HIGH: Plan(60, 6, 24, 50, ((48, 0.3), (12, 0.3), (4, 0.4)), 90),
}
