"""Sharing what ANDs of many operands have in common, so that fewer gates compute the same."""

import functools
import heapq
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from hdl.netlist import GateBuilder, Gates, Operation

from .rebuild import Make, rebuild
from .uses import joined_ands, uses

__all__ = ["share"]

# Pairs are counted among so many operands at most, because they grow with their square.
_OPERANDS = 64
# A function of three inputs is saved where three ANDs share a pair, but none where two do.
_WORTHWHILE = 3

_Pair = tuple[int, int]


def share(gates: Gates) -> Gates:
    """Compute pairs of operands that several ANDs have in common once; ports and registers stay.

    ANDs of ANDs are taken for one AND of many operands, and ORs for their complements. The pair
    that most of them have goes first, and counts as one operand from there on.
    """
    wide = _wide_ands(gates)
    groups = [
        (root, set(operands[at : at + _OPERANDS]))
        for root, operands in wide.items()
        for at in range(0, len(operands), _OPERANDS)
    ]
    first = 2 * len(gates.operation)
    pairs = _extract([operands for _, operands in groups], first)
    if not pairs:
        return gates
    left: dict[int, list[int]] = defaultdict(list)
    for root, operands in groups:
        left[root] += sorted(operands)

    def make(operands: Sequence[int], builder: GateBuilder, made: Sequence[int]) -> int:
        parts = (
            make(pairs[(operand - first) // 2], builder, made)
            if operand >= first
            else made[operand >> 1] ^ operand & 1
            for operand in operands
        )
        return functools.reduce(builder.and_, parts, 1)

    replaced: dict[int, Make] = {
        root: functools.partial(make, operands) for root, operands in left.items()
    }
    return rebuild(gates, replaced)


def _wide_ands(gates: Gates) -> dict[int, list[int]]:
    """List for every AND that is not a part of another one the operands of it and its parts."""
    operands = gates.operands.tolist()
    joined = joined_ands(gates, uses(gates))
    parts: dict[int, list[int]] = {}
    wide = {}
    for node, kind in enumerate(gates.operation.tolist()):
        if kind != Operation.AND:
            continue
        leaves = []
        for literal in operands[node][:2]:
            leaves += parts.pop(literal >> 1, [literal]) if not literal & 1 else [literal]
        if node in joined:
            parts[node] = leaves
        else:
            wide[node] = sorted(set(leaves))
    return wide


def _extract(groups: Sequence[set[int]], first: int) -> list[_Pair]:
    """Replace pairs of operands by new ones, numbered from ``first`` on in steps of two."""
    found: dict[_Pair, set[int]] = defaultdict(set)
    for number, operands in enumerate(groups):
        for pair in combinations(sorted(operands), 2):
            found[pair].add(number)
    heap = [(-len(users), pair) for pair, users in found.items() if len(users) >= _WORTHWHILE]
    heapq.heapify(heap)
    pairs: list[_Pair] = []
    while heap:
        count, pair = heapq.heappop(heap)
        users = found[pair]
        if len(users) != -count:
            if len(users) >= _WORTHWHILE:
                heapq.heappush(heap, (-len(users), pair))
            continue
        new = first + 2 * len(pairs)
        pairs.append(pair)
        for number in sorted(users):
            operands = groups[number]
            operands.difference_update(pair)
            for other in operands:
                for old in pair:
                    found[min(old, other), max(old, other)].discard(number)
                found[other, new].add(number)
            operands.add(new)
        del found[pair]
        for other in {other for number in users for other in groups[number]} - {new}:
            if len(found[other, new]) >= _WORTHWHILE:
                heapq.heappush(heap, (-len(found[other, new]), (other, new)))
    return pairs
