"""From Amaranth's own netlist to gates, without leaving the process.

The netlist is private to Amaranth (``amaranth.hdl._nir``), so this reads only the versions that it
was tested with; :mod:`hdl.netlist.aiger` is the way that needs public interfaces only.

Bits are followed from where they are needed to where they come from, one by one, because a design
may be free of loops only bit by bit. Nothing here recurses: designs are deeper than Python's stack.
"""

from collections.abc import Iterable

from amaranth.hdl import Fragment, _ir, _nir
from amaranth.lib import wiring

from . import arithmetic
from .builder import GateBuilder
from .component import (
    build_gates,
    elaborating,
    is_clock,
    ports,
    refuse,
    refuse_clocks,
    refuse_loop,
)
from .decision import Decisions, matches
from .gates import Gates, Register

__all__ = ["lower"]

_BITWISE = ("~", "&", "|", "^")


def lower(component: wiring.Component) -> Gates:
    """Elaborate a component and turn it into gates.

    Raises
    ------
    :exc:`~hdl.netlist.gates.NetlistError`
        As :func:`~hdl.netlist.convert.to_gates` says.
    """
    named = ports(component)
    directions = {
        wiring.In: _ir.PortDirection.Input,
        wiring.Out: _ir.PortDirection.Output,
    }
    fragment = Fragment.get(component, None)
    netlist = _nir.Netlist()
    with elaborating(component):
        design = fragment.prepare(
            {name: (value, directions[flow]) for name, (value, flow) in named.items()}
        )
        # Not build_netlist(): its search for loops recurses, and takes quadratic time.
        _ir._emit_netlist(netlist, design)
    return _Lowering(component, netlist).gates(named)


