"""Waves: a VCD file of a run, with files that show its signals in GTKWave and in Surfer."""

import io
from pathlib import Path

from amaranth.lib import wiring
from vcd.gtkw import GTKWSave
from vcd.writer import VCDWriter

from hdl.block import Port, inputs, outputs

from .chunk import Chunk

__all__ = ["Waves"]

_STEP = 10  # nanoseconds a vector
_CLOCK = "clk"
_MISMATCH = "mismatch"


class Waves:
    """Records the chunks of a run.

    Beside each output stands what is expected, with ``x`` for bits that do not count, and
    ``mismatch`` is 1 where they differ. Each vector lasts 10 ns.

    Parameters
    ----------
    name : :class:`str`
        Name of the scope that holds the signals.
    clocked : :class:`bool`
        Whether each vector is a cycle; the wave then begins with a clock, whose rising edges
        begin the cycles.
    """

    def __init__(self, component: wiring.Component, name: str, *, clocked: bool = False):
        self._name = name
        self._clocked = clocked
        self._inputs = inputs(component)
        self._outputs = outputs(component)
        self._text = io.StringIO()
        self._writer = VCDWriter(self._text, timescale="1 ns", date="")
        self._labels: list[tuple[str, int]] = []
        self._variables = {}
        self._time = 0
        if clocked:
            self._add(_CLOCK, 1)
        for port in self._inputs:
            self._add(port, port.width)
        for port in self._outputs:
            self._add(port, port.width)
            self._add(_expected(port), port.width)
        self._add(_MISMATCH, 1)

    def _add(self, item: Port | str, width: int):
        """Add a signal; one that is not a port gives way to a port of the same name."""
        label = item if isinstance(item, str) else item.name
        if isinstance(item, str):
            while any(label == port.name for port in (*self._inputs, *self._outputs)):
                label += "_"
        self._labels.append((label, width))
        self._variables[item] = self._writer.register_var(self._name, label, "wire", size=width)

    def record(self, chunk: Chunk):
        """Add the vectors of a chunk."""
        for index in range(len(next(iter(chunk.got.values())))):
            if self._clocked:
                # Nothing comes before the first cycle, so it begins without an edge.
                self._change(_CLOCK, "1" if self._time else "0")
            for port in self._inputs:
                self._change(port, _binary(chunk.given[port.name][index], port))
            mismatch = 0
            for port in self._outputs:
                got = chunk.got[port.name][index]
                value, care = (int(part[index]) for part in chunk.expected[port.name])
                mismatch |= got & care != value
                self._change(port, _binary(got, port))
                self._change(_expected(port), _specified(value, care, port))
            self._change(_MISMATCH, str(int(mismatch)))
            if self._clocked:
                self._writer.change(self._variables[_CLOCK], self._time + _STEP // 2, "0")
            self._time += _STEP

    def _change(self, item: Port | str, value: str):
        self._writer.change(self._variables[item], self._time, value)

    def files(self, path: Path) -> dict[Path, str]:
        """Return the contents of the wave ``path`` and of two files beside it that show it.

        ``gtkwave FILE.gtkw`` opens the wave as it is; ``surfer -c FILE.sucl FILE.vcd`` runs
        commands of Surfer (its documentation, chapter Commands) on it. Nothing can be recorded
        afterwards.
        """
        self._writer.close(self._time)
        return {
            path: self._text.getvalue(),
            path.with_suffix(".gtkw"): self._gtkwave(path.name),
            path.with_suffix(".sucl"): self._surfer(),
        }

    def _gtkwave(self, filename: str) -> str:
        listing = io.StringIO()
        gtkw = GTKWSave(listing)
        gtkw.dumpfile(filename, abspath=False)
        gtkw.treeopen(self._name)
        for label, width in self._labels:
            bits = f"[{width - 1}:0]" if width > 1 else ""
            gtkw.trace(f"{self._name}.{label}{bits}", datafmt="bin" if width <= 16 else "hex")
        return listing.getvalue()

    def _surfer(self) -> str:
        commands = [f"scope_select {self._name}"]
        commands += [f"variable_add {self._name}.{label}" for label, _ in self._labels]
        return "\n".join([*commands, "zoom_fit", ""])


def _expected(port: Port) -> str:
    return f"{port.name}_expected"


def _binary(value: int, port: Port) -> str:
    return format(int(value) & port.mask, f"0{port.width}b")


def _specified(value: int, care: int, port: Port) -> str:
    digits = zip(_binary(value, port), _binary(care, port), strict=True)
    return "".join(digit if cared == "1" else "x" for digit, cared in digits)
