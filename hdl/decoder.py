"""Binary to one-hot decoding."""

from collections.abc import Callable, Sequence

import numpy as np
from amaranth.hdl import Cat, Const, Module, Signal, Value, ValueLike
from amaranth.lib.wiring import In, Out

from .block import Block, check_boolean, check_integer, check_structure, sharing, unshared

__all__ = ["MAX_BITS", "Decoder", "grouped", "onehot", "products"]

MAX_BITS = 12
_GROUP = 64


def onehot(index: ValueLike, width: int, *, enable: ValueLike = 1) -> Value:
    """Build a value of ``width`` bits in which only bit ``index`` is set.

    Every bit is clear if ``enable`` is 0 or ``index`` names no bit. The index is split in two
    halves that are decoded first, with the enable in the upper one, so that each output is a
    single AND of two terms; the halves are split again while they are longer than 3 bits.
    """
    lines = products(list(Value.cast(index)), Value.cast(enable), unshared, width)
    return Cat(lines, Const(0, width - len(lines)))


def products(
    bits: Sequence[Value], enable: Value | None, share: Callable[[Value], Value], count: int
) -> list[Value]:
    """List products of all bits and the enable: number ``k`` is 1 if the bits are ``k``.

    There are ``count``, or as many as there are combinations of bits.
    ``share`` gives a name to a value that is used many times.
    """
    if len(bits) <= 3:
        return [_product(bits, code, enable) for code in range(min(count, 1 << len(bits)))]
    middle = len(bits) // 2
    highs = -(-count >> middle)
    low = [share(product) for product in products(bits[:middle], None, share, count)]
    high = [share(product) for product in products(bits[middle:], enable, share, highs)]
    return [lower & upper for upper in high for lower in low][:count]


def _product(bits: Sequence[Value], code: int, enable: Value | None) -> Value:
    literals = [] if enable is None else [enable]
    literals += [bit if code >> number & 1 else ~bit for number, bit in enumerate(bits)]
    return Cat(literals).all()


def grouped(m: Module, parts: Sequence[Value]) -> Value:
    """Concatenate in groups: one of thousands of parts is too much for Amaranth's simulator."""
    share = sharing(m, "group")
    return Cat(share(Cat(parts[at : at + _GROUP])) for at in range(0, len(parts), _GROUP))


