"""Whether a cover is what a function asks for."""

import numpy as np

from ..cover import ABSENT, Cover
from ..cubetable import CubeTable
from ..table import TruthTable
from .bitset import bitset, members
from .complexity import TooComplex, deep
from .containment import Containment

__all__ = ["check"]


def check(cover: Cover, table: TruthTable | CubeTable) -> None:
    """Make sure that a cover is 1 on the on-set and 0 on the off-set of each output.

    Nothing that a minimiser has computed is used. Tables are compared row by row, and cubes by
    containment, without enumerating the inputs.

    Raises
    ------
    :exc:`AssertionError`
        If the cover is wrong.
    :exc:`ValueError`
        If it takes too long to find out.
    """
    if (cover.inputs, cover.outputs) != (table.inputs, table.outputs):
        raise AssertionError("cover has other inputs or outputs than its function")
    if isinstance(table, TruthTable):
        wrong = np.argwhere((cover.table().on != table.on) & table.care)
        if len(wrong):
            row, output = map(int, wrong[0])
            _fail(cover, output, format(row, f"0{len(table.inputs)}b"))
        return
    try:
        with deep():
            _check_cubes(cover, table)
    except TooComplex as error:
        raise ValueError(f"cover cannot be checked: {error}") from error


def _check_cubes(cover: Cover, table: CubeTable) -> None:
    """Check the outputs that are not complemented, then those that are."""
    sums = Containment(cover.literals, cover.feeds)
    plain, complemented = ~cover.complemented, cover.complemented
    on, other = table.on, table.other
    if table.free is None:
        _expect_within(cover, on, [cover], plain)
        _expect_apart(cover, other, sums, plain)
        _expect_within(cover, other, [cover], complemented)
        _expect_apart(cover, on, sums, complemented)
        return
    _expect_within(cover, on, [cover, other], plain)
    _expect_within(cover, cover, [on, other], plain)
    whole = Cover(
        cover.inputs,
        cover.outputs,
        np.full((1, len(cover.inputs)), ABSENT, np.uint8),
        np.ones((1, len(cover.outputs)), np.bool_),
    )
    _expect_within(cover, whole, [cover, on, other], complemented)
    _expect_apart(cover, on, sums, complemented, other)


def _expect_within(cover: Cover, inner: Cover, outer: list[Cover], outputs: np.ndarray) -> None:
    """Fail unless for these outputs all cubes of a cover are within the sum of others."""
    if not outputs.any():
        return
    sums = Containment(
        np.concatenate([one.literals for one in outer]),
        np.concatenate([one.feeds for one in outer]),
    )
    same: dict[bytes, int] = {}
    for one in outer:
        for literals, feeds in zip(one.literals, one.feeds, strict=True):
            key = literals.tobytes()
            same[key] = same.get(key, 0) | bitset(feeds)
    for literals, feeds in zip(inner.literals, inner.feeds & outputs, strict=True):
        wanted = bitset(feeds) & ~same.get(literals.tobytes(), 0)
        missing = sums.missing(literals, wanted) if wanted else 0
        if missing:
            _fail(cover, members(missing)[0], _text(literals))


def _expect_apart(
    cover: Cover,
    others: Cover,
    sums: Containment,
    outputs: np.ndarray,
    free: Cover | None = None,
) -> None:
    """Fail unless for these outputs what the cover has in common with others is free."""
    if not outputs.any():
        return
    exempt = None if free is None else Containment(free.literals, free.feeds)
    for literals, feeds in zip(others.literals, others.feeds & outputs, strict=True):
        for cube in members(sums.touching(literals) & sums.feeding(bitset(feeds))):
            shared = np.minimum(literals, cover.literals[cube])
            clash = bitset(feeds & cover.feeds[cube])
            if exempt is not None:
                clash = exempt.missing(shared, clash)
            if clash:
                _fail(cover, members(clash)[0], _text(shared))


def _text(literals: np.ndarray) -> str:
    return "".join("01-"[literal] for literal in literals)


def _fail(cover: Cover, output: int, cube: str) -> None:
    raise AssertionError(f"cover is wrong for output {cover.outputs[output]} and inputs {cube}")
