"""What both ways from a component to gates have in common: its ports, and what they refuse."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

from amaranth.hdl import CombinationalCycle, DriverConflict, SyntaxError, Value
from amaranth.lib import wiring

from .builder import GateBuilder
from .gates import Gates, NetlistError, Register

__all__ = [
    "build_gates",
    "elaborating",
    "is_clock",
    "is_reset",
    "ports",
    "refuse",
    "refuse_clocks",
    "refuse_loop",
]

_SHOWN_OF_A_LOOP = 8


def ports(component: wiring.Component) -> dict[str, tuple[Value, wiring.Flow]]:
    """List all ports, of nested interfaces too, under the names that Amaranth gives them."""
    found = {}
    for path, member, value in component.signature.flatten(component):
        found["__".join(map(str, path))] = (Value.cast(value), member.flow)
    return found


def is_clock(name: str) -> bool:
    """Tell whether an input that is no port of the component is the clock of a domain."""
    return re.fullmatch(r"(.+_)?clk(\$\d+)?", name) is not None


def is_reset(name: str) -> bool:
    """Tell whether an input that is no port of the component is the reset of a domain."""
    return re.fullmatch(r"(.+_)?rst(\$\d+)?", name) is not None


def build_gates(
    component: wiring.Component,
    build: GateBuilder,
    outputs: Mapping[str, Sequence[int]],
    registers: Sequence[Register],
    clocks: Mapping[str, int],
) -> Gates:
    """Make the netlist of a component, whose clocks are no inputs.

    Parameters
    ----------
    clocks : mapping of :class:`str` to :class:`int`
        Literals that stand for the clocks, by name.
    """
    for name, literal in clocks.items():
        if build.depends(outputs, registers, literal):
            refuse(component, f"uses its clock {name} as data")
    return build.build(outputs, registers)


def refuse(component: wiring.Component, reason: str) -> NoReturn:
    """Raise :exc:`NetlistError` about a component."""
    raise NetlistError(f"{type(component).__name__} {reason}")


def refuse_clocks(component: wiring.Component, clocks: set[tuple[str | None, Any]]):
    """Raise :exc:`NetlistError` unless all registers have one clock, from outside, and one edge.

    Parameters
    ----------
    clocks : set of :class:`tuple`
        For every register the name of the clock, or ``None`` if it is no clock of a domain, and
        the edge.
    """
    names = {name for name, _ in clocks}
    if None in names:
        refuse(component, "has registers whose clock is not the one of a domain left to Amaranth")
    if len(names) > 1:
        listed = ", ".join(sorted(str(name) for name in names))
        refuse(component, f"has registers on more than one clock: {listed}")
    if len(clocks) > 1:
        refuse(component, f"has registers on both edges of {names.pop()}")


def refuse_loop(component: wiring.Component, bits: Sequence[tuple[str, int]]) -> NoReturn:
    """Raise :exc:`NetlistError` about a combinational loop through bits of signals."""
    start = bits.index(min(bits)) if bits else 0
    names = [f"{name}[{bit}]" for name, bit in (*bits[start:], *bits[:start])]
    if len(names) > _SHOWN_OF_A_LOOP:
        names[_SHOWN_OF_A_LOOP:] = [f"{len(names) - _SHOWN_OF_A_LOOP} more"]
    refuse(component, f"has a combinational loop through {', '.join(names) or 'private signals'}")


@contextmanager
def elaborating(component: wiring.Component) -> Iterator[None]:
    """Turn what Amaranth raises about a design into :exc:`NetlistError`."""
    try:
        yield
    except CombinationalCycle as error:
        bits = re.findall(r": signal (\S+) bit (\d+)$", str(error), re.MULTILINE)
        refuse_loop(component, [(name, int(bit)) for name, bit in bits])
    except DriverConflict as error:
        refuse(component, f"has conflicting drivers: {error}")
    except SyntaxError as error:
        refuse(component, f"is not accepted by Amaranth: {error}")
    except RecursionError:
        refuse(
            component,
            "nests expressions or statements too deep for Amaranth: assign their parts to signals",
        )
