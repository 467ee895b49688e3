"""Two-level minimisation: from a table to a cover of the fewest cubes."""

from .budget import Budget
from .covering import Covering, solve_covering
from .exact import Exact
from .form import Form, minimize
from .heuristic import Heuristic
from .minimum import Minimizer, Minimum

__all__ = [
    "Budget",
    "Covering",
    "Exact",
    "Form",
    "Heuristic",
    "Minimizer",
    "Minimum",
    "minimize",
    "solve_covering",
]
