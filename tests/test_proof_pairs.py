"""Proofs between any two kinds of description, equal and with a bug in every kind."""

import itertools
from pathlib import Path

import numpy as np
import pytest
from amaranth.hdl import Module, Mux, Signal, signed
from amaranth.lib.wiring import In, Out

from hdl import Block, Decoder, OnNone, PriorityEncoder, SumOfProducts, to_verilog, truth_table
from hdl.function import TruthTable
from hdl.netlist import to_rtlil
from hdl.yosys import run_script
from sim import Hardware, Model, Netlist, prove, replay


class Encoder(PriorityEncoder):
    """The highest of four requests, with a wrong index for one of the requests."""

    def __init__(self, wrong: int = 0):
        super().__init__(4, first="highest")
        self._wrong = wrong

    def model(self, i):
        said = super().model(i)
        index, care = said["o"]
        return {"o": np.where(i == self._wrong, 3 - index, index), "valid": said["valid"] & care}

    def elaborate(self, platform):
        m = super().elaborate(platform)
        with m.If(self.i == self._wrong):
            m.d.comb += self.o.eq(Mux(self._wrong, 3 - self._index(), 0))
        return m

    def _index(self):
        return max((bit for bit in range(4) if self._wrong >> bit & 1), default=0)


WRONG = 6


def blif(block: Block) -> str:
    script = ["read_rtlil a.il", "synth -flatten -lut 4 -top enc", "write_blif a.blif"]
    return run_script(script, {"a.il": to_rtlil(block, "enc")}, ["a.blif"])["a.blif"]


def mapped(block: Block) -> str:
    script = ["read_rtlil a.il", "synth_ice40 -top enc", "select enc", "write_rtlil -selected b.il"]
    return run_script(script, {"a.il": to_rtlil(block, "enc")}, ["b.il"])["b.il"]


CELLS = ("read_verilog -defer -D ICE40_HX +/ice40/cells_sim.v",)
KINDS = {
    "hardware": Hardware,
    "model": Model,
    "table": truth_table,
    "Verilog": lambda block: Netlist(to_verilog(block, "enc"), "Verilog"),
    "BLIF": lambda block: Netlist(blif(block), "BLIF"),
    "mapped netlist": lambda block: Netlist(mapped(block), "RTLIL", "enc", cells=CELLS),
}


class Right(PriorityEncoder):
    """As :class:`Encoder`, without its bug."""

    def __init__(self):
        super().__init__(4, first="highest")


@pytest.fixture(scope="module")
def right():
    return {kind: make(Right()) for kind, make in KINDS.items()}


@pytest.fixture(scope="module")
def wrong():
    return {kind: make(Encoder(WRONG)) for kind, make in KINDS.items()}


@pytest.mark.parametrize("first", KINDS)
@pytest.mark.parametrize("second", KINDS)
def test_equal_descriptions_of_all_kinds_are_proven(first, second, right):
    result = prove(right[first], right[second])
    assert result.proven and result.counterexample is None and result.outputs is None
    assert tuple(side.kind for side in result.subjects) == (first, second)


@pytest.mark.parametrize("first", KINDS)
@pytest.mark.parametrize("second", KINDS)
def test_a_bug_in_any_kind_is_caught_against_any_other(first, second, right, wrong):
    """One index of sixteen is 1 where it should be 2."""
    result = prove(wrong[first], right[second])
    assert not result.proven
    assert result.counterexample == {"i": WRONG}
    assert result.outputs == {"o": (1, 2)}


def test_a_block_by_itself_is_its_hardware():
    assert [side.kind for side in prove(Right(), Right()).subjects] == ["hardware", "hardware"]
    with pytest.raises(TypeError, match=r"^only a block can be proven by itself, not TruthTable$"):
        prove(truth_table(Right()))
    message = (
        "can compare Hardware, Model, a block, a TruthTable, a CubeTable, a Netlist or a Path, "
        "not str"
    )
    with pytest.raises(TypeError, match=f"^{message}$"):
        prove(Right(), "module")  # pyright: ignore[reportArgumentType]


