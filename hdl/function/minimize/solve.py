"""Proof by mixed integer programming that a cover is the smallest."""

import threading

import numpy as np

from .budget import Budget
from .kernel import compiles
from .matrix import Matrix
from .search import Search

__all__ = ["solve"]

_POLL = 0.05  # seconds between two looks at a solver that is to stop
_ALMOST = 1e-6  # a bound that far below an integer is that integer


def solve(search: Search, least: int, budget: Budget) -> tuple[np.ndarray, int]:
    """Look for a smaller cover than a search has found, until there is none.

    HiGHS (Q. Huangfu and J. A. J. Hall, "Parallelizing the dual revised simplex method", 2018)
    branches and cuts in a thread of its own, while the search goes on in this one.

    Parameters
    ----------
    search : :class:`Search`
    least : :class:`int`
        A lower bound that is known already.

    Returns
    -------
    chosen : array of :class:`bool`
        The smallest cover that was found.
    bound : :class:`int`
        The lower bound, which is as good as the cover unless the budget expires.
    """
    start = search.best.copy()
    if least >= search.count or budget.expired:
        return start, least
    import highspy

    solver = _model(search.matrix)
    for option, value in {
        "threads": 1,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.999,  # a cover has a whole number of columns
        "time_limit": min(budget.remaining, 1e7),
    }.items():
        solver.setOptionValue(option, value)
    everything = np.arange(len(start), dtype=np.int32)
    solver.setSolution(len(start), everything, start.astype(np.float64))
    _run(solver, search, budget)
    bound = solver.getInfo().mip_dual_bound
    if np.isfinite(bound):
        least = max(least, int(np.ceil(bound - _ALMOST)))
    found = np.array(solver.getSolution().col_value) > 0.5
    candidates = [start]
    if len(found) == len(start) and search.matrix.covered_by(found).all():
        candidates.append(found)
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        candidates.append(search.best)
    best = min(candidates, key=np.count_nonzero)
    # A bound that the cover at hand refutes would come from a solver that rounds.
    return best, min(least, int(np.count_nonzero(best)))


def _model(matrix: Matrix):
    import highspy

    class Quiet(highspy.Highs):
        """Prints nothing, not even the name of the program on being made."""

        def enableCallbacks(self):
            self.silent()
            super().enableCallbacks()

    solver = Quiet()
    size = matrix.width
    none = np.empty(0, np.int32)
    everything = np.arange(size, dtype=np.int32)
    solver.addCols(size, np.ones(size), np.zeros(size), np.ones(size), 0, none, none, np.empty(0))
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


def _run(solver, search: Search, budget: Budget) -> None:
    """Run a solver until it is done, the budget expires, or the search finds all it could."""
    bound = 0.0

    def look(event):
        nonlocal bound
        bound = event.data_out.mip_dual_bound

    solver.HandleUserInterrupt = True
    solver.cbMipInterrupt += look
    thread = threading.Thread(target=solver.run, daemon=True)
    thread.start()
    thread.join(_POLL)
    try:
        while thread.is_alive():
            if budget.expired or search.count < bound + 1 - _ALMOST:
                solver.cancelSolve()
                thread.join(_POLL)
            elif compiles():
                search.go_on(budget)
            else:
                thread.join(_POLL)  # rather than keep the interpreter from the solver's thread
    except BaseException:
        solver.cancelSolve()
        thread.join()
        raise
