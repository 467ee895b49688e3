"""Proof that two descriptions of a function agree, for every input."""

import logging
import time
from collections.abc import Callable
from importlib import metadata

from hdl.block import Block
from hdl.tool import tool_version

from .certificate import Certificate, Compared
from .decide import bdd, sat, witness
from .exhaustive import exhaustive
from .miter import CARE_DIFFER, DIFFER, Miter, build_miter
from .subject import common_ports
from .subjects import Comparable, Hardware, Model, to_subject

__all__ = ["prove"]

_log = logging.getLogger("minterm.prove")

# In the order in which they are tried: a method that raises OverflowError leaves it to the next.
_METHODS: tuple[Callable[[Miter, str], dict[str, int] | None], ...] = (exhaustive, bdd, sat)


def prove(a: Comparable, b: Comparable | None = None) -> Certificate:
    """Decide whether two descriptions of a function agree, for every input.

    Ports are matched by name. A subject may leave bits open: those of a model or a table that it
    does not specify. Only bits that both sides specify are compared, so that a side without
    don't-cares is checked as an implementation of the other. If both have don't-cares, agreement
    means that they do not contradict each other, and :attr:`Certificate.care_difference` tells
    whether they also leave the same bits open.

    What a netlist leaves undriven or undefined is taken for 0 and for 1: the chip may do either.

    Parameters
    ----------
    a, b : :class:`Hardware`, :class:`Model`, block, :class:`~hdl.function.TruthTable`, \
:class:`~sim.netlist.Netlist` or :class:`pathlib.Path`
        A block by itself stands for its hardware. Without ``b``, the hardware of the block ``a``
        is compared with its model.

    Raises
    ------
    :exc:`TypeError`
        If something cannot be compared at all, or ``b`` is missing and ``a`` is not a block.
    :exc:`~sim.subject.SubjectError`
        If a netlist cannot be read or is not combinational, or ports do not match.
    :exc:`~sim.specification.TraceError`
        If a model cannot be turned into a plain description.
    :exc:`~hdl.netlist.NotCombinational`, :exc:`~hdl.tool.ToolError`
        If a block has state, or yosys failed.
    """
    start = time.perf_counter()
    if b is None:
        if not isinstance(a, Block):
            raise TypeError(f"only a block can be proven by itself, not {type(a).__name__}")
        a, b = Hardware(a), Model(a)
    subjects = (to_subject(a), to_subject(b))
    miter = build_miter(subjects, *common_ports(*subjects))
    method, counterexample = _decide(miter, DIFFER)
    care_difference = _decide(miter, CARE_DIFFER)[1] if miter.masked else None
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
    )


def _decide(miter: Miter, flag: str) -> tuple[str, dict[str, int] | None]:
    *others, last = _METHODS
    for method in others:
        try:
            return method.__name__, method(miter, flag)
        except OverflowError as error:
            _log.info("%s gives up: %s", method.__name__, error)
    return last.__name__, last(miter, flag)
