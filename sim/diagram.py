"""Tables as multiplexers: reduced decision diagrams, in which equal parts exist once."""

from collections.abc import Sequence

import numpy as np
from amaranth.hdl import Const, Module, Mux, Shape, Signal, Value

__all__ = ["diagram"]


def diagram(m: Module, index: Sequence[Value], columns: np.ndarray, shape: Shape) -> list[Value]:
    """Look up a number in every column of a table by the same index.

    The result is the reduced ordered decision diagram of all columns (Bryant, 1986): balanced, as
    deep as the index has bits, and much smaller than a case for every row.

    Parameters
    ----------
    m : :class:`amaranth.hdl.Module`
        Module whose combinational domain gets the multiplexers.
    index : sequence of one-bit values
        Bits of the row number, the least significant first.
    columns : array of integers, of shape :py:`(2**len(index), number of columns)`
    shape : :class:`amaranth.hdl.Shape`
        Shape that holds every number of the table.

    Returns
    -------
    list of :class:`amaranth.hdl.Value`
        One for every column.
    """
    numbers, places = np.unique(columns, return_inverse=True)
    nodes: list[Value] = [Const(int(number), shape) for number in numbers]
    places = places.reshape(columns.shape)
    for bit in index:
        # Two rows that differ in this bit alone become one; every different pair is made once.
        pairs, places = np.unique(places[::2] * len(nodes) + places[1::2], return_inverse=True)
        places = places.reshape(-1, columns.shape[1])
        nodes = [
            _choose(m, bit, *(nodes[part] for part in divmod(pair, len(nodes)))) for pair in pairs
        ]
    return [nodes[place] for place in places[0]]


def _choose(m: Module, bit: Value, low: Value, high: Value) -> Value:
    if low is high:
        return low
    signal = Signal(low.shape())
    m.d.comb += signal.eq(Mux(bit, high, low))
    return signal
