"""From a component to gates by way of RTLIL, yosys and AIGER: public interfaces only.

The gates are the AND gates that yosys makes; it needs a start of yosys, and the result has more
gates than :mod:`hdl.netlist.lower` makes. It works with any version of Amaranth, and is another
witness of what a component means.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from amaranth.hdl import Value
from amaranth.lib import wiring

from ..aiger import read_aiger
from ..yosys import run_script
from .builder import GateBuilder
from .component import build_gates, elaborating, is_clock, is_reset, ports, refuse, refuse_clocks
from .gates import Gates, Register
from .rtlil import convert

__all__ = ["through_yosys"]

_TOP = "top"
_SCRIPT = [
    "read_rtlil component.il",
    f"hierarchy -top {_TOP}",
    "proc -norom",
    "flatten",
    "write_json words.json",
    "delete t:$print t:$check",
    # What is refused below gets through the rest, so that one run of yosys is enough.
    "async2sync",
    "tribuf -logic",
    "memory_collect",
    "memory_map",
    # Rows that a memory does not have are read as 0.
    "setundef -zero -undriven",
    "opt_clean",
    "simplemap",
    "techmap",
    "aigmap",
    "opt_clean",
    "write_aiger -ascii -symbols bits.aag",
]


def through_yosys(component: wiring.Component) -> Gates:
    """Elaborate a component and let yosys turn it into gates.

    Raises
    ------
    :exc:`~hdl.netlist.gates.NetlistError`
        As :func:`~hdl.netlist.convert.to_gates` says.
    :exc:`~hdl.tool.ToolMissing`, :exc:`~hdl.tool.ToolError`
        If yosys is not there, or failed.
    """
    with elaborating(component):
        text = convert(component, _TOP)
    _refuse_instances(component, text)
    results = run_script(_SCRIPT, {"component.il": text}, ["words.json", "bits.aag"])
    module = json.loads(results["words.json"])["modules"][_TOP]
    _refuse_cells(component, module)
    return _read(component, module["ports"], results["bits.aag"])


def _refuse_instances(component: wiring.Component, text: str):
    modules = set(re.findall(r"^module (\S+)$", text, re.MULTILINE))
    path: list[str] = []
    for keyword, kind, name in re.findall(r"^ *(module|cell) (\\\S+)(?: \\(\S+))?$", text, re.M):
        if keyword == "module":
            path = kind.split(".")[1:]
        elif kind not in modules:
            refuse(component, f"instance {'.'.join((*path, name))} of {kind[1:]} is a black box")


def _refuse_cells(component: wiring.Component, module: Mapping[str, Any]):
    """Raise :exc:`NetlistError` about what AIGER cannot say or says differently."""
    named = ports(component)
    added = {
        port["bits"][0]: name
        for name, port in module["ports"].items()
        if name not in named and is_clock(name)
    }
    for name, port in module["ports"].items():
        of_domain = len(port["bits"]) == 1 and (is_clock(name) or is_reset(name))
        if name not in named and not of_domain:
            refuse(component, f"uses the I/O port {name}")
    clocks = set()
    for cell in module["cells"].values():
        parameters, bits = cell["parameters"], cell["connections"]
        match cell["type"]:
            case "$adff":
                name = _register_name(module, bits["Q"])
                refuse(component, f"register {name} has an asynchronous reset")
            case "$dff":
                clocks.add((added.get(bits["CLK"][0]), int(parameters["CLK_POLARITY"], 2)))
            case "$memwr_v2":
                refuse(component, f"memory {parameters['MEMID'][1:]} is writable")
            case "$memrd_v2" if int(parameters["CLK_ENABLE"], 2):
                refuse(component, f"memory {parameters['MEMID'][1:]} is read synchronously")
            case "$anyconst" | "$anyseq" | "$initstate":
                refuse(component, "uses a value that only formal verification knows")
    refuse_clocks(component, clocks)


def _register_name(module: Mapping[str, Any], bits: list[Any]) -> str:
    names = [
        name
        for name, net in module["netnames"].items()
        if not net["hide_name"] and not set(bits).isdisjoint(net["bits"])
    ]
    return min(names, default="without a name")


def _read(component: wiring.Component, found: Iterable[str], text: str) -> Gates:
    named = ports(component)
    build = GateBuilder()
    words, clocks = _sources(build, named, found)
    results = {
        name: [0] * len(value) for name, (value, flow) in named.items() if flow is wiring.Out
    }
    circuit = read_aiger(text)
    literals = {0: 0}
    for name, bit, number in circuit.inputs:
        literals[number] = words[name][bit]
    states = [build.register() for _ in circuit.latches]
    literals.update((latch[0], state) for latch, state in zip(circuit.latches, states, strict=True))

    def literal(number: int) -> int:
        return literals[number & ~1] ^ number & 1

    for number, a, b in circuit.gates:
        literals[number] = build.and_(literal(a), literal(b))
    for name, bit, number in circuit.outputs:
        results[name][bit] = literal(number)
    registers = [
        # The third number is left out where it is 0.
        Register(state >> 1, literal(latch[1]), sum(latch[2:]))
        for latch, state in zip(circuit.latches, states, strict=True)
    ]
    return build_gates(component, build, results, registers, clocks)


def _sources(
    build: GateBuilder, named: Mapping[str, tuple[Value, wiring.Flow]], found: Iterable[str]
) -> tuple[dict[str, list[int]], dict[str, int]]:
    """Make the input ports and, apart from them, the clocks."""
    words = {
        name: build.input(name, len(value))
        for name, (value, flow) in named.items()
        if flow is wiring.In
    }
    clocks = {}
    for name in sorted(found):
        if name not in named and is_clock(name):
            clocks[name] = build.register()
            words[name] = [clocks[name]]
        elif name not in named and is_reset(name):
            words[name] = build.input(name, 1)
    return words, clocks