def encoder(on_none: OnNone) -> PriorityEncoder:
    return PriorityEncoder(4, on_none=on_none)


def test_a_side_with_dont_cares_is_the_specification_whichever_it_is():
    zero, any_index = Model(encoder(OnNone.ZERO)), Model(encoder(OnNone.ANY))
    ones = to_verilog(encoder(OnNone.ZERO), "e").replace("endmodule", "endmodule\n")
    text = (
        "module e(input [3:0] i, output [1:0] o, output valid); assign valid = |i;"
        "assign o = i[0] ? 0 : i[1] ? 1 : i[2] ? 2 : 3; endmodule"
    )
    netlist = Netlist(text, "Verilog")
    assert prove(netlist, any_index).proven and prove(any_index, netlist).proven
    result = prove(netlist, zero)
    assert result.counterexample == {"i": 0} and result.outputs == {"o": (3, 0)}
    assert prove(Netlist(ones, "Verilog"), any_index).proven
    assert prove(zero, any_index).proven and prove(zero, any_index).care_difference is None


def table(*rows: str) -> TruthTable:
    """A table of ``len(rows)`` rows with the outputs ``f`` and ``g``."""
    symbols = np.array([list(row) for row in rows])
    names = tuple("ab"[: len(rows).bit_length() - 1])
    return TruthTable(names, ("f", "g"), symbols == "1", symbols != "-")


def test_two_tables_with_dont_cares_must_not_contradict_each_other():
    first = table("0-", "11", "01", "-0")
    same = prove(first, table("0-", "11", "01", "-0"))
    assert same.proven and same.care_difference is None
    compatible = prove(first, table("0-", "11", "-1", "-0"))
    assert compatible.proven and compatible.care_difference == {"a": 1, "b": 0}
    contrary = prove(first, table("0-", "11", "00", "-0"))
    assert contrary.counterexample == {"a": 1, "b": 0} and contrary.outputs == {"g": (1, 0)}


def test_bits_that_are_not_compared_are_0_in_the_outputs():
    block = encoder(OnNone.ANY)
    text = (
        "module e(input [3:0] i, output [1:0] o, output valid); assign valid = 1, o = 3; endmodule"
    )
    result = prove(Netlist(text, "Verilog"), Model(block))
    assert result.outputs is not None and result.counterexample is not None
    said = block.model(**{name: np.array([value]) for name, value in result.counterexample.items()})
    assert ("o" in result.outputs) == (bool(said["o"].care[0]) and said["o"].value[0] != 3)
    assert ("valid" in result.outputs) == (not said["valid"][0])


@pytest.mark.parametrize("body", ["assign o = i ? 1'bx : i;", "wire w; assign o = i & ~w;", ""])
def test_what_a_netlist_leaves_open_is_taken_for_both(body):
    netlist = Netlist(f"module t(input i, output o); {body} endmodule", "Verilog")
    for row in ("00", "01", "11"):
        rows = np.array([[bit == "1"] for bit in row])
        full = TruthTable(("i",), ("o",), rows, np.ones_like(rows))
        assert not prove(netlist, full).proven


class Sum(Block):
    """A sum of signed numbers."""

    def __init__(self, width: int, wrong: int | None = None):
        self._width = width
        self._wrong = wrong
        super().__init__({"a": In(signed(width)), "b": In(width), "o": Out(signed(width + 2))})

    def model(self, a, b):
        return {"o": a + b}

    def elaborate(self, platform):
        m = Module()
        partial = Signal(signed(self._width + 2))
        m.d.comb += [partial.eq(self.b + self.a), self.o.eq(partial)]
        if self._wrong is not None:
            with m.If((self.a == self._wrong) & (self.b == 1)):
                m.d.comb += self.o.eq(0)
        return m


def test_a_counterexample_of_signed_ports_is_replayed():
    block = Sum(6, wrong=-17)
    result = prove(block)
    assert result.counterexample == {"a": -17, "b": 1}
    assert result.outputs == {"o": (0, -16 & 0xFF)}
    again = replay(result, block)
    assert again.got == {"o": 0} and again.expected["o"].value == 0xF0 and again.wrong == ("o",)
    assert replay(result, Sum(6)).wrong == ()


