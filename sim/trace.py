"""Traces of assertions that are violated, run again in Amaranth's simulator."""

from collections.abc import Mapping, Sequence
from typing import Any

from amaranth.hdl import Cat, ClockDomain, Fragment, Module, Value
from amaranth.hdl._ast import Assign, Property
from amaranth.hdl._xfrm import FragmentTransformer, StatementTransformer
from amaranth.lib import wiring
from amaranth.sim import Simulator

__all__ = ["input_ports", "violation"]


def input_ports(component: wiring.Component) -> dict[str, Value]:
    """Return the inputs of a component, with ``__`` between the names of nested interfaces."""
    flat = component.signature.flatten(component)
    return {
        "__".join(map(str, path)): Value.cast(value)
        for path, member, value in flat
        if member.flow is wiring.In
    }


def violation(component: wiring.Component, trace: Sequence[Mapping[str, int]]) -> str | None:
    """Run a trace in Amaranth's simulator.

    Combinational assertions are looked at when every signal has settled, at the end of a cycle.

    Parameters
    ----------
    trace : sequence of mappings of :class:`str` to :class:`int`
        The values of the input ports in each cycle.

    Returns
    -------
    :class:`str` or ``None``
        What the simulator says of the first violated assertion or assumption; ``None`` if there
        is none.
    """
    ports = input_ports(component)
    together = Cat(ports.values())

    async def testbench(ctx: Any):
        for cycle in trace:
            value = 0
            for name, port in reversed(ports.items()):
                value = value << len(port) | cycle[name] & (1 << len(port)) - 1
            if ports:
                ctx.set(together, value)
            await ctx.tick()

    m = Module()
    m.domains.sync = ClockDomain(reset_less=True)
    m.submodules.component = _AtClockEdges()(Fragment.get(component, None))
    simulator = Simulator(m)
    simulator.add_clock(1e-6)
    simulator.add_testbench(testbench)
    try:
        simulator.run()
    except AssertionError as error:
        return str(error)
    return None


class _Without(StatementTransformer):
    """Leaves statements of one kind out."""

    def __init__(self, kind: type):
        self._kind = kind

    def on_statement(self, stmt: Any) -> Any:
        return [] if isinstance(stmt, self._kind) else super().on_statement(stmt)


class _AtClockEdges(FragmentTransformer):
    """Moves combinational assertions to the clock: the simulator checks them as signals change.

    Amaranth has no public way to change a design after it is made.
    """

    def map_statements(self, fragment: Any, new_fragment: Any):
        for domain, statements in fragment.statements.items():
            if domain == "comb":
                checks = _Without(Assign).on_statements(statements)
                new_fragment.add_statements("sync", checks)
                statements = _Without(Property).on_statements(statements)
            new_fragment.add_statements(domain, statements)
