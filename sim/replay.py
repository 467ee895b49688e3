"""A counter-example of a proof, run again by Amaranth's simulator."""

from dataclasses import dataclass
from typing import Any

from amaranth.hdl import Value
from amaranth.sim import Simulator

from hdl.block import Block, Cared, evaluate, inputs, outputs

from .certificate import Certificate

__all__ = ["Replay", "replay"]


@dataclass(frozen=True)
class Replay:
    """What the hardware of a block gives for one vector, and what its model says.

    Attributes
    ----------
    got : :class:`dict` of :class:`str` to :class:`int`
        For every output port, its bits as an integer that is not negative.
    expected : :class:`dict` of :class:`str` to :class:`~hdl.block.Cared`
        For every output port, the value and the mask of specified bits.
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
        If the certificate has no counter-example, or one for other ports.
    """
    given = certificate.counterexample
    if given is None:
        raise ValueError("the certificate has no counter-example: what it compared is equal")
    names = [port.name for port in inputs(block)]
    if sorted(names) != sorted(given):
        raise ValueError(
            f"the counter-example is for inputs {', '.join(given)}, "
            f"but {type(block).__name__} has {', '.join(names)}"
        )
    got = {}

    async def testbench(ctx: Any):
        for name, value in given.items():
            ctx.set(Value.cast(getattr(block, name)), value)
        for port in outputs(block):
            got[port.name] = ctx.get(Value.cast(getattr(block, port.name))) & port.mask

    simulator = Simulator(block)
    simulator.add_testbench(testbench)
    simulator.run()
    said = evaluate(block, {name: [value] for name, value in given.items()})
    expected = {
        name: Cared(*(int(part[0]) for part in (cared.value, cared.care)))
        for name, cared in said.items()
    }
    return Replay(got, expected)
