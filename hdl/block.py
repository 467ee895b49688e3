"""The contract that everything a user can name keeps: a component that says what it means."""

import inspect
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np
from amaranth.hdl import Module, Shape, Signal, Value
from amaranth.lib import wiring

from .function import TruthTable
from .integers import Integers

__all__ = [
    "Block",
    "Cared",
    "Port",
    "arguments",
    "check_boolean",
    "check_integer",
    "check_structure",
    "evaluate",
    "inputs",
    "lookup",
    "outputs",
    "sharing",
    "truth_table",
    "unshared",
]

# Python integers take over where 64-bit arithmetic on a port could leave its range.
_INT64_PORT_WIDTH = 62
_TRUTH_TABLE_BITS = 16


class Cared(NamedTuple):
    """An output value with the bits of it that are specified: 1 in ``care`` counts, 0 does not."""

    value: Any
    care: Any


class Block(wiring.Component):
    """An Amaranth component together with its meaning.

    A subclass calls ``super().__init__`` with its signature, whose members are plain ports
    (no interfaces, no arrays) with at least one input and one output, and defines :meth:`model`
    beside ``elaborate``. That is enough for every tool of this project: truth tables, simulation,
    proof, export, synthesis and boards.
    Constructor parameters are annotated :class:`int`, :class:`bool`, :class:`str`,
    :class:`pathlib.Path` or an :class:`enum.Enum`, so that they can be given on a command line.

    A block with several ways to build the same hardware lists their names in ``structures`` and
    takes one of them as a parameter ``structure``.

    A block with state lists the names of its registers in ``registers``. They are attributes that
    its constructor makes, signals of the same names, which ``elaborate`` drives in the clock
    domain ``sync``. Their initial values are what the block starts with and goes back to on reset.
    """

    structures: ClassVar[tuple[str, ...]] = ()
    registers: tuple[str, ...] = ()

    # A block that is only asked for its table or its ports has been used, though not elaborated.
    _MustUse__silence = True

    def __new__(cls, *args: Any, **kwargs: Any):
        self = super().__new__(cls, *args, **kwargs)
        try:
            bound = inspect.signature(cls.__init__).bind(self, *args, **kwargs)
        except TypeError:
            return self  # the constructor itself is about to say what is wrong
        bound.apply_defaults()
        self._arguments = dict(list(bound.arguments.items())[1:])
        return self

    @property
    def _title(self) -> str:
        """What messages about the block call it."""
        return type(self).__name__

    def model(self, *args: Any, **kwargs: Any) -> Mapping[str, Any]:
        """Compute the outputs as arithmetic on whole vectors, in another way than the hardware.

        Parameters
        ----------
        one for every input port, called with its name
            An array of its values, one element per vector. The elements are
            64-bit integers, in which every number that the model computes must fit, or Python
            integers if a port is wider than 62 bits. For a proof the same code is given symbolic
            words instead, which are exact at any size, so it uses Python's operators,
            :func:`numpy.where`, :func:`lookup` and other elementwise functions, and does not
            branch on a value. The registers of a block with state are given like inputs.

        Returns
        -------
        mapping of :class:`str` to array or :class:`Cared`
            For every output port its values, of which the low bits that fit the port count. For
            every register ``x``, as ``next_x``, what it holds in the next cycle, reset aside.
        """
        raise NotImplementedError(f"{type(self).__name__} does not define model()")

    def invariant(self, *args: Any, **kwargs: Any) -> Any:
        """Tell which values of the registers are ever reached, for a proof to start from.

        It is called like :meth:`model`, with the registers alone. It may be true of more values
        than are reached, but must stay true in the next cycle, which is proven too. ``True``
        itself, as here, excludes nothing: the hardware then has to do what the model says from
        every value.
        """
        return True


def arguments(block: Block) -> dict[str, Any]:
    """Return the values of all constructor parameters that the block was made with."""
    return dict(block._arguments)


