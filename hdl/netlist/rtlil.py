"""A block's hardware as RTLIL, the text that yosys reads."""

from typing import Any

from amaranth.back import rtlil

from ..block import Block

__all__ = ["NotCombinational", "to_rtlil"]


class NotCombinational(Exception):
    """A block holds registers or memories where only combinational logic is understood."""


def to_rtlil(block: Block, name: str, *, platform: Any = None) -> str:
    """Elaborate a combinational block and write it as RTLIL, without source locations.

    Raises
    ------
    :exc:`NotCombinational`
        If the block has state.
    """
    text = rtlil.convert(block, name=name, platform=platform, emit_src=False)
    if any(cell in text for cell in ("cell $dff ", "cell $adff ", "cell $mem")):
        raise NotCombinational(
            f"{type(block).__name__} has registers or memories; "
            "only combinational blocks can be simulated and proven"
        )
    return text