def test_a_certificate_that_cannot_be_replayed():
    with pytest.raises(
        ValueError, match=r"^the certificate has no counter-example: what it compared is equal$"
    ):
        replay(prove(Sum(3)), Sum(3))
    with pytest.raises(
        ValueError, match=r"^the counter-example is for inputs a, b, but Decoder has en, i$"
    ):
        replay(prove(Sum(3, wrong=0)), Decoder(2))


class Product(Block):
    """A sum of partial products."""

    def __init__(self, width: int, wrong: bool = False):
        self._width = width
        self._is_wrong = wrong
        super().__init__({"a": In(width), "b": In(width), "o": Out(2 * width)})

    def model(self, a, b):
        return {"o": a * b}

    def elaborate(self, platform):
        m = Module()
        total = 0
        for bit in range(self._width):
            step = Signal(2 * self._width, name=f"step{bit}")
            m.d.comb += step.eq(total + (Mux(self.b[bit], self.a, 0) << bit))
            total = step
        m.d.comb += self.o.eq(total)
        if self._is_wrong:
            with m.If((self.a == 201) & (self.b == 199)):
                m.d.comb += self.o[3].eq(~total[3])
        return m


class Parity(Block):
    """A tree of exclusive ORs against a sum; without decision diagrams, hopeless for SAT."""

    def __init__(self, width: int, lost: bool = False):
        self._width = width
        self._lost = lost
        super().__init__({"i": In(width), "o": Out(1)})

    def model(self, i):
        odd = 0
        for bit in range(self._width):
            odd = odd ^ (i >> bit & 1)
        return {"o": odd}

    def elaborate(self, platform):
        m = Module()
        bits = list(self.i)[::2] + list(self.i)[1::2]
        while len(bits) > 1:
            bits = [bits[at] ^ bits[at + 1] for at in range(0, len(bits) - 1, 2)] + (
                bits[-1:] if len(bits) % 2 else []
            )
        m.d.comb += self.o.eq(bits[0] ^ (self._lost & self.i.all()))
        return m


@pytest.mark.parametrize(
    ("block", "method"),
    [
        (Decoder(12), "exhaustive"),
        (PriorityEncoder(1024), "sat"),
        (PriorityEncoder(1024, structure="chain"), "sat"),
        (
            SumOfProducts(
                minterms=",".join(map(str, range(1, 4096, 3))), inputs="a b c d e g h j k l m n"
            ),
            "exhaustive",
        ),
        (Product(12), "exhaustive"),
        (Sum(300), "sat"),
        (Parity(64), "bdd"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Block) else value,
)
def test_large_blocks_are_proven(block, method):
    result = prove(block)
    assert result.proven and result.method == method


@pytest.mark.parametrize(
    ("block", "method", "counterexample"),
    [
        (Product(12, wrong=True), "exhaustive", {"a": 201, "b": 199}),
        (Parity(64, lost=True), "bdd", {"i": (1 << 64) - 1}),
        (Sum(300, wrong=-(1 << 299)), "sat", {"a": -(1 << 299), "b": 1}),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Block) else None,
)
def test_the_only_wrong_vector_of_a_large_block_is_found(block, method, counterexample):
    result = prove(block)
    assert (result.method, result.counterexample) == (method, counterexample)
    assert replay(result, block).wrong == ("o",)


def test_a_table_in_a_file_is_called_after_the_file():
    path = Path(__file__).parents[1] / "examples" / "hex7seg.pla"
    block = SumOfProducts(table=path)
    result = prove(block, path)
    assert result.proven
    assert [(side.kind, side.name) for side in result.subjects] == [
        ("hardware", "SumOfProducts"),
        ("table", "hex7seg"),
    ]


def test_pairs_cover_every_kind():
    assert len(list(itertools.product(KINDS, KINDS))) == 36
