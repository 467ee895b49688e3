"""Small functions, and their minima by brute force."""

import itertools

import numpy as np
from hypothesis import strategies as st

from hdl.function import ABSENT, Cover, TruthTable


def table(on: np.ndarray, care: np.ndarray | None = None) -> TruthTable:
    rows, outputs = on.shape
    inputs = rows.bit_length() - 1
    names = [f"i{n}" for n in range(inputs)], [f"o{n}" for n in range(outputs)]
    return TruthTable(*map(tuple, names), on, np.ones_like(on) if care is None else care)


@st.composite
def tables(draw, inputs: int, outputs: int):
    inputs = draw(st.integers(1, inputs))
    outputs = draw(st.integers(1, outputs))
    cells = st.lists(
        st.sampled_from("011-"), min_size=outputs << inputs, max_size=outputs << inputs
    )
    array = np.array(draw(cells)).reshape(-1, outputs)
    return table(array == "1", array != "-")


def cube_rows(inputs: int) -> dict[tuple[int, ...], int]:
    """All cubes, with a bit for each row that they contain."""
    return {
        cube: sum(
            1 << row
            for row, bits in enumerate(itertools.product((0, 1), repeat=inputs))
            if all(literal in (ABSENT, bit) for literal, bit in zip(cube, bits, strict=True))
        )
        for cube in itertools.product((0, 1, ABSENT), repeat=inputs)
    }


def bitmap(column: np.ndarray) -> int:
    return sum(1 << row for row in map(int, np.flatnonzero(column)))


def implicants(function: TruthTable) -> list[tuple[int, frozenset[int]]]:
    """Rows of each cube, and all outputs it may feed."""
    allowed = [bitmap(column) for column in (function.on | ~function.care).T]
    found = []
    for rows in cube_rows(len(function.inputs)).values():
        feeds = frozenset(o for o, may in enumerate(allowed) if not rows & ~may)
        if feeds:
            found.append((rows, feeds))
    return found


def fewest(function: TruthTable) -> int:
    """Count the cubes of a smallest cover by iterative deepening over all implicants."""
    wanted = [bitmap(column) for column in function.on.T]
    every = implicants(function)

    def possible(left: tuple[int, ...], cubes: int) -> bool:
        output = next((o for o, rows in enumerate(left) if rows), None)
        if output is None:
            return True
        if not cubes:
            return False
        row = left[output] & -left[output]
        return any(
            possible(
                tuple(want & ~rows if o in feeds else want for o, want in enumerate(left)),
                cubes - 1,
            )
            for rows, feeds in every
            if rows & row and output in feeds
        )

    return next(count for count in itertools.count() if possible(tuple(wanted), count))


def assert_covers(cover: Cover, function: TruthTable):
    """Compare row by row, cube by cube, with nothing but Python."""
    assert (cover.inputs, cover.outputs) == (function.inputs, function.outputs)
    for row, bits in enumerate(itertools.product((0, 1), repeat=len(function.inputs))):
        value = [False] * len(function.outputs)
        for cube, feeds in zip(cover.literals.tolist(), cover.feeds.tolist(), strict=True):
            if all(literal in (ABSENT, bit) for literal, bit in zip(cube, bits, strict=True)):
                value = [one or other for one, other in zip(value, feeds, strict=True)]
        for output, care in enumerate(function.care[row]):
            assert not care or value[output] == function.on[row, output]


def hard() -> TruthTable:
    """A random function, which no program proves the minimum of in a test."""
    rng = np.random.default_rng(7)
    return table(rng.random((1024, 10)) < 0.5, rng.random((1024, 10)) < 0.5)
