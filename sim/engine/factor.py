"""Factoring sums of products, so that fewer gates compute the same."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

from hdl.netlist import GateBuilder, Gates, Operation

from .rebuild import Make, rebuild
from .uses import joined_ands, uses

__all__ = ["factor"]

# Sums of fewer products gain little. Those of more variables than that take long to factor, and
# they hardly share any.
_PRODUCTS = 6
_VARIABLES = 512
_LITERALS = 64
# A sum may take more gates than it frees, because sums have gates in common; whether they do is
# seen in the end.
_SHARED = 1.5

_Product = frozenset[int]


@dataclass(frozen=True)
class _Sum:
    """An OR of products, and of choices between two other sums by the value of a node."""

    products: Sequence[_Product]
    choices: Sequence[tuple[int, "_Sum", "_Sum"]]

    def cost(self) -> int:
        """Count gates."""
        terms = len(self.products) + len(self.choices)
        inner = sum(max(0, len(product) - 1) for product in self.products)
        inner += sum(1 + one.cost() + other.cost() for _, one, other in self.choices)
        return inner + max(0, terms - 1)

    def build(self, builder: GateBuilder, made: Sequence[int]) -> int:
        """Make the gates; ``made`` are the literals of the nodes so far.

        Chains, not trees: one value is kept at a time, and functions of three inputs cover a
        chain of gates two by two.
        """
        terms = []
        for product in self.products:
            literals = (made[literal >> 1] ^ literal & 1 for literal in sorted(product))
            terms.append(reduce(builder.and_, literals, 1))
        terms += [
            builder.mux(made[node], one.build(builder, made), other.build(builder, made))
            for node, one, other in self.choices
        ]
        return reduce(builder.or_, terms, 0)

    def build_complement(self, builder: GateBuilder, made: Sequence[int]) -> int:
        return self.build(builder, made) ^ 1


def factor(gates: Gates) -> Gates:
    """Rewrite sums of products, if the netlist gets smaller by it; ports and registers stay.

    The variable in most products goes first: the products with it, those with its complement, and
    those without either are factored again. A sum replaces the gates that nothing else uses.
    """
    cones = _Cones(gates)
    sums: dict[int, Make] = {}
    for node in cones.roots():
        if taken := cones.products(node):
            products, owned = taken
            found = _factor(products)
            if found.cost() < _SHARED * owned:
                sums[node] = found.build_complement
    return rebuild(gates, sums) if sums else gates


def _factor(products: Iterable[_Product]) -> _Sum:
    remaining = list(dict.fromkeys(products))
    if frozenset() in remaining:
        return _Sum([frozenset()], [])
    counts = Counter(literal >> 1 for product in remaining for literal in product)
    choices = []
    while remaining:
        node, count = max(counts.items(), key=lambda item: (item[1], -item[0]))
        if count == 1:
            break
        with_node = [product for product in remaining if not product.isdisjoint(_signs(node))]
        counts.subtract(literal >> 1 for product in with_node for literal in product)
        one, other = (
            _factor(product - {literal} for product in with_node if literal in product)
            for literal in _signs(node)
        )
        choices.append((node, one, other))
        remaining = [product for product in remaining if product.isdisjoint(_signs(node))]
    return _Sum(remaining, choices)


def _signs(node: int) -> tuple[int, int]:
    return 2 * node, 2 * node + 1


class _Cones:
    """The ANDs of a netlist, joined to ANDs of many operands."""

    def __init__(self, gates: Gates):
        self._operation = gates.operation.tolist()
        self._operands = gates.operands.tolist()
        self._uses = uses(gates)
        self._joined = joined_ands(gates, self._uses)

    def roots(self) -> Iterator[int]:
        """List the ANDs that are not part of another one."""
        for node, operation in enumerate(self._operation):
            if operation == Operation.AND and node not in self._joined:
                yield node

    def products(self, root: int) -> tuple[list[_Product], int] | None:
        """Take the complement of an AND apart into a sum of products.

        Returns ``None`` if it is none worth factoring, or else the products and the number of
        gates that are not needed any more without it.
        """
        dissolved = {root}
        terms = self._leaves(root, dissolved, self._joined.__contains__)
        inner = [literal for literal in terms if literal & 1 and self._is_and(literal >> 1)]
        if len(inner) < _PRODUCTS:
            return None
        products = [frozenset((literal ^ 1,)) for literal in {*terms}.difference(inner)]
        for literal in inner:
            dissolved.add(literal >> 1)
            product = frozenset(self._leaves(literal >> 1, dissolved, self._is_and))
            if len(product) > _LITERALS:
                return None
            products.append(product)
        variables = {literal >> 1 for product in products for literal in product}
        if len(variables) > _VARIABLES:
            return None
        products.sort(key=sorted)
        return products, self._owned(root, dissolved)

    def _is_and(self, node: int) -> bool:
        return self._operation[node] == Operation.AND

    def _leaves(self, root: int, dissolved: set[int], inside: Callable[[int], bool]) -> list[int]:
        """List the operands of an AND and of those ANDs in it that count as inside."""
        leaves = []
        stack = self._operands[root][:2]
        seen = set()
        while stack:
            literal = stack.pop()
            if literal in seen:
                continue
            seen.add(literal)
            if not literal & 1 and inside(literal >> 1):
                dissolved.add(literal >> 1)
                stack += self._operands[literal >> 1][:2]
            else:
                leaves.append(literal)
        return leaves

    def _owned(self, root: int, dissolved: set[int]) -> int:
        """Count the gates that nothing outside of a sum uses."""
        uses: Counter[int] = Counter({root: self._uses[root]})
        count = 0
        for node in sorted(dissolved, reverse=True):
            if uses[node] == self._uses[node]:
                count += 1
                uses.update(literal >> 1 for literal in self._operands[node][:2])
        return count
