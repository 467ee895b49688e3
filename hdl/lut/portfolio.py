"""The smallest LUT network that can be found in a given time."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from ..function import MAX_INPUTS, CubeTable, TruthTable
from .effort import PLANS, Effort, Plan
from .network import LutNetwork
from .race import Race
from .strategies import direct, explore, refine, walk, wide

__all__ = ["STRATEGIES", "WIDE_STRATEGIES", "Effort", "Strategy", "lut_network"]


@dataclass(frozen=True)
class Strategy:
    """A way to find networks.

    Attributes
    ----------
    run : function
        Enters networks in a race, and ends soon after :py:`race.over()`.
    until : :class:`float`
        The part of the time after which it should end, counted from the start of the race.
    """

    run: Callable[[Race, Plan], None]
    until: float


STRATEGIES = (Strategy(direct, 1.0), Strategy(explore, 0.35), Strategy(walk, 1.0))
"""What is tried, one after the other."""

WIDE_STRATEGIES = (Strategy(wide, 0.7), Strategy(refine, 1.0))
"""The same for more than 16 inputs."""


def lut_network(
    function: TruthTable | CubeTable,
    width: int,
    effort: Effort = Effort.NORMAL,
    progress: Callable[[str], None] = lambda line: None,
    *,
    seconds: float | None = None,
) -> LutNetwork:
    """Realise a function with as few LUTs as can be found, and of those with the least depth.

    Every network is compared with the table, row by row, before it counts. With more than 16 inputs
    it is compared on random vectors only: let :func:`sim.prove` prove it. The search ends early
    with a network that is as small as the lower bound. The same arguments give the same network,
    unless the machine is so slow, or the function so large, that the time runs out.

    Parameters
    ----------
    function : :class:`~hdl.function.TruthTable` or :class:`~hdl.function.CubeTable`
    width : :class:`int`
        Inputs of a LUT, 3 to 6.
    effort : :class:`Effort`
    progress : function
        Called with a line on each network that is better than those before.
    seconds : :class:`float`, optional
        Time limit, instead of that of the effort. What is tried depends on the effort alone.

    Raises
    ------
    :exc:`ValueError`
        If the width is another.
    :exc:`~hdl.tool.ToolMissing`
        If yosys is not there.
    """
    if not 3 <= width <= 6:
        raise ValueError(f"LUT width must be 3 to 6, not {width}")
    plan = PLANS[effort]
    start = time.monotonic()
    limit = plan.seconds if seconds is None else seconds
    if isinstance(function, CubeTable) and len(function.inputs) <= MAX_INPUTS:
        function = function.table()
    race = Race(function, width, progress)
    for strategy in STRATEGIES if isinstance(function, TruthTable) else WIDE_STRATEGIES:
        race.deadline = start + strategy.until * limit
        if not race.entries or not race.over():
            strategy.run(race, plan)
    return race.ranking()[0]
