"""Synthesis for a target: how many LUTs, how deep, and a proof that nothing was lost."""

import json
import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hdl.block import Block
from hdl.netlist import Expose, to_rtlil
from hdl.yosys import run_script
from sim.certificate import Certificate
from sim.netlist import Netlist
from sim.prove import prove
from sim.subjects import Comparable, Model

from .targets import Target

__all__ = ["Synthesis", "synthesize", "synthesize_text"]

# Registers of yosys, iCE40, ECP5 and Gowin have this in their names, those of Xilinx are FDRE etc.
_REGISTER = re.compile(r"FF|^FD[CPRS]E$")


@dataclass(frozen=True)
class Synthesis:
    """The result of a synthesis.

    Attributes
    ----------
    luts : :class:`int`
        LUTs taken up.
    depth : :class:`int`
        Cells on the longest path between inputs, registers and outputs.
    cells : :class:`dict`
        Number of cells of each type.
    proof : :class:`~sim.certificate.Certificate`
        Whether the mapped netlist does what the model says.
    seconds : :class:`float`
        Wall-clock time.
    """

    luts: int
    depth: int
    cells: dict[str, int]
    proof: Certificate
    seconds: float


def synthesize(block: Block, target: Target) -> Synthesis:
    """Map the hardware of a block to a target and prove the mapped netlist against the model.

    Raises
    ------
    :exc:`~hdl.netlist.NotCombinational`, :exc:`~hdl.tool.ToolError`
        If the block has state that it does not list, or yosys failed.
    """
    # The names of registers do not survive unless they are outputs.
    expose = Expose.FLIPPED if target.starts_at_0 else Expose.AS_IS
    text = to_rtlil(block, "gate", platform=target, expose=expose)
    return synthesize_text("read_rtlil", text, target, Model(block))


def synthesize_text(read: str, text: str, target: Target, meaning: Comparable) -> Synthesis:
    """Map a text to a target and prove the mapped netlist.

    Parameters
    ----------
    read : :class:`str`
        The command of yosys that reads it.
    text : :class:`str`
        A module ``gate``.
    target : :class:`~boards.targets.Target`
    meaning
        What the module should do, as :func:`~sim.prove` compares it.

    Raises
    ------
    :exc:`~hdl.tool.ToolError`
        If yosys failed.
    """
    start = time.perf_counter()
    mapped = run_script(
        [
            f"{read} gate",
            *target.synthesize,
            "opt_clean -purge",
            "write_json gate.json",
            "select gate",  # without the empty modules that stand for the cells
            "write_rtlil -selected mapped.il",
        ],
        {"gate": text},
        ["gate.json", "mapped.il"],
    )
    module = json.loads(mapped["gate.json"])["modules"]["gate"]
    cells = Counter(cell["type"] for cell in module["cells"].values())
    netlist = Netlist(mapped["mapped.il"], "RTLIL", "gate", cells=target.simulate)
    proof = prove(netlist, meaning)
    return Synthesis(
        sum(target.luts.get(kind, 0) * count for kind, count in cells.items()),
        _depth(module, target),
        dict(sorted(cells.items())),
        proof,
        time.perf_counter() - start,
    )


def _depth(module: Mapping[str, Any], target: Target) -> int:
    """Count the cells on the longest path of a netlist as yosys writes it in JSON."""
    drivers = {}
    pending = [bit for port in module["ports"].values() for bit in port["bits"]]
    for cell in module["cells"].values():
        register = _REGISTER.search(cell["type"])
        for port, bits in cell["connections"].items():
            if cell["port_directions"][port] == "input":
                pending += bits if register else ()
            elif not register:
                drivers.update((bit, cell) for bit in bits)
    levels: dict[Any, int] = {}
    wanted = list(pending)
    while pending:
        bit = pending[-1]
        if bit in levels or bit not in drivers:
            levels.setdefault(bit, 0)
            pending.pop()
            continue
        cell = drivers[bit]
        sources = [
            source
            for port, bits in cell["connections"].items()
            if cell["port_directions"][port] == "input"
            for source in bits
        ]
        waiting = [source for source in sources if source not in levels]
        if waiting:
            pending += waiting
            continue
        own = 0 if cell["type"] in target.free else 1
        levels[bit] = own + max((levels[source] for source in sources), default=0)
        pending.pop()
    return max((levels[bit] for bit in wanted), default=0)
