"""Components made ready to be simulated, and the one call that does it all."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from amaranth.hdl import Shape, Value
from amaranth.lib import wiring

from hdl.netlist import to_gates

from .crosscheck import cross_check_once
from .engine import Program, compile_gates
from .engine.ports import as_array

__all__ = ["Compiled", "compile", "compile_unchecked", "simulate"]


class Compiled:
    """A component, ready to be simulated as often as one likes.

    Arrays have one element per vector. A port of at most 64 bits takes integers of any type and
    gives the smallest that hold it; a wider one takes and gives ``uint64`` of shape
    ``(vectors, words)``, the least significant word first. Inputs that have an initial value of
    their own need not be given.

    Attributes
    ----------
    component : :class:`amaranth.lib.wiring.Component`
    program : :class:`~sim.engine.Program`
        Its netlist with the engine that computes it.
    """

    def __init__(self, component: wiring.Component, program: Program):
        self.component = component
        self.program = program
        self._initial: dict[str, int] = {}
        for path, member, value in component.signature.flatten(component):
            if member.flow is wiring.In and member.init is not None:
                self._initial["__".join(map(str, path))] = Value.cast(value).init

    def __call__(
        self, inputs: Mapping[str, Any], *, outputs: Sequence[str] | None = None, threads: int = 1
    ) -> dict[str, np.ndarray]:
        """Compute the outputs, or some of them, for given vectors.

        Raises
        ------
        :exc:`TypeError`, :exc:`ValueError`
            If an input is missing, is no array of integers, does not fit its port, or the
            component has registers.
        """
        names = self.program.select(outputs)
        arrays = {name: as_array(values) for name, values in inputs.items()}
        shape = next((array.shape[:1] for array in arrays.values() if array.ndim), (1,))
        results = self.program.run(self._complete(arrays, shape), threads=threads)
        return {name: results[name] for name in names}

    def exhaustive(
        self,
        first: int = 0,
        count: int | None = None,
        *,
        outputs: Sequence[str] | None = None,
        threads: int = 1,
    ) -> dict[str, np.ndarray]:
        """Compute outputs for consecutive values of all inputs, by default for all there are.

        The first input port is the most significant part of what is counted; see
        :meth:`sim.engine.Program.exhaustive`.
        """
        return self.program.exhaustive(first, count, outputs, threads=threads)

    def blocks(
        self, first: int = 0, count: int | None = None, *, outputs: Sequence[str] | None = None
    ) -> Iterator[tuple[int, dict[str, np.ndarray]]]:
        """Do what :meth:`exhaustive` does block by block, in memory that does not grow.

        Yields where a block begins and its outputs, which the next one overwrites; see
        :meth:`sim.engine.Program.blocks`.
        """
        return self.program.blocks(first, count, outputs)

    def run(
        self, cycles: int, streams: Mapping[str, Any] | None = None, *, threads: int = 1
    ) -> dict[str, np.ndarray]:
        """Compute the outputs over clock cycles, for many independent streams at once.

        Parameters
        ----------
        cycles : :class:`int`
            Number of clock cycles.
        streams : mapping of :class:`str` to array, optional
            For every input port its values, of shape ``(cycles, streams)``. In every stream the
            registers start from their initial values. The reset need not be given.

        Returns
        -------
        :class:`dict` of :class:`str` to array
            For every output port its values before the clock edge that ends the cycle.

        Raises
        ------
        :exc:`TypeError`, :exc:`ValueError`
            If an input is missing, is no array of integers of that shape, or does not fit.
        """
        arrays = {name: as_array(values) for name, values in (streams or {}).items()}
        for name, array in arrays.items():
            if array.ndim < 2 or len(array) != cycles:
                raise ValueError(
                    f"input {name} must be an array of shape ({cycles}, streams), not {array.shape}"
                )
        shape = next((array.shape[:2] for array in arrays.values()), (cycles, 1))
        arrays = self._complete(arrays, shape)
        return self.program.run_cycles(arrays, cycles=None if arrays else cycles, threads=threads)

    def _complete(self, arrays: dict[str, Any], shape: tuple[int, ...]) -> dict[str, np.ndarray]:
        """Add the initial values of inputs that were not given."""
        initial = {**self._initial}
        if self.program.gates.registers:
            initial.setdefault("rst", 0)
        for name, port in self.program.inputs.items():
            if name not in arrays and name in initial:
                value = port.to_array([initial[name]])
                arrays[name] = np.broadcast_to(value[0], (*shape, *port.tail))
        return arrays


def compile(
    component: wiring.Component, *, engine: str = "auto", vectors: int | None = None
) -> Compiled:
    """Make any component without memories ready to be simulated.

    The first time that a netlist is compiled, 256 of its vectors are compared with Amaranth's
    simulator.

    Parameters
    ----------
    engine : :class:`str`
        ``numpy``, ``llvm``, or the one that suits the number of vectors.
    vectors : :class:`int`, optional
        How many vectors are going to be computed, if that is known.

    Raises
    ------
    :exc:`~hdl.netlist.NetlistError`
        If the component cannot be turned into gates.
    :exc:`ValueError`, :exc:`ModuleNotFoundError`
        If there is no such engine, or it is not installed.
    :exc:`~sim.crosscheck.EngineError`
        If the engine does not compute what Amaranth's simulator does.
    """
    compiled = compile_unchecked(component, engine=engine, vectors=vectors)
    cross_check_once(component, compiled.program)
    return compiled


def compile_unchecked(
    component: wiring.Component, *, engine: str = "auto", vectors: int | None = None
) -> Compiled:
    """Do what :func:`compile` does, without Amaranth's simulator."""
    gates = to_gates(component)
    signed = [
        "__".join(map(str, path))
        for path, member, _ in component.signature.flatten(component)
        if Shape.cast(member.shape).signed
    ]
    return Compiled(component, compile_gates(gates, engine, signed=signed, vectors=vectors))


def simulate(
    component: wiring.Component,
    inputs: Mapping[str, Any] | None = None,
    *,
    exhaustive: bool = False,
    outputs: Sequence[str] | None = None,
    engine: str = "auto",
    threads: int = 1,
) -> dict[str, np.ndarray]:
    """Compute the outputs of a combinational component, for given or for all vectors.

    :func:`compile` and :class:`Compiled` say what is taken and given, and what is raised.

    Raises
    ------
    :exc:`ValueError`
        If there are inputs and ``exhaustive`` too, or neither.
    """
    if (inputs is None) != exhaustive:
        raise ValueError("simulate() takes either inputs or exhaustive=True")
    if inputs is None:
        return compile(component, engine=engine).exhaustive(outputs=outputs, threads=threads)
    if not isinstance(inputs, Mapping):
        raise TypeError(f"inputs must be a mapping of names to arrays, not {inputs!r}")
    count = max((np.shape(values)[0] for values in inputs.values() if np.ndim(values)), default=1)
    compiled = compile(component, engine=engine, vectors=count)
    return compiled(inputs, outputs=outputs, threads=threads)
