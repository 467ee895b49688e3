"""What the hardware is: blocks, Boolean functions and netlists."""

from .address import AddressDecoder, in_range
from .block import Block, Cared, evaluate, inputs, lookup, outputs, truth_table
from .decoder import Decoder, onehot
from .demultiplexer import Demultiplexer, demultiplex
from .multiplexer import (
    Multiplexer,
    OneHotMultiplexer,
    OnUnused,
    multiplex,
    multiplex_onehot,
)
from .priority import First, OnNone, PriorityEncoder, priority
from .sop import SumOfProducts
from .verilog import to_verilog

__all__ = [
    "AddressDecoder",
    "Block",
    "Cared",
    "Decoder",
    "Demultiplexer",
    "First",
    "Multiplexer",
    "OnNone",
    "OnUnused",
    "OneHotMultiplexer",
    "PriorityEncoder",
    "SumOfProducts",
    "demultiplex",
    "evaluate",
    "in_range",
    "inputs",
    "lookup",
    "multiplex",
    "multiplex_onehot",
    "onehot",
    "outputs",
    "priority",
    "to_verilog",
    "truth_table",
]
