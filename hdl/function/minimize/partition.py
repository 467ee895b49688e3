"""From primes to the rows of a covering problem."""

import numpy as np

from ..cover import ABSENT
from .bitset import bitset, bitsets, members
from .budget import Budget
from .diagram import Diagram
from .implicants import Implicants

__all__ = ["Partition"]

_RECENT = 16
"""Rows of an output that a region is compared with: enough to drop most rows that others imply."""


class Partition:
    """The rows that say which primes could serve a minterm of an output.

    A row is the set of all primes that contain some region, where the output is on. All rows
    together, or those of them that contain no other row, make the covering problem.

    Parameters
    ----------
    diagram : :class:`Diagram`
    on : :class:`int`
        The node of where each output has to be 1.
    primes : :class:`Implicants`
    """

    def __init__(self, diagram: Diagram, on: int, primes: Implicants):
        self._diagram = diagram
        self._on = on
        self._primes = primes
        self._literals = primes.literal_counts.tolist()
        self._levels = len(diagram.order)
        self._outputs = primes.feeds.shape[1]
        self._all = (1 << len(primes)) - 1
        self._zeros = bitsets(primes.literals.T == 0)
        self._ones = bitsets(primes.literals.T == 1)
        self._feeding = bitsets(primes.feeds.T)
        present = primes.literals != ABSENT
        ends = np.where(present.any(1), self._levels - present[:, ::-1].argmax(1), 0)
        # The primes that have a literal at the level or later.
        self._open = [bitset(ends > level) for level in range(self._levels + 1)]

    def rows(self, most: int, budget: Budget) -> tuple[int, list[int]]:
        """Divide the on-set into regions that no prime contains partly, and list their rows.

        Parameters
        ----------
        most : :class:`int`
            How many regions are looked at before the rest is left out; :meth:`gaps` finds what is
            missing.
        budget : :class:`Budget`
            The rest is left out if it expires, too.

        Returns
        -------
        essential : :class:`int`
            The primes that are the only one of a row.
        rows : :class:`list` of :class:`int`
            The rows without such primes.
        """
        self._left = most
        self._budget = budget
        self._essential = 0
        self._found: dict[int, None] = {}
        self._recent: list[list[int]] = [[] for _ in range(self._outputs)]
        self._divide(0, self._on, self._all, (1 << self._outputs) - 1)
        return self._essential, [row for row in self._found if not row & self._essential]

    def _divide(self, level: int, node: int, primes: int, outputs: int) -> None:
        self._left -= 1
        if self._left & 1023 == 0 and self._budget.expired:
            self._left = -1
        if self._left < 0:
            return
        outputs = self._unserved(level, primes, outputs & self._diagram.somewhere(node))
        if not outputs:
            return
        diagram, zeros, ones = self._diagram, self._zeros, self._ones
        low = high = node
        low_primes = high_primes = primes
        while low == high and low_primes == high_primes:
            if diagram.levels[node] == level:
                low, high = diagram.lows[node], diagram.highs[node]
            low_primes, high_primes = primes & ~ones[level], primes & ~zeros[level]
            level += 1
        # Where fewer primes are, rows are smaller and imply others.
        halves = [(low, low_primes), (high, high_primes)]
        for child, alive in sorted(halves, key=lambda half: half[1].bit_count()):
            self._divide(level, child, alive, outputs)

    def _unserved(self, level: int, primes: int, outputs: int) -> int:
        """Drop the outputs that need no more rows from a region, having found their row or not."""
        contain = primes & ~self._open[level]
        for output in members(outputs):
            feeding = self._feeding[output]
            served = contain & feeding
            if served & self._essential or self._implied(output, served):
                outputs &= ~(1 << output)
            elif served == primes & feeding:
                outputs &= ~(1 << output)
                if served & (served - 1):
                    self._found[served] = None
                    recent = self._recent[output]
                    recent.insert(0, served)
                    del recent[_RECENT:]
                else:
                    self._essential |= served
        return outputs

    def _implied(self, output: int, served: int) -> bool:
        """Tell whether whoever covers a recent row covers this region too."""
        others = ~served
        recent = self._recent[output]
        for position, row in enumerate(recent):
            if not row & others:
                recent.insert(0, recent.pop(position))
                return True
        return False

    def gaps(self, chosen: Implicants, most: int) -> list[int]:
        """List rows of minterms that chosen cubes do not contain, a row of every gap.

        Parameters
        ----------
        chosen : :class:`Implicants`
        most : :class:`int`
            How many rows there are at most.

        Returns
        -------
        :class:`list` of :class:`int`
            None if the cubes contain the on-set.
        """
        diagram = self._diagram
        open_rows = diagram.without(self._on, diagram.of_cubes(chosen.literals, chosen.feeds))
        rows: dict[int, None] = {}
        while diagram.somewhere(open_rows) and len(rows) < most:
            found = self._descend(open_rows)
            rows.update(dict.fromkeys(found))
            # As if it were covered from now on, so that the next row is from elsewhere.
            prime = min(members(found[0]), key=self._literals.__getitem__)
            cube = diagram.of_cube(self._primes.literals[prime], self._primes.feeds[prime])
            open_rows = diagram.without(open_rows, cube)
        return list(rows)

    def _descend(self, node: int) -> list[int]:
        """List the rows of a minterm where the node is not 0, one in few primes if possible."""
        diagram, primes = self._diagram, self._all
        for level in range(self._levels):
            choices = [primes & ~self._ones[level], primes & ~self._zeros[level]]
            if diagram.levels[node] > level:
                primes = min(choices, key=int.bit_count)
                continue
            children = diagram.lows[node], diagram.highs[node]
            possible = [half for half in (0, 1) if diagram.somewhere(children[half])]
            half = min(possible, key=lambda half: choices[half].bit_count())
            node, primes = children[half], choices[half]
        return [primes & self._feeding[output] for output in members(diagram.lows[node])]
