"""From a block to a bitstream, with the tools that Amaranth plans for the board."""

import json
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hdl.block import Block
from hdl.netlist import to_rtlil
from hdl.tool import run_tool

from .binding import Demo, plan_binding
from .catalog import Board
from .dfu import dfu_suffix

__all__ = ["Bitstream", "build_bitstream"]

_BITSTREAMS = {"ice40": "top.bin", "ecp5": "top.bit", "gowin": "top.fs", "machxo2": "top.bit"}
# Wide multiplexers made of LUTs multiply the LUTs of decoders; see boards/targets.py.
_OVERRIDES = {"ecp5": {"synth_opts": "-nowidelut"}, "gowin": {"synth_opts": "-nowidelut"}}
_REPORT = "report.json"


@dataclass(frozen=True)
class Bitstream:
    """The result of a build.

    Attributes
    ----------
    file : :class:`str`
        Name of the bitstream, ``top`` with the suffix that is usual for the family.
    data : :class:`bytes`
        The bitstream.
    fmax_mhz : :class:`float` or ``None``
        Highest clock frequency; ``None`` if nothing is clocked.
    utilization : mapping of :class:`str` to mapping
        For every kind of cell in use, how many are ``used`` and ``available``.
    notes : tuple of :class:`str`
        What drives and shows what on the board.
    seconds : :class:`float`
        Wall-clock time.
    """

    file: str
    data: bytes
    fmax_mhz: float | None
    utilization: Mapping[str, Mapping[str, int]]
    notes: tuple[str, ...]
    seconds: float


def build_bitstream(block: Block, board: Board) -> Bitstream:
    """Place, route and pack a block for a board.

    Raises
    ------
    :exc:`~boards.catalog.UnknownBoard`, :exc:`~hdl.tool.ToolMissing`
        If the board cannot be built, or the tools of its family are not installed.
    :exc:`~hdl.netlist.NotCombinational`, :exc:`~hdl.tool.ToolError`
        If the block has state that it does not list, or a tool failed.
    """
    start = time.perf_counter()
    platform = board.platform()
    to_rtlil(block, "top")
    binding = plan_binding(block, platform)
    plan = platform.prepare(Demo(block, binding), "top", **_overrides(board))
    with tempfile.TemporaryDirectory(prefix="minterm-") as folder:
        directory = Path(folder)
        for name, content in plan.files.items():
            data = content.encode() if isinstance(content, str) else content
            (directory / name).write_bytes(data)
        for command in json.loads(plan.files["build_top.json"])["commands"]:
            _run(board, command, directory)
        file = _BITSTREAMS[board.family]
        data = (directory / file).read_bytes()
        report = json.loads((directory / _REPORT).read_text())
    clocks = [clock["achieved"] for clock in report["fmax"].values()]
    used = {cell: count for cell, count in report["utilization"].items() if count["used"]}
    fmax = round(min(clocks), 2) if clocks else None
    return Bitstream(file, data, fmax, used, binding.notes, time.perf_counter() - start)


def _overrides(board: Board) -> Mapping[str, Any]:
    if board.name == "supercon19badge":
        return {}  # its class passes an override that it is given twice, which fails
    return {"emit_src": False, **_OVERRIDES.get(board.family, {})}


def _run(board: Board, command: list[str], directory: Path):
    """Run one command of Amaranth's plan, in the words that the tool at hand understands."""
    name, *arguments = command
    if name == "dfu-suffix":
        path = directory / arguments[-1]
        options = dict(zip(arguments[:-1:2], arguments[1::2], strict=False))
        vendor, product = (int(options[option], 16) for option in ("-v", "-p"))
        path.write_bytes(dfu_suffix(path.read_bytes(), vendor, product))
        return
    if name.startswith("nextpnr"):
        arguments += ["--report", _REPORT]
    if name == "nextpnr-gowin":
        # Amaranth 0.5 speaks to the predecessor of this tool.
        name = "nextpnr-himbaechel-gowin"
        for option in ("--family", "--cst"):
            at = arguments.index(option)
            arguments[at : at + 2] = ["--vopt", f"{option[2:]}={arguments[at + 1]}"]
    if name == "ecppack" and board.family == "machxo2":
        name = "xo2pack"
    run_tool(name, arguments, directory)
