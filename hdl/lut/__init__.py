"""LUT networks as data."""

from .blif import read_network, write_network
from .network import Lut, LutNetwork
from .portfolio import Effort, lut_network
from .tidy import tidy

__all__ = [
    "Effort",
    "Lut",
    "LutNetwork",
    "lut_network",
    "read_network",
    "tidy",
    "write_network",
]
