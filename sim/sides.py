# amaranth: UnusedElaboratable=no
"""The two sides of a check, as components with the same ports: the hardware and the meaning."""

from amaranth.hdl import Const, Module, Shape, Value
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from hdl.block import Block, evaluate, inputs, outputs
from hdl.netlist import NotCombinational

from .compiled import Compiled, compile, compile_unchecked
from .crosscheck import EngineError
from .specification import specify
from .stimulus import random_vectors

__all__ = ["compile_sides"]

_WITNESSES = 256


# The first line is for modules that are left behind when a model cannot be traced.


class _Side(wiring.Component):
    def __init__(self, block: Block):
        self._block = block
        super().__init__(
            {port.name: In(Shape(port.width, port.signed)) for port in inputs(block)}
            | {port.name: Out(Shape(port.width, port.signed)) for port in outputs(block)}
        )

    def _specify(self, m: Module) -> dict[str, tuple[Value, Value]]:
        given = {port.name: getattr(self, port.name) for port in inputs(self._block)}
        return specify(self._block, m, given)


class _Hardware(_Side):
    """The hardware of a block, with 0 for the output bits that its model does not specify."""

    def elaborate(self, platform):
        m = Module()
        m.submodules.block = self._block
        for port in inputs(self._block):
            m.d.comb += Value.cast(getattr(self._block, port.name)).eq(getattr(self, port.name))
        for name, (_, care) in self._specify(m).items():
            got = Value.cast(getattr(self._block, name))
            m.d.comb += getattr(self, name).eq(got & care)
        return m


class _Meaning(_Side):
    """The model of a block as hardware, with 0 for the output bits that it does not specify."""

    masked: bool  # whether there are such bits, which is known when it has been elaborated

    def elaborate(self, platform):
        m = Module()
        self.masked = False
        for name, (value, care) in self._specify(m).items():
            every = (1 << len(care)) - 1
            self.masked |= not (isinstance(care, Const) and care.value == every)
            m.d.comb += getattr(self, name).eq(value & care)
        return m


def compile_sides(block: Block, engine: str, vectors: int) -> tuple[Compiled, Compiled]:
    """Compile the hardware and the meaning of a block, to compare them on so many vectors.

    The compiled meaning is itself compared with the model, run in numpy on 256 vectors, which is
    why Amaranth's simulator does not have to confirm it.

    Raises
    ------
    :exc:`~sim.specification.TraceError`
        If the model cannot be turned into a plain description.
    :exc:`~hdl.netlist.NotCombinational`, :exc:`~hdl.netlist.NetlistError`
        If the block has state, or cannot be turned into gates.
    :exc:`~sim.crosscheck.EngineError`
        If compiled code does something else than what it was made from.
    """
    model = _Meaning(block)
    meaning = compile_unchecked(model, engine=engine, vectors=vectors)
    side = _Hardware(block) if model.masked else block
    hardware = compile(side, engine=engine, vectors=vectors)
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
