"""Tables of circuits: named nodes that compute bits from each other."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ..errors import TableError
from ..packed import packed_inputs

__all__ = ["MAX_NODES", "Node", "tabulate_nodes"]

MAX_NODES = 1 << 16
"""Nodes that a circuit in a file may have."""

_BYTES = 1 << 26  # of all columns that exist at the same time


class Node(NamedTuple):
    """What drives a signal of a circuit.

    Attributes
    ----------
    fanins : sequence of :class:`str`
        The signals that it depends on.
    compute : function
        Makes the packed column of the signal from those of its fanins, by name, and from a column
        of zeros.
    line : :class:`int`
        Where the file describes it.
    """

    fanins: Sequence[str]
    compute: Callable[[Mapping[str, np.ndarray], np.ndarray], np.ndarray]
    line: int


def tabulate_nodes(
    inputs: Sequence[str],
    outputs: Iterable[tuple[str, int]],
    nodes: Mapping[str, Node],
    source: str,
) -> np.ndarray:
    """Compute the outputs of a circuit for every input combination.

    Parameters
    ----------
    inputs : sequence of :class:`str`
    outputs : iterable of pairs of :class:`str` and :class:`int`
        Names, and the lines that ask for them.
    nodes : mapping of :class:`str` to :class:`Node`
    source : :class:`str`
        Name of the file, for errors.

    Returns
    -------
    array of :class:`bool`, of shape :py:`(2**len(inputs), len(outputs))`

    Raises
    ------
    :exc:`TableError`
        If a signal that is needed has no driver, or depends on itself.
    """
    outputs = list(outputs)
    order = _in_order(set(inputs), outputs, nodes, source)
    size = max(1 << len(inputs) >> 3, 1)
    step = max(64, _BYTES // (len(order) + len(inputs)))
    on = np.empty((1 << len(inputs), len(outputs)), np.bool_)
    for start in range(0, size, step):
        stop = min(start + step, size)
        columns = packed_inputs(len(inputs), start, stop)
        values = dict(zip(inputs, columns, strict=True))
        zeros = np.zeros(stop - start, np.uint8)
        for name in order:
            values[name] = nodes[name].compute(values, zeros)
        part = on[8 * start : 8 * stop]
        for place, (name, _) in enumerate(outputs):
            part[:, place] = np.unpackbits(values[name], count=len(part))
    return on


def _in_order(
    inputs: set[str], outputs: Sequence[tuple[str, int]], nodes: Mapping[str, Node], source: str
) -> list[str]:
    """List the nodes that the outputs need, each after those that it depends on."""
    order: list[str] = []
    done = dict.fromkeys(inputs, True)  # False while what the signal depends on is looked at
    for output, asked in outputs:
        waiting = [(output, asked)]
        while waiting:
            name, line = waiting[-1]
            if name in done:
                waiting.pop()
                if not done[name]:
                    done[name] = True
                    order.append(name)
                continue
            if name not in nodes:
                raise TableError(f"signal {name!r} has no driver", source, line)
            done[name] = False
            for fanin in nodes[name].fanins:
                if not done.get(fanin, True):
                    raise TableError(
                        f"signal {name!r} is in a loop, expected combinational logic",
                        source,
                        nodes[name].line,
                    )
                if fanin not in done:
                    waiting.append((fanin, nodes[name].line))
    return order
