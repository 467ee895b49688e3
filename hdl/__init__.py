"""What the hardware is: blocks, Boolean functions and netlists."""

from .arbiter import (
    FixedArbiter,
    LeastRecentArbiter,
    RoundRobinArbiter,
    WeightedRoundRobinArbiter,
    fixed_priority,
    least_recent,
    round_robin,
)
from .block import Block, Cared, evaluate, inputs, lookup, outputs, truth_table
from .decoder import Decoder, onehot
from .priority import First, OnNone, PriorityEncoder, priority
from .sop import SumOfProducts
from .verilog import to_verilog

__all__ = [
    "Block",
    "Cared",
    "Decoder",
    "First",
    "FixedArbiter",
    "LeastRecentArbiter",
    "OnNone",
    "PriorityEncoder",
    "RoundRobinArbiter",
    "SumOfProducts",
    "WeightedRoundRobinArbiter",
    "evaluate",
    "fixed_priority",
    "inputs",
    "least_recent",
    "lookup",
    "onehot",
    "outputs",
    "priority",
    "round_robin",
    "to_verilog",
    "truth_table",
]
