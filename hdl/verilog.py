"""Verilog text of a block."""

import enum
from pathlib import Path
from typing import Any

from .block import Block, arguments
from .netlist import to_rtlil
from .yosys import run_script

__all__ = ["header", "plain", "shown", "to_verilog"]


def to_verilog(block: Block, name: str) -> str:
    """Write the hardware of a block as a Verilog module ``name``.

    The same block gives the same bytes, on any machine and in any folder.

    Raises
    ------
    :exc:`~hdl.netlist.NotCombinational`, :exc:`~hdl.tool.ToolError`
        If the block has state that it does not list, or yosys failed.
    """
    script = [
        "read_rtlil block.il",
        "proc -norom",
        "opt_clean",
        "write_verilog -norename -noattr block.v",
    ]
    text = run_script(script, {"block.il": to_rtlil(block, name)}, ["block.v"])["block.v"]
    # The first line names the very build of yosys.
    return text[text.index("\n") + 1 :].lstrip("\n")


def header(block: Block, status: str) -> str:
    """Write the comment that stands above a Verilog module.

    It says what the module is, the parameters it was made with and ``status``, the outcome of its
    proof.
    """
    summary = (type(block).__doc__ or type(block).__name__).strip().splitlines()[0]
    lines = [summary, *(f"{name} = {shown(value)}" for name, value in arguments(block).items())]
    return "".join(f"// {_printable(line)}\n" for line in [*lines, status])


def plain(value: Any) -> Any:
    """Turn a parameter into what JSON and people read; of a path only the last part is kept."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Path):
        return value.name
    return value if value is None or isinstance(value, int | str) else repr(value)


def shown(value: Any) -> str:
    """Write a parameter as people read it: true and false as in JSON and Verilog."""
    return str(plain(value)).lower() if isinstance(value, bool) else str(plain(value))


def _printable(text: str) -> str:
    # A line end in a parameter would end the comment.
    return "".join(char if char.isprintable() else " " for char in text)
