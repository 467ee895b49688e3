"""Proof that hardware and meaning agree, for every input, by SAT in yosys."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

from amaranth.back import rtlil
from amaranth.hdl import Cat, Instance, Module, Signal

from hdl.block import Block, inputs, outputs
from hdl.netlist import to_rtlil
from hdl.yosys import run_script

from .specification import specify

__all__ = ["Proof", "miter", "prove", "prove_netlist"]

_GATE = "gate"
_MITER = "minterm_miter"
_DIFFER = "differ"


@dataclass(frozen=True)
class Proof:
    """The answer of a proof.

    Attributes
    ----------
    proven : :class:`bool`
        Whether the hardware agrees with the model on every input.
    method : :class:`str`
        How it was decided.
    counterexample : :class:`dict` or ``None``
        Input values, by port, on which they differ.
    seconds : :class:`float`
        Wall-clock time.
    """

    proven: bool
    method: str
    counterexample: dict[str, int] | None
    seconds: float


def prove(block: Block) -> Proof:
    """Decide whether the hardware of a block does what its model says, for every input.

    Raises
    ------
    :exc:`~sim.specification.TraceError`
        If the model cannot be turned into a plain description.
    :exc:`~hdl.netlist.NotCombinational`, :exc:`~hdl.tool.ToolError`
        If the block has state, or yosys failed.
    """
    return prove_netlist(block, to_rtlil(block, _GATE), ["read_rtlil netlist"], _GATE)


def prove_netlist(block: Block, netlist: str, read: Sequence[str], module: str) -> Proof:
    """Decide the same for any netlist with the ports of the block.

    Parameters
    ----------
    netlist : :class:`str`
        Text of the netlist.
    read : sequence of :class:`str`
        Commands that read it from the file ``netlist``, and the cells it uses.
    module : :class:`str`
        Name of its top module.
    """
    start = time.perf_counter()
    script = [
        f'logger -werror "Resizing cell port {_MITER}"',
        *read,
        "read_rtlil miter.il",
        f"hierarchy -check -top {_MITER}",
        "proc -norom",
        "flatten",
        # What is left open may become 0 or 1; only taken for an input does it count as both.
        "setundef -undriven -anyseq",
        "opt",
        f"sat -prove {_DIFFER} 0 -show-inputs -dump_json counterexample.json",
    ]
    files = {"netlist": netlist, "miter.il": miter(block, module)}
    results = run_script(script, files, ["counterexample.json"])
    found = None
    if "counterexample.json" in results:
        found = _counterexample(block, results["counterexample.json"])
    return Proof(found is None, "sat", found, time.perf_counter() - start)


def miter(block: Block, module: str) -> str:
    """Write, as RTLIL, a module that compares an instance of another one with the model.

    Its output ``differ`` is 1 exactly where a specified output bit differs.
    """
    m = Module()
    m._MustUse__silence = True  # nobody will, if the model cannot be traced
    given = {port.name: Signal(port.width, name=port.name) for port in inputs(block)}
    got = {port.name: Signal(port.width, name=f"{port.name}$got") for port in outputs(block)}
    m.submodules.gate = Instance(
        module,
        *(("i", name, signal) for name, signal in given.items()),
        *(("o", name, signal) for name, signal in got.items()),
    )
    expected = specify(block, m, given)
    differ = Signal(name=_DIFFER)
    m.d.comb += differ.eq(
        Cat((got[name] ^ value) & care for name, (value, care) in expected.items()).any()
    )
    return rtlil.convert(m, name=_MITER, ports=[*given.values(), differ], emit_src=False)


def _counterexample(block: Block, text: str) -> dict[str, int]:
    waves = {wave["name"]: wave for wave in json.loads(text)["signal"]}
    values = {}
    for port in inputs(block):
        wave = waves[port.name]
        digits = wave["data"][0] if "data" in wave else wave["wave"][0]
        value = int(digits.replace("x", "0"), 2)
        values[port.name] = value - (port.signed and value >> port.width - 1) * (1 << port.width)
    return values
