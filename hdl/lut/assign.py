"""Giving don't-cares values that make a decision diagram small."""

from collections.abc import Sequence

import numpy as np

from ..function import TruthTable
from .bdd import columns

__all__ = ["assign"]

_COMPARISONS = 1 << 22  # rows compared on a level, above which its subfunctions stay as they are


def assign(table: TruthTable, order: Sequence[int]) -> TruthTable:
    """Specify a table completely, so that its diagram in an order of the inputs has few nodes.

    From the top down, subfunctions of a level that agree, or are opposite, wherever both are
    specified become one, which is specified where either is. Constants are preferred, and then the
    subfunctions that are specified most. T. R. Shiple, R. Hojati, A. L. Sangiovanni-Vincentelli and
    R. K. Brayton, "Heuristic minimization of BDDs using don't cares", 1994.

    Returns
    -------
    :class:`~hdl.function.TruthTable`
        All of whose outputs are cared for, and equal the given ones where those are.
    """
    if table.care.all():
        return table
    inputs = len(order)
    on, care = columns(table.on, order), columns(table.care, order)
    for level in range(inputs):
        size = 1 << inputs - level
        on, care = (part.reshape(-1, size) for part in (on, care))
        on, care = _merged(on, care)
        on, care = (part.reshape(len(table.outputs), -1) for part in (on, care))
    back = np.argsort(order).tolist()
    cube = on.reshape(-1, *(2,) * inputs)
    on = cube.transpose(*(index + 1 for index in back), 0).reshape(1 << inputs, -1)
    return TruthTable(table.inputs, table.outputs, on, np.ones_like(on))


def _merged(on: np.ndarray, care: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give every subfunction, a row of both arrays, the specification of its group."""
    subfunctions, places = np.unique(np.concatenate([on, care], 1), axis=0, return_inverse=True)
    size = on.shape[1]
    ons, cares = subfunctions[:, :size], subfunctions[:, size:]
    if len(subfunctions) ** 2 * size > _COMPARISONS:
        return on, care
    # The constant 0 is the first group; it and its complement take whatever they can.
    group_on, group_care = np.zeros_like(ons[:1]), np.ones_like(ons[:1])
    numbers = np.zeros(len(subfunctions), np.intp)
    signs = np.zeros(len(subfunctions), np.bool_)
    for index in np.argsort(-cares.sum(1), kind="stable"):
        both = group_care & cares[index]
        differ = group_on ^ ons[index]
        for sign, clash in ((False, both & differ), (True, both & ~differ)):
            fitting = np.flatnonzero(~clash.any(1))
            if fitting.size:
                group = fitting[0]
                new = cares[index] & ~group_care[group]
                group_on[group] |= new & (ons[index] ^ sign)
                group_care[group] |= new
                break
        else:
            group, sign = len(group_on), False
            group_on = np.concatenate([group_on, ons[index : index + 1]])
            group_care = np.concatenate([group_care, cares[index : index + 1]])
        numbers[index], signs[index] = group, sign
    on, care = group_on[numbers] ^ signs[:, None], group_care[numbers]
    return (on & care)[places], care[places]
