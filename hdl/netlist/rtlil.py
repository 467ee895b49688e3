"""A component's hardware as RTLIL, the text that yosys reads."""

import enum
import re
from collections.abc import Sequence
from typing import Any

from amaranth.back import rtlil
from amaranth.hdl import Module, Signal, Value

from ..block import Block, Port
from ..registers import FLIPPED, registers

__all__ = ["Expose", "NotCombinational", "convert", "to_rtlil"]

_CELL = re.compile(r"^ *cell \$.*?^ *end$", re.MULTILINE | re.DOTALL)

_REGISTER = re.compile(r"^ *cell \$dff .*?\n *parameter \\WIDTH (\d+)$", re.MULTILINE | re.DOTALL)
_ALWAYS = re.compile(r"^( *)case 0'(?:, 0')*$", re.MULTILINE)


class NotCombinational(Exception):
    """A block holds registers or memories that it does not list."""

    def __init__(self, block: Block):
        super().__init__(
            f"{type(block).__name__} has registers or memories that it does not list in "
            "`registers`, so it can be neither simulated nor proven"
        )


class Expose(enum.Enum):
    """Whether the registers of a block are outputs of its netlist too, so that they can be found.

    ``FLIPPED`` adds outputs with the inverse of the bits that start at 1: that is what a register
    holds on a chip where it can only start at 0, and needs no inverter there.
    """

    NO = enum.auto()
    AS_IS = enum.auto()
    FLIPPED = enum.auto()


def to_rtlil(block: Block, name: str, *, platform: Any = None, expose: Expose = Expose.NO) -> str:
    """Elaborate a block and write it as RTLIL, without source locations.

    Raises
    ------
    :exc:`NotCombinational`
        If the block has state that it does not list.
    """
    listed = registers(block) if isinstance(block, Block) else ()
    component, ports = block, None
    if listed and expose is not Expose.NO:
        component, ports = _exposed(block, listed, expose)
    text = convert(component, name, platform=platform, ports=ports)
    held = sum(int(width) for width in _REGISTER.findall(text))
    if held > sum(register.width for register in listed) or any(
        cell in text for cell in ("cell $adff ", "cell $mem")
    ):
        raise NotCombinational(block)
    return text


def _exposed(block: Block, listed: Sequence[Port], expose: Expose) -> tuple[Any, Sequence[Value]]:
    """Return a component with the ports of a block and those that show its registers."""
    ports = {name: Value.cast(value) for (name, *_), _, value in block.signature.flatten(block)}
    if expose is Expose.AS_IS:
        ports |= {port.name: getattr(block, port.name) for port in listed}
        return block, [*ports.values()]
    m = Module()
    m.submodules.block = block
    shown = []
    for port in listed:
        shown.append(Signal(port.width, name=port.name + FLIPPED))
        m.d.comb += shown[-1].eq(getattr(block, port.name) ^ port.init)
    return m, [*ports.values(), *shown]


def convert(
    component: Any, name: str, *, platform: Any = None, ports: Sequence[Value] | None = None
) -> str:
    """Elaborate a component and write it as RTLIL that means to yosys what Amaranth means."""
    text = rtlil.convert(component, name=name, platform=platform, ports=ports, emit_src=False)
    # yosys overlooks a case for a test without bits, which always holds.
    return _ALWAYS.sub(r"\1case", _CELL.sub(_mend, text))


def _mend(cell: re.Match[str]) -> str:
    text = cell[0]
    if "\\B_WIDTH" in text:
        # yosys gives a product or quotient of an operand without bits a wrong value, or fails.
        # One bit of 0 is the same number.
        for operand in "AB":
            if f"\\{operand}_WIDTH 0\n" in text:
                text = text.replace(f"\\{operand}_WIDTH 0\n", f"\\{operand}_WIDTH 1\n")
                text = text.replace(f"connect \\{operand} {{  }}", f"connect \\{operand} 1'0")
    if "cell $shift " in text and "\\A_SIGNED 1\n" in text:
        # Selecting bits beyond the end of a signed value gives its sign, but $shift gives 0.
        text = text.replace("cell $shift ", "cell $sshr ")
    return text
