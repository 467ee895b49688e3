"""Two subjects side by side: the module that tells where they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amaranth.back import rtlil
from amaranth.hdl import Cat, Const, Instance, Module, Signal, Value

from .subject import CARE, MODULE, Port, Subject

__all__ = ["CARE_DIFFER", "DIFFER", "SIDES", "Miter", "assemble", "build_miter", "instantiate"]

DIFFER = "differ"
"""Output that is 1 exactly where a bit differs that both subjects specify."""

CARE_DIFFER = "care_differ"
"""Output that is 1 exactly where a bit is specified by one subject alone."""

_MITER = "minterm_miter"
SIDES = ("first", "second")
"""What the modules of the two subjects are called."""


@dataclass(frozen=True)
class Miter:
    """A comparison, as files and commands for yosys.

    In the module, input number ``n`` is called ``in{n}``. What the two subjects give for output
    number ``n``, with 0 for bits that are not compared, is called ``first{n}`` and ``second{n}``.

    Attributes
    ----------
    inputs, outputs : tuple of :class:`~sim.subject.Port`
        The ports of both subjects.
    files : mapping of :class:`str` to :class:`str`
    script : tuple of :class:`str`
        Commands that read the files and leave one flat module.
    masked : :class:`bool`
        Whether both subjects leave bits open, so that there is an output ``care_differ``.
    """

    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    files: Mapping[str, str]
    script: tuple[str, ...]
    masked: bool


def build_miter(
    subjects: tuple[Subject, Subject], inputs: tuple[Port, ...], outputs: tuple[Port, ...]
) -> Miter:
    """Write what compares two subjects whose ports are known to match."""
    m = Module()
    given = {port.name: Signal(port.width, name=f"in{at}") for at, port in enumerate(inputs)}
    sides = [
        instantiate(m, name, subject, given, outputs)
        for name, subject in zip(SIDES, subjects, strict=True)
    ]
    compared = []
    differ, care_differ = [], []
    for number, port in enumerate(outputs):
        values, cares = zip(*(side[port.name] for side in sides), strict=True)
        shown = [Signal(port.width, name=f"{name}{number}") for name in SIDES]
        for signal, value in zip(shown, values, strict=True):
            m.d.comb += signal.eq(value & cares[0] & cares[1])
        compared += shown
        differ.append(shown[0] ^ shown[1])
        care_differ.append(cares[0] ^ cares[1])
    results = {DIFFER: differ}
    masked = all(subject.masked for subject in subjects)
    if masked:
        results[CARE_DIFFER] = care_differ
    flags = []
    for name, bits in results.items():
        flags.append(Signal(name=name))
        m.d.comb += flags[-1].eq(Cat(bits).any())
    ports = [*given.values(), *compared, *flags]
    return Miter(inputs, outputs, *assemble(m, ports, subjects), masked)


def assemble(
    m: Module, ports: Sequence[Signal], subjects: tuple[Subject, Subject]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the files and the commands that make one flat module of instances of two subjects."""
    files = {"miter.il": rtlil.convert(m, name=_MITER, ports=ports, emit_src=False)}
    script = []
    for name, subject in zip(SIDES, subjects, strict=True):
        files[f"{name}.il"] = subject.rtlil
        script += [
            f"read_rtlil {name}.il",
            f"hierarchy -check -top {MODULE}",
            "proc -norom",
            "flatten -noscopeinfo",
            # What is left open may become 0 or 1; only taken for an input does it count as both.
            "setundef -undriven -anyseq",
            f"design -stash {name}",
        ]
    copy = (f"design -copy-from {name} -as {name} ={MODULE}" for name in SIDES)
    script += [*copy, "read_rtlil miter.il", f"hierarchy -check -top {_MITER}", "flatten"]
    script += ["opt_clean", "pmuxtree"]
    return files, tuple(script)


def instantiate(
    m: Module,
    name: str,
    subject: Subject,
    given: Mapping[str, Signal],
    outputs: tuple[Port, ...],
    number: str = "",
) -> dict[str, tuple[Value, Value]]:
    """Add a subject, and return the value and the mask of specified bits of every output.

    A ``number`` tells instances of the same subject apart.
    """
    got = {port.name: Signal(port.width, name=f"{name}_{port.name}") for port in outputs}
    cares: dict[str, Value] = {
        port.name: Const((1 << port.width) - 1, port.width) for port in outputs
    }
    connections = []
    for pin, (port, bit) in subject.pins.items():
        direction, signal = ("i", given[port]) if port in given else ("o", got[port])
        # A pin is all of its port, or one bit of it.
        part = signal if pin == port else signal[bit]
        connections.append((direction, pin, part))
    if subject.masked:
        for port in outputs:
            cares[port.name] = signal = Signal(port.width, name=f"{name}_{port.name}{CARE}")
            connections.append(("o", port.name + CARE, signal))
    m.submodules[name + number] = Instance(name, *connections)
    return {port.name: (got[port.name], cares[port.name]) for port in outputs}
