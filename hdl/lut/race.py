"""A race of LUT networks for the same function."""

import logging
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..function import TruthTable
from .bound import lower_bound
from .network import LutNetwork
from .shrink import check
from .tidy import tidy

__all__ = ["Race"]

_log = logging.getLogger("minterm.lut")


@dataclass
class Race:
    """Networks that were proposed for a table, each of them proven.

    Parameters
    ----------
    table : :class:`~hdl.function.TruthTable`
    width : :class:`int`
        Inputs of a LUT.
    progress : function
        Called with a line on each network that leads.
    deadline : :class:`float`
        When to stop, as :func:`time.monotonic` tells the time.
    entries : :class:`dict` of :class:`LutNetwork` to :class:`str`
        The networks, and who made them.
    bound : :class:`int`
        A network of so many LUTs wins.
    """

    table: TruthTable
    width: int
    progress: Callable[[str], None]
    deadline: float = math.inf
    entries: dict[LutNetwork, str] = field(default_factory=dict)
    bound: int = field(init=False)

    def __post_init__(self) -> None:
        self.bound = lower_bound(self.table, self.width)

    def ranking(self) -> list[LutNetwork]:
        """List the networks, the one of fewest LUTs first, and of those the shallowest."""
        return sorted(self.entries, key=lambda one: (one.size, one.depth, self.entries[one]))

    def over(self) -> bool:
        """Tell whether a network that cannot be beaten was found, or the time is up."""
        return self.won() or time.monotonic() >= self.deadline

    def won(self) -> bool:
        """Tell whether a network was found that is as small as can be."""
        return any(one.size <= self.bound for one in self.entries)

    def enter(self, networks: Mapping[str, LutNetwork]) -> None:
        """Take networks in, by the names of those who made them.

        Each is first compared with the table, on every row that this specifies. One that differs
        is logged as an error and dropped, and so is, silently, one with wider LUTs.
        """
        for name, network in networks.items():
            network = tidy(network)
            if network.width > self.width or network in self.entries:
                continue
            try:
                check(network, self.table)
            except ValueError as error:
                _log.error("the network by %s is dropped: %s", name, error)
                continue
            leader = self.ranking()[:1]
            self.entries[network] = name
            if self.ranking()[:1] != leader:
                self.progress(f"{network.size} LUTs, depth {network.depth}, by {name}")
