"""Waves: a VCD file of a simulation, with a save file that shows its signals in GTKWave."""

import io
from pathlib import Path
from typing import Any

from vcd.gtkw import GTKWSave
from vcd.writer import VCDWriter

from hdl.block import Block, Port, inputs, outputs

from .simulate import Chunk

__all__ = ["Waves"]

_STEP = 10  # nanoseconds a vector


class Waves:
    """Records the chunks of a simulation.

    Beside each output stands what the model expects, with ``x`` for unspecified bits, and
    ``mismatch`` is 1 where they differ; both are in a scope ``model``, as no port can be called.
    Each vector lasts 10 ns.

    Parameters
    ----------
    name : :class:`str`
        Name of the scope that holds the signals.
    """

    def __init__(self, block: Block, name: str):
        self._name = name
        self._inputs = inputs(block)
        self._outputs = outputs(block)
        self._text = io.StringIO()
        self._writer = VCDWriter(self._text, timescale="1 ns", date="")
        self._variables = {
            path: self._writer.register_var(*path.rsplit(".", 1), "wire", size=width)
            for path, width in self._paths()
        }
        self._time = 0

    def _paths(self) -> list[tuple[str, int]]:
        paths = [(self._path(port), port.width) for port in self._inputs]
        for port in self._outputs:
            paths += [(self._path(port), port.width), (self._expected_path(port), port.width)]
        return [*paths, (self._mismatch_path, 1)]

    def _path(self, port: Port) -> str:
        return f"{self._name}.{port.name}"

    def _expected_path(self, port: Port) -> str:
        return f"{self._name}.model.{port.name}_expected"

    @property
    def _mismatch_path(self) -> str:
        return f"{self._name}.model.mismatch"

    def record(self, chunk: Chunk):
        """Add the vectors of a chunk."""
        for index in range(len(next(iter(chunk.given.values())))):
            for port in self._inputs:
                self._change(self._path(port), _binary(chunk.given[port.name][index], port))
            mismatch = 0
            for port in self._outputs:
                got = chunk.got[port.name][index]
                value, care = (int(part[index]) for part in chunk.expected[port.name])
                mismatch |= got & care != value
                self._change(self._path(port), _binary(got, port))
                self._change(self._expected_path(port), _expected(value, care, port))
            self._change(self._mismatch_path, str(int(mismatch)))
            self._time += _STEP

    def _change(self, path: str, value: Any):
        self._writer.change(self._variables[path], self._time, value)

    def files(self, path: Path) -> dict[Path, str]:
        """Return the contents of the wave ``path`` and of a save file with suffix ``.gtkw``.

        Nothing can be recorded afterwards.
        """
        self._writer.close(self._time)
        listing = io.StringIO()
        gtkw = GTKWSave(listing)
        gtkw.dumpfile(path.name, abspath=False)
        gtkw.treeopen(self._name)
        for signal, width in self._paths():
            bits = f"[{width - 1}:0]" if width > 1 else ""
            gtkw.trace(f"{signal}{bits}", datafmt="bin" if width <= 16 else "hex")
        return {path: self._text.getvalue(), path.with_suffix(".gtkw"): listing.getvalue()}


def _binary(value: int, port: Port) -> str:
    return format(value & port.mask, f"0{port.width}b")


def _expected(value: int, care: int, port: Port) -> str:
    digits = zip(_binary(value, port), _binary(care, port), strict=True)
    return "".join(digit if cared == "1" else "x" for digit, cared in digits)
