"""Proof that two descriptions of a function agree, for every input."""

import logging
import time
from collections.abc import Callable, Sequence
from importlib import metadata

import numpy as np

from hdl.block import Block
from hdl.registers import registers
from hdl.tool import tool_version

from .certificate import Certificate, Compared
from .decide import bdd, fraig, sat, witness
from .exhaustive import exhaustive
from .miter import CARE_DIFFER, DIFFER, Miter, build_miter
from .reach import find_trace
from .step import Kept, invariant_at_start
from .subject import SubjectError, common_ports
from .subjects import Comparable, Hardware, Model, to_subject

__all__ = ["prove"]

_log = logging.getLogger("minterm.prove")

_Method = Callable[[Miter, str], dict[str, int] | None]

# In the order in which they are tried: a method that raises OverflowError leaves it to the next.
_METHODS: tuple[_Method, ...] = (exhaustive, bdd, sat)
_METHODS_WITH_STATE: tuple[_Method, ...] = (exhaustive, bdd, fraig)
_FEW = 64  # input bits, registers among them, up to which diagrams of a cycle are worth a try


def prove(a: Comparable, b: Comparable | None = None) -> Certificate:
    """Decide whether two descriptions of a function agree, for every input.

    Ports are matched by name. A subject may leave bits open: those of a model or a table that it
    does not specify. Only bits that both sides specify are compared, so that a side without
    don't-cares is checked as an implementation of the other. If both have don't-cares, agreement
    means that they do not contradict each other, and :attr:`Certificate.care_difference` tells
    whether they also leave the same bits open.

    What a netlist leaves undriven or undefined is taken for 0 and for 1: the chip may do either.

    A block with state is compared by induction. Both sides start with the same values in their
    registers, and in one cycle, from any values that the invariant of the block allows, they give
    the same outputs and take the same values for the next; so they agree in every cycle. The
    registers then stand among the inputs, and what they hold next, such as ``next_x``, among the
    outputs. If there is a difference, :attr:`Certificate.trace` tells how it is reached.

    Parameters
    ----------
    a, b : :class:`Hardware`, :class:`Model`, block, :class:`~hdl.function.TruthTable`, \
:class:`~hdl.function.CubeTable`, :class:`~sim.netlist.Netlist` or :class:`pathlib.Path`
        A block by itself stands for its hardware. Without ``b``, the hardware of the block ``a``
        is compared with its model.

    Raises
    ------
    :exc:`TypeError`
        If something cannot be compared at all, or ``b`` is missing and ``a`` is not a block.
    :exc:`~sim.subject.SubjectError`
        If a netlist cannot be read, has state that the other side has not, or ports do not match;
        or if the invariant of a block is not one.
    :exc:`~sim.specification.TraceError`
        If a model cannot be turned into a plain description.
    :exc:`~hdl.netlist.NotCombinational`, :exc:`~hdl.tool.ToolError`
        If a block has state that it does not list, or yosys failed.
    """
    start = time.perf_counter()
    if b is None:
        if not isinstance(a, Block):
            raise TypeError(f"only a block can be proven by itself, not {type(a).__name__}")
        a, b = Hardware(a), Model(a)
    machine = next((block for block in map(_block, (b, a)) if block and block.registers), None)
    held = registers(machine) if machine else ()
    subjects = (to_subject(a, held), to_subject(b, held))
    ports = common_ports(*subjects)
    if machine:
        _check_invariant(machine)
    miter = build_miter(subjects, *ports)
    methods = _METHODS_WITH_STATE if machine else _METHODS
    if machine and sum(port.width for port in miter.inputs) > _FEW:
        methods = methods[-1:]
    method, counterexample = _decide(miter, DIFFER, methods)
    trace = None
    if machine:
        method = f"induction-{method}"
        if counterexample is not None and (found := find_trace(subjects, ports, held)):
            trace = found.cycles
            last = trace[-1] | found.state
            counterexample = {port.name: last[port.name] for port in ports[0]}
    care_difference = _decide(miter, CARE_DIFFER, methods)[1] if miter.masked else None
    outputs = None if counterexample is None else witness(miter, counterexample)
    first, second = (Compared(side.kind, side.name, side.sha256) for side in subjects)
    tools = {"amaranth": metadata.version("amaranth"), "yosys": tool_version("yosys")}
    return Certificate(
        counterexample is None,
        method,
        (first, second),
        counterexample,
        outputs,
        care_difference,
        tools,
        time.perf_counter() - start,
        trace,
    )


def _block(what: Comparable) -> Block | None:
    if isinstance(what, (Hardware, Model)):
        return what.block
    return what if isinstance(what, Block) else None


def _check_invariant(block: Block):
    """Raise :exc:`~sim.subject.SubjectError` unless an invariant holds for ever."""
    name = f"{type(block).__name__}.invariant()"
    reached = invariant_at_start(block)
    if reached is True:
        return
    if not np.all(reached):
        start = " ".join(f"{port.name}={port.init}" for port in registers(block))
        raise SubjectError(f"{name} does not hold at the start, where {start}")
    broken = prove(Kept(block)).counterexample
    if broken is not None:
        values = " ".join(f"{name}={value}" for name, value in broken.items())
        raise SubjectError(f"{name} does not hold any more in the cycle after {values}")


def _decide(
    miter: Miter, flag: str, methods: Sequence[_Method]
) -> tuple[str, dict[str, int] | None]:
    *others, last = methods
    for method in others:
        try:
            return method.__name__, method(miter, flag)
        except OverflowError as error:
            _log.info("%s gives up: %s", method.__name__, error)
    return last.__name__, last(miter, flag)