class _Lowering:
    """The gates of one netlist; ``_literal`` maps the nets that are done to their literals."""

    def __init__(self, component: wiring.Component, netlist: _nir.Netlist):
        self._component = component
        self._netlist = netlist
        self._cells = netlist.cells
        self._build = GateBuilder()
        self._literal: dict[_nir.Net, int] = {_nir.Net.from_const(bit): bit for bit in (0, 1)}
        self._decisions = Decisions(self._build, self._cells, self._literal)
        self._assignments: dict[int, list[list[tuple[_nir.Net, _nir.Net]]]] = {}
        self._clocks: dict[str, int] = {}

    def gates(self, named: Iterable[str]) -> Gates:
        self._refuse_cells()
        flip_flops = [
            (number, cell)
            for number, cell in enumerate(self._cells)
            if isinstance(cell, _nir.FlipFlop)
        ]
        self._sources(set(named), flip_flops)
        outputs = {
            name: [self._bit(net) for net in value]
            for name, value in self._netlist.top.ports_o.items()
        }
        clock_names = {literal: name for name, literal in self._clocks.items()}
        registers = []
        clocks = set()
        for number, cell in flip_flops:
            if self._bit(cell.arst) != 0:
                name = self._register_name(number, cell)
                refuse(self._component, f"register {name} has an asynchronous reset")
            clocks.add((clock_names.get(self._bit(cell.clk)), cell.clk_edge))
            for bit, net in enumerate(cell.data):
                output = self._literal[_nir.Net.from_cell(number, bit)]
                registers.append(Register(output >> 1, self._bit(net), cell.init >> bit & 1))
        # A loop that nobody reads is an error all the same.
        for value in self._netlist.signals.values():
            for net in value:
                self._bit(net)
        refuse_clocks(self._component, clocks)
        return build_gates(self._component, self._build, outputs, registers, self._clocks)

    def _sources(self, named: set[str], flip_flops: Iterable[tuple[int, _nir.FlipFlop]]):
        """Give literals to all that gates start from: ports, clocks and registers."""
        for name, (start, width) in self._netlist.top.ports_i.items():
            if name not in named and is_clock(name):
                bits = [self._build.register()]
                self._clocks[name] = bits[0]
            else:
                bits = self._build.input(name, width)
            for bit, literal in enumerate(bits):
                self._literal[_nir.Net.from_cell(0, start + bit)] = literal
        for number, cell in flip_flops:
            for bit in range(len(cell.data)):
                self._literal[_nir.Net.from_cell(number, bit)] = self._build.register()

    def _refuse_cells(self):
        """Raise :exc:`NetlistError` about a cell that has no equivalent in gates."""
        for cell in self._cells:
            match cell:
                case _nir.Instance():
                    reason = f"instance {self._path(cell, cell.name)} of {cell.type} is a black box"
                case _nir.IOBuffer():
                    port = self._netlist.io_ports[cell.port[0].port].name
                    reason = f"uses the I/O port {port}"
                case _nir.Initial() | _nir.AnyValue():
                    reason = "uses a value that only formal verification knows"
                case _nir.SyncWritePort():
                    reason = f"memory {self._memory(cell.memory)} is writable"
                case _nir.SyncReadPort():
                    reason = f"memory {self._memory(cell.memory)} is read synchronously"
                case _:
                    continue
            refuse(self._component, reason)

    def _memory(self, number: int) -> str:
        return self._path(self._cells[number], self._cells[number].name)

    def _path(self, cell: _nir.Cell, name: str) -> str:
        return ".".join((*self._netlist.modules[cell.module_idx].name[1:], name))

    def _register_name(self, number: int, cell: _nir.FlipFlop) -> str:
        names = self._netlist.modules[cell.module_idx].signal_names
        for signal, name in names.items():
            for net in self._netlist.signals[signal]:
                source = self._netlist.connections.get(net)
                if source is not None and source.is_cell and source.cell == number:
                    return self._path(cell, name)
        return "without a name"

    def _bit(self, wanted: _nir.Net) -> int:
        """Return the literal of a net, after everything that it depends on."""
        if wanted in self._literal:
            return self._literal[wanted]
        stack = [wanted]
        # Nets in the order they were entered: the way from the wanted one to the present one.
        way: dict[_nir.Net, None] = {}
        while stack:
            net = stack[-1]
            if net in self._literal:
                stack.pop()
            elif net in way:
                self._emit(net)
                way.popitem()
                stack.pop()
            else:
                way[net] = None
                for source in self._needs(net):
                    if source in way:
                        self._refuse_loop(list(way), source)
                    if source not in self._literal:
                        stack.append(source)
        return self._literal[wanted]

    def _refuse_loop(self, way: list[_nir.Net], start: _nir.Net):
        late = self._netlist.late_to_signal
        loop = [late[net] for net in way[way.index(start) :] if net.is_late]
        refuse_loop(self._component, [(signal.name, bit) for signal, bit in loop if signal.name])

    def _needs(self, net: _nir.Net) -> Iterable[_nir.Net]:
        """List the nets that the literal of a net is made from."""
        if net.is_late:
            # What is driven by nothing keeps its initial value; Amaranth has connected it to that.
            return [self._netlist.connections[net]]
        cell = self._cells[net.cell]
        match cell:
            case _nir.Operator(operator="m"):
                condition, then, otherwise = cell.inputs
                return [condition[0], then[net.bit], otherwise[net.bit]]
            case _nir.Operator():
                if cell.operator in _BITWISE:
                    return [operand[net.bit] for operand in cell.inputs]
                return [bit for operand in cell.inputs for bit in operand]
            case _nir.Part():
                return [*cell.value, *cell.offset]
            case _nir.Matches():
                return cell.value
            case _nir.PriorityMatch():
                before = _nir.Net.from_cell(net.cell, net.bit - 1) if net.bit else cell.en
                return [before, cell.inputs[net.bit]]
            case _nir.AssignmentList():
                pairs = self._assigned(net)
                return [cell.default[net.bit], *(part for pair in pairs for part in pair)]
            case _nir.AsyncReadPort():
                return cell.addr
        raise AssertionError(f"a net comes from {type(cell).__name__}")

    def _assigned(self, net: _nir.Net) -> list[tuple[_nir.Net, _nir.Net]]:
        """List the assignments to one bit, as pairs of condition and value."""
        cell = self._cells[net.cell]
        if net.cell not in self._assignments:
            bits = self._assignments[net.cell] = [[] for _ in cell.default]
            for assignment in cell.assignments:
                for bit, value in enumerate(assignment.value, assignment.start):
                    bits[bit].append((assignment.cond, value))
        return self._assignments[net.cell][net.bit]

    def _emit(self, net: _nir.Net):
        """Make the gates of a net, or of all bits of the cell that it comes from."""
        if net.is_late:
            self._literal[net] = self._literal[self._netlist.connections[net]]
            return
        cell = self._cells[net.cell]
        match cell:
            case _nir.Operator():
                if cell.operator in _BITWISE or cell.operator == "m":
                    self._literal[net] = self._bit_operator(cell, net.bit)
                    return
                word = arithmetic.operate(
                    self._build, cell.operator, [self._word(operand) for operand in cell.inputs]
                )
            case _nir.Part():
                value = self._word(cell.value)
                fill = value[-1] if cell.value_signed and value else 0
                word = arithmetic.select(
                    self._build, value, self._word(cell.offset), cell.width, cell.stride, fill
                )
            case _nir.Matches():
                word = [matches(self._build, self._word(cell.value), cell.patterns)]
            case _nir.PriorityMatch():
                self._literal[net] = self._decisions.active(net.cell, net.bit)
                return
            case _nir.AssignmentList():
                pairs = [(cond, self._literal[value]) for cond, value in self._assigned(net)]
                default = self._literal[cell.default[net.bit]]
                self._literal[net] = self._decisions.value(pairs, default)
                return
            case _nir.AsyncReadPort():
                word = self._read(cell)
        for bit, literal in enumerate(word):
            self._literal[_nir.Net.from_cell(net.cell, bit)] = literal

    def _bit_operator(self, cell: _nir.Operator, bit: int) -> int:
        if cell.operator == "m":
            condition, then, otherwise = cell.inputs
            return self._build.mux(
                self._literal[condition[0]],
                self._literal[then[bit]],
                self._literal[otherwise[bit]],
            )
        operands = [self._literal[operand[bit]] for operand in cell.inputs]
        match cell.operator:
            case "~":
                return operands[0] ^ 1
            case "&":
                return self._build.and_(*operands)
            case "|":
                return self._build.or_(*operands)
        return self._build.xor(*operands)

    def _read(self, cell: _nir.AsyncReadPort) -> list[int]:
        memory = self._cells[cell.memory]
        address = self._word(cell.addr)
        rows = [*memory.init, *[0] * ((1 << len(address)) - memory.depth)]
        return [
            arithmetic.lookup(self._build, address, [row >> bit & 1 for row in rows])
            for bit in range(cell.width)
        ]

    def _word(self, value: Iterable[_nir.Net]) -> list[int]:
        return [self._literal[net] for net in value]
