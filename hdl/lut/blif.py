"""LUT networks in BLIF, which ABC and yosys read and write."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..function import MAX_OUTPUTS, Cover, TableError
from ..function.cover import MAX_COVER_INPUTS
from ..function.table import check_name
from .function import everything, rewire
from .network import MAX_LUT_INPUTS, Lut, LutNetwork

__all__ = ["read_blif", "write_blif", "write_cover"]

_WIRE = 0b10


def write_blif(network: LutNetwork, model: str = "network") -> str:
    """Write a network with a ``.names`` for each LUT, and one for each output that is a wire.

    The format is that of "Berkeley Logic Interchange Format" (University of California, 1992).
    Reading it gives an equal network, if that has no LUT that is a wire.
    """
    names = [*network.inputs]
    taken = {*network.inputs, *network.outputs}
    drives: dict[int, str] = {}  # for each LUT the first of its outputs
    for output, driver in zip(network.outputs, network.drivers, strict=True):
        drives.setdefault(driver, output)
    lines = [f".model {model}", _declaration(".inputs", network.inputs)]
    lines.append(_declaration(".outputs", network.outputs))
    for number, lut in enumerate(network.luts, len(network.inputs)):
        name = drives.get(number, f"n{number}")
        while number not in drives and name in taken:
            name = f"n{name}"
        taken.add(name)
        names.append(name)
        lines.append(" ".join([".names", *(names[signal] for signal in lut.inputs), name]))
        lines += _rows(lut)
    for output, driver in zip(network.outputs, network.drivers, strict=True):
        if names[driver] != output:
            lines += [f".names {names[driver]} {output}", "1 1"]
    return "\n".join([*lines, ".end"]) + "\n"


def write_cover(cover: Cover, model: str = "cover") -> str:
    """Write a cover with a ``.names`` for each output, which reads all inputs."""
    lines = [f".model {model}", _declaration(".inputs", cover.inputs)]
    lines.append(_declaration(".outputs", cover.outputs))
    cubes = [cube for cube, _ in cover.rows()]
    for column, output in enumerate(cover.outputs):
        value = int(not cover.complemented[column])
        rows = [f"{cubes[row]} {value}" for row in cover.feeds[:, column].nonzero()[0]]
        if rows or value:
            lines += [f".names {' '.join(cover.inputs)} {output}", *rows]
        else:
            lines += [f".names {output}", "1"]
    return "\n".join([*lines, ".end"]) + "\n"


def _declaration(command: str, names: tuple[str, ...]) -> str:
    return " \\\n ".join([command, *names])


def _rows(lut: Lut) -> Iterator[str]:
    """List the on-set, or the off-set where that is smaller."""
    size = 1 << len(lut.inputs)
    ones = lut.function.bit_count()
    # Without a row the function is 0, whichever set the rows would have been of.
    value = int(ones * 2 <= size or ones == size)
    for row in range(size):
        if lut.function >> row & 1 == value:
            bits = "".join(str(row >> bit & 1) for bit in range(len(lut.inputs)))
            yield f"{bits} {value}".strip()


def read_blif(text: str, source: str) -> LutNetwork:
    """Read the combinational network of one model.

    A ``.names`` that is a wire becomes no LUT. Names of inputs and outputs are those that a
    :class:`~hdl.function.TruthTable` may have, where ``bus<3>`` is read as ``bus_3``; those of
    other signals are free. LUTs come in the order of the text, except behind those that they read.

    Parameters
    ----------
    text : :class:`str`
    source : :class:`str`
        Name of the file, for errors.

    Raises
    ------
    :exc:`~hdl.function.TableError`
        If the text breaks the format, uses a command other than ``.model``, ``.inputs``,
        ``.outputs``, ``.names`` and ``.end``, ends early, has a LUT of more than 8 inputs, or
        drives a signal twice, never, or by itself.
    """
    blif = _Blif(source)
    number = 0
    for number, line in _lines(text):
        if line.startswith("."):
            command, *words = line.split()
            if command == ".end":
                break
            blif.command(command, words, number)
        else:
            blif.row(line, number)
    else:
        raise TableError(".end is missing", source, max(1, number))
    return blif.network(number)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Join lines that end in a backslash, under the number of the first of them."""
    joined, first = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        line = line.partition("#")[0].rstrip()
        first = first or number
        joined += line.removesuffix("\\") + " "
        if line.endswith("\\"):
            continue
        if joined.strip():
            yield first, joined.strip()
        joined, first = "", 0
    if joined.strip():
        yield first, joined.strip()


