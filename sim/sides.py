# amaranth: UnusedElaboratable=no
"""The two sides of a check, as components with the same ports: the hardware and the meaning."""

from amaranth.hdl import Module, Value
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from hdl.block import Block, evaluate, inputs, outputs
from hdl.netlist import NotCombinational

from .compiled import Compiled, compile
from .crosscheck import EngineError
from .specification import specify
from .stimulus import random_vectors

__all__ = ["Hardware", "Meaning", "compile_sides"]

_WITNESSES = 256


# The first line is for modules that are left behind when a model cannot be traced.


class _Side(wiring.Component):
    def __init__(self, block: Block):
        self._block = block
        members = {
            port.name: In(block.signature.members[port.name].shape) for port in inputs(block)
        }
        super().__init__(members | {port.name: Out(port.width) for port in outputs(block)})

    def _specify(self, m: Module) -> dict[str, tuple[Value, Value]]:
        given = {port.name: self._port(port.name) for port in inputs(self._block)}
        return specify(self._block, m, given)

    def _port(self, name: str) -> Value:
        return Value.cast(getattr(self, name))


class Hardware(_Side):
    """The hardware of a block, with 0 for the output bits that its model does not specify."""

    def elaborate(self, platform):
        m = Module()
        m.submodules.block = self._block
        for port in inputs(self._block):
            m.d.comb += Value.cast(getattr(self._block, port.name)).eq(self._port(port.name))
        for name, (_, care) in self._specify(m).items():
            got = Value.cast(getattr(self._block, name))
            m.d.comb += self._port(name).eq(got & care)
        return m


class Meaning(_Side):
    """The model of a block as hardware, with 0 for the output bits that it does not specify."""

    def elaborate(self, platform):
        m = Module()
        for name, (value, care) in self._specify(m).items():
            m.d.comb += self._port(name).eq(value & care)
        return m


def compile_sides(block: Block, engine: str, vectors: int) -> tuple[Compiled, Compiled]:
    """Compile the hardware and the meaning of a block, to compare them on so many vectors.

    The compiled meaning is itself compared with the model, run in numpy on 256 vectors.

    Raises
    ------
    :exc:`~sim.specification.TraceError`
        If the model cannot be turned into a plain description.
    :exc:`~hdl.netlist.NotCombinational`, :exc:`~hdl.netlist.NetlistError`
        If the block has state, or cannot be turned into gates.
    :exc:`~sim.crosscheck.EngineError`
        If compiled code does something else than what it was made from.
    """
    meaning = compile(Meaning(block), engine=engine, vectors=vectors)
    hardware = compile(Hardware(block), engine=engine, vectors=vectors)
    if hardware.program.gates.registers:
        raise NotCombinational(block)
    given = next(random_vectors(block, _WITNESSES, seed=0))
    ports = meaning.program
    got = meaning({name: port.to_array(given[name]) for name, port in ports.inputs.items()})
    for name, (value, _) in evaluate(block, given).items():
        if ports.outputs[name].to_bits(got[name]) != value.tolist():
            raise EngineError(
                f"the model of {type(block).__name__} computes another {name} with numbers than "
                "with symbolic words: does a number in it exceed 64 bits?"
            )
    return hardware, meaning
