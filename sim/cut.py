"""Registers cut out of a netlist: what they hold becomes an input, what they take an output."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hdl.block import Port
from hdl.registers import CLOCK, FLIPPED, next_name

from .subject import MODULE, SubjectError

__all__ = ["NORMALISE", "REGISTERS", "Cut", "cut_registers"]

NORMALISE = ("dffunmap", "opt_expr -mux_bool", "opt_expr -mux_bool", "opt_clean")
"""Commands of yosys after which every register is a plain one, and inverters are seen as such."""

_CELL = re.compile(r"^  cell (\S+) (\S+)\n.*?^  end\n", re.MULTILINE | re.DOTALL)
_PIN = re.compile(r"^    connect \\(\w+) (.*)$", re.MULTILINE)
_WIDTH = re.compile(r"^    parameter \\WIDTH (\d+)$", re.MULTILINE)
REGISTERS = {"$dff": "CLK", "$_DFF_P_": "C"}
"""Types of cells that can be cut out, with the pin of the clock."""

_INVERTERS = ("$not", "$_NOT_")


@dataclass(frozen=True)
class Cut:
    """A netlist without registers.

    Attributes
    ----------
    rtlil : :class:`str`
    inputs, outputs : :class:`dict` of :class:`str` to pair of :class:`str` and :class:`int`
        For every pin that was added, which register it belongs to, or what that one holds next,
        and which bit of it.
    """

    rtlil: str
    inputs: dict[str, tuple[str, int]]
    outputs: dict[str, tuple[str, int]]


def cut_registers(
    rtlil: str,
    module: Mapping[str, Any],
    registers: Sequence[Port],
    title: str,
) -> Cut:
    """Cut the registers out of a flat netlist.

    They are found by the names of wires, or by those that :class:`~hdl.netlist.Expose` adds. A
    wire may hold the inverse of what is stored, as it does on chips where a register can only
    start at 0.

    Parameters
    ----------
    rtlil : :class:`str`
    module : mapping
        The same netlist as yosys writes it in JSON.
    registers : sequence of :class:`~hdl.block.Port`
        What to look for, with the value that each must start with.
    title : :class:`str`
        What the netlist is called in messages.

    Raises
    ------
    :exc:`~sim.subject.SubjectError`
        If a register is not found, has another clock or another initial value, or there are
        more of them.
    """
    stored = _Stored(module, title)
    parts = [(register, bit) for register in registers for bit in range(register.width)]
    pins: tuple[dict[str, tuple[str, int]], ...] = ({}, {})
    lines = []
    for number, (register, bit) in enumerate(parts):
        name = f"{register.name}[{bit}]"
        cell, inverted = stored.find(register, bit, name)
        starts = register.init >> bit & 1
        held, after = f"\\register_{number}", f"\\after_{number}"
        lines += [f"  wire input {2 * number + 1001} {held}"]
        lines += [f"  wire output {2 * number + 1002} {after}"]
        pins[0][held[1:]] = (register.name, bit)
        pins[1][after[1:]] = (next_name(register.name), bit)
        stored.check_start(cell, starts ^ inverted, name)
        if isinstance(cell, str):  # a constant
            lines.append(f"  connect {after} 1'{starts}")
            continue
        data, output = f"$data${cell[0]} [{cell[1]}]", f"$held${cell[0]} [{cell[1]}]"
        for source, target in ((data, after), (held, output)):
            if target == output and not stored.claim(cell):
                continue
            lines += _inverter(target, source) if inverted else [f"  connect {target} {source}"]
    stored.check_all_claimed()
    start = rtlil.index(f"module \\{MODULE}\n")
    end = rtlil.index("\nend\n", start) + 1
    kept = _CELL.sub(lambda found: _wires(found, stored.numbers), rtlil[start:end])
    return Cut("".join([rtlil[:start], kept, *(f"{line}\n" for line in lines), rtlil[end:]]), *pins)


class _Stored:
    """The bits that a netlist stores, each as a cell and a number of a bit in it."""

    def __init__(self, module: Mapping[str, Any], title: str):
        self._title = title
        self._names = module["netnames"]
        self._inverses: dict[Any, Any] = {}
        self._holders: dict[Any, tuple[int, int]] = {}
        self._claimed: set[tuple[int, int]] = set()
        self.numbers: dict[str, int] = {}
        clock = module["ports"].get(CLOCK, {"bits": []})["bits"]
        used = [port["bits"] for name, port in module["ports"].items() if name != CLOCK]
        for name, cell in module["cells"].items():
            pins = cell["connections"]
            used += pins.values() if cell["type"] not in REGISTERS else [pins["D"]]
            if cell["type"] in _INVERTERS:
                self._inverses |= dict(zip(pins["Y"], pins["A"], strict=True))
            if cell["type"] in REGISTERS:
                number = self.numbers[name] = len(self.numbers)
                rising = int(cell["parameters"].get("CLK_POLARITY", "1"), 2)
                if not rising or pins[REGISTERS[cell["type"]]] != clock:
                    raise SubjectError(
                        f"{title} has a register that does not change at the rising edge of {CLOCK}"
                    )
                self._holders |= {bit: (number, at) for at, bit in enumerate(pins["Q"])}
        if any(clock[0] in bits for bits in used if clock):
            raise SubjectError(f"{title} uses its clock {CLOCK} as data")
        self._bits = {cell: bit for bit, cell in self._holders.items()}
        self._starts = {
            bit: digit
            for net in self._names.values()
            for bit, digit in zip(net["bits"], _initial(net), strict=True)
            if digit != "x"
        }

    def find(self, register: Port, bit: int, name: str) -> tuple[tuple[int, int] | str, bool]:
        """Return what holds a bit, or the constant that it is, and whether it is inverted there."""
        flipped = register.name + FLIPPED in self._names
        wire = register.name + FLIPPED * flipped
        net = self._names.get(wire, {"bits": []})["bits"]
        if len(net) != register.width:
            raise SubjectError(
                f"{self._title} has no {register.name} of {register.width} bits, "
                "which is a register of the model"
            )
        found, inverted = net[bit], flipped and register.init >> bit & 1 == 1
        if found not in self._holders and self._inverses.get(found) in self._holders:
            found, inverted = self._inverses[found], not inverted
        if found in ("0", "1"):
            return found, inverted
        if found not in self._holders:
            raise SubjectError(f"{self._title} has something else than a register for {name}")
        return self._holders[found], inverted

    def check_start(self, cell: tuple[int, int] | str, start: int, name: str):
        found = cell if isinstance(cell, str) else self._starts.get(self._bits[cell], "x")
        if found != str(int(start)):
            raise SubjectError(
                f"{self._title} starts with {found} in the register that is or inverts {name}, "
                f"not with {int(start)}"
            )

    def claim(self, cell: tuple[int, int]) -> bool:
        """Note that a bit is accounted for; return whether it was not yet."""
        new = cell not in self._claimed
        self._claimed.add(cell)
        return new

    def check_all_claimed(self):
        for bit, cell in self._holders.items():
            if cell not in self._claimed:
                names = [name for name, net in self._names.items() if bit in net["bits"]]
                raise SubjectError(
                    f"{self._title} has a register that the model has not: {min(names)}"
                )


def _initial(net: Mapping[str, Any]) -> str:
    """Return the bits that a wire starts with, the least significant first."""
    return net["attributes"].get("init", "")[::-1].ljust(len(net["bits"]), "x")


def _inverter(target: str, source: str) -> list[str]:
    name = re.sub(r"\W", "_", target)
    return [
        f"  cell $_NOT_ $invert${name}",
        f"    connect \\A {source}",
        f"    connect \\Y {target}",
        "  end",
    ]


def _wires(found: re.Match[str], numbers: Mapping[str, int]) -> str:
    """Put wires in the place of a register: one for what it takes, and one for what it holds."""
    kind, name = found[1], found[2].removeprefix("\\")
    if kind not in REGISTERS:
        return found[0]
    pins = dict(_PIN.findall(found[0]))
    number = numbers[name]
    width = int(size[1]) if (size := _WIDTH.search(found[0])) else 1
    data, held = f"$data${number}", f"$held${number}"
    return (
        f"  wire width {width} {data}\n  wire width {width} {held}\n"
        f"  connect {data} {pins['D']}\n  connect {pins['Q']} {held}\n"
    )
