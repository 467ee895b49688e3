"""Reading functions in Verilog, with yosys."""

from collections import Counter
from collections.abc import Mapping
from functools import partial

import numpy as np

from ...aiger import Aiger, read_aiger
from ...flatten import Flat, Netlist, NetlistTextError, flatten
from ...yosys import run_script
from ..errors import TableError
from ..table import TruthTable
from .grid import check_columns, check_entries
from .network import Node, tabulate_nodes

__all__ = ["read_verilog"]

_MODULE = "dut"
# Values that may be undefined are computed as two bits: the value and whether it is undefined.
_SCRIPT = [
    "read_rtlil dut.il",
    "read_verilog whole.v",
    "hierarchy -check -top whole",
    "flatten -noscopeinfo",
    "setundef -undriven -undef",
    "xprop -split-outputs -assume-def-inputs",
    "chformal -remove",  # that they are defined
    "opt_clean",
    "techmap",
    "aigmap",
    "opt_clean",
    "write_aiger -ascii -symbols whole.aag",
]
_Columns = list[tuple[str, str]]  # names of columns, and what they are in Verilog


def read_verilog(text: str, source: str, *, language: str = "Verilog", top: str = "") -> TruthTable:
    """Tabulate a combinational module.

    Ports of more than one bit become one column a bit, the most significant first. An output that
    is ``x``, or that is not driven, is a don't-care.

    Parameters
    ----------
    text : :class:`str`
    source : :class:`str`
        Name of the file, for errors.
    language : :class:`str`
        ``Verilog`` or ``SystemVerilog``.
    top : :class:`str`
        Name of the module. Without it, the only one that no other instantiates.

    Raises
    ------
    :exc:`TableError`
        If yosys cannot read the text; if it is not clear which module is meant; or if it has
        state, loops, conflicting drivers, names that a table cannot have, more than 16 input bits
        or more output bits than a table in a file may have.
    :exc:`~hdl.tool.ToolMissing`, :exc:`~hdl.tool.ToolError`
        If yosys is not there, or failed.
    """
    try:
        flat = flatten(Netlist(text, language, top, source), _MODULE, purpose="has a truth table")
    except NetlistTextError as error:
        if error.line is None:
            raise TableError(str(error), source) from None
        raise TableError(error.what, source, error.line) from None
    inputs, outputs = _columns(flat, "input"), _columns(flat, "output")
    try:
        check_entries(len(inputs), len(outputs))
        check_columns(
            [("input", name, 1) for name, _ in inputs]
            + [("output", name, 1) for name, _ in outputs],
            source,
        )
    except TableError as error:
        raise TableError(f"{flat.title}: {error.what}", source) from None
    except ValueError as error:
        raise TableError(f"{flat.title}: {error}", source) from None
    files = {"dut.il": flat.rtlil, "whole.v": _whole(inputs, outputs)}
    circuit = read_aiger(run_script(_SCRIPT, files, ["whole.aag"])["whole.aag"])
    on, free = _evaluate(circuit, len(outputs), source)
    names = tuple(name for name, _ in inputs), tuple(name for name, _ in outputs)
    return TruthTable(*names, on & ~free, ~free)


def _columns(flat: Flat, direction: str) -> _Columns:
    columns = []
    for name, port in flat.module["ports"].items():
        if port["direction"] != direction:
            continue
        width = len(port["bits"])
        if width == 1:
            columns.append((name, name))
        else:
            columns += [(f"{name}[{bit}]", name) for bit in reversed(range(width))]
    return columns


def _whole(inputs: _Columns, outputs: _Columns) -> str:
    """Write a module around the one that is meant, whose two ports are all the columns."""
    pins = []
    for bus, columns in (("in", inputs), ("out", outputs)):
        place = len(columns)
        for name, width in Counter(name for _, name in columns).items():
            pins.append(f"    .\\{name} ({bus}[{place - 1}:{place - width}])")
            place -= width
    connections = ",\n".join(pins)
    return (
        f"module whole(input [{len(inputs) - 1}:0] in, output [{len(outputs) - 1}:0] out);\n"
        f"  {_MODULE} part (\n{connections}\n  );\nendmodule\n"
    )


def _evaluate(circuit: Aiger, outputs: int, source: str) -> tuple[np.ndarray, np.ndarray]:
    """Compute the value of every output, and whether it is undefined, for every row."""
    nodes = {"0": Node((), _zeros, 0)}
    for gate, left, right in circuit.gates:
        fanins = (str(left >> 1), str(right >> 1))
        nodes[str(gate >> 1)] = Node(fanins, partial(_and, left, right), 0)
    inputs = [str(pin.literal >> 1) for pin in sorted(circuit.inputs, key=lambda pin: -pin.bit)]
    parts = []
    for name in ("out_d", "out_x"):
        pins = {pin.bit: pin.literal for pin in circuit.outputs if pin.name == name}
        literals = [pins[bit] for bit in reversed(range(outputs))]
        rows = tabulate_nodes(
            inputs, [(str(literal >> 1), 0) for literal in literals], nodes, source
        )
        parts.append(rows ^ np.array([bool(literal & 1) for literal in literals]))
    return parts[0], parts[1]


def _zeros(_: Mapping[str, np.ndarray], zeros: np.ndarray) -> np.ndarray:
    return zeros


def _and(left: int, right: int, values: Mapping[str, np.ndarray], _: np.ndarray) -> np.ndarray:
    a, b = values[str(left >> 1)], values[str(right >> 1)]
    return (~a if left & 1 else a) & (~b if right & 1 else b)
