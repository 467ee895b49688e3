"""The ways to build a truth table from gates."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from amaranth.hdl import Cat, Const, Mux, Value

from .decoder import products
from .function import Cover, Cube, TruthTable

__all__ = ["any_of", "decode_and_or", "decode_nand", "multiplex_rows", "sum_of_products", "sums"]

Share = Callable[[Value], Value]


def any_of(values: Sequence[Value]) -> Value:
    """OR values in a balanced tree, which stays shallow for thousands of them."""
    values = list(values)
    while len(values) > 1:
        values = [Cat(values[at : at + 2]).any() for at in range(0, len(values), 2)]
    return values[0] if values else Const(0, 1)


def sum_of_products(inputs: Sequence[Value], cover: Iterable[Cube]) -> Value:
    """Build the value of a cover of one output; bit 0 of its cubes is the first of the inputs."""
    return any_of([_product(inputs, cube) for cube in cover])


def sums(inputs: Sequence[Value], cover: Cover, share: Share) -> list[Value]:
    """Build the outputs of a cover, each of its cubes once; complemented outputs as NOR gates.

    ``inputs`` are those of the cover, in its order, and ``share`` gives a name to a product.
    """
    terms = [
        share(
            Cat(
                value if bit else ~value for value, bit in zip(inputs, row, strict=True) if bit < 2
            ).all()
        )
        for row in cover.literals.tolist()
    ]
    outputs = []
    for feeds, complemented in zip(cover.feeds.T, cover.complemented, strict=True):
        value = any_of([terms[number] for number in np.flatnonzero(feeds)])
        outputs.append(~value if complemented else value)
    return outputs


def decode_and_or(inputs: Sequence[Value], table: TruthTable, share: Share) -> list[Value]:
    """Build a decoder of the rows, and an OR gate of minterms for each output."""
    lines = products(list(reversed(inputs)), None, share, len(table.on))
    return [any_of([lines[row] for row in np.flatnonzero(column)]) for column in table.on.T]


def decode_nand(inputs: Sequence[Value], table: TruthTable, share: Share) -> list[Value]:
    """Build an active-low decoder, as a 74138 is, and a NAND gate of its lines for each output."""
    lines = [share(~line) for line in products(list(reversed(inputs)), None, share, len(table.on))]
    return [~_all_of([lines[row] for row in np.flatnonzero(column)]) for column in table.on.T]


def multiplex_rows(inputs: Sequence[Value], table: TruthTable, share: Share) -> list[Value]:
    """Build a tree of multiplexers, the first input choosing last; equal parts exist once.

    That is the reduced ordered decision diagram of all outputs (Bryant, 1986). Where a don't-care
    lets the halves of a part agree, no multiplexer chooses between them.
    """
    nodes: dict[bytes, Value] = {}

    def build(on: np.ndarray, care: np.ndarray, level: int) -> Value:
        if not on.any():
            return Const(0, 1)
        if (on | ~care).all():
            return Const(1, 1)
        key = on.tobytes() + care.tobytes()
        if key not in nodes:
            half = len(on) // 2
            low_on, high_on, low_care, high_care = on[:half], on[half:], care[:half], care[half:]
            if not ((low_on ^ high_on) & low_care & high_care).any():
                nodes[key] = build(low_on | high_on, low_care | high_care, level + 1)
            else:
                low, high = build(low_on, low_care, level + 1), build(high_on, high_care, level + 1)
                nodes[key] = share(Mux(inputs[level], high, low))
        return nodes[key]

    return [build(on, care, 0) for on, care in zip(table.on.T, table.care.T, strict=True)]


def _product(inputs: Sequence[Value], cube: Cube) -> Value:
    return Cat(
        value if cube.value >> bit & 1 else ~value
        for bit, value in enumerate(inputs)
        if cube.mask >> bit & 1
    ).all()


def _all_of(values: Sequence[Value]) -> Value:
    values = list(values)
    while len(values) > 1:
        values = [Cat(values[at : at + 2]).all() for at in range(0, len(values), 2)]
    return values[0] if values else Const(1, 1)
