"""Fewer LUTs for a function whose whole truth table is known."""

from .improve import check, improve

__all__ = ["check", "improve"]
