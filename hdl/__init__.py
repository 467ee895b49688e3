"""What the hardware is: blocks, Boolean functions and netlists."""

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
    "OnNone",
    "PriorityEncoder",
    "SumOfProducts",
    "evaluate",
    "inputs",
    "lookup",
    "onehot",
    "outputs",
    "priority",
    "to_verilog",
    "truth_table",
]
