"""The registers of a block with state."""

from typing import Any

from amaranth.hdl import Shape, Signal

from .block import Block, Port, inputs, outputs

__all__ = ["CLOCK", "FLIPPED", "RESET", "next_name", "registers", "wrap"]

CLOCK, RESET = "clk", "rst"
"""What the clock and the reset of the domain ``sync`` are called where they are ports."""

FLIPPED = "$flipped"
"""What is put behind the name of a register for the inverse of those bits that start at 1."""


def next_name(register: str) -> str:
    """Return what the value of a register in the next cycle is called."""
    return f"next_{register}"


def registers(block: Block) -> tuple[Port, ...]:
    """List the registers of a block as ports, whose ``init`` is the value that they start with.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If one is not a signal of its name with at least 1 bit, or a name is in use.
    """
    found = []
    for name in block.registers:
        register: Any = getattr(block, name, None)
        if not isinstance(register, Signal) or register.name != name:
            raise TypeError(f"{block._title} register {name!r} must be a signal of that name")
        shape = Shape.cast(register.shape())
        if shape.width == 0:
            raise ValueError(f"{block._title} register {name!r} must have at least 1 bit")
        found.append(Port(name, shape.width, shape.signed, register.init))
    if found:
        _check_names(block)
    return tuple(found)


def _check_names(block: Block):
    given = [port.name for port in inputs(block)]
    reserved = {CLOCK, RESET, *map(next_name, block.registers)}
    for name in (*given, *(port.name for port in outputs(block)), *block.registers):
        if name in reserved:
            raise ValueError(
                f"{block._title} must not call a port or register {name!r}: "
                "its clock, its reset or what a register holds next is called so"
            )
    for name in block.registers:
        if name in given:
            raise ValueError(f"{block._title} register {name!r} must not have the name of an input")


def wrap(port: Port, value: Any) -> Any:
    """Cut a number to the low bits that fit a register, as it holds them."""
    bits = value & port.mask
    return bits - ((bits >> port.width - 1) << port.width) if port.signed else bits
