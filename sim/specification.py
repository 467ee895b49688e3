"""A block's model as hardware: the same arithmetic, run on symbolic words instead of numbers."""

from collections.abc import Mapping
from typing import Any

from amaranth.hdl import Const, Module, Signal, Value

from hdl.block import Block, Cared, check_model_outputs, inputs, outputs

from .word import TraceError, Word, to_integer

__all__ = ["TraceError", "specify"]


def specify(block: Block, m: Module, ports: Mapping[str, Value]) -> dict[str, tuple[Value, Value]]:
    """Add what the model of a block says to a module.

    Parameters
    ----------
    m : :class:`amaranth.hdl.Module`
        Module whose combinational domain gets the assignments.
    ports : mapping of :class:`str` to :class:`amaranth.hdl.Value`
        The values of the input ports.

    Returns
    -------
    :class:`dict` of :class:`str` to pair of :class:`amaranth.hdl.Value`
        For every output port its value and its mask of specified bits, both of its width.

    Raises
    ------
    :exc:`TraceError`
        If the model branches on a value or calls a function that has no symbolic form.
    """
    words = {port.name: _input(m, ports[port.name], port.signed) for port in inputs(block)}
    returned = block.model(**words)
    check_model_outputs(block, returned)
    result = {}
    for port in outputs(block):
        part = returned[port.name]
        value, care = part if isinstance(part, Cared) else (part, -1)
        result[port.name] = (
            _fit(m, value, f"{port.name}$expected", port.width),
            _fit(m, care, f"{port.name}$care", port.width),
        )
    return result


def _input(m: Module, value: Value, signed: bool) -> "Word":
    if signed:
        half = 1 << len(value) >> 1
        return Word(m, value.as_signed(), -half, half - 1)
    return Word(m, value.as_unsigned(), 0, (1 << len(value)) - 1)


def _fit(m: Module, operand: Any, name: str, width: int) -> Value:
    if not isinstance(operand, Word):
        return Const(to_integer(operand) & (1 << width) - 1, width)
    signal = Signal(width, name=name)
    m.d.comb += signal.eq(operand.value)
    return signal
