"""Two-level minimisation: from a table to a cover of the fewest cubes."""

from .minimum import Minimizer, Minimum

__all__ = ["Minimizer", "Minimum"]
