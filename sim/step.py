"""One cycle of a block with state, as a combinational function of inputs and registers."""

from typing import Any

import numpy as np
from amaranth.hdl import Module
from amaranth.lib.wiring import In, Out

from hdl.block import Block, Cared, inputs
from hdl.integers import Integers
from hdl.registers import RESET, next_name, registers, wrap

__all__ = ["Kept", "Reachable", "Step", "invariant_at_start"]


class Step(Block):
    """What happens in one cycle of a block with state, as its model says.

    Members
    -------
    the inputs and outputs of the block
        As they are, without outputs that are registers themselves.
    ``x`` : ``In``, for every register ``x``
        What it holds in the cycle.
    ``next_x`` : ``Out``, for every register ``x``
        What it holds in the next one.
    rst : ``In(1)``
        Reset, which gives registers the values that they start with, unless they are without.

    Parameters
    ----------
    reset : :class:`bool`
        Whether there is a reset.
    """

    def __init__(self, block: Block, *, reset: bool = False):
        self.block = block
        self._resets = {}
        members = dict(block.signature.members.items())
        for port in registers(block):
            signal = getattr(block, port.name)
            members[port.name] = In(signal.shape(), init=port.init)
            members[next_name(port.name)] = Out(signal.shape())
            if not signal.reset_less:
                self._resets[next_name(port.name)] = port.init
        if reset:
            members[RESET] = In(1)
        super().__init__(members)

    @property
    def _title(self) -> str:
        return self.block._title

    def model(self, *, rst: Any = 0, **given: Any):
        returned = dict(self.block.model(**given))
        for name in self.block.registers:
            if isinstance(returned.get(next_name(name)), Cared):
                raise ValueError(
                    f"{self._title}.model() must specify every bit of {next_name(name)}"
                )
            # An output that is a register has the value of the register.
            if name in self.block.signature.members:
                returned.pop(name, None)
        for name, init in self._resets.items():
            if name in returned:
                returned[name] = np.where(rst != 0, init, returned[name])
        return returned


class Reachable(Step):
    """One cycle of a block with reset, which says nothing about what its invariant excludes."""

    def __init__(self, block: Block):
        super().__init__(block, reset=True)

    def model(self, **given: Any):
        returned = super().model(**given)
        reached = self.block.invariant(**{name: given[name] for name in self.block.registers})
        if reached is True:  # of every value, before any is looked at
            return returned
        mask = np.where(reached, -1, 0)
        for name, part in returned.items():
            value, care = part if isinstance(part, Cared) else (part, -1)
            returned[name] = Cared(value, care & mask)
        return returned


class Kept(Block):
    """Whether the invariant of a block, if it holds, still does in the next cycle: always."""

    def __init__(self, block: Block):
        self._step = Step(block, reset=True)
        members = self._step.signature.members
        ports = {port.name: In(members[port.name].shape) for port in inputs(self._step)}
        super().__init__({**ports, "invariant_kept": Out(1)})

    @property
    def _title(self) -> str:
        return self._step._title

    def model(self, **given: Any):
        block = self._step.block
        returned = self._step.model(**given)
        after = {port.name: wrap(port, returned[next_name(port.name)]) for port in registers(block)}
        held = block.invariant(**{name: given[name] for name in block.registers})
        kept = block.invariant(**after)
        return {"invariant_kept": np.where(held, np.where(kept, 1, 0), 1)}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.invariant_kept.eq(1)
        return m


def invariant_at_start(block: Block) -> Any:
    """Return what the invariant of a block says of the values that its registers start with.

    That is ``True`` itself, and not an array, if it says nothing of any value.
    """
    return block.invariant(**{port.name: Integers([port.init]) for port in registers(block)})
