"""LUT networks as data."""

from .network import Lut, LutNetwork

__all__ = ["Lut", "LutNetwork"]
