"""A walk through the networks of a function, towards small ones."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from math import inf

import numpy as np

from ...function import TruthTable
from ..bound import lower_bound
from ..network import Lut, LutNetwork

__all__ = ["Walk", "check", "improve", "prepare"]

logger = logging.getLogger("minterm.lut")

MAX_WIDTH = 6
"""The function of a LUT is a word."""

_SILENCE = 2.0  # seconds of compiling before it is mentioned
_WORK = 1 << 20  # words that LUTs write between looks at the clock

PATIENCE = 200_000
"""Steps without a gain that a walk is given at least."""


def check(network: LutNetwork, table: TruthTable) -> None:
    """Compare a network with a table, in every row that the table specifies.

    Raises
    ------
    :exc:`ValueError`
        If their names differ, or an output has another value; the message names the first.
    """
    if (network.inputs, network.outputs) != (table.inputs, table.outputs):
        raise ValueError("LutNetwork must have the inputs and outputs of the table, in order")
    wrong = np.argwhere((network.table().on ^ table.on) & table.care)
    if wrong.size:
        row, output = wrong[0]
        bits = format(row, f"0{len(table.inputs)}b")
        raise ValueError(
            f"LutNetwork output {table.outputs[output]} must be {table.on[row, output]:d} for "
            f"inputs {bits}, not {not table.on[row, output]:d}"
        )


@cache
def prepare() -> None:
    """Compile what a walk runs, unless an earlier process did: then it is only loaded.

    Every search calls it; whoever gives a search little time calls it before. It is logged if it
    takes more than some seconds.
    """
    from .compiled import compiles

    table = TruthTable(("a",), ("y",), np.array([[True], [False]]), np.ones((2, 1), np.bool_))
    network = LutNetwork(("a",), ("y",), (Lut((0,), 0b01),), (1,))
    message = "compiling the search for small LUT networks, once on this computer: up to 60 s"
    timer = threading.Timer(_SILENCE, logger.warning, [message])
    timer.daemon = True
    if compiles:
        timer.start()
    try:
        Walk(network, table, 2, 0, lambda size: None).run(inf, 1, 0)
    finally:
        timer.cancel()


def improve(
    network: LutNetwork,
    table: TruthTable,
    width: int,
    deadline: float,
    *,
    seed: int = 0,
    steps: int | None = None,
    progress: Callable[[int], None] = lambda size: None,
) -> LutNetwork:
    """Find a smaller network for a table, by simulated annealing.

    A step draws a LUT, and finds by simulation the rows of the table in which it matters: those
    where an output would be wrong if the LUT were inverted. The LUT may read any signals that tell
    its ones from its zeros in these rows, and one of the sets that differ from the present one in
    one or two signals is drawn, by its energy. What is not read any more falls away; a LUT that is
    equal to a signal where it matters is replaced by it. Don't-cares of the table and of the
    network around a LUT are so used in full, and because most steps neither gain nor lose, the
    walk gets out of the local optima in which a sequence of improvements ends (resubstitution as
    in A. Mishchenko et al., "Scalable don't-care-based logic optimization and resynthesis", 2011;
    neutral drift as in Z. Vasicek and L. Sekanina, "Formal verification of candidate solutions for
    post-synthesis evolutionary optimization in evolvable hardware", 2011).

    The same arguments lead to the same network if the steps run out before the time does. Ctrl-C
    ends the walk as the deadline does.

    Parameters
    ----------
    network : :class:`~hdl.lut.LutNetwork`
        Correct for the table.
    table : :class:`~hdl.function.TruthTable`
    width : :class:`int`
        Most inputs of a LUT, 2 to 6, and not less than those of the network.
    deadline : :class:`float`
        Value of :func:`time.monotonic` at which to stop; :py:`inf` for when there was no gain for
        long.
    seed : :class:`int`
        Not negative. Another seed takes another walk.
    steps : :class:`int`, optional
        How many steps to take at most.
    progress : callable
        Told the number of LUTs whenever it falls.

    Returns
    -------
    :class:`~hdl.lut.LutNetwork`
        Of at most as many LUTs, the one of least depth among the smallest that were met. It is
        compared with the table before it is returned.

    Raises
    ------
    :exc:`ValueError`
        If the width is out of range, or the network has wider LUTs or is not correct for the table.
    """
    if network.width > MAX_WIDTH:
        raise ValueError(
            f"LutNetwork must have LUTs of at most {MAX_WIDTH} inputs, not {network.width}"
        )
    least = max(2, network.width)
    if not least <= width <= MAX_WIDTH:
        raise ValueError(f"LUT width must be {least} to {MAX_WIDTH}, not {width}")
    check(network, table)
    bound = lower_bound(table, width)
    if network.size <= bound:
        return network

    walk = Walk(network, table, width, seed, progress)
    left = inf if steps is None else steps
    with suppress(KeyboardInterrupt):
        prepare()
        walk.run(deadline, left, bound)
    check(walk.best, table)
    return walk.best


class Walk:
    """A walk that can be interrupted and go on.

    Attributes
    ----------
    best : :class:`~hdl.lut.LutNetwork`
        The smallest network that was met, and of those the one of least depth.
    steps, gained : :class:`int`
        How many steps were taken, and how many when the size last fell.
    stopped : :class:`bool`
        Set by another thread to end a run.
    """

    def __init__(
        self,
        network: LutNetwork,
        table: TruthTable,
        width: int,
        seed: int,
        progress: Callable[[int], None],
    ):
        # Imported late: this may load numba, and compiles on the first step.
        from .convert import close_state, open_state
        from .walk import walk

        self.best = network
        self.steps = self.gained = 0
        self.stopped = False
        self._state = open_state(network, table, width, seed)
        self._close, self._walk, self._progress = close_state, walk, progress
        # Time to look at the clock comes after about as much work for any network, and whatever
        # the clock says, so that it decides nothing else.
        self._chunk = max(1, min(500, _WORK // (self._state.words * max(1, network.size))))

    @property
    def settled(self) -> bool:
        """Whether many steps gained nothing, also compared with those that did."""
        return self.steps - self.gained > PATIENCE + 4 * self.gained

    def run(self, deadline: float, steps: float, bound: int) -> None:
        """Take so many steps more, unless the time is over, or there is nothing more to gain."""
        end = self.steps + steps
        while self.steps < end and self.best.size > bound and not self.settled:
            if self.stopped or time.monotonic() >= deadline:
                break
            steps = int(min(end - self.steps, self._chunk))
            with np.errstate(over="ignore"):  # the negative of a word, interpreted
                self._walk(self._state, steps)
            self.steps += steps
            size, depth = int(self._state.placed[0]), int(self._state.depth[0])
            if (size, depth) < (self.best.size, self.best.depth):
                smaller = size < self.best.size
                self.best = self._close(self._state, self.best)
                if smaller:
                    self.gained = self.steps
                    self._progress(size)