def check_integer(subject: str, value: Any, minimum: int, maximum: int):
    """Raise unless ``value`` is an integer in ``minimum .. maximum``.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        With the subject, the rule and the value.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{subject} must be an integer, not {value!r}")
    if value < minimum:
        raise ValueError(f"{subject} must be at least {minimum}, not {value}")
    if value > maximum:
        raise ValueError(f"{subject} must be at most {maximum}, not {value}")


def check_boolean(subject: str, value: Any):
    """Raise :exc:`TypeError` unless ``value`` is ``True`` or ``False``."""
    if not isinstance(value, bool):
        raise TypeError(f"{subject} must be True or False, not {value!r}")


def unshared(value: Value) -> Value:
    """Take the place of what :func:`sharing` returns, where there is no module to keep values."""
    return value


def sharing(m: Module, name: str) -> Callable[[Value], Value]:
    """Make a function that turns a value into a signal of a module.

    Amaranth writes out a value again wherever it is used; a signal is written once.
    """

    def share(value: Value) -> Value:
        signal = Signal(value.shape(), name=name)
        m.d.comb += signal.eq(value)
        return signal

    return share


def check_structure(design: type[Block], structure: str):
    """Raise :exc:`ValueError` unless a block offers the structure."""
    if structure not in design.structures:
        raise ValueError(
            f"{design.__name__} structure must be one of {', '.join(design.structures)}, "
            f"not {structure!r}"
        )


@dataclass(frozen=True)
class Port:
    """A port of a block; ``init`` is the value that an input has when it is left unconnected."""

    name: str
    width: int
    signed: bool
    init: int

    @property
    def mask(self) -> int:
        return (1 << self.width) - 1


def _ports(block: Block, flow: wiring.Flow) -> tuple[Port, ...]:
    found = []
    for name, member in block.signature.members.items():
        if member.is_signature or member.dimensions:
            raise TypeError(
                f"{type(block).__name__} port {name!r} must be a plain port, "
                "not an interface or an array"
            )
        shape = Shape.cast(member.shape)
        if shape.width == 0:
            raise ValueError(f"{type(block).__name__} port {name!r} must have at least 1 bit")
        if member.flow is flow:
            init = Value.cast(getattr(block, name)).init  # of the signal in a view too
            found.append(Port(name, shape.width, shape.signed, init))
    if not found and isinstance(block, Block):
        kind = "input" if flow is wiring.In else "output"
        raise ValueError(f"{type(block).__name__} must have an {kind} port")
    return tuple(found)


def inputs(block: Block) -> tuple[Port, ...]:
    """List the input ports in the order of the signature."""
    return _ports(block, wiring.In)


def outputs(block: Block) -> tuple[Port, ...]:
    """List the output ports in the order of the signature."""
    return _ports(block, wiring.Out)


def evaluate(block: Block, vectors: Mapping[str, Any]) -> dict[str, Cared]:
    """Run the model over arrays of input values.

    Returns
    -------
    :class:`dict` of :class:`str` to :class:`Cared`
        For every output port, arrays of the values and of the masks of specified bits, both
        within ``0 .. 2**width - 1`` and as long as the input arrays. Bits that are not specified
        are 0.

    Raises
    ------
    :exc:`ValueError`, :exc:`TypeError`
        If the model does not return exactly the output ports, or something else than integers.
    """
    ports = outputs(block)
    wide = any(port.width > _INT64_PORT_WIDTH for port in (*inputs(block), *ports))
    dtype, array = (object, Integers) if wide else (np.int64, np.asarray)
    given = {name: array(np.array(values, dtype=dtype)) for name, values in vectors.items()}
    count = max(len(values) for values in given.values())
    returned = dict(block.model(**given))
    check_model_outputs(block, returned)
    result = {}
    for port in ports:
        output = returned[port.name]
        parts = output if isinstance(output, Cared) else (output, port.mask)
        value, care = (np.broadcast_to(_integers(block, port, part), (count,)) for part in parts)
        care = care.astype(dtype) & port.mask
        result[port.name] = Cared(value.astype(dtype) & care, care)
    return result


def check_model_outputs(block: Block, returned: Mapping[str, Any]):
    """Raise :exc:`ValueError` unless a model's result has exactly the output ports."""
    expected = sorted(port.name for port in outputs(block))
    if sorted(returned) != expected:
        raise ValueError(
            f"{block._title}.model() must return {', '.join(expected)}, "
            f"not {', '.join(sorted(returned)) or 'nothing'}"
        )


def _integers(block: Block, port: Port, numbers: Any) -> np.ndarray:
    array = np.asarray(numbers)
    to_integer = np.frompyfunc(operator.index, 1, 1)
    try:
        return array if array.dtype.kind in "biu" else np.asarray(to_integer(array))
    except TypeError:
        raise TypeError(
            f"{block._title}.model() must return integers for output {port.name!r}"
        ) from None


def lookup(values: Any, index: Any) -> Any:
    """Pick elements of a one-dimensional table by an array, or by a symbolic word, of indices.

    Raises :exc:`ValueError` if an index is outside of the table.
    """
    if hasattr(index, "lookup"):
        return index.lookup(values)
    table = np.asarray(values)
    if isinstance(index, Integers) or table.dtype not in (np.bool_, np.int64):
        table = Integers(values)
    outside = index[(index < 0) | (index >= len(table))]
    if outside.size:
        raise ValueError(f"the model looks up {outside.flat[0]} in a table of {len(table)}")
    return table[np.asarray(index).astype(np.intp)]


def truth_table(block: Block) -> TruthTable:
    """Tabulate the model over every input value.

    Ports of more than one bit become one column a bit, the most significant first.

    Raises
    ------
    :exc:`ValueError`
        If the block has more than 16 input bits.
    """
    total = sum(port.width for port in inputs(block))
    if total > _TRUTH_TABLE_BITS:
        raise ValueError(
            f"a truth table has at most {_TRUTH_TABLE_BITS} input bits, "
            f"but {type(block).__name__} has {total}"
        )
    rows = np.arange(1 << total)
    result = evaluate(block, split_rows(block, rows))
    on, care, names = [], [], []
    for port in outputs(block):
        for bit in reversed(range(port.width)):
            on.append((result[port.name].value >> bit & 1).astype(bool))
            care.append((result[port.name].care >> bit & 1).astype(bool))
        names += _columns(port)
    columns = [column for port in inputs(block) for column in _columns(port)]
    return TruthTable(tuple(columns), tuple(names), np.stack(on, 1), np.stack(care, 1))


def split_rows(block: Block, rows: np.ndarray) -> dict[str, np.ndarray]:
    """Turn row numbers of the truth table into values of the input ports."""
    values = {}
    offset = sum(port.width for port in inputs(block))
    for port in inputs(block):
        offset -= port.width
        value = rows >> offset & port.mask
        if port.signed:
            value = value - ((value >> (port.width - 1) & 1) << port.width)
        values[port.name] = value
    return values


def _columns(port: Port) -> list[str]:
    if port.width == 1:
        return [port.name]
    return [f"{port.name}[{bit}]" for bit in reversed(range(port.width))]
