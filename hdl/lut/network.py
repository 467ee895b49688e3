"""LUT networks: look-up tables wired together."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..function import MAX_INPUTS, TruthTable
from ..function.cover import MAX_COVER_INPUTS
from ..function.table import checked_names

__all__ = ["Lut", "LutNetwork"]

MAX_LUT_INPUTS = 8
"""More than any FPGA has in one LUT, so that a function is a number of at most 256 bits."""


@dataclass(frozen=True)
class Lut:
    """A look-up table.

    Parameters
    ----------
    inputs : :class:`tuple` of :class:`int`
        Numbers of the signals that it reads, at most 8, all different. None for a constant.
    function : :class:`int`
        Bit :py:`r` is the output where bit :py:`k` of :py:`r` is the value of input :py:`k`.

    Raises
    ------
    :exc:`ValueError`
        If there are too many inputs, one is given twice, or the function has too many bits.
    """

    inputs: tuple[int, ...]
    function: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "inputs", tuple(self.inputs))
        if len(self.inputs) > MAX_LUT_INPUTS:
            raise ValueError(
                f"Lut must have at most {MAX_LUT_INPUTS} inputs, not {len(self.inputs)}"
            )
        if len(set(self.inputs)) < len(self.inputs):
            raise ValueError(f"Lut inputs must differ, not {self.inputs}")
        if not 0 <= self.function < 1 << (1 << len(self.inputs)):
            raise ValueError(
                f"Lut function of {len(self.inputs)} inputs must have at most "
                f"{1 << len(self.inputs)} bits, not {self.function:#x}"
            )


@dataclass(frozen=True)
class LutNetwork:
    """A combinational network of LUTs.

    Signals are numbered: first the inputs, then the LUTs, each of which reads signals of lower
    numbers.

    Parameters
    ----------
    inputs, outputs : :class:`tuple` of :class:`str`
        Names as in a :class:`~hdl.function.Cover`.
    luts : :class:`tuple` of :class:`Lut`
    drivers : :class:`tuple` of :class:`int`
        For each output the number of its signal, which may be an input.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If names do not fit, a LUT reads a signal that is not before it, there is not one driver
        for each output, or a driver does not exist.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    luts: tuple[Lut, ...]
    drivers: tuple[int, ...]

    def __post_init__(self) -> None:
        inputs, outputs = checked_names("LutNetwork", self.inputs, self.outputs, MAX_COVER_INPUTS)
        luts, drivers = tuple(self.luts), tuple(self.drivers)
        for number, lut in enumerate(luts, len(inputs)):
            for signal in lut.inputs:
                if not 0 <= signal < number:
                    raise ValueError(
                        f"LutNetwork signal {number} must read lower signals, not {signal}"
                    )
        if len(drivers) != len(outputs):
            raise ValueError(
                f"LutNetwork needs a driver for each of {len(outputs)} outputs, not {len(drivers)}"
            )
        signals = len(inputs) + len(luts)
        for driver in drivers:
            if not 0 <= driver < signals:
                raise ValueError(f"LutNetwork driver must be less than {signals}, not {driver}")
        fields = {"inputs": inputs, "outputs": outputs, "luts": luts, "drivers": drivers}
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    @cached_property
    def size(self) -> int:
        """Number of LUTs that are not constants."""
        return sum(bool(lut.inputs) for lut in self.luts)

    @cached_property
    def width(self) -> int:
        """Inputs of the widest LUT, the K of a LUT-K network; 0 if there is none."""
        return max((len(lut.inputs) for lut in self.luts), default=0)

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """For each signal the LUTs on the longest path to it; 0 for inputs and constants."""
        levels = [0] * len(self.inputs)
        for lut in self.luts:
            levels.append(1 + max(levels[signal] for signal in lut.inputs) if lut.inputs else 0)
        return tuple(levels)

    @cached_property
    def depth(self) -> int:
        """LUTs on the longest path to an output."""
        return max(self.levels[driver] for driver in self.drivers)

    def signals(self, inputs: list[np.ndarray]) -> list[np.ndarray]:
        """Compute every signal, bit by bit.

        Parameters
        ----------
        inputs : :class:`list` of arrays of unsigned integers, all of one shape and type
            For each input its values, one vector a bit.

        Returns
        -------
        :class:`list` of arrays
            For each signal its values.
        """
        values = list(inputs)
        zeros = np.zeros_like(values[0])
        for lut in self.luts:
            # A multiplexer tree: each input halves the table.
            rows = [
                ~zeros if lut.function >> row & 1 else zeros for row in range(1 << len(lut.inputs))
            ]
            for signal in lut.inputs:
                select = values[signal]
                rows = [
                    low if low is high else low ^ select & (low ^ high)
                    for low, high in zip(rows[::2], rows[1::2], strict=True)
                ]
            values.append(rows[0])
        return values

    def table(self) -> TruthTable:
        """Tabulate the outputs, all of them cared for.

        Raises
        ------
        :exc:`ValueError`
            If there are more than 16 inputs.
        """
        count = len(self.inputs)
        if count > MAX_INPUTS:
            raise ValueError(
                f"LutNetwork of {count} inputs has no dense table, which has at most {MAX_INPUTS}"
            )
        rows = np.arange(1 << count)
        bits = [rows >> bit & 1 for bit in reversed(range(count))]
        signals = self.signals([np.packbits(column.astype(np.bool_)) for column in bits])
        columns = [np.unpackbits(signals[driver])[: len(rows)] for driver in self.drivers]
        on = np.stack(columns, 1).astype(np.bool_)
        return TruthTable(self.inputs, self.outputs, on, np.ones_like(on))
