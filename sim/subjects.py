"""Everything that can be compared, brought into the common form."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from amaranth.hdl import Const, Signal, Value

from hdl import block as blocks
from hdl.block import Block
from hdl.function import FORMATS, CubeTable, TruthTable, read_table
from hdl.netlist import Expose, to_rtlil
from hdl.registers import registers as list_registers

from .described import make_subject, silent_module, to_text
from .netlist import Netlist, load_netlist
from .specification import specify
from .step import Reachable
from .subject import MODULE, Port, Subject, SubjectError
from .tables import cubes_subject, table_subject

__all__ = ["Comparable", "Hardware", "Model", "read_subject", "to_subject"]


@dataclass(frozen=True)
class Hardware:
    """What ``elaborate`` of a block makes."""

    block: Block


@dataclass(frozen=True)
class Model:
    """What ``model`` of a block says, with the bits that it leaves open as don't-cares."""

    block: Block


Comparable: TypeAlias = Hardware | Model | Block | TruthTable | CubeTable | Netlist | Path
"""What can be compared. A block by itself stands for its hardware."""

_LANGUAGES = {".v": "Verilog", ".sv": "SystemVerilog", ".blif": "BLIF"}
_FREE = re.compile(r"^\s*\.exdc", re.MULTILINE)  # the don't-cares of BLIF, which yosys cannot read


def read_subject(path: Path) -> Netlist | TruthTable | CubeTable:
    """Read a file as what its suffix says.

    Verilog, SystemVerilog and BLIF (``.v``, ``.sv``, ``.blif``) are netlists, but BLIF with
    don't-cares is a table, as is any other file that :func:`~hdl.function.read_table` reads.

    Raises
    ------
    :exc:`~sim.subject.SubjectError`
        If the suffix is another, or the file cannot be read or is not UTF-8 text.
    :exc:`~hdl.function.TableError`
        If a table breaks its format.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        known = ", ".join(FORMATS)
        raise SubjectError(f"cannot compare {path}: its suffix must be one of {known}")
    if suffix not in _LANGUAGES:
        return read_table(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SubjectError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SubjectError(f"cannot read {path}: it is not UTF-8 text") from None
    if suffix == ".blif" and _FREE.search(text):
        return read_table(path)
    return Netlist(text, _LANGUAGES[suffix], source=str(path))


def to_subject(what: Comparable, registers: Sequence[blocks.Port] = ()) -> Subject:
    """Bring something into the common form.

    A block with state becomes one cycle of it: what its registers hold is an input ``x``, and what
    they hold next is an output ``next_x``.

    Parameters
    ----------
    registers : sequence of :class:`~hdl.block.Port`
        The registers of a netlist, if it is compared with a block that has them.

    Raises
    ------
    :exc:`TypeError`
        If it is nothing that can be compared.
    :exc:`~sim.subject.SubjectError`
        If a netlist cannot be read, or has state that the other side has not.
    :exc:`~sim.specification.TraceError`, :exc:`~hdl.netlist.NotCombinational`
        If a model cannot be traced, or a block has state that it does not list.
    """
    match what:
        case Path():
            subject = to_subject(read_subject(what), registers)
            return replace(subject, name=what.stem) if subject.kind == "table" else subject
        case Block():
            return to_subject(Hardware(what))
        case Hardware(block):
            name, text = type(block).__name__, to_rtlil(block, MODULE, expose=Expose.AS_IS)
            if block.registers:
                netlist = Netlist(text, "RTLIL", MODULE, source=name)
                subject = load_netlist(netlist, list_registers(block))
                return replace(subject, kind="hardware", name=name)
            return make_subject("hardware", name, text, *_ports(block))
        case Model(block):
            return _model(Reachable(block) if block.registers else block)
        case TruthTable():
            return table_subject(what)
        case CubeTable():
            return cubes_subject(what)
        case Netlist():
            return load_netlist(what, registers)
    raise TypeError(
        "can compare Hardware, Model, a block, a TruthTable, a CubeTable, a Netlist or a Path, "
        f"not {type(what).__name__}"
    )


def _ports(block: Block) -> tuple[list[Port], list[Port]]:
    return (
        [Port(port.name, port.width, port.signed) for port in blocks.inputs(block)],
        [Port(port.name, port.width, port.signed) for port in blocks.outputs(block)],
    )


def _model(block: Block) -> Subject:
    m = silent_module()
    inputs, outputs = _ports(block)
    given = {port.name: Signal(port.width, name=port.name) for port in inputs}
    specified = specify(block, m, given)
    masked = not all(_is_full(care) for _, care in specified.values())
    text = to_text(m, given.values(), specified, masked)
    return make_subject("model", block._title, text, inputs, outputs, masked=masked)


def _is_full(care: Value) -> bool:
    return isinstance(care, Const) and care.value == (1 << len(care)) - 1
