"""Proofs, by the real solver: of hardware, and of netlists written by hand."""

import re

import numpy as np
import pytest
from amaranth.hdl import Module, Mux, signed, unsigned
from amaranth.lib.wiring import In, Out

from hdl import Block, Cared, Decoder, PriorityEncoder, lookup
from hdl.netlist import NotCombinational
from sim import Model, Netlist, prove
from sim.specification import TraceError
from sim.subject import SubjectError


class Sum(Block):
    """A sum of a signed and two unsigned numbers; hardware may be wrong for one vector."""

    def __init__(self, wrong=None):
        self._wrong = wrong
        super().__init__({"a": In(signed(4)), "b": In(5), "c": In(1), "o": Out(signed(7))})

    def model(self, a, b, c):
        return {"o": a + b + c}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(self.a + self.b + self.c)
        if self._wrong:
            a, b, c = self._wrong
            with m.If((self.a == a) & (self.b == b) & (self.c == c)):
                m.d.comb += self.o.eq(self.a + self.b + self.c + 1)
        return m


class Given(Block):
    """A block whose hardware is a netlist in Verilog."""

    def __init__(self, members, model):
        self._model = model
        super().__init__(members)

    def model(self, **values):
        return self._model(**values)

    def proof(self, verilog):
        return prove(Netlist(verilog, "SystemVerilog", "top", source="x.sv"), Model(self))


def test_arithmetic_is_proven():
    result = prove(Sum())
    assert (result.proven, result.method, result.counterexample) == (True, "exhaustive", None)
    assert result.seconds > 0


@pytest.mark.parametrize("wrong", [(-8, 31, 1), (-1, 0, 0), (7, 16, 1), (0, 1, 0)])
def test_the_only_wrong_vector_of_several_ports_is_found(wrong):
    result = prove(Sum(wrong))
    assert not result.proven
    assert result.counterexample == dict(zip("abc", wrong, strict=True))


@pytest.mark.parametrize("shape", [signed(1), unsigned(1), signed(40), unsigned(200), signed(200)])
@pytest.mark.parametrize("end", [0, -1])
def test_a_counterexample_of_any_width(shape, end):
    wrong = -(1 << shape.width - 1) if shape.signed else (1 << shape.width) - 1
    wrong -= end if shape.width > 1 else 0
    wrong &= (1 << shape.width) - 1 if not shape.signed else -1
    block = Given({"i": In(shape), "o": Out(1)}, lambda i: {"o": i == wrong})
    port = f"input {'signed' if shape.signed else ''} [{shape.width - 1}:0] i"
    result = block.proof(f"module top({port}, output o); assign o = 0; endmodule")
    assert result.counterexample == {"i": wrong}


def test_a_counterexample_names_every_input():
    """Also those that do not matter."""
    block = Given({"a": In(2), "b": In(signed(2)), "o": Out(1)}, lambda a, b: {"o": a == 3})
    ports = "input [1:0] a, input signed [1:0] b, output o"
    found = block.proof(f"module top({ports}); assign o = 0; endmodule").counterexample
    assert found is not None and found["a"] == 3 and found["b"] in range(-2, 2)


def test_signed_ports_are_signed_in_both():
    block = Given(
        {"a": In(signed(4)), "b": In(4), "o": Out(1), "p": Out(signed(6))},
        lambda a, b: {"o": a < b, "p": a - b},
    )
    ports = "input signed [3:0] a, input [3:0] b, output o, output signed [5:0] p"
    extended = "wire signed [4:0] c = b; assign o = a < c; assign p = a - c;"
    assert block.proof(f"module top({ports}); {extended} endmodule").proven
    # In Verilog, an unsigned operand makes the comparison unsigned.
    found = block.proof(f"module top({ports}); assign o = a < b; assign p = a - b; endmodule")
    assert found.counterexample is not None and found.counterexample["a"] < 0


ENCODER = {"i": In(4), "o": Out(2), "valid": Out(1)}
ENCODER_PORTS = "input [3:0] i, output [1:0] o, output valid"


def highest(i):
    index = lookup([0, 0, 1, 1, 2, 2, 2, 2] + [3] * 8, i)
    return {"o": Cared(index, np.where(i != 0, -1, 0)), "valid": i > 0}


@pytest.mark.parametrize("idle", ["2'd0", "2'd3", "i[1:0]", "2'bx", "{i[0], 1'bx}"])
def test_what_is_not_specified_may_be_anything(idle):
    netlist = (
        f"module top({ENCODER_PORTS}); assign valid = |i;"
        f"assign o = i[3] ? 2'd3 : i[2] ? 2'd2 : i[1] ? 2'd1 : i[0] ? 2'd0 : {idle}; endmodule"
    )
    assert Given(ENCODER, highest).proof(netlist).proven


