"""Binary decision diagrams of dense tables, as networks of multiplexers."""

from collections.abc import Sequence

import numpy as np

from ..function import TruthTable
from .function import FALSE, TRUE, rewire
from .network import Lut, LutNetwork
from .tidy import tidy

__all__ = ["bdd_network", "bdd_nodes", "columns"]

_MULTIPLEXER = 0b11001010  # of low, high and select, from the least significant bit of the row


def columns(array: np.ndarray, order: Sequence[int]) -> np.ndarray:
    """Bring one array of a table into an order of its inputs, the first of which is on top.

    Returns an array of shape :py:`(outputs, 2**inputs)`.
    """
    inputs = len(order)
    cube = array.T.reshape(-1, *(2,) * inputs)
    return cube.transpose(0, *(index + 1 for index in order)).reshape(len(cube), -1)


def bdd_nodes(on: np.ndarray) -> int:
    """Count the nodes of the shared diagram of columns, with complemented edges."""
    literals, count = _leaves(on), 0
    while literals.shape[1] > 1:
        literals, nodes = _level(literals, count)
        count += len(nodes)
    return count


def bdd_network(table: TruthTable, order: Sequence[int]) -> LutNetwork:
    """Make the shared diagram of all outputs, with complemented edges; don't-cares are 0.

    R. E. Bryant, "Graph-based algorithms for Boolean function manipulation", 1986; K. S. Brace,
    R. L. Rudell and R. E. Bryant, "Efficient implementation of a BDD package", 1990.

    Parameters
    ----------
    order : sequence of :class:`int`
        A permutation of the inputs. The first is on top, next to the outputs.
    """
    inputs = len(order)
    literals = _leaves(columns(table.on, order))
    luts: list[Lut] = []
    for level in reversed(range(inputs)):
        literals, nodes = _level(literals, inputs + len(luts))
        for low, high in nodes.tolist():
            luts.append(Lut(*rewire(_MULTIPLEXER, [low, high, 2 * order[level]])))
    # Constants and complemented edges of outputs become LUTs, which are put in order by tidy().
    drivers = []
    for literal in literals[:, 0].tolist():
        if literal in (FALSE, TRUE):
            luts.append(Lut((), literal & 1))
        elif literal & 1:
            luts.append(Lut((literal >> 1,), 0b01))
        drivers.append(inputs + len(luts) - 1 if literal & 1 or literal < 0 else literal >> 1)
    return tidy(LutNetwork(table.inputs, table.outputs, tuple(luts), tuple(drivers)))


def _leaves(on: np.ndarray) -> np.ndarray:
    return np.where(on, TRUE, FALSE)


def _level(literals: np.ndarray, first: int) -> tuple[np.ndarray, np.ndarray]:
    """Join the halves of every function of the level above.

    Returns the literals of that level, and of each new node, numbered from ``first``, the literals
    of both branches. The lower branch is never complemented.
    """
    low, high = literals[:, ::2], literals[:, 1::2]
    sign = low & 1
    low, high = low ^ sign, high ^ sign
    keys = low << 32 | high + 2
    found, places = np.unique(keys[low != high], return_inverse=True)
    joined = low.copy()
    joined[low != high] = 2 * (first + places)
    nodes = np.stack([found >> 32, (found & 0xFFFFFFFF) - 2], 1)
    return joined ^ sign, nodes
