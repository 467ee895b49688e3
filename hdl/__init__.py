"""What the hardware is: blocks, Boolean functions and netlists."""

from .block import Block, Cared, evaluate, inputs, lookup, outputs, truth_table
from .decoder import Decoder, onehot
from .encoder import Encoder, OnMulti, encode, several
from .gray import BinaryToGray, GrayToBinary, from_gray, to_gray
from .priority import First, OnNone, PriorityEncoder, grant, priority
from .sop import SumOfProducts
from .verilog import to_verilog

__all__ = [
    "BinaryToGray",
    "Block",
    "Cared",
    "Decoder",
    "Encoder",
    "First",
    "GrayToBinary",
    "OnMulti",
    "OnNone",
    "PriorityEncoder",
    "SumOfProducts",
    "encode",
    "evaluate",
    "from_gray",
    "grant",
    "inputs",
    "lookup",
    "onehot",
    "outputs",
    "priority",
    "several",
    "to_gray",
    "to_verilog",
    "truth_table",
]