@dataclass
class _Names:
    """A ``.names`` under way."""

    inputs: list[str]
    line: int
    value: str = ""  # of all rows
    function: int = 0

    def lut(self, signals: list[int]) -> Lut:
        function = self.function ^ (everything(len(signals)) if self.value == "0" else 0)
        if len(set(signals)) == len(signals):
            return Lut(tuple(signals), function)
        return Lut(*rewire(function, [2 * signal for signal in signals]))


class _Blif:
    """What was read so far."""

    def __init__(self, source: str):
        self.source = source
        self.model = False
        self.ports: dict[str, list[tuple[str, int]]] = {".inputs": [], ".outputs": []}
        self.nodes: dict[str, _Names] = {}
        self.open: _Names | None = None

    def error(self, what: str, line: int) -> TableError:
        return TableError(what, self.source, line)

    def command(self, command: str, words: list[str], line: int) -> None:
        self.open = None
        if command == ".model":
            if self.model:
                raise self.error(".model is given twice, expected one model", line)
            self.model = True
        elif command in self.ports:
            self.ports[command] += [(word, line) for word in words]
        elif command == ".names":
            if not words:
                raise self.error(".names must name a signal", line)
            *inputs, name = words
            if len(inputs) > MAX_LUT_INPUTS:
                raise self.error(
                    f".names must have at most {MAX_LUT_INPUTS} inputs, not {len(inputs)}", line
                )
            if name in self.nodes:
                raise self.error(f"{name} is driven twice", line)
            self.nodes[name] = self.open = _Names(inputs, line)
        else:
            known = ".model .inputs .outputs .names .end"
            raise self.error(f"{command} is not understood, expected one of {known}", line)

    def row(self, line: str, number: int) -> None:
        if self.open is None:
            raise self.error("row is outside of .names", number)
        *cube, value = line.split()
        bits = cube[0] if cube else ""
        count = len(self.open.inputs)
        if len(cube) != bool(count) or not re.fullmatch(f"[01-]{{{count}}}", bits):
            raise self.error(f"row must give {count} inputs as 0, 1 or -, then the output", number)
        if value not in ("0", "1") or self.open.value not in ("", value):
            raise self.error("rows must all give output 0, or all 1", number)
        self.open.value = value
        for row in range(1 << count):
            if all(bit in ("-", str(row >> index & 1)) for index, bit in enumerate(bits)):
                self.open.function |= 1 << row

    def network(self, last_line: int) -> LutNetwork:
        inputs = self.columns(".inputs", MAX_COVER_INPUTS, last_line)
        outputs = self.columns(".outputs", MAX_OUTPUTS, last_line)
        for name, line in self.ports[".inputs"]:
            if name in self.nodes:
                raise self.error(f"{name} is driven, but it is an input", line)
        shared = set(inputs) & set(outputs)
        if shared:
            line = dict(self.ports[".outputs"])[min(shared)]
            raise self.error(f"{min(shared)} is both an input and an output", line)
        signals = {name: number for number, (name, _) in enumerate(self.ports[".inputs"])}
        luts: list[Lut] = []
        for name, names in self.nodes.items():
            self.place(name, names.line, signals, luts)
        for name, line in self.ports[".outputs"]:
            self.place(name, line, signals, luts)
        drivers = tuple(signals[name] for name, _ in self.ports[".outputs"])
        return LutNetwork(inputs, outputs, tuple(luts), drivers)

    def columns(self, command: str, most: int, last_line: int) -> tuple[str, ...]:
        ports = self.ports[command]
        if not 1 <= len(ports) <= most:
            what = f"{command} must name 1 to {most} signals, not {len(ports)}"
            raise self.error(what, ports[0][1] if ports else last_line)
        names = []
        for port, line in ports:
            name = re.sub(r"<([0-9]+)>$", r"_\1", port)
            try:
                check_name(command, name)
            except ValueError as error:
                raise self.error(str(error), line) from None
            if name in names:
                raise self.error(f"{command} names {name} twice", line)
            names.append(name)
        return tuple(names)

    def place(self, name: str, line: int, signals: dict[str, int], luts: list[Lut]) -> None:
        """Number a signal, and before it all that it is computed from."""
        pending, path = [(name, line)], set()
        while pending:
            name, line = pending[-1]
            if name in signals:
                pending.pop()
                continue
            if name not in self.nodes:
                raise self.error(f"{name} is not driven", line)
            node = self.nodes[name]
            missing = [(one, node.line) for one in node.inputs if one not in signals]
            if missing:
                if name in path:
                    raise self.error(f"{name} is computed from itself", node.line)
                path.add(name)
                pending += reversed(missing)
                continue
            pending.pop()
            lut = node.lut([signals[one] for one in node.inputs])
            if (len(lut.inputs), lut.function) == (1, _WIRE):
                signals[name] = lut.inputs[0]
            else:
                signals[name] = len(self.ports[".inputs"]) + len(luts)
                luts.append(lut)
