"""Binary to one-hot decoding."""

from collections.abc import Callable, Sequence

import numpy as np
from amaranth.hdl import Cat, Const, Module, Signal, Value, ValueLike
from amaranth.lib.wiring import In, Out

from .block import Block, check_boolean, check_integer, check_structure, sharing

__all__ = ["Decoder", "onehot"]

MAX_BITS = 12
_GROUP = 64


def onehot(index: ValueLike, width: int, *, enable: ValueLike = 1) -> Value:
    """Build a value of ``width`` bits in which only bit ``index`` is set.

    Every bit is clear if ``enable`` is 0 or ``index`` names no bit. The index is split in two
    halves that are decoded first, with the enable in the upper one, so that each output is a
    single AND of two terms; the halves are split again while they are longer than 3 bits.
    """
    index = Value.cast(index)
    products = _products(list(index), Value.cast(enable), lambda value: value)[:width]
    return Cat(products, Const(0, width - len(products)))


def _products(
    bits: Sequence[Value], enable: Value | None, share: Callable[[Value], Value]
) -> list[Value]:
    """List the AND of every combination of bits, true or complemented, and the enable.

    ``share`` gives a name to a value that is used many times.
    """
    if len(bits) <= 3:
        return [_product(bits, code, enable) for code in range(1 << len(bits))]
    middle = len(bits) // 2
    low = [share(product) for product in _products(bits[:middle], None, share)]
    high = [share(product) for product in _products(bits[middle:], enable, share)]
    return [lower & upper for upper in high for lower in low]


def _product(bits: Sequence[Value], code: int, enable: Value | None) -> Value:
    literals = [] if enable is None else [enable]
    literals += [bit if code >> number & 1 else ~bit for number, bit in enumerate(bits)]
    return Cat(literals).all()


class Decoder(Block):
    """Binary to one-hot decoder.

    Combinational. If ``en`` is 1, only bit ``i`` of ``o`` is active, otherwise none is.

    Parameters
    ----------
    bits : :class:`int`
        Number of address bits, 1 to 12; there are 2 to the power of ``bits`` outputs.
    active_low : :class:`bool`
        Whether an active output is 0 and all others are 1.
    structure : :class:`str`
        How the hardware is built. ``flat`` is one product term of all inputs per output,
        ``predecode`` decodes the halves of the address first, ``auto`` takes the one that
        measured smallest.

    Members
    -------
    en : ``In(1, init=1)``
        Enable. May be left unconnected.
    i : ``In(bits)``
        Address of the output to activate.
    o : ``Out(2**bits)``
        Outputs.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    structures = ("auto", "flat", "predecode")

    en: Signal
    i: Signal
    o: Signal

    def __init__(self, bits: int = 3, *, active_low: bool = False, structure: str = "auto"):
        check_integer("Decoder bits", bits, 1, MAX_BITS)
        check_boolean("Decoder active_low", active_low)
        check_structure(Decoder, structure)
        self._bits = bits
        self._active_low = active_low
        self._structure = structure
        super().__init__({"en": In(1, init=1), "i": In(bits), "o": Out(1 << bits)})

    def model(self, en, i):
        active = np.where(en == 1, 1 << i, 0)
        return {"o": ~active if self._active_low else active}

    def elaborate(self, platform):
        m = Module()
        if self._structure == "flat":
            active = [self.en & (self.i == code) for code in range(1 << self._bits)]
        else:
            active = _products(list(self.i), self.en, sharing(m, "predecoded"))
        # In groups, because one concatenation of thousands is too much for Amaranth's simulator.
        share = sharing(m, "group")
        groups = [share(Cat(active[at : at + _GROUP])) for at in range(0, len(active), _GROUP)]
        m.d.comb += self.o.eq(~Cat(groups) if self._active_low else Cat(groups))
        return m
