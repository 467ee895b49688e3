"""A component's hardware as RTLIL, the text that yosys reads."""

import re
from typing import Any

from amaranth.back import rtlil

from ..block import Block

__all__ = ["NotCombinational", "convert", "to_rtlil"]

_CELL = re.compile(r"^ *cell \$.*?^ *end$", re.MULTILINE | re.DOTALL)

_ALWAYS = re.compile(r"^( *)case 0'(?:, 0')*$", re.MULTILINE)


class NotCombinational(Exception):
    """A block holds registers or memories where only combinational logic is understood."""

    def __init__(self, block: Block):
        super().__init__(
            f"{type(block).__name__} has registers or memories; "
            "only combinational blocks can be simulated and proven"
        )


def to_rtlil(block: Block, name: str, *, platform: Any = None) -> str:
    """Elaborate a combinational block and write it as RTLIL, without source locations.

    Raises
    ------
    :exc:`NotCombinational`
        If the block has state.
    """
    text = convert(block, name, platform=platform)
    if any(cell in text for cell in ("cell $dff ", "cell $adff ", "cell $mem")):
        raise NotCombinational(block)
    return text


def convert(component: Any, name: str, *, platform: Any = None) -> str:
    """Elaborate a component and write it as RTLIL that means to yosys what Amaranth means."""
    text = rtlil.convert(component, name=name, platform=platform, emit_src=False)
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