def test_bits_are_specified_one_by_one():
    netlist = "module top(input [1:0] i, output [3:0] o); assign o = {2'b10, i}; endmodule"
    for care, proven in ((0b0011, True), (0b1011, True), (0b0111, False), (0b1111, False)):
        block = Given({"i": In(2), "o": Out(4)}, lambda i, care=care: {"o": Cared(i + 12, care)})
        assert block.proof(netlist).proven is proven
    block = Given({"i": In(2), "o": Out(4)}, lambda i: {"o": Cared(i ^ 1, i & 2)})
    assert block.proof(netlist).proven


@pytest.mark.parametrize(
    "body",
    [
        "assign o = i ? 1'b1 : 1'bx;",
        "assign o = i ? 1'bx : 1'b0;",
        "assign o = i & 1'bx;",
        "wire nowhere; assign o = nowhere;",
        "wire nowhere; assign o = i & ~nowhere;",
        "reg o; always_comb case (i) 1'b1: o = 1'b1; default: o = 1'bx; endcase",
    ],
)
@pytest.mark.parametrize("meaning", [0, 1])
def test_a_netlist_that_leaves_open_what_is_specified_is_not_equal(body, meaning):
    """Whatever ``x`` is taken for, the chip may do the other."""
    block = Given({"i": In(1), "o": Out(1)}, lambda i: {"o": i * meaning})
    kind = "output reg o" if "reg o" in body else "output o"
    netlist = f"module top(input i, {kind}); {body.replace('reg o;', '')} endmodule"
    assert not block.proof(netlist).proven


def test_a_netlist_of_several_modules():
    block = Given({"i": In(2), "o": Out(1)}, lambda i: {"o": i == 3})
    netlist = (
        "module both(input a, b, output y); assign y = a & b; endmodule "
        "module top(input [1:0] i, output o); both u(.a(i[0]), .b(i[1]), .y(o)); endmodule"
    )
    assert block.proof(netlist).proven
    assert block.proof(netlist.replace("a & b", "a | b")).counterexample in ({"i": 1}, {"i": 2})


@pytest.mark.parametrize(
    ("netlist", "said"),
    [
        (
            "module top(input [1:0] i, output o);\nassign = i; endmodule",
            "x.sv:2: syntax error, unexpected '=', expecting TOK_ID or '#' or '{'",
        ),
        ("module other(input [1:0] i, output o); endmodule", "x.sv: Module `top' not found!"),
        (
            "module top(input [1:0] i, output o); other u(i, o); endmodule",
            (
                "x.sv: Module `\\other' referenced in module `\\top' in cell `\\u' "
                "is not part of the design."
            ),
        ),
        (
            "module top(input [1:0] i, output p); assign p = 0; endmodule",
            "model Given has no output p, but SystemVerilog top does",
        ),
        (
            "module top(input [1:0] i, output [1:0] o); assign o = 0; endmodule",
            "output o has 2 bits in SystemVerilog top, but 1 in model Given",
        ),
        (
            "module top(input i, output o); assign o = 0; endmodule",
            "input i has 1 bits in SystemVerilog top, but 2 in model Given",
        ),
    ],
)
def test_a_netlist_that_cannot_be_compared_is_refused(netlist, said):
    block = Given({"i": In(2), "o": Out(1)}, lambda i: {"o": 0})
    with pytest.raises(SubjectError, match=f"^{re.escape(said)}$"):
        block.proof(netlist)


def test_a_model_that_cannot_be_traced():
    block = Given({"i": In(2), "o": Out(1)}, lambda i: {"o": i / 2})
    with pytest.raises(TraceError, match=r"^numpy\.divide has no symbolic form$"):
        block.proof("module top(input [1:0] i, output o); endmodule")


def test_a_block_with_registers_is_refused():
    class Register(Sum):
        def elaborate(self, platform):
            m = Module()
            m.d.sync += self.o.eq(self.a)
            return m

    message = (
        "Register has registers or memories that it does not list in `registers`, "
        "so it can be neither simulated nor proven"
    )
    with pytest.raises(NotCombinational, match=f"^{message}$"):
        prove(Register())


class Lost(PriorityEncoder):
    """One request of very many is not seen."""

    def elaborate(self, platform):
        m = super().elaborate(platform)
        with m.If(self.i == 1 << self._width - 2):
            m.d.comb += self.valid.eq(0)
        return m


class Crossed(Decoder):
    """Two outputs of very many are exchanged."""

    def elaborate(self, platform):
        m = super().elaborate(platform)
        with m.If(self.i[1:] == 200):
            m.d.comb += self.o.eq(Mux(self.en, 1 << (self.i ^ 1), 0))
        return m


@pytest.mark.parametrize("block", [Decoder(12), PriorityEncoder(1024)], ids=["decoder", "priority"])
def test_the_widest_blocks_are_proven(block):
    assert prove(block).proven


def test_a_single_error_in_a_wide_block_is_found():
    assert prove(Lost(300)).counterexample == {"i": 1 << 298}
    found = prove(Crossed(9)).counterexample
    assert found is not None and (found["en"], found["i"] >> 1) == (1, 200)
