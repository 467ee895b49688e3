"""From Amaranth's own netlist to gates, without leaving the process.

That netlist is private to Amaranth (``amaranth.hdl._nir``), so this reads only the versions that it
was tested with; :mod:`hdl.netlist.aiger` is the way that needs public interfaces only.
"""

from collections.abc import Mapping
from typing import Any

from amaranth.hdl import Fragment, _ir, _nir
from amaranth.lib import wiring

from .bits import Bits
from .builder import GateBuilder
from .component import build_gates, elaborating, is_clock, ports, refuse, refuse_clocks
from .gates import Gates, Register

__all__ = ["lower"]

_DIRECTIONS = {
    wiring.In: _ir.PortDirection.Input,
    wiring.Out: _ir.PortDirection.Output,
}


def lower(component: wiring.Component) -> Gates:
    """Elaborate a component and turn it into gates.

    Raises
    ------
    :exc:`~hdl.netlist.gates.NetlistError`
        As :func:`~hdl.netlist.convert.to_gates` says.
    """
    named = ports(component)
    netlist = _nir.Netlist()
    with elaborating(component):
        design = Fragment.get(component, None).prepare(
            {name: (value, _DIRECTIONS[flow]) for name, (value, flow) in named.items()}
        )
        # Not build_netlist(): its search for loops recurses, and takes quadratic time.
        _ir._emit_netlist(netlist, design)
    _refuse_cells(component, netlist)

    build = GateBuilder()
    bits = Bits(component, netlist, build)
    clocks = {}
    inputs = netlist.top.ports_i
    # Amaranth adds clocks and resets in any order.
    for name in (
        *(name for name in named if name in inputs),
        *sorted(inputs.keys() - named.keys()),
    ):
        start, width = inputs[name]
        if name not in named and is_clock(name):
            clocks[name] = build.register()
            bits.start(0, start, [clocks[name]])
        else:
            bits.start(0, start, build.input(name, width))
    registers = _registers(component, netlist, build, bits, clocks)
    outputs = {name: [bits[net] for net in value] for name, value in netlist.top.ports_o.items()}
    # A loop that nobody reads is an error all the same.
    for value in netlist.signals.values():
        for net in value:
            bits[net]
    return build_gates(component, build, outputs, registers, clocks)


def _registers(
    component: wiring.Component,
    netlist: Any,
    build: GateBuilder,
    bits: Bits,
    clocks: Mapping[str, int],
) -> list[Register]:
    flip_flops = {
        number: cell for number, cell in enumerate(netlist.cells) if type(cell) is _nir.FlipFlop
    }
    states = {}
    for number, cell in flip_flops.items():
        states[number] = [build.register() for _ in cell.data]
        bits.start(number, 0, states[number])
    names = {literal: name for name, literal in clocks.items()}
    used = set()
    registers = []
    for number, cell in flip_flops.items():
        if bits[cell.arst] != 0:
            name = _register_name(netlist, number)
            refuse(component, f"register {name} has an asynchronous reset")
        used.add((names.get(bits[cell.clk]), cell.clk_edge))
        for bit, (state, net) in enumerate(zip(states[number], cell.data, strict=True)):
            registers.append(Register(state >> 1, bits[net], cell.init >> bit & 1))
    refuse_clocks(component, used)
    return registers


def _refuse_cells(component: wiring.Component, netlist: Any):
    """Raise :exc:`NetlistError` about a cell that has no equivalent in gates."""
    cells = netlist.cells
    for cell in cells:
        match type(cell):
            case _nir.Instance:
                reason = f"instance {_path(netlist, cell, cell.name)} of {cell.type} is a black box"
            case _nir.IOBuffer:
                reason = f"uses the I/O port {netlist.io_ports[cell.port[0].port].name}"
            case _nir.Initial | _nir.AnyValue:
                reason = "uses a value that only formal verification knows"
            case _nir.SyncWritePort:
                memory = cells[cell.memory]
                reason = f"memory {_path(netlist, memory, memory.name)} is writable"
            case _nir.SyncReadPort:
                memory = cells[cell.memory]
                reason = f"memory {_path(netlist, memory, memory.name)} is read synchronously"
            case _:
                continue
        refuse(component, reason)


def _register_name(netlist: Any, number: int) -> str:
    cell = netlist.cells[number]
    for signal, name in netlist.modules[cell.module_idx].signal_names.items():
        for net in netlist.signals[signal]:
            source = netlist.connections.get(net)
            if source is not None and source.is_cell and source.cell == number:
                return _path(netlist, cell, name)
    return "without a name"


def _path(netlist: Any, cell: Any, name: str) -> str:
    return ".".join((*netlist.modules[cell.module_idx].name[1:], name))
