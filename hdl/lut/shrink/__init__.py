"""Fewer LUTs for a function whose whole truth table is known."""

from .improve import check, improve, prepare
from .search import shrink

__all__ = ["check", "improve", "prepare", "shrink"]
