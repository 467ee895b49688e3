"""Proof by mixed integer programming that a cover is the smallest."""

import threading

import numpy as np

from .budget import Budget
from .matrix import Matrix

__all__ = ["solve"]

_POLL = 0.05  # seconds between two looks at the budget
_ALMOST = 1e-6  # a bound that far below an integer is that integer


def solve(matrix: Matrix, start: np.ndarray, least: int, budget: Budget) -> tuple[np.ndarray, int]:
    """Look for a smaller cover than a given one, until there is none or the budget expires.

    HiGHS (Q. Huangfu and J. A. J. Hall, "Parallelizing the dual revised simplex method", 2018)
    branches and cuts; it runs in a thread of its own.

    Parameters
    ----------
    matrix : :class:`Matrix`
    start : array of :class:`bool`
        Columns that cover all rows.
    least : :class:`int`
        A lower bound that is known already.

    Returns
    -------
    chosen : array of :class:`bool`
        The smallest cover that was found, :py:`start` if there is no smaller one.
    bound : :class:`int`
        The lower bound.
    """
    count = int(np.count_nonzero(start))
    if least >= count or budget.expired:
        return start, least
    solver = _model(matrix)
    for option, value in {
        "threads": 1,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.999,  # a cover has an integer number of columns
        "time_limit": min(budget.remaining, 1e7),
    }.items():
        solver.setOptionValue(option, value)
    everything = np.arange(matrix.width, dtype=np.int32)
    solver.setSolution(matrix.width, everything, start.astype(np.float64))
    _run(solver, budget)
    info = solver.getInfo()
    if np.isfinite(info.mip_dual_bound):
        least = max(least, int(np.ceil(info.mip_dual_bound - _ALMOST)))
    values = np.array(solver.getSolution().col_value) > 0.5
    found = len(values) == matrix.width and matrix.covered_by(values).all()
    if found and np.count_nonzero(values) < count:
        start = values
    # A solver that rounds may at worst claim a bound that the cover at hand refutes.
    return start, min(least, int(np.count_nonzero(start)))


def _model(matrix: Matrix):
    import highspy

    class Quiet(highspy.Highs):
        """Prints nothing, not even the name of the program on being made."""

        def enableCallbacks(self):
            self.silent()
            super().enableCallbacks()

    solver = Quiet()
    size, none = matrix.width, np.empty(0)
    everything = np.arange(size, dtype=np.int32)
    solver.addCols(size, np.ones(size), np.zeros(size), np.ones(size), 0, none, none, none)
    kinds = np.full(size, highspy.HighsVarType.kInteger)
    solver.changeColsIntegrality(size, everything, kinds)
    solver.addRows(
        len(matrix),
        np.ones(len(matrix)),
        np.full(len(matrix), highspy.kHighsInf),
        len(matrix.columns),
        matrix.starts[:-1].astype(np.int32),
        matrix.columns.astype(np.int32),
        np.ones(len(matrix.columns)),
    )
    return solver


def _run(solver, budget: Budget) -> None:
    solver.HandleUserInterrupt = True
    thread = threading.Thread(target=solver.run, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(_POLL)
            if budget.expired:
                solver.cancelSolve()
    except BaseException:
        solver.cancelSolve()
        thread.join()
        raise
