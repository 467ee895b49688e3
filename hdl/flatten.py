"""Netlists as text, read by yosys into one flat module."""

import json
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from .tool import ToolError
from .yosys import run_script

__all__ = ["LANGUAGES", "Flat", "Netlist", "NetlistTextError", "flatten"]

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
_WORD = re.compile(r"[^\s;\"#]+")
_PROBLEMS = {
    "multiple conflicting drivers": "conflicting drivers",
    "found logic loop": "a loop",
}


class NetlistTextError(ValueError):
    """A text is no netlist that can be used.

    Its text is one line, ``SOURCE:LINE: what is wrong``, without the line where it is not known.
    """

    def __init__(self, what: str, source: str, line: int | None = None):
        super().__init__(what, source, line)
        self.what, self.source, self.line = what, source, line

    def __str__(self) -> str:
        return ": ".join(
            [self.source if self.line is None else f"{self.source}:{self.line}", self.what]
        )


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


@dataclass(frozen=True)
class Flat:
    """A netlist without hierarchy.

    Attributes
    ----------
    top : :class:`str`
        Name of the module in the text.
    title : :class:`str`
        What messages call it.
    module : :class:`dict`
        The module as yosys writes it in JSON.
    rtlil : :class:`str`
        The module, under the name that was asked for, as RTLIL.
    """

    top: str
    title: str
    module: dict[str, Any]
    rtlil: str


def flatten(
    netlist: Netlist,
    name: str,
    *,
    purpose: str,
    commands: Sequence[str] = (),
    registers: Container[str] = (),
) -> Flat:
    """Read a netlist and flatten it.

    Parameters
    ----------
    netlist : :class:`Netlist`
    name : :class:`str`
        What the module is to be called in the result.
    purpose : :class:`str`
        What the netlist is read for, such as ``can be compared``, for messages.
    commands : sequence of :class:`str`
        Commands of yosys to run on the flat module.
    registers : container of :class:`str`
        Types of the registers that it may have. By default, there must be none.

    Raises
    ------
    :exc:`NetlistTextError`
        If yosys cannot read it; if it is not clear which module is meant; or if it has other
        registers, memories, loops, conflicting drivers or inout ports.
    """
    source = netlist.source or netlist.language
    top = netlist.top or _only_top(netlist, source)
    if not _WORD.fullmatch(top):
        raise NetlistTextError(f"module name {top!r} has characters that yosys cannot take", source)
    script = [
        *netlist.cells,
        LANGUAGES[netlist.language].format(_FILE),
        f"hierarchy -check -top {top}",
        "proc -norom -noopt",  # optimised, a contradiction could not be seen any more
        "flatten -noscopeinfo",
        "tee -q -o problems.txt check",
        *commands,
        f"hierarchy -purge_lib -top {top}",
        f"rename {top} {name}",
        f"setattr -mod -unset blackbox ={name}",  # yosys takes an empty module for one
        "write_json netlist.json",
        "write_rtlil netlist.il",
    ]
    results = _run(script, netlist.text, source, ["netlist.json", "netlist.il", "problems.txt"])
    module = json.loads(results["netlist.json"])["modules"][name]
    title = f"{source}: module {top}"
    if wrong := _fault(module, results["problems.txt"], purpose, registers):
        raise NetlistTextError(f"module {top} {wrong}", source)
    return Flat(top, title, module, results["netlist.il"])


def _only_top(netlist: Netlist, source: str) -> str:
    script = [LANGUAGES[netlist.language].format(_FILE), "proc -norom", "write_json modules.json"]
    listed = json.loads(_run(script, netlist.text, source, ["modules.json"])["modules.json"])
    modules: dict[str, Any] = listed["modules"]
    used = {cell["type"] for module in modules.values() for cell in module["cells"].values()}
    tops = [name for name in modules if name not in used]
    if not modules:
        raise NetlistTextError("there is no module, expected one", source)
    if len(tops) != 1:
        raise NetlistTextError(
            f"there are {len(tops)} modules that no other uses, name the one that is meant: "
            f"{', '.join(tops or modules)}",
            source,
        )
    return tops[0]


def _run(script: Sequence[str], text: str, source: str, results: Sequence[str]) -> dict[str, str]:
    try:
        return run_script(script, {_FILE: text}, results)
    except ToolError as error:
        # What yosys says of the text, in the words and with the line of the user's own file.
        said = str(error).partition(": ")[2]
        if found := _LOCATED.search(said):
            raise NetlistTextError(found[2], source, int(found[1])) from None
        if said.startswith("ERROR: "):
            said = _SOURCE_OF_YOSYS.sub("", said.removeprefix("ERROR: "))
            raise NetlistTextError(said, source) from None
        raise


def _fault(
    module: dict[str, Any], problems: str, purpose: str, registers: Container[str]
) -> str | None:
    """Say what a module has that it must not have."""
    for cell in module["cells"].values():
        if _STATE.match(cell["type"]) and cell["type"] not in registers:
            return (
                "has latches, memories or registers with an asynchronous reset; only plain "
                f"registers and combinational logic {purpose}"
                if registers
                else f"has registers or memories; only combinational logic {purpose}"
            )
        if not cell["type"].startswith("$"):
            return f"uses {cell['type']}, whose contents are not given"
    for name, port in module["ports"].items():
        if port["direction"] == "inout":
            return f"has an inout port {name}, expected inputs and outputs"
    # With a contradiction in it, anything could be proven.
    for warning, problem in _PROBLEMS.items():
        if warning in problems:
            return f"has {problem}"
    return None
