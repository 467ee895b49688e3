"""What the hardware is: blocks, Boolean functions and netlists."""

from .block import Block, Cared, evaluate, inputs, lookup, outputs, truth_table
from .decoder import Decoder, onehot
from .encoder import Encoder, OnMulti, encode, several
from .expansion import CascadedPriorityEncoder, PriorityEncoderSlice, priority_slice
from .gray import BinaryToGray, GrayToBinary, from_gray, to_gray
from .priority import First, OnNone, PriorityEncoder, grant, priority
from .rotating import RotatingPriorityEncoder, rotating_priority
from .sop import SumOfProducts
from .thermometer import (
    BinaryToThermometer,
    OnBubble,
    ThermometerToBinary,
    bubbles,
    from_thermometer,
    to_thermometer,
)
from .topk import TopK, top_requests
from .verilog import to_verilog

__all__ = [
    "BinaryToGray",
    "BinaryToThermometer",
    "Block",
    "Cared",
    "CascadedPriorityEncoder",
    "Decoder",
    "Encoder",
    "First",
    "GrayToBinary",
    "OnBubble",
    "OnMulti",
    "OnNone",
    "PriorityEncoder",
    "PriorityEncoderSlice",
    "RotatingPriorityEncoder",
    "SumOfProducts",
    "ThermometerToBinary",
    "TopK",
    "bubbles",
    "encode",
    "evaluate",
    "from_gray",
    "from_thermometer",
    "grant",
    "inputs",
    "lookup",
    "onehot",
    "outputs",
    "priority",
    "priority_slice",
    "rotating_priority",
    "several",
    "to_gray",
    "to_thermometer",
    "to_verilog",
    "top_requests",
    "truth_table",
]
