"""Removing from a LUT network what needs no search."""

from .function import FALSE, everything, rewire
from .network import Lut, LutNetwork

__all__ = ["tidy"]

_INVERTER = 0b01


def tidy(network: LutNetwork) -> LutNetwork:
    """Return an equal network without LUTs that do nothing.

    Constants, wires and inverters move into the LUTs that read them; inputs that do not matter are
    disconnected; of LUTs with the same inputs and the same or opposite functions one stays; and
    what no output depends on is gone. A LUT stays an inverter only where an output is that of an
    input. No LUT gets wider, so that there are never more LUTs or levels than before.
    """
    base = len(network.inputs)
    literals = [2 * signal for signal in range(base)]  # for each signal of the old network
    luts: list[Lut] = []  # of the new one
    known: dict[tuple[tuple[int, ...], int], int] = {}

    def add(inputs: tuple[int, ...], function: int) -> int:
        signal = known.get((inputs, function))
        if signal is None:
            signal = known[inputs, function] = base + len(luts)
            luts.append(Lut(inputs, function))
        return 2 * signal

    for lut in network.luts:
        inputs, function = rewire(lut.function, [literals[signal] for signal in lut.inputs])
        opposite = function ^ everything(len(inputs))
        if not inputs:
            literals.append(FALSE | function)
        elif len(inputs) == 1:
            literals.append(2 * inputs[0] | (function == _INVERTER))
        elif (inputs, opposite) in known:
            literals.append(add(inputs, opposite) ^ 1)
        else:
            literals.append(add(inputs, function))
    outputs = [literals[driver] for driver in network.drivers]
    wanted = {literal for literal in outputs if literal >> 1 >= base}
    # A LUT that only drives complemented outputs is complemented itself, and then its readers.
    flipped = {literal >> 1 for literal in wanted if literal & 1 and literal ^ 1 not in wanted}
    for index, lut in enumerate(luts):
        literals = [2 * signal | (signal in flipped) for signal in lut.inputs]
        inputs, function = rewire(lut.function, literals)
        if base + index in flipped:
            function ^= everything(len(inputs))
        luts[index] = Lut(inputs, function)
    known = {(lut.inputs, lut.function): signal for signal, lut in enumerate(luts, base)}
    drivers = []
    for literal in outputs:
        signal = literal >> 1
        complemented = literal & 1 ^ (signal in flipped)
        if literal < 0:
            drivers.append(add((), literal & 1) >> 1)
        elif not complemented:
            drivers.append(signal)
        elif signal < base:
            drivers.append(add((signal,), _INVERTER) >> 1)
        else:
            lut = luts[signal - base]
            drivers.append(add(lut.inputs, lut.function ^ everything(len(lut.inputs))) >> 1)
    return _swept(network, luts, drivers)


def _swept(network: LutNetwork, luts: list[Lut], drivers: list[int]) -> LutNetwork:
    """Make a network of the LUTs that outputs depend on."""
    base = len(network.inputs)
    used = set(drivers)
    for signal in range(base + len(luts) - 1, base - 1, -1):
        if signal in used:
            used.update(luts[signal - base].inputs)
    numbers = {signal: signal for signal in range(base)}
    kept = []
    for signal, lut in enumerate(luts, base):
        if signal in used:
            numbers[signal] = base + len(kept)
            kept.append(Lut(tuple(numbers[one] for one in lut.inputs), lut.function))
    new = tuple(numbers[driver] for driver in drivers)
    return LutNetwork(network.inputs, network.outputs, tuple(kept), new)
