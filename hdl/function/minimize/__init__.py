"""Two-level minimisation: from a table to a cover of the fewest cubes."""

from .budget import Budget
from .covering import Covering, solve_covering
from .minimum import Minimizer, Minimum

__all__ = ["Budget", "Covering", "Minimizer", "Minimum", "solve_covering"]
