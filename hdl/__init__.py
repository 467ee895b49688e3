"""What the hardware is: blocks, Boolean functions and netlists."""

from .block import Block, Cared, evaluate, inputs, lookup, outputs, truth_table
from .decimal import DecimalCode, DecimalDecoder, one_of_ten
from .decoder import Decoder, onehot
from .display import AboveNine, SevenSegmentDecoder, seven_segment
from .excess3 import BcdToExcess3, Excess3ToBcd, OnUnused, bcd_to_excess3, excess3_to_bcd
from .priority import First, OnNone, PriorityEncoder, priority
from .sop import SumOfProducts, sum_of_products
from .verilog import to_verilog

__all__ = [
    "AboveNine",
    "BcdToExcess3",
    "Block",
    "Cared",
    "DecimalCode",
    "DecimalDecoder",
    "Decoder",
    "Excess3ToBcd",
    "First",
    "OnNone",
    "OnUnused",
    "PriorityEncoder",
    "SevenSegmentDecoder",
    "SumOfProducts",
    "bcd_to_excess3",
    "evaluate",
    "excess3_to_bcd",
    "inputs",
    "lookup",
    "one_of_ten",
    "onehot",
    "outputs",
    "priority",
    "seven_segment",
    "sum_of_products",
    "to_verilog",
    "truth_table",
]
