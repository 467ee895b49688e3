"""Sums of products, products of sums, and the better of both for each output."""

import enum
import itertools
from collections.abc import Callable, Iterator

import numpy as np

from ..cover import Cover
from ..cubetable import CubeTable
from ..table import MAX_INPUTS, TruthTable
from .budget import Budget
from .check import check
from .complement import complemented
from .exact import Exact
from .heuristic import Heuristic
from .minimum import Minimizer, Minimum

__all__ = ["Form", "minimize"]

_EXHAUSTIVE = 3
"""Outputs of which all polarities are tried."""

_SHARE = 0.5  # of the time that is left, for the choice of polarities


class Form(enum.StrEnum):
    """Which outputs of a cover are complemented: none, all, or whatever takes the fewest cubes.

    The complement of a sum of products is a product of sums.
    """

    SOP = "sop"
    POS = "pos"
    BEST = "best"


def minimize(
    table: TruthTable | CubeTable,
    minimizer: Minimizer | None = None,
    form: Form = Form.SOP,
    budget: Budget | None = None,
) -> Minimum:
    """Minimise a function in a given form.

    Don't-cares are don't-cares in every form. The cover is checked against the function before it
    is returned, by other means than those that made it.

    The lower bound speaks of the outputs that are complemented in the cover. For :attr:`Form.BEST`
    other outputs could be better still: of up to three outputs all polarities are tried. Of more,
    all or none or those that are smaller so by themselves are complemented at first, and then they
    are flipped one at a time as long as that makes fewer cubes, or as many and fewer literals.

    Parameters
    ----------
    minimizer : :class:`Minimizer`, optional
        By default it is :class:`Exact`, with the same budget.
    budget : :class:`Budget`, optional
        Limits the choice of polarities, to half of what is left.

    Raises
    ------
    :exc:`ValueError`
        If a function of more than 16 inputs is too complex to be complemented or checked.
    """
    budget = Budget() if budget is None else budget
    minimizer = Exact(budget) if minimizer is None else minimizer
    if isinstance(table, CubeTable) and len(table.inputs) <= MAX_INPUTS:
        table = table.table()
    started = budget.elapsed
    with budget.interruptible():
        flip = _Flip(table)
        flags = np.full(len(table.outputs), form is Form.POS)
        if form is Form.BEST:
            flags = _choose(flip, budget.share(_SHARE))
        result = minimizer.minimize(flip(flags))
        cover = result.cover
        cover = Cover(cover.inputs, cover.outputs, cover.literals, cover.feeds, flags)
        check(cover, table)
    return Minimum(cover, result.lower_bound, budget.elapsed - started)


class _Flip:
    """Complements outputs of a function."""

    def __init__(self, table: TruthTable | CubeTable):
        self.table = table
        self._opposite: CubeTable | None = None

    def __call__(self, flags: np.ndarray) -> TruthTable | CubeTable:
        table = self.table
        if not flags.any():
            return table
        if isinstance(table, TruthTable):
            return TruthTable(table.inputs, table.outputs, table.on ^ flags, table.care)
        if self._opposite is None:
            self._opposite = complemented(table)
        on = _mixed(table.on, ~flags, self._opposite.on, flags)
        if table.off is None:
            return CubeTable(on, free=table.free)
        return CubeTable(on, off=_mixed(table.off, ~flags, table.on, flags))

    def alone(self, output: int, complemented: bool) -> TruthTable | CubeTable:
        """Make every other output a constant."""
        only = np.arange(len(self.table.outputs)) == output
        table = self(only & complemented)
        if isinstance(table, TruthTable):
            return TruthTable(table.inputs, table.outputs, table.on & only, table.care)
        none = np.zeros_like(only)
        on = _mixed(table.on, only, table.on, none)
        if table.off is None:
            return CubeTable(on, free=table.free)
        return CubeTable(on, off=_mixed(table.off, only, table.off, none))


def _mixed(first: Cover, some: np.ndarray, second: Cover, others: np.ndarray) -> Cover:
    """Take some outputs of one cover and others of another."""
    literals = np.concatenate([first.literals, second.literals])
    feeds = np.concatenate([first.feeds & some, second.feeds & others])
    used = feeds.any(1)
    return Cover(first.inputs, first.outputs, literals[used], feeds[used])


def _choose(flip: _Flip, budget: Budget) -> np.ndarray:
    """Choose the outputs that are to be complemented, with covers that are made quickly."""
    outputs = len(flip.table.outputs)
    wide = isinstance(flip.table, CubeTable)
    scout = Heuristic(budget) if wide else Exact(budget, prove=False)

    def size(function: TruthTable | CubeTable) -> tuple[int, int]:
        cover = scout.minimize(function).cover
        return len(cover), cover.literal_count

    def cost(flags: np.ndarray) -> tuple[int, int]:
        cubes, literals = size(flip(flags))
        budget.report(f"{cubes} cubes with {np.count_nonzero(flags)} outputs complemented")
        return cubes, literals

    if outputs <= _EXHAUSTIVE:
        choices = map(np.array, itertools.product([False, True], repeat=outputs))
        return _best(choices, cost, budget)[0]

    def starts():
        yield np.zeros(outputs, np.bool_)
        yield np.ones(outputs, np.bool_)
        alone = np.zeros(outputs, np.bool_)
        for output in range(outputs):
            if budget.expired:
                return
            alone[output] = size(flip.alone(output, True)) < size(flip.alone(output, False))
        yield alone

    best, least = _best(starts(), cost, budget)
    order = itertools.cycle(range(outputs))
    waiting = 0
    while waiting < outputs and not budget.expired:
        flags = best.copy()
        flags[next(order)] ^= True
        now = cost(flags)
        waiting += 1
        if now < least:
            best, least, waiting = flags, now, 0
    return best


def _best(
    choices: Iterator[np.ndarray], cost: Callable[[np.ndarray], tuple[int, int]], budget: Budget
) -> tuple[np.ndarray, tuple[int, int]]:
    """Return the choice that costs least, of those that there is time for, and its cost."""
    best = next(choices)
    least = cost(best)
    while not budget.expired and (flags := next(choices, None)) is not None:
        now = cost(flags)
        if now < least:
            best, least = flags, now
    return best, least
