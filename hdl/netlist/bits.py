"""The bits of Amaranth's netlist as literals, made when they are asked for.

Bits are followed from where they are needed to where they come from, one by one, because a design
may be free of loops only bit by bit. Nothing here recurses: designs are deeper than Python's stack.
"""

from collections.abc import Iterable
from typing import Any

from amaranth.hdl import _nir
from amaranth.lib import wiring

from . import arithmetic
from .builder import GateBuilder
from .component import refuse_loop
from .decision import Decisions, matches

__all__ = ["Bits"]

_BIT_BY_BIT = ("~", "&", "|", "^", "m")


class Bits:
    """Literals of the nets of one netlist.

    Parameters
    ----------
    component : :class:`amaranth.lib.wiring.Component`
        What the netlist is of, for error messages.
    netlist
        Amaranth's netlist, as it was emitted: connections of signals are not resolved yet.
    build : :class:`~hdl.netlist.builder.GateBuilder`
        Takes the gates.
    """

    def __init__(self, component: wiring.Component, netlist: _nir.Netlist, build: GateBuilder):
        self._component = component
        self._netlist = netlist
        # The attributes of Amaranth's cells have no type annotations.
        self._cells: list[Any] = netlist.cells
        self._build = build
        self._known: dict[_nir.Net, int] = {_nir.Net.from_const(bit): bit for bit in (0, 1)}
        self._decisions = Decisions(build, self._cells, self._known)
        self._assignments: dict[int, list[list[tuple[_nir.Net, _nir.Net]]]] = {}

    def start(self, cell: int, first: int, literals: Iterable[int]):
        """Give the bits of a cell, from ``first`` on: an input or a register."""
        for bit, literal in enumerate(literals, first):
            self._known[_nir.Net.from_cell(cell, bit)] = literal

    def __getitem__(self, wanted: _nir.Net) -> int:
        """Return the literal of a net, after making all that it depends on.

        Raises
        ------
        :exc:`~hdl.netlist.gates.NetlistError`
            If the net depends on itself.
        """
        if wanted in self._known:
            return self._known[wanted]
        stack = [wanted]
        # The nets between the wanted one and the present one, in this order.
        way: dict[_nir.Net, None] = {}
        while stack:
            net = stack[-1]
            if net in self._known:
                stack.pop()
            elif net in way:
                self._make(net)
                way.popitem()
                stack.pop()
            else:
                way[net] = None
                for source in self._sources(net):
                    if source in way:
                        self._refuse_loop(list(way), source)
                    if source not in self._known:
                        stack.append(source)
        return self._known[wanted]

    def _refuse_loop(self, way: list[_nir.Net], start: _nir.Net):
        late = self._netlist.late_to_signal
        loop = [late[net] for net in way[way.index(start) :] if net.is_late]
        refuse_loop(self._component, [(signal.name, bit) for signal, bit in loop if signal.name])

    def _sources(self, net: _nir.Net) -> Iterable[_nir.Net]:
        """List the nets that the literal of a net is made from."""
        if net.is_late:
            return [self._netlist.connections[net]]
        cell, bit = self._cells[net.cell], net.bit
        match type(cell):
            case _nir.Operator if cell.operator in _BIT_BY_BIT:
                # The condition of a multiplexer has one bit.
                return [operand[min(bit, len(operand) - 1)] for operand in cell.inputs]
            case _nir.Operator:
                return [source for operand in cell.inputs for source in operand]
            case _nir.Part:
                return [*cell.value, *cell.offset]
            case _nir.Matches:
                return cell.value
            case _nir.PriorityMatch:
                before = _nir.Net.from_cell(net.cell, bit - 1) if bit else cell.en
                return [before, cell.inputs[bit]]
            case _nir.AssignmentList:
                pairs = self._assigned(net)
                return [cell.default[bit], *(source for pair in pairs for source in pair)]
            case _nir.AsyncReadPort:
                return cell.addr
        raise AssertionError(f"a net comes from {type(cell).__name__}")

    def _assigned(self, net: _nir.Net) -> list[tuple[_nir.Net, _nir.Net]]:
        """List the assignments to one bit, as pairs of condition and value."""
        if net.cell not in self._assignments:
            cell = self._cells[net.cell]
            bits = self._assignments[net.cell] = [[] for _ in cell.default]
            for assignment in cell.assignments:
                for bit, value in enumerate(assignment.value, assignment.start):
                    bits[bit].append((assignment.cond, value))
        return self._assignments[net.cell][net.bit]

    def _make(self, net: _nir.Net):
        """Make the literal of a net, or of all bits of the cell that it comes from."""
        known = self._known
        if net.is_late:
            known[net] = known[self._netlist.connections[net]]
            return
        cell, bit = self._cells[net.cell], net.bit
        match type(cell):
            case _nir.Operator if cell.operator in _BIT_BY_BIT:
                known[net] = self._operate_on_bits(
                    cell.operator, [known[source] for source in self._sources(net)]
                )
            case _nir.Operator:
                words = [self._word(operand) for operand in cell.inputs]
                self.start(net.cell, 0, arithmetic.operate(self._build, cell.operator, words))
            case _nir.Part:
                self.start(net.cell, 0, self._part(cell))
            case _nir.Matches:
                literal = matches(self._build, self._word(cell.value), cell.patterns)
                self.start(net.cell, 0, [literal])
            case _nir.PriorityMatch:
                known[net] = self._decisions.active(net.cell, bit)
            case _nir.AssignmentList:
                pairs = [(condition, known[value]) for condition, value in self._assigned(net)]
                known[net] = self._decisions.value(pairs, known[cell.default[bit]])
            case _nir.AsyncReadPort:
                self.start(net.cell, 0, self._read(cell))

    def _operate_on_bits(self, operator: str, operands: list[int]) -> int:
        match operator:
            case "~":
                return operands[0] ^ 1
            case "&":
                return self._build.and_(*operands)
            case "|":
                return self._build.or_(*operands)
            case "^":
                return self._build.xor(*operands)
        return self._build.mux(*operands)

    def _part(self, cell: Any) -> list[int]:
        value = self._word(cell.value)
        fill = value[-1] if cell.value_signed and value else 0
        offset = self._word(cell.offset)
        return arithmetic.select(self._build, value, offset, cell.width, cell.stride, fill)

    def _read(self, cell: Any) -> list[int]:
        memory = self._cells[cell.memory]
        address = self._word(cell.addr)
        rows = [*memory.init, *[0] * ((1 << len(address)) - memory.depth)]
        return [
            arithmetic.lookup(self._build, address, [row >> bit & 1 for row in rows])
            for bit in range(cell.width)
        ]

    def _word(self, value: Iterable[_nir.Net]) -> list[int]:
        return [self._known[net] for net in value]
