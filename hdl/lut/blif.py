"""LUT networks in BLIF, which ABC and yosys read and write."""

from collections.abc import Iterator

from ..function import TableError
from ..function.formats.blif import Blif, Names, parse_blif
from .function import everything, rewire
from .network import MAX_LUT_INPUTS, Lut, LutNetwork

__all__ = ["read_network", "write_network"]

_WIRE = 0b10


def write_network(network: LutNetwork, name: str) -> str:
    """Write a network as a model ``name`` of one ``.names`` for each LUT, and for each wire.

    An output that is an input, or equal to another output, is a wire. :func:`read_network` makes
    the same network of the text again, if it has no LUT that is a wire.
    """
    names = [*network.inputs]
    taken = {*network.inputs, *network.outputs}
    drives: dict[int, str] = {}  # for each LUT the first of its outputs
    for output, driver in zip(network.outputs, network.drivers, strict=True):
        drives.setdefault(driver, output)
    lines = []
    for number, lut in enumerate(network.luts, len(network.inputs)):
        signal = drives.get(number, f"n{number}")
        while number not in drives and signal in taken:
            signal = f"n{signal}"
        taken.add(signal)
        names.append(signal)
        lines.append(" ".join([".names", *(names[one] for one in lut.inputs), signal]))
        lines += _rows(lut)
    for output, driver in zip(network.outputs, network.drivers, strict=True):
        if names[driver] != output:
            lines += [f".names {names[driver]} {output}", "1 1"]
    head = [
        f".model {name}",
        f".inputs {' '.join(network.inputs)}",
        f".outputs {' '.join(network.outputs)}",
    ]
    return "\n".join([*head, *lines, ".end"]) + "\n"


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


def read_network(text: str, source: str) -> LutNetwork:
    """Read a model of LUTs, that is of ``.names`` with at most 8 inputs each.

    A ``.names`` that is a wire becomes no LUT. LUTs come in the order of the text, except behind
    those that they read.

    Parameters
    ----------
    text : :class:`str`
    source : :class:`str`
        Name of the file, for errors.

    Raises
    ------
    :exc:`~hdl.function.TableError`
        If the text breaks the format as :func:`~hdl.function.formats.blif.parse_blif` describes
        it, there are don't-cares, a LUT has more inputs, a signal has no driver, or two, or is in a
        loop, or a name is not one that a table may have.
    """
    blif = parse_blif(text, source)
    if blif.free:
        line = next(iter(blif.free.values())).line
        raise TableError(".exdc gives don't-cares, which a network has not", source, line)
    for name, _ in blif.inputs:
        if name in blif.nodes:
            raise TableError(f"input {name!r} has a driver", source, blif.nodes[name].line)
    signals = {name: number for number, (name, _) in enumerate(blif.inputs)}
    luts: list[Lut] = []
    for name, node in blif.nodes.items():
        _place(name, node.line, blif, source, signals, luts)
    for name, line in blif.outputs:
        _place(name, line, blif, source, signals, luts)
    inputs, outputs = ([name for name, _ in columns] for columns in (blif.inputs, blif.outputs))
    drivers = [signals[name] for name in outputs]
    try:
        return LutNetwork(tuple(inputs), tuple(outputs), tuple(luts), tuple(drivers))
    except ValueError as error:
        line = next((line for _, line in blif.outputs or blif.inputs), None)
        raise TableError(str(error), source, line) from None


def _place(
    name: str,
    line: int,
    blif: Blif,
    source: str,
    signals: dict[str, int],
    luts: list[Lut],
) -> None:
    """Number a signal, and before it all that it is computed from."""
    pending, path = [(name, line)], set()
    while pending:
        name, line = pending[-1]
        if name in signals:
            pending.pop()
            continue
        if name not in blif.nodes:
            raise TableError(f"signal {name!r} has no driver", source, line)
        node = blif.nodes[name]
        if missing := [(one, node.line) for one in node.fanins if one not in signals]:
            if name in path:
                raise TableError(f"signal {name!r} is in a loop", source, node.line)
            path.add(name)
            pending += reversed(missing)
            continue
        pending.pop()
        if len(node.fanins) > MAX_LUT_INPUTS:
            what = f"LUT {name!r} must have at most {MAX_LUT_INPUTS} inputs"
            raise TableError(f"{what}, not {len(node.fanins)}", source, node.line)
        lut = _lut(node, [signals[one] for one in node.fanins])
        if (len(lut.inputs), lut.function) == (1, _WIRE):
            signals[name] = lut.inputs[0]
        else:
            signals[name] = len(blif.inputs) + len(luts)
            luts.append(lut)


def _lut(node: Names, signals: list[int]) -> Lut:
    function = 0
    for row in range(1 << len(signals)):
        bits = format(row, f"0{len(signals)}b")[::-1][: len(signals)]
        for cube in node.cubes:
            if all(symbol in ("-", bit) for symbol, bit in zip(cube, bits, strict=True)):
                function |= 1 << row
                break
    if not node.value:
        function ^= everything(len(signals))
    if len(set(signals)) == len(signals):
        return Lut(tuple(signals), function)
    return Lut(*rewire(function, [2 * signal for signal in signals]))
