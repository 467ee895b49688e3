"""A walk through the networks of a function, towards small ones."""

import time
from collections.abc import Callable

import numpy as np

from ...function import TruthTable
from ..bound import lower_bound
from ..network import LutNetwork

__all__ = ["check", "improve"]

MAX_WIDTH = 6
"""The function of a LUT is a word."""

_CHUNK = 500  # steps between looks at the clock


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
        Value of :func:`time.monotonic` at which to stop, :py:`inf` for never.
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
        If the width is out of range, or the network is not correct for the table.
    """
    least = max(2, network.width)
    if not least <= width <= MAX_WIDTH:
        raise ValueError(f"LUT width must be {least} to {MAX_WIDTH}, not {width}")
    check(network, table)
    bound = lower_bound(table, width)
    best = network
    if network.size <= bound:
        return best

    # Imported late: this may load numba, and compiles on the first call.
    from .moves import walk
    from .state import close_state, open_state

    state = open_state(network, table, width, seed)
    left = np.inf if steps is None else steps
    try:
        while left > 0 and best.size > bound and time.monotonic() < deadline:
            walk(state, min(left, _CHUNK))
            left -= _CHUNK
            size = int(state.placed[0])
            if size < best.size:
                progress(size)
            if size < best.size or (size == best.size and state.depth[0] < best.depth):
                best = close_state(state, network)
    except KeyboardInterrupt:
        pass
    check(best, table)
    return best
