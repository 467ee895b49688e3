"""Running the vectors of a test bench, and what came of it."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from amaranth.lib import wiring

from hdl.block import Cared, inputs, outputs
from hdl.files import write_files
from hdl.netlist import NetlistError

from .chunk import Chunk
from .columns import column
from .compiled import compile
from .coverage import Coverage, measure
from .engine import reference
from .failure import BenchFailure, Failure, explain, title
from .wavedrom import LIMIT, draw, wave_json
from .waves import Waves

__all__ = ["Report", "Vectors", "run_vectors"]

_log = logging.getLogger("minterm.bench")
_FEW = 2000  # as measured, for components of some hundred gates


@dataclass(frozen=True)
class Vectors:
    """What a bench drives and expects.

    Attributes
    ----------
    given : mapping of :class:`str` to array of :class:`int`
        For every input its values, one a vector.
    expected : mapping of :class:`str` to :class:`~hdl.block.Cared`
        For every output arrays of its bits and of masks of those that count.
    count : :class:`int`
        Number of vectors.
    """

    given: Mapping[str, np.ndarray]
    expected: Mapping[str, Cared]
    count: int


@dataclass(frozen=True)
class Report:
    """What came of running a bench.

    Attributes
    ----------
    component : :class:`amaranth.lib.wiring.Component`
        What was run.
    clocked : :class:`bool`
        Whether each vector was one clock cycle.
    vectors : :class:`int`
        Number of vectors that were run.
    failures : :class:`tuple` of :class:`~sim.failure.Failure`
        Every vector on which an output was not as expected.
    coverage : :class:`~sim.coverage.Coverage` or ``None``
        Input combinations that were driven; ``None`` if the component is clocked, or its inputs
        have more than 20 bits.
    chunk : :class:`~sim.chunk.Chunk`
        All values, as :class:`~sim.waves.Waves` records them.
    """

    component: wiring.Component
    clocked: bool
    vectors: int
    failures: tuple[Failure, ...]
    coverage: Coverage | None
    chunk: Chunk = field(repr=False)

    @property
    def mismatches(self) -> int:
        """Number of vectors that failed."""
        return len(self.failures)

    def check(self):
        """Raise :exc:`~sim.failure.BenchFailure` if a vector failed; its message explains it."""
        if self.failures:
            raise BenchFailure(
                explain(self.component, self.chunk, self.failures, clocked=self.clocked)
            )

    def write_waves(self, path: Path):
        """Write a VCD file, and beside it files that show it in GTKWave and Surfer.

        They are those of :meth:`sim.waves.Waves.files`.
        """
        waves = Waves(self.component, type(self.component).__name__, clocked=self.clocked)
        waves.record(self.chunk)
        write_files(waves.files(path))

    def write_diagram(self, path: Path, *, limit: int = LIMIT):
        """Write a timing diagram of the first vectors as SVG, for documents.

        Parameters
        ----------
        limit : :class:`int`
            Number of vectors to draw, at least 1.
        """
        name = title(self.component)
        wave = wave_json(self.component, name, self.chunk, clocked=self.clocked, limit=limit)
        write_files({path: draw(wave)})


def run_vectors(component: wiring.Component, vectors: Vectors, *, clocked: bool) -> Report:
    """Run a component over vectors and compare every bit that counts.

    Raises
    ------
    :exc:`~sim.engine.reference.TooLong`
        If an expression of the component is too long to simulate.
    """
    got = _execute(component, vectors, clocked)
    wrong = {
        name: ((got[name] ^ value) & care).astype(bool)
        for name, (value, care) in vectors.expected.items()
    }
    failed = np.flatnonzero(np.any(list(wrong.values()), axis=0)).tolist()
    failures = tuple(Failure(at, tuple(name for name in wrong if wrong[name][at])) for at in failed)
    widths = [(port.name, port.width) for port in inputs(component)]
    coverage = None if clocked else measure(widths, vectors.given)
    chunk = Chunk(vectors.given, got, vectors.expected)
    return Report(component, clocked, vectors.count, failures, coverage, chunk)


def _execute(component: wiring.Component, vectors: Vectors, clocked: bool) -> dict[str, np.ndarray]:
    """Run the hardware: columns in, columns of bits out.

    Few vectors are run by Amaranth's simulator before gates have been made of the component. It
    also runs what is no gates, such as memories that are written, and a single sequence of clock
    cycles faster than numpy does.
    """
    compiled = None
    if vectors.count > _FEW and not (clocked and find_spec("llvmlite") is None):
        try:
            compiled = compile(component, vectors=None if clocked else vectors.count)
        except NetlistError as error:
            _log.warning("running in Amaranth's simulator, many times slower: %s", error)
    if compiled is None:
        engine = reference.run_cycles if clocked else reference.run
        got = engine(component, vectors.given, vectors.count)
        return {port.name: column(port, got[port.name]) for port in outputs(component)}
    ports = compiled.program
    given = {name: ports.inputs[name].to_array([*vectors.given[name]]) for name in vectors.given}
    if clocked:
        streams = {name: array[:, None] for name, array in given.items()}
        results = compiled.run(vectors.count, streams)
        arrays = {name: array[:, 0] for name, array in results.items()}
    else:
        arrays = compiled(given)
    return {
        port.name: column(port, ports.outputs[port.name].to_bits(arrays[port.name]))
        for port in outputs(component)
    }
