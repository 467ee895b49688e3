"""Building a netlist gate by gate, with equal gates shared and constants folded."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from .gates import Gates, Operation, Register

__all__ = ["GateBuilder"]

_INPUT, _AND, _XOR, _MUX = (int(operation) for operation in Operation)


class GateBuilder:
    """Collects gates, then keeps the ones that an output needs.

    Gates are given and returned as literals, like those of :class:`~hdl.netlist.gates.Gates`:
    0 and 1 are the constants, ``literal ^ 1`` is the inverse. Nodes are numbered as they are
    made, and anew by :meth:`build`.
    """

    def __init__(self):
        self._operation = [_INPUT]
        self._operands = [(0, 0, 0)]
        self._made: dict[tuple[int, int, int, int], int] = {}
        self._inputs: dict[str, list[int]] = {}

    def input(self, name: str, width: int) -> list[int]:
        """Add an input port and return its bits, the least significant first."""
        bits = [self._add(_INPUT, 0, 0, 0) for _ in range(width)]
        self._inputs[name] = [bit >> 1 for bit in bits]
        return bits

    def register(self) -> int:
        """Add a register and return its output; :meth:`build` is told what it takes next."""
        return self._add(_INPUT, 0, 0, 0)

    def and_(self, a: int, b: int) -> int:
        """Return the AND of two literals."""
        while True:
            if a > b:
                a, b = b, a
            if a <= 1:
                return b if a else 0
            if a >> 1 == b >> 1:
                return a if a == b else 0
            # Where one operand is 0 the other one does not matter.
            if (simpler := self._given(b, a)) != b:
                b = simpler
            elif (simpler := self._given(a, b)) != a:
                a = simpler
            else:
                return self._gate(_AND, a, b)

    def or_(self, a: int, b: int) -> int:
        """Return the OR of two literals."""
        return self.and_(a ^ 1, b ^ 1) ^ 1

    def xor(self, a: int, b: int) -> int:
        """Return the XOR of two literals."""
        inverted = (a ^ b) & 1
        a, b = sorted((a & ~1, b & ~1))
        if a == 0:
            return b ^ inverted
        if a == b:
            return inverted
        for one, other in ((a, b), (b, a)):
            operands = self._operands[other >> 1]
            if self._operation[other >> 1] == _XOR and one in operands:
                return (operands[0] ^ operands[1] ^ one) ^ inverted
        return self._gate(_XOR, a, b) ^ inverted

    def mux(self, condition: int, then: int, otherwise: int) -> int:
        """Return ``then`` where the condition is 1 and ``otherwise`` where it is 0."""
        if condition <= 1:
            return then if condition else otherwise
        if condition & 1:
            condition, then, otherwise = condition ^ 1, otherwise, then
        while (simpler := self._given(then, condition)) != then:
            then = simpler
        while (simpler := self._given(otherwise, condition ^ 1)) != otherwise:
            otherwise = simpler
        if then >> 1 == otherwise >> 1:
            return then if then == otherwise else self.xor(condition, otherwise)
        if then <= 1:
            return self.or_(condition, otherwise) if then else self.and_(condition ^ 1, otherwise)
        if otherwise <= 1:
            return self.or_(condition ^ 1, then) if otherwise else self.and_(condition, then)
        inverted = otherwise & 1
        return self._gate(_MUX, condition, then ^ inverted, otherwise ^ inverted) ^ inverted

    def all(self, literals: Iterable[int]) -> int:
        """Return the AND of any number of literals as a balanced tree; 1 if there is none."""
        return _tree(self.and_, literals, 1)

    def any(self, literals: Iterable[int]) -> int:
        """Return the OR of any number of literals as a balanced tree; 0 if there is none."""
        return _tree(self.or_, literals, 0)

    def parity(self, literals: Iterable[int]) -> int:
        """Return the XOR of any number of literals as a balanced tree; 0 if there is none."""
        return _tree(self.xor, literals, 0)

    def depends(
        self, outputs: Mapping[str, Sequence[int]], registers: Iterable[Register], source: int
    ) -> bool:
        """Tell whether an output depends on a source, directly or through registers."""
        roots = [literal for bits in outputs.values() for literal in bits]
        _, needed = self._cones(roots, {register.node: register for register in registers})
        return bool(needed[source >> 1])

    def build(
        self, outputs: Mapping[str, Sequence[int]], registers: Iterable[Register] = ()
    ) -> Gates:
        """Make the netlist, without the gates and registers that no output depends on.

        Gates are in depth-first order: the cone of the first output bit, what the cone of the
        second needs beyond that, and so on; then the cones of the registers.
        """
        states = {register.node: register for register in registers}
        gates, needed = self._cones(
            [literal for bits in outputs.values() for literal in bits], states
        )
        kept = [register for node, register in states.items() if needed[node]]
        inputs = [node for nodes in self._inputs.values() for node in nodes]
        nodes = [0, *inputs, *(register.node for register in kept), *gates]
        number = {node: new for new, node in enumerate(nodes)}

        def renumber(literal: int) -> int:
            return number[literal >> 1] << 1 | literal & 1

        operands = np.zeros((len(nodes), 3), np.int32)
        if gates:
            operands[-len(gates) :] = [
                [renumber(literal) for literal in self._operands[node]] for node in gates
            ]
        operation = np.array([self._operation[node] for node in nodes], np.uint8)
        operation.flags.writeable = operands.flags.writeable = False
        first = 1
        ranges = {}
        for name, bits in self._inputs.items():
            ranges[name] = range(first, first := first + len(bits))
        return Gates(
            operation,
            operands,
            ranges,
            {name: tuple(renumber(literal) for literal in bits) for name, bits in outputs.items()},
            tuple(Register(number[old.node], renumber(old.next), old.init) for old in kept),
        )

    def _cones(
        self, roots: list[int], states: Mapping[int, Register]
    ) -> tuple[list[int], bytearray]:
        """List the gates that the roots need, operands first, and mark all nodes they need."""
        order: list[int] = []
        needed = bytearray(len(self._operation))
        needed[0] = 1
        # A register that is reached adds its next value to the roots.
        for root in roots:
            stack = [root >> 1]
            while stack:
                node = stack[-1]
                waiting = [at >> 1 for at in self._operands[node] if not needed[at >> 1]]
                if waiting and not needed[node]:
                    stack += reversed(waiting)
                    continue
                stack.pop()
                if needed[node]:
                    continue
                needed[node] = 1
                if self._operation[node] != _INPUT:
                    order.append(node)
                elif node in states:
                    roots.append(states[node].next)
        return order, needed

    def _given(self, literal: int, true: int) -> int:
        """Return a literal that has the same value wherever ``true`` is 1.

        It looks no deeper than the gate of the literal, and returns one of its operands.
        """
        if literal >> 1 == true >> 1:
            return int(literal == true)
        operation, (a, b, c) = self._operation[literal >> 1], self._operands[literal >> 1]
        simpler = literal & ~1
        if operation == _AND:
            if true in (a, b):
                simpler = a ^ b ^ true
            elif true ^ 1 in (a, b):
                simpler = 0
        elif operation == _XOR:
            if true & ~1 in (a, b):
                simpler = (a ^ b ^ true) ^ 1
        elif operation == _MUX and true & ~1 == a:
            simpler = c if true & 1 else b
        return simpler ^ literal & 1

    def _gate(self, operation: int, a: int, b: int, c: int = 0) -> int:
        key = (operation, a, b, c)
        if key not in self._made:
            self._made[key] = self._add(*key)
        return self._made[key]

    def _add(self, operation: int, a: int, b: int, c: int) -> int:
        self._operation.append(operation)
        self._operands.append((a, b, c))
        return len(self._operation) - 1 << 1


def _tree(gate: Callable[[int, int], int], literals: Iterable[int], unit: int) -> int:
    level = list(literals) or [unit]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [gate(a, b) for a, b in pairs] + level[len(level) & ~1 :]
    return level[0]
