"""Drop-in for ``amaranth.lib.coding``: the same classes, attributes, ports and behaviour.

Amaranth 0.5 deprecates that module and 0.6 is without it. A project that used it changes one line,
``from hdl.coding import ...``, by hand or with ``python build.py migrate``. These are plain
elaboratables with the names and polarities of the original, not blocks; for new designs there are
:class:`hdl.Decoder` and :class:`hdl.PriorityEncoder`, which have models and proofs.

A port ``Signal(range(width))`` has no bits if ``width`` is 1, as in the original. What is no width
raises what :class:`~amaranth.hdl.Signal` raises.
"""

from amaranth.hdl import Elaboratable, Module, Mux, Signal

from .block import sharing
from .decoder import onehot
from .encoder import encode, several
from .gray import from_gray, to_gray
from .priority import PriorityEncoder as PriorityEncoderBlock

__all__ = [
    "Decoder",
    "Encoder",
    "GrayDecoder",
    "GrayEncoder",
    "PriorityDecoder",
    "PriorityEncoder",
]


class Encoder(Elaboratable):
    """Encode one-hot to binary.

    If exactly one bit of ``i`` is set, ``o`` is its index and ``n`` is 0. Otherwise ``o`` is 0 and
    ``n`` is 1.

    Parameters
    ----------
    width : :class:`int`
        Number of bits of ``i``.

    Attributes
    ----------
    i : ``Signal(width)``, in
        One-hot input.
    o : ``Signal(range(width))``, out
        Index of the bit that is set.
    n : ``Signal()``, out
        Whether no bit is set, or several are.
    """

    def __init__(self, width: int):
        self.width = width
        self.i = Signal(width)
        self.o = Signal(range(width))
        self.n = Signal()

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.n.eq(~self.i.any() | several(self.i))
        m.d.comb += self.o.eq(Mux(self.n, 0, encode(self.i)))
        return m


class PriorityEncoder(Elaboratable):
    """Encode requests to binary: the index of the first.

    If any bit of ``i`` is set, ``o`` is the index of the least significant one and ``n`` is 0.
    Otherwise ``o`` is 0 and ``n`` is 1.

    Parameters
    ----------
    width : :class:`int`
        Number of bits of ``i``, at most 1024.

    Attributes
    ----------
    i : ``Signal(width)``, in
        Requests.
    o : ``Signal(range(width))``, out
        Index of the request that wins.
    n : ``Signal()``, out
        Whether nothing is requested.
    """

    def __init__(self, width: int):
        self.width = width
        self.i = Signal(width)
        self.o = Signal(range(width))
        self.n = Signal()

    def elaborate(self, platform):
        encoder = PriorityEncoderBlock(max(1, len(self.i)))
        m = Module()
        m.submodules.encoder = encoder
        m.d.comb += [encoder.i.eq(self.i), self.o.eq(encoder.o), self.n.eq(~encoder.valid)]
        return m


class Decoder(Elaboratable):
    """Decode binary to one-hot.

    If ``n`` is 0, only bit ``i`` of ``o`` is set; none is if ``i`` is ``width`` or more. If ``n``
    is 1, ``o`` is 0.

    Parameters
    ----------
    width : :class:`int`
        Number of bits of ``o``.

    Attributes
    ----------
    i : ``Signal(range(width))``, in
        Index of the bit to set.
    n : ``Signal()``, in
        Whether no bit is to be set.
    o : ``Signal(width)``, out
        One-hot output.
    """

    def __init__(self, width: int):
        self.width = width
        self.i = Signal(range(width))
        self.n = Signal()
        self.o = Signal(width)

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(onehot(self.i, self.width, enable=~self.n))
        return m


class PriorityDecoder(Decoder):
    """Decode binary to a request.

    The same as :class:`Decoder`.
    """


class GrayEncoder(Elaboratable):
    """Encode binary to reflected Gray code.

    Parameters
    ----------
    width : :class:`int`
        Number of bits of ``i`` and of ``o``.

    Attributes
    ----------
    i : ``Signal(width)``, in
        Binary number.
    o : ``Signal(width)``, out
        Its Gray code.
    """

    def __init__(self, width: int):
        self.width = width
        self.i = Signal(width)
        self.o = Signal(width)

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(to_gray(self.i))
        return m


class GrayDecoder(Elaboratable):
    """Decode reflected Gray code to binary.

    Parameters
    ----------
    width : :class:`int`
        Number of bits of ``i`` and of ``o``.

    Attributes
    ----------
    i : ``Signal(width)``, in
        Gray code.
    o : ``Signal(width)``, out
        Its binary number.
    """

    def __init__(self, width: int):
        self.width = width
        self.i = Signal(width)
        self.o = Signal(width)

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(from_gray(self.i, share=sharing(m, "parity")))
        return m
