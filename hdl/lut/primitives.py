"""LUT networks as hardware."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from amaranth.hdl import Const, Instance, Module, Signal, Value

from ..function import irredundant_cover
from ..realize import sum_of_products
from .family import Family, family_of
from .network import Lut, LutNetwork

__all__ = ["wire_luts"]


def wire_luts(
    m: Module, network: LutNetwork, inputs: Sequence[Value], platform: Any
) -> list[Value]:
    """Build a network in a module.

    On a family whose LUTs are known, and wide enough, each LUT is one of its cells, which synthesis
    leaves as it is. Elsewhere each is an expression.

    Parameters
    ----------
    m : :class:`amaranth.hdl.Module`
    network : :class:`LutNetwork`
    inputs : sequence of one-bit values
        One for every input of the network.
    platform
        What ``elaborate`` is given.

    Returns
    -------
    :class:`list` of :class:`amaranth.hdl.Value`
        One for every output of the network.
    """
    family = family_of(platform)
    signals = list(inputs)
    for lut in network.luts:
        pins = [signals[signal] for signal in lut.inputs]
        if not pins:
            signals.append(Const(lut.function, 1))
            continue
        output = Signal(name="lut")
        if family is not None and len(pins) <= family.width:
            m.submodules += _cell(family, lut, pins, output)
        else:
            m.d.comb += output.eq(_expression(lut, pins))
        signals.append(output)
    return [signals[driver] for driver in network.drivers]


def _cell(family: Family, lut: Lut, pins: Sequence[Value], output: Signal) -> Instance:
    narrow = "{}" in family.cell
    names = family.inputs[: len(pins)] if narrow else family.inputs
    tied = [*pins, *[Const(0, 1)] * (len(names) - len(pins))]
    # The function repeats itself where the inputs tied to 0 would be 1.
    rows, function = 1 << len(pins), lut.function
    while rows < 1 << len(names):
        function |= function << rows
        rows *= 2
    return Instance(
        family.cell.format(len(pins)),
        **{f"p_{family.parameter}": Const(function, rows)},
        **{f"i_{name}": pin for name, pin in zip(names, tied, strict=True)},
        **{f"o_{family.output}": output},
    )


def _expression(lut: Lut, pins: Sequence[Value]) -> Value:
    rows = np.arange(1 << len(pins))
    on = np.array([lut.function >> row & 1 for row in rows.tolist()], np.bool_)
    return sum_of_products(pins, irredundant_cover(on, np.ones_like(on)))
