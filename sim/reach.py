"""How two subjects with state come to differ: cycle by cycle, from what they start with."""

from collections.abc import Sequence
from dataclasses import dataclass

from amaranth.hdl import Cat, Const, Module, Signal

from hdl import block as blocks
from hdl.registers import next_name

from .decide import solve
from .miter import DIFFER, SIDES, Miter, assemble, instantiate
from .subject import Port, Subject

__all__ = ["DEPTHS", "find_trace"]

DEPTHS = (1, 4, 16)
"""Numbers of cycles that are looked at, one after the other."""


@dataclass(frozen=True)
class Trace:
    """Inputs from the start on, in every cycle, up to the first in which two subjects differ.

    ``state`` is what the registers hold in the last one.
    """

    cycles: tuple[dict[str, int], ...]
    state: dict[str, int]


def find_trace(
    subjects: tuple[Subject, Subject],
    ports: tuple[tuple[Port, ...], tuple[Port, ...]],
    registers: Sequence[blocks.Port],
) -> Trace | None:
    """Look for the cycle in which two subjects first differ, in the first 16.

    Up to there, the registers of both hold the same. The reset is an input.

    Returns
    -------
    :class:`Trace` or ``None``
        ``None`` if there is no difference that early.
    """
    for depth in DEPTHS:
        if (found := _unroll(subjects, ports, registers, depth)) is not None:
            return found
    return None


def _unroll(
    subjects: tuple[Subject, Subject],
    ports: tuple[tuple[Port, ...], tuple[Port, ...]],
    registers: Sequence[blocks.Port],
    depth: int,
) -> Trace | None:
    inputs, outputs = ports
    held = {port.name for port in registers}
    free = [port for port in inputs if port.name not in held]
    m = Module()
    shown: list[Signal] = []
    given: list[Signal] = []
    differs = []
    state = {port.name: Const(port.init, port.width) for port in registers}
    for cycle in range(depth):
        drive = {
            port.name: Signal(port.width, name=f"in_{cycle}_{at}") for at, port in enumerate(free)
        }
        given += drive.values()
        for at, port in enumerate(registers):
            drive[port.name] = Signal(port.width, name=f"held_{cycle}_{at}")
            m.d.comb += drive[port.name].eq(state[port.name])
            shown.append(drive[port.name])
        first, second = (
            instantiate(m, name, subject, drive, outputs, str(cycle))
            for name, subject in zip(SIDES, subjects, strict=True)
        )
        wrong = [
            (first[port.name][0] ^ second[port.name][0])
            & first[port.name][1]
            & second[port.name][1]
            for port in outputs
        ]
        flag = Signal(name=f"differ_{cycle}")
        m.d.comb += flag.eq(Cat(wrong).any())
        differs.append(flag)
        state = {port.name: first[next_name(port.name)][0] for port in registers}
    result = Signal(name=DIFFER)
    m.d.comb += result.eq(Cat(differs).any())
    files, script = assemble(m, [*given, *shown, *differs, result], subjects)
    options = [f"-show {signal.name}" for signal in (*given, *shown, *differs)]
    values = solve(Miter(inputs, outputs, files, script, False), DIFFER, [], options)
    if values is None:
        return None
    last = next(cycle for cycle in range(depth) if values[f"differ_{cycle}"])
    cycles = tuple(
        {port.name: port.value(values[f"in_{cycle}_{at}"]) for at, port in enumerate(free)}
        for cycle in range(last + 1)
    )
    by_name = {port.name: port for port in inputs}
    return Trace(
        cycles,
        {
            port.name: by_name[port.name].value(values[f"held_{last}_{at}"])
            for at, port in enumerate(registers)
        },
    )
