"""Subjects that are described by values and the masks of their specified bits."""

from collections.abc import Iterable, Mapping

from amaranth.back import rtlil
from amaranth.hdl import Module, Signal, Value

from .subject import CARE, MODULE, Port, Subject, digest

__all__ = ["make_subject", "silent_module", "to_text"]


def make_subject(
    kind: str,
    name: str,
    text: str,
    inputs: Iterable[Port],
    outputs: Iterable[Port],
    *,
    masked: bool = False,
    sha256: str = "",
) -> Subject:
    """Make a subject of a module whose ports are called as its own."""
    inputs, outputs = tuple(inputs), tuple(outputs)
    pins = {port.name: (port.name, 0) for port in (*inputs, *outputs)}
    return Subject(kind, name, sha256 or digest(text), inputs, outputs, text, pins, masked)


def silent_module() -> Module:
    """Make a module that may be left behind unused, as when a model cannot be traced."""
    m = Module()
    m._MustUse__silence = True
    return m


def to_text(
    m: Module,
    inputs: Iterable[Signal],
    outputs: Mapping[str, tuple[Value, Value]],
    masked: bool,
) -> str:
    """Write a module with an output for every value, and for every mask if there are any."""
    ports = list(inputs)
    for name, (value, care) in outputs.items():
        parts = {name: value, name + CARE: care} if masked else {name: value}
        for part, driver in parts.items():
            signal = Signal(len(value), name=part)
            m.d.comb += signal.eq(driver)
            ports.append(signal)
    return rtlil.convert(m, name=MODULE, ports=ports, emit_src=False)
