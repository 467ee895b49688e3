"""Everything that can be compared, brought into the common form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
from amaranth.back import rtlil
from amaranth.hdl import Cat, Const, Module, Shape, Signal, Value

from hdl import block as blocks
from hdl.block import Block
from hdl.function import TruthTable, read_table
from hdl.netlist import Expose, to_rtlil
from hdl.registers import registers as list_registers

from .diagram import diagram
from .netlist import Netlist, load_netlist
from .specification import specify
from .step import Reachable
from .subject import CARE, MODULE, Port, Subject, SubjectError, digest, group

__all__ = ["Comparable", "Hardware", "Model", "read_subject", "to_subject"]


@dataclass(frozen=True)
class Hardware:
    """What ``elaborate`` of a block makes."""

    block: Block


@dataclass(frozen=True)
class Model:
    """What ``model`` of a block says, with the bits that it leaves open as don't-cares."""

    block: Block


Comparable: TypeAlias = Hardware | Model | Block | TruthTable | Netlist | Path
"""What can be compared. A block by itself stands for its hardware."""

_LANGUAGES = {".v": "Verilog", ".sv": "SystemVerilog", ".blif": "BLIF"}
_TABLES = (".pla", ".csv")


def read_subject(path: Path) -> Netlist | TruthTable:
    """Read a file as what its suffix says: ``.v``, ``.sv``, ``.blif``, ``.pla`` or ``.csv``.

    Raises
    ------
    :exc:`~sim.subject.SubjectError`
        If the suffix is another, or the file cannot be read or is not UTF-8 text.
    :exc:`~hdl.function.TableError`
        If a table breaks its format.
    """
    suffix = path.suffix.lower()
    if suffix in _TABLES:
        return read_table(path)
    if suffix not in _LANGUAGES:
        known = ", ".join([*_LANGUAGES, *_TABLES])
        raise SubjectError(f"cannot compare {path}: its suffix must be one of {known}")
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SubjectError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SubjectError(f"cannot read {path}: it is not UTF-8 text") from None
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
            return _subject("hardware", name, text, *_ports(block))
        case Model(block):
            return _model(Reachable(block) if block.registers else block)
        case TruthTable():
            return _table(what)
        case Netlist():
            return load_netlist(what, registers)
    raise TypeError(
        "can compare Hardware, Model, a block, a TruthTable, a Netlist or a Path, "
        f"not {type(what).__name__}"
    )


def _subject(
    kind: str,
    name: str,
    text: str,
    inputs: Iterable[Port],
    outputs: Iterable[Port],
    *,
    masked: bool = False,
    sha256: str = "",
) -> Subject:
    inputs, outputs = tuple(inputs), tuple(outputs)
    pins = {port.name: (port.name, 0) for port in (*inputs, *outputs)}
    return Subject(kind, name, sha256 or digest(text), inputs, outputs, text, pins, masked)


def _ports(block: Block) -> tuple[list[Port], list[Port]]:
    return (
        [Port(port.name, port.width, port.signed) for port in blocks.inputs(block)],
        [Port(port.name, port.width, port.signed) for port in blocks.outputs(block)],
    )


def _model(block: Block) -> Subject:
    m = _module()
    inputs, outputs = _ports(block)
    given = {port.name: Signal(port.width, name=port.name) for port in inputs}
    specified = specify(block, m, given)
    masked = not all(_is_full(care) for _, care in specified.values())
    text = _convert(m, given.values(), specified, masked)
    return _subject("model", block._title, text, inputs, outputs, masked=masked)


def _table(table: TruthTable) -> Subject:
    m = _module()
    inputs, in_places = group(Port(name, 1) for name in table.inputs)
    outputs, out_places = group(Port(name, 1) for name in table.outputs)
    given = {port.name: Signal(port.width, name=port.name) for port in inputs}
    row = [given[name][bit] for name, bit in reversed([*in_places.values()])]
    bits = dict(zip(table.outputs, diagram(m, row, table.on, Shape(1)), strict=True))
    cares = dict(zip(table.outputs, diagram(m, row, table.care, Shape(1)), strict=True))
    masked = not bool(table.care.all())
    columns: dict[str, list[str]] = {port.name: [""] * port.width for port in outputs}
    for column, (name, bit) in out_places.items():
        columns[name][bit] = column
    specified: dict[str, tuple[Value, Value]] = {
        name: (Cat(bits[column] for column in names), Cat(cares[column] for column in names))
        for name, names in columns.items()
    }
    text = _convert(m, given.values(), specified, masked)
    names = f"{' '.join(table.inputs)} | {' '.join(table.outputs)}\n"
    rows = b"".join(np.packbits(part).tobytes() for part in (table.on, table.care))
    sha256 = digest(names.encode() + rows)
    name = f"{len(table.inputs)}x{len(table.outputs)}"
    return _subject("table", name, text, inputs, outputs, masked=masked, sha256=sha256)


def _module() -> Module:
    m = Module()
    m._MustUse__silence = True  # nobody will use it if the model cannot be traced
    return m


def _is_full(care: Value) -> bool:
    return isinstance(care, Const) and care.value == (1 << len(care)) - 1


def _convert(
    m: Module,
    inputs: Iterable[Signal],
    outputs: Mapping[str, tuple[Value, Value]],
    masked: bool,
) -> str:
    ports = list(inputs)
    for name, (value, care) in outputs.items():
        parts = {name: value, name + CARE: care} if masked else {name: value}
        for part, driver in parts.items():
            signal = Signal(len(value), name=part)
            m.d.comb += signal.eq(driver)
            ports.append(signal)
    return rtlil.convert(m, name=MODULE, ports=ports, emit_src=False)
