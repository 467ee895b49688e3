"""Test benches as people write them: values driven into a component, values expected from it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from amaranth.lib import wiring

from hdl.block import Block, Cared, Port, check_integer, evaluate, inputs, outputs
from hdl.designs import closest

from . import columns
from .check import MAX_VECTORS
from .engine.reference import takes_clock
from .failure import BenchFailure, title
from .report import Report, Vectors, run_vectors
from .streams import run_model

__all__ = ["Bench"]


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

    Attributes
    ----------
    title : :class:`str`
        Name of the component with its parameters, or its ports if it is not a block.
    count : :class:`int`
        Number of vectors so far.
    report : :class:`~sim.report.Report` or ``None``
        What came of the last run, if nothing was added since.

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
        self.title = title(component)
        self.report: Report | None = None
        self._name = type(component).__name__
        self._inputs = {port.name: port for port in inputs(component)}
        self._outputs = {port.name: port for port in outputs(component)}
        if not self._outputs:
            raise ValueError(f"Bench of {self._name} has nothing to check: it has no outputs")
        needs_clock = takes_clock(component)
        if needs_clock and clocked is False:
            raise ValueError(
                f"Bench of {self._name} must be clocked: it uses the clock domain sync"
            )
        self.clocked = needs_clock if clocked is None else clocked
        self.count = 0
        self._driven = {name: [columns.column(port, [])] for name, port in self._inputs.items()}
        self._held: dict[str, Any] = {port.name: port.init for port in self._inputs.values()}
        self._last = slice(0, 0)
        self._stated: set[str] = set()  # outputs, for the vectors of the last drive
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
        if count is not None:
            check_integer("drive() count", count, 1, MAX_VECTORS)
        parts = {name: columns.given(self._input(name), value) for name, value in values.items()}
        lengths = {name: len(part) for name, part in parts.items() if part.ndim}
        length = count or next(iter(lengths.values()), 1)
        for name, other in lengths.items():
            if other != length:
                source = "the count" if count else next(iter(lengths))
                raise ValueError(f"drive(): {name} has {other} values, but {source} has {length}")
        for name, port in self._inputs.items():
            part = parts.get(name, columns.column(port, self._held[name]))
            self._driven[name].append(np.broadcast_to(part, length))
            self._held[name] = part.flat[-1]
        self.report = None
        self._stated = set()
        self._last = slice(self.count, self.count + length)
        self.count += length
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
        if not self.count:
            raise ValueError("expect() speaks of the vectors of the last drive(): call that first")
        length = self._last.stop - self._last.start
        for name, value in values.items():
            cared = columns.expected(self._output(name), value)
            if cared.value.ndim and len(cared.value) != length:
                raise ValueError(
                    f"expect(): {name} has {len(cared.value)} values, "
                    f"but the last drive() has {length} vectors"
                )
            if name in self._stated:
                raise ValueError(f"expect(): {name} was stated before for the last drive()")
            self._stated.add(name)
            self._expected.append((self._last, name, cared))
            self.report = None
        return self

    def check_model(self) -> "Bench":
        """Expect of all vectors, those driven later too, what the model of the block says.

        Raises
        ------
        :exc:`TypeError`
            If the component is not a block.
        :exc:`ValueError`
            If it is clocked and does not list its registers: the model then speaks of one vector
            at a time.
        """
        if not isinstance(self.component, Block):
            raise TypeError(f"check_model() needs a Block: {self._name} has no model")
        if self.clocked and not self.component.registers:
            raise ValueError(
                f"check_model() needs combinational logic, and {self._name} is clocked"
            )
        self._with_model = True
        self.report = None
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
        if not self.count:
            raise ValueError(f"Bench of {self._name} has no vectors: call drive()")
        given = {name: np.concatenate(parts) for name, parts in self._driven.items()}
        zeros = [0] * self.count
        expected = {
            name: Cared(columns.column(port, zeros), columns.column(port, zeros))
            for name, port in self._outputs.items()
        }
        for at, name, cared in self._expected:
            expected[name].value[at] = cared.value
            expected[name].care[at] = cared.care
        if self._with_model:
            for name, (value, care) in self._run_model(given).items():
                self._refuse_contradiction(name, expected[name], Cared(value, care))
                expected[name] = Cared(expected[name].value | value, expected[name].care | care)
        if not any(cared.care.any() for cared in expected.values()):
            raise ValueError(
                f"Bench of {self._name} has nothing to check: call expect() or check_model()"
            )
        return Vectors(given, expected, self.count)

    def run(self) -> Report:
        """Run the component over all vectors and compare.

        Raises
        ------
        :exc:`ValueError`, :exc:`~sim.failure.BenchFailure`
            As :meth:`vectors` does; otherwise :meth:`Report.check` is what objects.
        """
        self.report = run_vectors(self.component, self.vectors(), clocked=self.clocked)
        return self.report

    def _run_model(self, given: Mapping[str, np.ndarray]) -> Mapping[str, Cared]:
        if self.component.registers:
            return run_model(self.component, [given])[0]
        return evaluate(self.component, given)

    def _input(self, name: str) -> Port:
        if name in self._outputs:
            raise ValueError(f"drive(): {name} is an output of {self._name}: see expect()")
        if name not in self._inputs:
            hint = closest(name, self._inputs)
            raise ValueError(f"drive(): {self._name} has no input {name!r}{hint}")
        return self._inputs[name]

    def _output(self, name: str) -> Port:
        if name in self._inputs:
            raise ValueError(f"expect(): {name} is an input of {self._name}: see drive()")
        if name not in self._outputs:
            hint = closest(name, self._outputs)
            raise ValueError(f"expect(): {self._name} has no output {name!r}{hint}")
        return self._outputs[name]

    def _refuse_contradiction(self, name: str, stated: Cared, model: Cared):
        differ = (stated.value ^ model.value) & stated.care & model.care
        for at in np.flatnonzero(differ)[:1].tolist():
            raise BenchFailure(
                f"{self.title} vector {at}: expect() says that {name} is "
                f"{stated.value[at]:#x}, but the model says {model.value[at]:#x}"
            )
