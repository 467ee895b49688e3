"""Netlists as text: Verilog, BLIF and RTLIL, read by yosys into the common form."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from hdl import block as blocks
from hdl.flatten import LANGUAGES, Netlist, NetlistTextError, flatten
from hdl.registers import CLOCK, FLIPPED, next_name

from .cut import NORMALISE, REGISTERS, cut_registers
from .subject import MODULE, Port, Subject, SubjectError, digest, group

__all__ = ["LANGUAGES", "Netlist", "load_netlist"]

_HEAD = re.compile(r"(//.*\n|\s)*")


def load_netlist(netlist: Netlist, registers: Sequence[blocks.Port] = ()) -> Subject:
    """Read a netlist and flatten it.

    Single bits such as ``o[0]``, as BLIF has them, become ports again. So do registers: what they
    hold is an input, and what they hold next is an output.

    Parameters
    ----------
    registers : sequence of :class:`~hdl.block.Port`
        The registers that are compared, by name; see :func:`~sim.cut.cut_registers`.

    Raises
    ------
    :exc:`~sim.subject.SubjectError`
        With the name of the file, if yosys cannot read it; if it is not clear which module is
        meant; or if it has other registers, memories, loops or conflicting drivers.
    """
    try:
        flat = flatten(
            netlist,
            MODULE,
            purpose="can be compared",
            commands=NORMALISE if registers else (),
            registers=REGISTERS if registers else (),
        )
    except NetlistTextError as error:
        raise SubjectError(str(error)) from None
    module, text = flat.module, flat.rtlil
    inputs, in_pins = group(_pins(module, "input"))
    outputs, out_pins = group(_pins(module, "output"))
    pins = in_pins | out_pins
    if registers:
        cut = cut_registers(text, module, registers, flat.title)
        text = cut.rtlil
        names = {CLOCK} | {port.name + tail for port in registers for tail in ("", FLIPPED)}
        pins = {pin: place for pin, place in pins.items() if place[0] not in names}
        pins |= cut.inputs | cut.outputs
        inputs = (*(port for port in inputs if port.name not in names), *_held(registers))
        outputs = (
            *(port for port in outputs if port.name not in names),
            *_held(registers, after=True),
        )
    kind = "mapped netlist" if netlist.cells else netlist.language
    return Subject(kind, flat.top, digest(_canonical(netlist.text)), inputs, outputs, text, pins)


def _held(registers: Sequence[blocks.Port], *, after: bool = False) -> Iterator[Port]:
    for port in registers:
        yield Port(next_name(port.name) if after else port.name, port.width, port.signed)


def _canonical(text: str) -> str:
    """Leave out the comment at the head, where the certificate of the rest may stand."""
    return _HEAD.sub("", text.replace("\r\n", "\n"), count=1)


def _pins(module: dict[str, Any], direction: str) -> list[Port]:
    return [
        Port(name, len(port["bits"]), bool(port.get("signed", 0)))
        for name, port in module["ports"].items()
        if port["direction"] == direction
    ]
