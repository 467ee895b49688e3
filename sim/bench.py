"""Test benches as people write them: values driven into a component, values expected from it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from amaranth.back import rtlil
from amaranth.lib import wiring

from hdl.block import Block, Cared, Port, evaluate, inputs, outputs
from hdl.designs import closest

from . import columns
from .coverage import Coverage, measure
from .engine import reference
from .failure import BenchFailure, Failure, explain, title
from .simulate import Chunk

__all__ = ["Bench", "Report", "Vectors"]


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
    chunk : :class:`~sim.simulate.Chunk`
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


class Bench:
    """A test bench around a component.

    Parameters
    ----------
    component : :class:`amaranth.lib.wiring.Component`
        What is tested; its ports are plain ones. It does not have to be a block.
    clocked : :class:`bool`, optional
        Whether each vector is one cycle of the clock domain ``sync``, at the end of which the
        outputs are compared, just before the clock edge. Without it, that is so if the component
        takes that clock.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If this is no component, a port is not a plain one, or a clock other than that of
        ``sync`` is needed.
    """

    def __init__(self, component: wiring.Component, *, clocked: bool | None = None):
        if not isinstance(component, wiring.Component):
            raise TypeError(f"Bench component must be an Amaranth component, not {component!r}")
        self.component = component
        self._name = type(component).__name__
        self._inputs = {port.name: port for port in inputs(component)}
        self._outputs = {port.name: port for port in outputs(component)}
        takes_clock = _takes_clock(component, self._inputs)
        if takes_clock and clocked is False:
            raise ValueError(f"Bench of {self._name} must be clocked: it takes the clock of sync")
        self.clocked = takes_clock if clocked is None else clocked
        self._count = 0
        self._driven = {name: [columns.column(port, [])] for name, port in self._inputs.items()}
        self._held = {port.name: port.init for port in self._inputs.values()}
        self._last = slice(0, 0)
        self._expected: list[tuple[slice, str, Cared]] = []
        self._with_model = False

    def drive(self, count: int | None = None, /, **values: Any) -> "Bench":
        """Append vectors.

        Parameters
        ----------
        count : :class:`int`, optional
            Number of vectors; without it, the length of the arrays, or 1 if there are none.
        values
            For input ports, a value, or an array of them with one element a vector. An input
            that is not named keeps its last value, and at first has its initial one.

        Returns
        -------
        :class:`Bench`
            This one, so that :meth:`expect` can follow.

        Raises
        ------
        :exc:`TypeError`, :exc:`ValueError`
            If there is no such input, a value does not fit it, or lengths differ.
        """
        parts = {}
        for name, value in values.items():
            port = self._port("drive()", name, self._inputs, self._outputs, "output", "expect()")
            parts[name] = columns.given(port, value)
        if count is not None and count < 1:
            raise ValueError(f"drive() must append at least 1 vector, not {count}")
        lengths = {name: len(part) for name, part in parts.items() if part.ndim}
        length = count or next(iter(lengths.values()), 1)
        for name, other in lengths.items():
            if other != length:
                source = "the count" if count else next(iter(lengths))
                raise ValueError(f"drive(): {name} has {other} values, but {source} has {length}")
        for name, port in self._inputs.items():
            part = parts.get(name, columns.column(port, self._held[name]))
            self._driven[name].append(np.broadcast_to(part, length))
            self._held[name] = part[-1] if part.ndim else part[()]
        self._last = slice(self._count, self._count + length)
        self._count += length
        return self

    def expect(self, **values: Any) -> "Bench":
        """State what outputs are for the vectors of the last :meth:`drive`.

        Parameters
        ----------
        values
            For output ports, a value, ``None`` for any, digits such as ``"1-0"`` with ``-`` for
            any, a pair of a value and a mask of the bits that count, or an array of these with
            one element a vector.

        Raises
        ------
        :exc:`TypeError`, :exc:`ValueError`
            If nothing was driven, there is no such output, a value does not fit it, lengths
            differ, or the same was stated before.
        """
        if not self._count:
            raise ValueError("expect() speaks of the vectors of the last drive(): call that first")
        length = self._last.stop - self._last.start
        for name, value in values.items():
            port = self._port("expect()", name, self._outputs, self._inputs, "input", "drive()")
            cared = columns.expected(port, value)
            if cared.value.ndim and len(cared.value) != length:
                raise ValueError(
                    f"expect(): {name} has {len(cared.value)} values, "
                    f"but the last drive() has {length} vectors"
                )
            if any((self._last, name) == stated[:2] for stated in self._expected):
                raise ValueError(f"expect(): {name} was stated before for the last drive()")
            self._expected.append((self._last, name, cared))
        return self

    def check_model(self) -> "Bench":
        """Expect of all vectors, those driven later too, what the model of the block says.

        Raises
        ------
        :exc:`TypeError`
            If the component is not a block.
        :exc:`ValueError`
            If it is clocked: a model speaks of one vector at a time.
        """
        if not isinstance(self.component, Block):
            raise TypeError(f"check_model() needs a Block, and {self._name} has no model")
        if self.clocked:
            raise ValueError(
                f"check_model() needs combinational logic, and {self._name} is clocked"
            )
        self._with_model = True
        return self

    def vectors(self) -> Vectors:
        """Put together all that is driven and expected.

        Raises
        ------
        :exc:`ValueError`
            If there is nothing to run or nothing to check.
        :exc:`~sim.failure.BenchFailure`
            If :meth:`expect` contradicts the model.
        """
        if not self._count:
            raise ValueError(f"Bench of {self._name} has no vectors: call drive()")
        if not self._expected and not self._with_model:
            raise ValueError(
                f"Bench of {self._name} has nothing to check: call expect() or check_model()"
            )
        given = {name: np.concatenate(parts) for name, parts in self._driven.items()}
        nothing = {name: np.zeros(self._count, np.int64) for name in self._outputs}
        expected = {
            name: Cared(columns.column(port, nothing[name]), columns.column(port, nothing[name]))
            for name, port in self._outputs.items()
        }
        for at, name, cared in self._expected:
            expected[name].value[at] = cared.value
            expected[name].care[at] = cared.care
        if self._with_model:
            for name, (value, care) in evaluate(self.component, given).items():
                self._refuse_contradiction(name, expected[name], Cared(value, care))
                expected[name] = Cared(expected[name].value | value, expected[name].care | care)
        return Vectors(given, expected, self._count)

    def run(self) -> Report:
        """Run the component over all vectors and compare.

        Raises
        ------
        :exc:`ValueError`, :exc:`~sim.failure.BenchFailure`
            As :meth:`vectors` does; otherwise :meth:`Report.check` is what objects.
        """
        vectors = self.vectors()
        got = _execute(self.component, vectors, self.clocked)
        wrong = {
            name: ((got[name] ^ value) & care).astype(bool)
            for name, (value, care) in vectors.expected.items()
        }
        failed = np.flatnonzero(np.any(list(wrong.values()), axis=0))
        failures = tuple(
            Failure(at, tuple(name for name in wrong if wrong[name][at])) for at in failed.tolist()
        )
        widths = [(port.name, port.width) for port in self._inputs.values()]
        coverage = None if self.clocked else measure(widths, vectors.given)
        chunk = Chunk(vectors.given, got, vectors.expected)
        return Report(self.component, self.clocked, vectors.count, failures, coverage, chunk)

    def _port(
        self,
        caller: str,
        name: str,
        ports: Mapping[str, Port],
        others: Mapping[str, Port],
        kind: str,
        remedy: str,
    ) -> Port:
        if name in others:
            raise ValueError(f"{caller}: {name} is an {kind} of {self._name}, see {remedy}")
        if name not in ports:
            raise ValueError(f"{caller}: {self._name} has no port {name!r}{closest(name, ports)}")
        return ports[name]

    def _refuse_contradiction(self, name: str, stated: Cared, model: Cared):
        differ = (stated.value ^ model.value) & stated.care & model.care
        for at in np.flatnonzero(differ)[:1].tolist():
            raise BenchFailure(
                f"{title(self.component)} vector {at}: expect() says that {name} is "
                f"{stated.value[at]:#x}, but the model says {model.value[at]:#x}"
            )


def _execute(component: wiring.Component, vectors: Vectors, clocked: bool) -> dict[str, np.ndarray]:
    """Run the hardware: columns in, columns of bits out."""
    engine = reference.run_cycles if clocked else reference.run
    got = engine(component, vectors.given, vectors.count)
    return {port.name: columns.column(port, got[port.name]) for port in outputs(component)}


def _takes_clock(component: wiring.Component, ports: Mapping[str, Port]) -> bool:
    text = rtlil.convert(component, name="top", emit_src=False)
    top = text[text.index("\nmodule \\top\n") :]
    found = re.findall(r"^  wire width \d+ input \d+ +\\(\S+)$", top, re.MULTILINE)
    clocks = sorted({name for name in found if name not in ports})
    others = [name for name in clocks if name.partition("$")[0] not in ("clk", "rst")]
    if others:
        raise ValueError(
            f"Bench of {type(component).__name__} drives only the domain sync, "
            f"but it also takes {', '.join(others)}"
        )
    return bool(clocks)
