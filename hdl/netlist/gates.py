"""A netlist as data: two-input gates, multiplexers and registers, without names inside."""

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

__all__ = ["Gates", "NetlistError", "Operation", "Register"]


class NetlistError(Exception):
    """A component that cannot be turned into gates; the message says why, on one line."""


class Operation(enum.IntEnum):
    """What a node computes from its operands."""

    INPUT = 0
    AND = 1
    XOR = 2
    MUX = 3


@dataclass(frozen=True)
class Register:
    """One bit of state.

    Attributes
    ----------
    node : :class:`int`
        Node that holds the value.
    next : :class:`int`
        Literal of the value that it takes at the next clock edge.
    init : :class:`int`
        Value before the first clock edge, 0 or 1.
    """

    node: int
    next: int
    init: int


@dataclass(frozen=True, eq=False)
class Gates:
    """A netlist of two-input gates and multiplexers.

    Nodes are numbered, and node 0 is the constant 0. A literal is a node with a sign: twice the
    number of the node, plus 1 if its value is inverted. The bits of the input ports come next, in
    the order of the ports and the least significant first, then the registers, then the gates, so
    that every operand of a gate has a lower number than the gate.

    There is one clock and one edge of it. The clock is no input; a synchronous reset is one, and
    is part of what the registers take next.

    Attributes
    ----------
    operation : array of ``uint8``, shape ``(nodes,)``
        An :class:`Operation` for every node; constant, inputs and registers are ``INPUT``.
    operands : array of ``int32``, shape ``(nodes, 3)``
        Literals: the two operands of ``AND`` and ``XOR``; condition, value if it is 1 and value if
        it is 0 of ``MUX``; 0 where there is none. Operands of ``XOR`` and the condition of ``MUX``
        are never inverted.
    inputs : mapping of :class:`str` to :class:`range`
        Nodes of every input port.
    outputs : mapping of :class:`str` to :class:`tuple` of :class:`int`
        Literals of every output port, the least significant bit first.
    registers : :class:`tuple` of :class:`Register`
    """

    operation: np.ndarray
    operands: np.ndarray
    inputs: Mapping[str, range]
    outputs: Mapping[str, tuple[int, ...]]
    registers: tuple[Register, ...]

    @property
    def count(self) -> int:
        """Number of gates."""
        return int(np.count_nonzero(self.operation))

    @cached_property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, over everything that the netlist says."""
        ports = (
            [(name, len(nodes)) for name, nodes in self.inputs.items()],
            list(self.outputs.items()),
            [(register.next, register.init) for register in self.registers],
        )
        parts = (
            repr(ports).encode(),
            self.operation.astype("<u1").tobytes(),
            self.operands.astype("<i4").tobytes(),
        )
        total = hashlib.sha256()
        for part in parts:
            total.update(len(part).to_bytes(8, "little"))
            total.update(part)
        return total.hexdigest()
