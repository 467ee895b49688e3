"""Netlists as text: Verilog, BLIF and RTLIL, read by yosys into the common form."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hdl import block as blocks
from hdl.registers import CLOCK, FLIPPED, next_name
from hdl.tool import ToolError
from hdl.yosys import run_script

from .cut import NORMALISE, cut_registers, is_register
from .subject import MODULE, Port, Subject, SubjectError, digest, group

__all__ = ["LANGUAGES", "Netlist", "load_netlist"]

LANGUAGES = {
    "Verilog": "read_verilog {}",
    "SystemVerilog": "read_verilog -sv {}",
    "BLIF": "read_blif -sop {}",  # -sop: a table of more than 12 inputs stays a list of cubes
    "RTLIL": "read_rtlil {}",
}
"""The languages of netlists, and the command that reads each."""

_FILE = "netlist"
_STATE = re.compile(r"\$_?([a-z]*(ff|latch)|sr\b|sr_|mem)", re.IGNORECASE)
_LOCATED = re.compile(rf"{_FILE}:([0-9]+)(?:\.[0-9-]+)*: (?:ERROR: )?(.*)")
_SOURCE_OF_YOSYS = re.compile(r" in /\S+:[0-9]+\.$")
_HEAD = re.compile(r"(//.*\n|\s)*")
_WORD = re.compile(r"[^\s;\"#]+")
_PROBLEMS = {
    "multiple conflicting drivers": "conflicting drivers",
    "found logic loop": "a loop",
}


@dataclass(frozen=True)
class Netlist:
    """A netlist as text.

    Parameters
    ----------
    text : :class:`str`
    language : :class:`str`
        ``Verilog``, ``SystemVerilog``, ``BLIF`` or ``RTLIL``.
    top : :class:`str`
        Name of the module that is meant. Without it, the only one that no other instantiates.
    source : :class:`str`
        Name of the file, for messages. Without it, the language.
    cells : sequence of :class:`str`
        Commands of yosys that read what the cells of a mapped netlist mean.

    Raises
    ------
    :exc:`ValueError`
        If the language is another.
    """

    text: str
    language: str
    top: str = ""
    source: str = ""
    cells: Sequence[str] = ()

    def __post_init__(self):
        if self.language not in LANGUAGES:
            raise ValueError(
                f"Netlist language must be one of {', '.join(LANGUAGES)}, not {self.language!r}"
            )


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
    source = netlist.source or netlist.language
    top = netlist.top or _only_top(netlist, source)
    if not _WORD.fullmatch(top):
        raise SubjectError(f"{source}: module name {top!r} has characters that yosys cannot take")
    script = [
        *netlist.cells,
        LANGUAGES[netlist.language].format(_FILE),
        f"hierarchy -check -top {top}",
        "proc -norom -noopt",  # optimised, a contradiction could not be seen any more
        "flatten -noscopeinfo",
        "tee -q -o problems.txt check",
        *(NORMALISE if registers else ()),
        f"hierarchy -purge_lib -top {top}",
        f"rename {top} {MODULE}",
        f"setattr -mod -unset blackbox ={MODULE}",  # yosys takes an empty module for one
        "write_json netlist.json",
        "write_rtlil netlist.il",
    ]
    results = _run(script, netlist.text, source, ["netlist.json", "netlist.il", "problems.txt"])
    module = json.loads(results["netlist.json"])["modules"][MODULE]
    title = f"{source}: module {top}"
    _check(module, results["problems.txt"], title, stateful=bool(registers))
    inputs, in_pins = group(_pins(module, "input"))
    outputs, out_pins = group(_pins(module, "output"))
    text, pins = results["netlist.il"], in_pins | out_pins
    if registers:
        cut = cut_registers(text, module, registers, title)
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
    return Subject(kind, top, digest(_canonical(netlist.text)), inputs, outputs, text, pins)


def _held(registers: Sequence[blocks.Port], *, after: bool = False) -> Iterator[Port]:
    for port in registers:
        yield Port(next_name(port.name) if after else port.name, port.width, port.signed)


def _canonical(text: str) -> str:
    """Leave out the comment at the head, where the certificate of the rest may stand."""
    return _HEAD.sub("", text.replace("\r\n", "\n"), count=1)


def _only_top(netlist: Netlist, source: str) -> str:
    script = [LANGUAGES[netlist.language].format(_FILE), "proc -norom", "write_json modules.json"]
    listed = json.loads(_run(script, netlist.text, source, ["modules.json"])["modules.json"])
    modules: dict[str, Any] = listed["modules"]
    used = {cell["type"] for module in modules.values() for cell in module["cells"].values()}
    tops = [name for name in modules if name not in used]
    if not modules:
        raise SubjectError(f"{source} has no module")
    if len(tops) != 1:
        raise SubjectError(
            f"{source} has {len(tops)} modules that no other uses, name the one that is meant: "
            f"{', '.join(tops or modules)}"
        )
    return tops[0]


def _run(script: Sequence[str], text: str, source: str, results: Sequence[str]) -> dict[str, str]:
    try:
        return run_script(script, {_FILE: text}, results)
    except ToolError as error:
        # What yosys says of the text, in the words and with the line of the user's own file.
        said = str(error).partition(": ")[2]
        if found := _LOCATED.search(said):
            raise SubjectError(f"{source}:{found[1]}: {found[2]}") from None
        if said.startswith("ERROR: "):
            said = _SOURCE_OF_YOSYS.sub("", said.removeprefix("ERROR: "))
            raise SubjectError(f"{source}: {said}") from None
        raise


def _check(module: dict[str, Any], problems: str, title: str, *, stateful: bool):
    for cell in module["cells"].values():
        if _STATE.match(cell["type"]) and not (stateful and is_register(cell["type"])):
            rule = (
                "latches, memories or registers with an asynchronous reset, which cannot be "
                "compared"
                if stateful
                else "registers or memories; only combinational logic can be compared"
            )
            raise SubjectError(f"{title} has {rule}")
        if not cell["type"].startswith("$"):
            raise SubjectError(f"{title} uses {cell['type']}, whose contents are not given")
    for name, port in module["ports"].items():
        if port["direction"] == "inout":
            raise SubjectError(f"{title} has an inout port {name}, which cannot be compared")
    # With a contradiction in it, anything could be proven.
    for warning, problem in _PROBLEMS.items():
        if warning in problems:
            raise SubjectError(f"{title} has {problem}")


def _pins(module: dict[str, Any], direction: str) -> list[Port]:
    return [
        Port(name, len(port["bits"]), bool(port.get("signed", 0)))
        for name, port in module["ports"].items()
        if port["direction"] == direction
    ]
