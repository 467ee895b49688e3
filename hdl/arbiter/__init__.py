"""Arbiters: which of several requests is granted."""

from .fixed import FixedArbiter
from .least_recent import LeastRecentArbiter, least_recent
from .round_robin import RoundRobinArbiter, round_robin
from .weighted import WeightedRoundRobinArbiter

__all__ = [
    "FixedArbiter",
    "LeastRecentArbiter",
    "RoundRobinArbiter",
    "WeightedRoundRobinArbiter",
    "least_recent",
    "round_robin",
]
