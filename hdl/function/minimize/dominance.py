"""Making a covering problem smaller without changing its minimum."""

import numpy as np

from .budget import Budget
from .kernel import Kernel
from .matrix import Matrix

__all__ = ["components", "reduce"]

_SLICE = 4096  # sets that are compared between two looks at the clock


def reduce(
    matrix: Matrix, literals: np.ndarray, budget: Budget
) -> tuple[np.ndarray, Matrix, np.ndarray]:
    """Take essential columns, and drop dominated rows and columns, until nothing changes.

    A row that is covered whenever another one is dominated; so is a column whose rows another one
    covers too, whatever the literals of the two. The rules are those of E. J. McCluskey,
    "Minimization of Boolean functions", 1956.

    If the budget expires the result is correct, but could be smaller.

    Returns
    -------
    chosen : array of the essential columns
    core : the matrix that is left
    ids : array of the original numbers of its columns
    """
    every = np.ones(len(matrix), np.bool_)
    matrix, ids = _kept(matrix, np.arange(matrix.width), every, np.ones(matrix.width, np.bool_))
    chosen = [ids[:0]]
    while len(matrix):
        size = len(matrix), matrix.width
        essential = np.zeros(matrix.width, np.bool_)
        essential[matrix.columns[matrix.starts[:-1][matrix.lengths == 1]]] = True
        if essential.any():
            chosen.append(ids[essential])
            matrix, ids = _kept(matrix, ids, ~matrix.covered_by(essential), ~essential)
        dead = _subsets(matrix, matrix.transposed(), budget)
        matrix, ids = _kept(matrix, ids, ~dead, np.ones(matrix.width, np.bool_))
        dead = _dominated(matrix, literals[ids], budget)
        matrix, ids = _kept(matrix, ids, np.ones(len(matrix), np.bool_), ~dead)
        if (len(matrix), matrix.width) == size or budget.expired:
            break
    return np.concatenate(chosen), matrix, ids


def _kept(
    matrix: Matrix, ids: np.ndarray, rows: np.ndarray, columns: np.ndarray
) -> tuple[Matrix, np.ndarray]:
    matrix = matrix.kept(rows, columns)
    used = np.zeros(matrix.width, np.bool_)
    used[matrix.columns] = True
    ids = ids[columns]
    if not used.all():
        return matrix.kept(np.ones(len(matrix), np.bool_), used), ids[used]
    return matrix, ids


def _subsets(matrix: Matrix, transposed: Matrix, budget: Budget) -> np.ndarray:
    """Tell which rows contain another row, keeping one of each group of equal rows."""
    dead = np.zeros(len(matrix), np.bool_)
    signatures = _signatures(matrix)
    work = _pairs(matrix, transposed)
    for first in range(0, len(matrix), _SLICE):
        if budget.expired:
            break
        _drop_supersets(
            *(matrix.starts, matrix.columns, transposed.starts, transposed.columns),
            *(signatures, dead, first, min(first + _SLICE, len(matrix))),
            work=work,
        )
    return dead


def _dominated(matrix: Matrix, literals: np.ndarray, budget: Budget) -> np.ndarray:
    """Tell which columns another column contains, keeping the fewest literals of equal ones."""
    transposed = matrix.transposed()
    dead = np.zeros(matrix.width, np.bool_)
    signatures = _signatures(transposed)
    work = _pairs(transposed, matrix)
    for first in range(0, matrix.width, _SLICE):
        if budget.expired:
            break
        _drop_contained(
            *(transposed.starts, transposed.columns, matrix.starts, matrix.columns),
            *(signatures, literals, dead, first, min(first + _SLICE, matrix.width)),
            work=work,
        )
    return dead


def _pairs(matrix: Matrix, transposed: Matrix) -> int:
    """Estimate how many pairs of sets have to be compared."""
    return int(len(matrix) * (1 + len(transposed.columns) / max(1, len(transposed))))


def _signatures(matrix: Matrix) -> np.ndarray:
    """Map each set to a word such that a subset's word is a subset too."""
    bits = np.int64(1) << ((matrix.columns * 40503 >> 4) % 63)
    words = np.zeros(len(matrix), np.int64)
    if len(bits):
        words[:] = np.bitwise_or.reduceat(bits, matrix.starts[:-1])
    return words


@Kernel
def _drop_supersets(starts, items, other_starts, others, signatures, dead, first, last):
    for small in range(first, last):
        if dead[small]:
            continue
        # Whoever contains this set contains the rarest of its items.
        rarest = items[starts[small]]
        for at in range(starts[small], starts[small + 1]):
            item = items[at]
            if (
                other_starts[item + 1] - other_starts[item]
                < other_starts[rarest + 1] - other_starts[rarest]
            ):
                rarest = item
        size = starts[small + 1] - starts[small]
        for near in range(other_starts[rarest], other_starts[rarest + 1]):
            large = others[near]
            if large == small or dead[large] or starts[large + 1] - starts[large] < size:
                continue
            if signatures[small] & ~signatures[large]:
                continue
            at = starts[large]
            end = starts[large + 1]
            inside = True
            for mine in range(starts[small], starts[small + 1]):
                item = items[mine]
                while at < end and items[at] < item:
                    at += 1
                if at == end or items[at] != item:
                    inside = False
                    break
            if inside:
                dead[large] = True


@Kernel
def _drop_contained(starts, items, other_starts, others, signatures, literals, dead, first, last):
    for small in range(first, last):
        rarest = items[starts[small]]
        for at in range(starts[small], starts[small + 1]):
            item = items[at]
            if (
                other_starts[item + 1] - other_starts[item]
                < other_starts[rarest + 1] - other_starts[rarest]
            ):
                rarest = item
        size = starts[small + 1] - starts[small]
        for near in range(other_starts[rarest], other_starts[rarest + 1]):
            large = others[near]
            more = starts[large + 1] - starts[large] - size
            if large == small or dead[large] or more < 0:
                continue
            if signatures[small] & ~signatures[large]:
                continue
            if more == 0 and (
                literals[large] > literals[small]
                or (literals[large] == literals[small] and large > small)
            ):
                continue
            at = starts[large]
            end = starts[large + 1]
            inside = True
            for mine in range(starts[small], starts[small + 1]):
                item = items[mine]
                while at < end and items[at] < item:
                    at += 1
                if at == end or items[at] != item:
                    inside = False
                    break
            if inside:
                dead[small] = True
                break


def components(matrix: Matrix) -> tuple[np.ndarray, np.ndarray]:
    """Number the parts of a problem that share no column; return those of rows and of columns."""
    labels = np.arange(len(matrix))
    row_of = matrix.row_of
    columns = np.full(matrix.width, len(matrix))
    while True:
        np.minimum.at(columns, matrix.columns, labels[row_of])
        lower = labels.copy()
        np.minimum.at(lower, row_of, columns[matrix.columns])
        lower = lower[lower]  # what a label's own row has learnt
        if np.array_equal(lower, labels):
            break
        labels = lower
    numbers, rows = np.unique(labels, return_inverse=True)
    return rows, np.searchsorted(numbers, columns)
