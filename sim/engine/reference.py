"""The reference engine: Amaranth's own simulator, run over whole columns of values."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from typing import Any

import numpy as np
from amaranth.back import rtlil
from amaranth.hdl import ClockDomain, Module, Value
from amaranth.lib import wiring
from amaranth.sim import Simulator

from hdl.block import inputs, outputs

__all__ = ["Columns", "TooLong", "run", "run_chunks", "run_cycles", "takes_clock"]

Columns = Mapping[str, Sequence[int] | np.ndarray]
_PERIOD = 1e-6


class TooLong(Exception):
    """An expression of a component nests deeper than the simulator can follow."""


def run(
    component: wiring.Component, given: Columns, count: int | None = None
) -> dict[str, list[int]]:
    """Run a combinational component over vectors.

    Parameters
    ----------
    given : mapping of :class:`str` to sequence of :class:`int`
        For every input port its values, one a vector; all have the same length.
    count : :class:`int`, optional
        Number of vectors; needed only if there are no inputs.

    Returns
    -------
    :class:`dict` of :class:`str` to :class:`list` of :class:`int`
        For every output port its bits in each vector, ``0 .. 2**width - 1`` also if it is signed.

    Raises
    ------
    :exc:`TooLong`
        If an expression of the component is too long to simulate.
    """
    results = []
    run_chunks(component, [given], lambda _, got: results.append(got), count)
    return results[0]


def run_chunks(
    component: wiring.Component,
    chunks: Iterable[Columns],
    receive: Callable[[Columns, dict[str, list[int]]], None],
    count: int | None = None,
):
    """Run a combinational component as :func:`run` does, over one chunk of vectors after another.

    ``receive`` is called with the inputs and outputs of each chunk before the next one is taken.
    """

    async def testbench(ctx: Any):
        for given in chunks:
            receive(given, await _sample(ctx, component, given, count, None))

    with _depth_told(component):
        simulator = Simulator(component)
        simulator.add_testbench(testbench)
        simulator.run()


def run_cycles(
    component: wiring.Component, given: Columns, count: int | None = None
) -> dict[str, list[int]]:
    """Run a component with state in the domain ``sync`` for one clock cycle a vector.

    Registers start at their initial values. The inputs of a cycle are set behind the clock edge
    that begins it, and the outputs are those just before the edge that ends it. Parameters,
    results and errors are those of :func:`run`.
    """
    m = Module()
    m.domains.sync = ClockDomain()  # a component that has no register in it can be run as well
    m.submodules.component = component
    results = []

    async def testbench(ctx: Any):
        results.append(await _sample(ctx, component, given, count, ctx.tick))

    with _depth_told(component):
        simulator = Simulator(m)
        simulator.add_clock(_PERIOD)
        simulator.add_testbench(testbench)
        simulator.run()
    return results[0]


def takes_clock(component: wiring.Component) -> bool:
    """Find out whether a component uses the clock of the domain ``sync``.

    Raises
    ------
    :exc:`ValueError`
        If it uses the clock of another domain, which no engine drives.
    :exc:`TooLong`
        If an expression of the component is too long to simulate.
    """
    with _depth_told(component):
        text = rtlil.convert(component, name="top", emit_src=False)
    top = text.partition("\nmodule \\top\n")[2].partition("\nend\n")[0]
    found = re.findall(r"^  wire width \d+ input \d+ +\\(\S+)$", top, re.MULTILINE)
    # A name that a port has already is followed by a dollar sign and a number.
    names = {name.partition("$")[0] for name in set(found) - {p.name for p in inputs(component)}}
    if others := sorted(names - {"clk", "rst"}):
        raise ValueError(
            f"{type(component).__name__} uses {', '.join(others)}, "
            "but only the clock domain sync is driven"
        )
    return bool(names)


async def _sample(
    ctx: Any,
    component: wiring.Component,
    given: Columns,
    count: int | None,
    tick: Callable[[], Any] | None,
) -> dict[str, list[int]]:
    ins = [Value.cast(getattr(component, port.name)) for port in inputs(component)]
    outs = [(Value.cast(getattr(component, port.name)), port.mask) for port in outputs(component)]
    columns = [given[port.name] for port in inputs(component)]
    vectors = zip(*columns, strict=True) if columns else repeat((), count or 0)
    rows = []
    for vector in vectors:
        for signal, value in zip(ins, vector, strict=True):
            ctx.set(signal, int(value))
        rows.append([ctx.get(signal) & mask for signal, mask in outs])
        if tick is not None:
            await tick()
    results = zip(*rows, strict=True)
    return {
        port.name: list(column) for port, column in zip(outputs(component), results, strict=True)
    }


@contextmanager
def _depth_told(component: wiring.Component) -> Iterator[None]:
    try:
        yield
    except RecursionError:
        raise TooLong(
            f"{type(component).__name__} holds an expression too long for Amaranth's simulator: "
            "assign its parts to signals"
        ) from None
