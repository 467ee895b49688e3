"""A counter-example of a proof, run again by Amaranth's simulator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amaranth.hdl import ClockDomain, Module, Value
from amaranth.sim import Simulator

from hdl.block import Block, Cared, evaluate, inputs, outputs
from hdl.registers import RESET, next_name, registers

from .certificate import Certificate
from .streams import model_cycles

__all__ = ["Replay", "replay"]


@dataclass(frozen=True)
class Replay:
    """What the hardware of a block gives for one vector, and what its model says.

    With state, that is in the last cycle of a trace, and includes what registers hold next.

    Attributes
    ----------
    got : :class:`dict` of :class:`str` to :class:`int`
        For every output port, and register behind the cycle, its bits as an integer that is not
        negative.
    expected : :class:`dict` of :class:`str` to :class:`~hdl.block.Cared`
        For the same, the value and the mask of specified bits.
    """

    got: dict[str, int]
    expected: dict[str, Cared]

    @property
    def wrong(self) -> tuple[str, ...]:
        """The output ports of which a specified bit differs."""
        return tuple(
            name
            for name, value in self.got.items()
            if value & self.expected[name].care != self.expected[name].value
        )


def replay(certificate: Certificate, block: Block) -> Replay:
    """Run a block on the counter-example of a certificate.

    Raises
    ------
    :exc:`ValueError`
        If the certificate has no counter-example, or one for other ports, or no trace that leads
        to it.
    """
    given = certificate.counterexample
    if given is None:
        raise ValueError("the certificate has no counter-example: what it compared is equal")
    names = [port.name for port in inputs(block)]
    held = [*block.registers, RESET] if block.registers else []
    if sorted([*names, *held]) != sorted(given):
        raise ValueError(
            f"the counter-example is for inputs {', '.join(given)}, "
            f"but {type(block).__name__} has {', '.join(names)}"
        )
    if not block.registers:
        got = _run(block, [given])
        said = evaluate(block, {name: [value] for name, value in given.items()})
    elif certificate.trace is None:
        raise ValueError("the counter-example has no trace: nothing is known to lead there")
    else:
        got = _run(block, certificate.trace)
        cycles = ({name: [value] for name, value in cycle.items()} for cycle in certificate.trace)
        *_, said = model_cycles(block, cycles, reset=True)
    expected = {
        name: Cared(*(int(part[0]) for part in (cared.value, cared.care)))
        for name, cared in said.items()
    }
    return Replay(got, expected)


def _run(block: Block, trace: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Run cycles from the start; return the outputs in the last, and what registers hold next."""
    m = Module()
    m.domains.sync = sync = ClockDomain()
    m.submodules.block = block
    got = {}

    async def testbench(ctx: Any):
        for cycle in trace:
            for name, value in cycle.items():
                ctx.set(sync.rst if name == RESET else Value.cast(getattr(block, name)), value)
            for port in outputs(block):
                got[port.name] = ctx.get(Value.cast(getattr(block, port.name))) & port.mask
            await ctx.tick()
        for port in registers(block):
            got[next_name(port.name)] = ctx.get(getattr(block, port.name)) & port.mask

    simulator = Simulator(m)
    simulator.add_clock(1e-6)
    simulator.add_testbench(testbench)
    simulator.run()
    return got
