"""The way from a component to gates."""

import importlib
import logging
import re

import amaranth
from amaranth.lib import wiring

from .aiger import through_yosys
from .gates import Gates, NetlistError

__all__ = ["to_gates"]

_log = logging.getLogger("minterm.netlist")

_ROUTES = ("auto", "in-process", "yosys")
# The releases whose private netlist has been read: all of 0.5 from this one on.
_FIRST_TESTED = 4
_CELLS = ("AssignmentList", "AsyncReadPort", "FlipFlop", "Matches", "Operator", "PriorityMatch")


def to_gates(component: wiring.Component, *, route: str = "auto") -> Gates:
    """Turn a component, with one clock or none, into gates and registers.

    Ports of nested interfaces are named as Amaranth names them, with ``__`` between the parts.
    Assertions and prints are left out. Memories may only be read, and not at a clock edge.

    Parameters
    ----------
    route : :class:`str`
        ``in-process`` reads Amaranth's own netlist, ``yosys`` goes by way of RTLIL and AIGER,
        ``auto`` takes the first one for the versions of Amaranth that it was tested with, and for
        others the second, and logs so to ``minterm.netlist``.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If it is no component, or there is no such route.
    :exc:`NetlistError`
        If the component has a combinational loop, a signal with several drivers, a writable
        memory or one that is read at a clock edge, an instance, an I/O port, a value that only
        formal verification knows, an asynchronous reset, more than one clock or both edges of
        one, or if it uses the clock as data. Also if ``in-process`` is asked for with another
        version of Amaranth.
    :exc:`~hdl.tool.ToolMissing`, :exc:`~hdl.tool.ToolError`
        If yosys is needed and is not there, or failed.
    """
    if not isinstance(component, wiring.Component):
        raise TypeError(f"to_gates() takes an Amaranth component, not {component!r}")
    if route not in _ROUTES:
        raise ValueError(f"route must be one of {', '.join(_ROUTES)}, not {route!r}")
    tested = _is_tested()
    if route == "in-process" and not tested:
        raise NetlistError(
            f"only Amaranth 0.5 from 0.5.{_FIRST_TESTED} on can be read in process, "
            f"not {amaranth.__version__}"
        )
    if route == "auto" and not tested:
        _log.warning(
            "Amaranth %s cannot be read in process and goes through yosys, which is slower: "
            'pip install "amaranth>=0.5.%d,<0.6"',
            amaranth.__version__,
            _FIRST_TESTED,
        )
    if route == "yosys" or not tested:
        return through_yosys(component)
    # The import fails for versions that have no such netlist.
    return importlib.import_module(".lower", __package__).lower(component)


def _is_tested() -> bool:
    release = re.match(r"0\.5\.(\d+)", amaranth.__version__)
    if release is None or int(release[1]) < _FIRST_TESTED:
        return False
    netlist = importlib.import_module("amaranth.hdl._nir")
    return all(hasattr(netlist, cell) for cell in _CELLS)
