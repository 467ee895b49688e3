"""LUT networks as data."""

from .blif import read_blif, write_blif
from .network import Lut, LutNetwork
from .portfolio import Effort, lut_network
from .tidy import tidy

__all__ = ["Effort", "Lut", "LutNetwork", "lut_network", "read_blif", "tidy", "write_blif"]