class Decoder(Block):
    """Binary to one-hot decoder.

    Combinational. If every enable is active, only bit ``i`` of ``o`` is active, or none if there
    is no such bit. If any enable is not, no bit of ``o`` is active.

    The functions of common parts: 74138 is ``active_low=True, enables="hll"``, half a 74139
    ``bits=2, active_low=True, enables="l"``, 7442 (BCD to decimal)
    ``bits=4, outputs=10, active_low=True, enables=""``.

    Parameters
    ----------
    bits : :class:`int`
        Number of address bits, 1 to 12.
    outputs : :class:`int`
        Number of outputs, at most 2 to the power of ``bits``. 0 stands for all of them. Codes
        beyond the last output select nothing.
    active_low : :class:`bool`
        Whether an active output is 0 and all others are 1.
    enables : :class:`str`
        Polarity of each enable, from bit 0 of ``en``: ``h`` is active when 1, ``l`` when 0. An
        empty text stands for no enable.
    structure : :class:`str`
        How the hardware is built. ``minterm`` is one product of all inputs per output, ``nand``
        one NAND gate of all inputs per output, which is active-low by itself. ``predecode``
        decodes the halves of the address first. ``cascade`` joins decoders of ``slice_bits``
        through their enables. ``auto`` takes the one that measured smallest.
    slice_bits : :class:`int`
        Number of address bits of the decoders that ``cascade`` is made of, 1 to 12. Other
        structures do not depend on it.

    Members
    -------
    en : ``In(len(enables), init=...)``
        Enables. May be left unconnected, which enables. There is no such port without enables.
    i : ``In(bits)``
        Address of the output to activate.
    o : ``Out(outputs)``
        Outputs.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If a parameter is not of its type or range.
    """

    structures = ("auto", "minterm", "nand", "predecode", "cascade")

    en: Signal
    i: Signal
    o: Signal

    def __init__(
        self,
        bits: int = 3,
        *,
        outputs: int = 0,
        active_low: bool = False,
        enables: str = "h",
        structure: str = "auto",
        slice_bits: int = 3,
    ):
        check_integer("Decoder bits", bits, 1, MAX_BITS)
        check_integer("Decoder outputs", outputs, 0, 1 << bits)
        check_boolean("Decoder active_low", active_low)
        if not isinstance(enables, str):
            raise TypeError(f"Decoder enables must be a string, not {enables!r}")
        if set(enables) - {"h", "l"}:
            raise ValueError(f"Decoder enables must be letters h and l only, not {enables!r}")
        check_structure(Decoder, structure)
        check_integer("Decoder slice_bits", slice_bits, 1, MAX_BITS)
        self._bits = bits
        self._outputs = outputs or 1 << bits
        self._active_low = active_low
        self._enables = enables
        self._enabling = sum(1 << bit for bit, letter in enumerate(enables) if letter == "h")
        self._structure = structure
        self._slice_bits = slice_bits
        en = {"en": In(len(enables), init=self._enabling)} if enables else {}
        super().__init__({**en, "i": In(bits), "o": Out(self._outputs)})

    def model(self, i, en=0):
        # A code that no output has sets a bit above the port.
        active = np.where(en == self._enabling, 1 << np.minimum(i, self._outputs), 0)
        return {"o": ~active if self._active_low else active}

    def elaborate(self, platform):
        m = Module()
        if self._structure == "nand":
            lines, low = self._nands(m), True
        elif self._structure == "cascade" and self._bits > self._slice_bits:
            lines, low = self._slices(m), self._active_low
        else:
            lines, low = self._products(m), False
        o = grouped(m, lines)
        m.d.comb += self.o.eq(o if low == self._active_low else ~o)
        return m

    def _products(self, m: Module) -> list[Value]:
        enable = self.en if self._enables else None
        if self._enables not in ("", "h"):
            enable = sharing(m, "enabled")(_product(list(self.en), self._enabling, None))
        if self._structure != "minterm":
            return products(list(self.i), enable, sharing(m, "predecoded"), self._outputs)
        codes = range(self._outputs)
        return [self.i == code if enable is None else enable & (self.i == code) for code in codes]

    def _nands(self, m: Module) -> list[Value]:
        inputs = Cat(self.i, self.en) if self._enables else self.i
        complement = sharing(m, "complement")(~inputs)
        bits = [*enumerate(zip(complement, inputs, strict=True))]
        enabling = self._enabling << self._bits
        return [
            ~Cat(pair[(enabling | code) >> bit & 1] for bit, pair in bits).all()
            for code in range(self._outputs)
        ]

    def _slices(self, m: Module) -> list[Value]:
        """Decode the lower bits in slices of which the upper bits enable one."""
        size = 1 << self._slice_bits
        lower, upper = self.i[: self._slice_bits], self.i[self._slice_bits :]
        kind = {"active_low": self._active_low, "slice_bits": self._slice_bits}
        count = -(-self._outputs // size)
        if len(upper) == 1:
            # The bit itself enables one of two slices, as on the data sheet of the 74138.
            own = [self.en] if self._enables else []
            enables = [letter + self._enables for letter in "lh"[:count]]
            drivers = [Cat(upper, *own)] * count
        else:
            selector = Decoder(
                len(upper), outputs=count, enables=self._enables, structure="cascade", **kind
            )
            m.submodules.selector = selector
            m.d.comb += selector.i.eq(upper)
            if self._enables:
                m.d.comb += selector.en.eq(self.en)
            enables = ["l" if self._active_low else "h"] * count
            drivers = list(selector.o)
        slices = []
        for number, (letters, driver) in enumerate(zip(enables, drivers, strict=True)):
            outputs = min(size, self._outputs - number * size)
            part = Decoder(self._slice_bits, outputs=outputs, enables=letters, **kind)
            m.submodules[f"slice_{number}"] = part
            m.d.comb += [part.i.eq(lower), part.en.eq(driver)]
            slices.append(part.o)
        return slices
