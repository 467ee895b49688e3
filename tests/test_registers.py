"""Blocks with state: what they declare, how they are run, and how they are proven."""

import re

import numpy as np
import pytest
from amaranth.hdl import Module, Mux, Signal, signed
from amaranth.lib.wiring import In, Out

from hdl import Block, Cared, to_verilog, truth_table
from hdl.netlist import NotCombinational
from hdl.registers import registers
from sim import Bench, Certificate, Model, Netlist, check, prove, replay
from sim.failure import BenchFailure
from sim.step import Step
from sim.streams import LONGEST, run_model
from sim.subject import SubjectError


def exactly(error, message):
    return pytest.raises(error, match=f"^{re.escape(message)}$")


class Total(Block):
    """Adds up what is given; ``wrong`` is a total at which one bit of the sum is lost."""

    registers = ("total",)

    def __init__(self, width: int = 4, start: int = 3, wrong: int = -1):
        self._wrong = wrong
        super().__init__({"i": In(width), "sum": Out(width)})
        self.total = Signal(width, init=start)

    def model(self, i, total):
        return {"sum": total + i, "next_total": total + i}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.sum.eq((self.total + self.i) ^ (self.total == self._wrong))
        m.d.sync += self.total.eq(self.sum)
        return m


class Toggle(Block):
    """Registers: one that is an output, a signed one, and one that no reset reaches."""

    registers = ("q", "least", "edges")

    def __init__(self, lost: bool = False):
        self._lost = lost
        members = {"q": Out(1, init=1), "low": Out(signed(3)), "count": Out(3)}
        super().__init__({"t": In(1), "level": In(signed(3)), **members})
        self.least = Signal(signed(3), init=2)
        self.edges = Signal(3, init=5, reset_less=True)

    def model(self, t, level, q, least, edges):
        return {
            "low": least,
            "count": edges,
            "next_q": q ^ t,
            "next_least": np.minimum(level, least),
            "next_edges": edges + t,
        }

    def elaborate(self, platform):
        m = Module()
        m.d.comb += [self.low.eq(self.least), self.count.eq(self.edges)]
        m.d.sync += [
            self.q.eq(self.q ^ self.t),
            self.least.eq(Mux(self.level < self.least, self.level, self.least)),
            self.edges.eq(self.edges + (self.t & ~(self._lost & (self.least == -4)))),
        ]
        return m


class Declared(Block):
    """A block with given ports and registers."""

    def __init__(self, names, ports=(), **attributes):
        super().__init__({"i": In(1), "o": Out(1), **dict(ports)})
        self.registers = names
        for name, value in attributes.items():
            setattr(self, name, value)


def test_registers_are_listed_with_what_they_start_with():
    found = [(port.name, port.width, port.signed, port.init) for port in registers(Toggle())]
    assert found == [("q", 1, False, 1), ("least", 3, True, 2), ("edges", 3, False, 5)]
    assert registers(Declared(())) == ()


@pytest.mark.parametrize(
    ("names", "ports", "attributes", "error", "said"),
    [
        (("a",), {}, {}, TypeError, "Declared register 'a' must be a signal of that name"),
        (("a",), {}, {"a": 5}, TypeError, "Declared register 'a' must be a signal of that name"),
        (
            ("a",),
            {},
            {"a": Signal(name="b")},
            TypeError,
            "Declared register 'a' must be a signal of that name",
        ),
        (
            ("a",),
            {},
            {"a": Signal(0, name="a")},
            ValueError,
            "Declared register 'a' must have at least 1 bit",
        ),
        (
            ("i",),
            {},
            {},
            ValueError,
            "Declared register 'i' must not have the name of an input",
        ),
        *(
            (
                ("a",),
                {port: In(1)},
                {"a": Signal(name="a")},
                ValueError,
                (
                    f"Declared must not call a port or register {port!r}: "
                    "its clock, its reset or what a register holds next is called so"
                ),
            )
            for port in ("clk", "rst", "next_a")
        ),
    ],
    ids=["none", "number", "name", "bits", "input", "clk", "rst", "next"],
)
def test_wrong_declarations_are_refused(names, ports, attributes, error, said):
    with exactly(error, said):
        registers(Declared(names, ports, **attributes))


def test_the_model_goes_from_cycle_to_cycle():
    (got,) = run_model(Total(), [{"i": [1, 0, 15, 9]}])
    assert got["sum"].value.tolist() == [4, 4, 3, 12]
    assert got["sum"].care.tolist() == [15] * 4
    streams = [{"t": [1, 1, 0], "level": [3, -4, 0]}, {"t": [0, 1, 1], "level": [0, 0, 0]}]
    first, second = run_model(Toggle(), streams)
    assert (first["q"].value.tolist(), second["q"].value.tolist()) == ([1, 0, 1], [1, 1, 0])


def test_wide_registers_are_exact():
    (got,) = run_model(Total(70, 1), [{"i": [1 << 69, 1 << 69, (1 << 70) - 1]}])
    assert got["sum"].value.tolist() == [(1 << 69) + 1, 1, 0]


def test_a_model_specifies_what_registers_hold_next():
    class Open(Total):
        def model(self, i, total):
            return {"sum": i, "next_total": Cared(i, 1)}

    for use in (check, prove):
        with exactly(ValueError, "Open.model() must specify every bit of next_total"):
            use(Open())

    class Short(Total):
        def model(self, i, total):
            return {"sum": i}

    for use in (check, prove):
        with exactly(ValueError, "Short.model() must return next_total, sum, not sum"):
            use(Short())


@pytest.mark.parametrize("engine", ["numpy", "llvm", "amaranth"])
def test_hardware_is_run_in_streams_from_the_start(engine):
    seen = []
    result = check(Total(), vectors=2 * LONGEST + 10, engine=engine, watch=seen.append)
    assert (result.vectors, result.mismatches, result.exhaustive) == (2 * LONGEST + 10, 0, False)
    (chunk,) = seen
    assert chunk.clocked and chunk.count == LONGEST
    assert chunk.got["sum"][0] == 3 and chunk.given["i"][:2] == [0, 15]
    assert check(Toggle(), vectors=500, engine=engine).mismatches == 0


def test_the_first_mismatch_is_told_with_its_cycle():
    result = check(Total(wrong=9))
    assert result.vectors == 16 * LONGEST and result.first is not None
    first = result.first
    total = 3
    for cycle, given in enumerate(first_stream(Total(wrong=9))):
        if total == 9:
            assert (first.cycle, first.inputs, first.output) == (cycle, {"i": given}, "sum")
            assert (first.expected, first.got) == ((total + given) % 16, (total + given) % 16 ^ 1)
            return
        total = (total + given) % 16
    raise AssertionError("the first stream never comes to 9")


def first_stream(block):
    seen = []
    check(block, vectors=LONGEST, watch=seen.append)
    return seen[0].given["i"]


def test_many_and_few_cycles():
    assert check(Total(), vectors=1).vectors == 1
    assert check(Total(), vectors=70 * LONGEST + 1).mismatches == 0
    again = check(Total(wrong=9), vectors=5000, seed=4)
    assert check(Total(wrong=9), vectors=5000, seed=4).first == again.first


@pytest.mark.parametrize(
    "block", [Total(), Total(1, 1), Total(33, 5), Toggle()], ids=["4", "1", "33", "toggle"]
)
def test_a_proof_covers_every_cycle(block):
    result = prove(block)
    assert result.proven and result.by_induction and result.method.startswith("induction-")
    assert (result.counterexample, result.trace) == (None, None)
    assert result.line().startswith(
        "Proven equal to its model in every cycle by induction, for every state and input by "
    )


def test_a_counterexample_comes_with_the_way_to_it():
    block = Total(wrong=9)
    result = prove(block)
    assert not result.proven and result.counterexample is not None and result.trace is not None
    assert result.counterexample["total"] == 9
    total = 3
    for cycle in result.trace[:-1]:
        total = 3 if cycle["rst"] else (total + cycle["i"]) % 16
    assert total == 9
    again = replay(result, block)
    assert again.wrong and again.wrong[0] == "sum"
    assert again.expected["sum"].value == (9 + result.trace[-1]["i"]) % 16
    assert Certificate.from_json(result.to_json()) == result


def test_what_only_a_register_shows_is_found_too():
    result = prove(Toggle(lost=True))
    assert not result.proven and result.trace is not None
    assert replay(result, Toggle(lost=True)).wrong == ("next_edges",)
    assert result.outputs is not None and list(result.outputs) == ["next_edges"]


class Even(Total):
    """Adds twice what is given, so that the total stays even; right only there."""

    def __init__(self, start: int = 4, *, claim=lambda total: total % 2 == 0):
        self._claim = claim
        super().__init__(4, start)

    def model(self, i, total):
        return {"sum": total + 2 * i, "next_total": total + 2 * i}

    def invariant(self, total):
        return self._claim(total)

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.sum.eq(self.total + (self.i << 1) + self.total[0])
        m.d.sync += self.total.eq(self.sum)
        return m


def test_an_invariant_excludes_what_is_never_reached():
    assert prove(Even()).proven
    result = prove(Even(claim=lambda total: True))
    assert not result.proven and result.trace is None
    assert result.counterexample is not None and result.counterexample["total"] % 2 == 1
    with exactly(ValueError, "the counter-example has no trace: nothing is known to lead there"):
        replay(result, Even())


def test_an_invariant_has_to_be_one():
    with exactly(SubjectError, "Even.invariant() does not hold at the start, where total=5"):
        prove(Even(5))
    with pytest.raises(
        SubjectError,
        match=r"^Even\.invariant\(\) does not hold any more in the cycle after i=\d+ total=\d+ "
        r"rst=0$",
    ):
        prove(Even(claim=lambda total: total == 4))


def test_state_that_is_not_listed_is_refused():
    class Hidden(Total):
        def elaborate(self, platform):
            m = super().elaborate(platform)
            more = Signal()
            m.d.sync += more.eq(self.i[0])
            m.d.comb += self.sum[0].eq(more)
            return m

    message = (
        "Hidden has registers or memories that it does not list in `registers`, "
        "so it can be neither simulated nor proven"
    )
    for use in (check, prove, lambda block: to_verilog(block, "hidden")):
        with exactly(NotCombinational, message):
            use(Hidden())


def test_a_register_has_to_be_one():
    class Wire(Total):
        def elaborate(self, platform):
            m = Module()
            m.d.comb += [self.total.eq(self.i ^ 1), self.sum.eq(self.total)]
            return m

    message = "Wire: module subject has something else than a register for total[0]"
    with exactly(SubjectError, message):
        prove(Wire())


VERILOG = """
module top(input clk, input rst, input [3:0] i, output [3:0] sum);
  reg [3:0] total = 4'd3;
  assign sum = total + i;
  always @(posedge clk) if (rst) total <= 4'd3; else total <= sum;
endmodule
"""


def against(*changes):
    text = VERILOG
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return prove(Netlist(text, "Verilog"), Model(Total()))


def test_verilog_is_compared_by_the_names_of_registers():
    assert against().proven
    inverted = against(
        ("total = 4'd3", "kept = 4'd12"),
        ("assign sum", "wire [3:0] total = ~kept; assign sum"),
        ("total <= 4'd3; else total <= sum", "kept <= 4'd12; else kept <= ~sum"),
    )
    assert inverted.proven
    assert prove(Netlist(to_verilog(Toggle(), "t"), "Verilog"), Model(Toggle())).proven


def test_a_reset_to_another_value_is_found():
    result = against(("if (rst) total <= 4'd3", "if (rst) total <= 4'd2"))
    assert not result.proven and result.trace is not None and len(result.trace) == 1
    assert result.trace[0]["rst"] == 1
    assert result.outputs == {"next_total": (2, 3)}
    assert not against(("total + i;", "total + i + (total == 1);")).proven


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            [(" = 4'd3;", " = 4'd2;")],
            "starts with 0 in the register that is or inverts total[0], not with 1",
        ),
        (
            [(" = 4'd3;", ";")],
            "starts with x in the register that is or inverts total[0], not with 1",
        ),
        ([("total", "count")], "has no total of 4 bits, which is a register of the model"),
        ([("reg [3:0]", "reg [4:0]")], "has no total of 4 bits, which is a register of the model"),
        (
            [("posedge clk", "negedge clk")],
            "has a register that does not change at the rising edge of clk",
        ),
        (
            [("posedge clk", "posedge i[0]")],
            "has a register that does not change at the rising edge of clk",
        ),
        (
            [("posedge clk", "posedge clk, posedge rst")],
            (
                "has latches, memories or registers with an asynchronous reset; only plain "
                "registers and combinational logic can be compared"
            ),
        ),
        (
            [
                ("assign sum = total + i;", "assign sum = total + i + more;"),
                ("endmodule", "reg more = 0; always @(posedge clk) more <= i; endmodule"),
            ],
            "has a register that the model has not: more",
        ),
        ([("= total + i;", "= total + (i & {4{clk}});")], "uses its clock clk as data"),
    ],
    ids=["start", "unknown", "name", "width", "edge", "clock", "asynchronous", "more", "data"],
)
def test_verilog_that_cannot_be_compared_is_refused(changes, said):
    with exactly(SubjectError, f"Verilog: module top {said}"):
        against(*changes)


@pytest.mark.parametrize(("constant", "proven"), [(3, True), (2, False)])
def test_a_register_that_became_a_constant(constant, proven):
    class Kept(Total):
        """Never changes, which a synthesizer finds out."""

        def model(self, i, total):
            return {"sum": total + i, "next_total": total}

        def invariant(self, total):
            return total == 3

    text = f"""
    module top(input clk, input rst, input [3:0] i, output [3:0] sum);
      wire [3:0] total = {constant};
      assign sum = total + i;
    endmodule
    """
    netlist = Netlist(text, "Verilog")
    if proven:
        assert prove(netlist, Model(Kept())).proven
        return
    said = "starts with 0 in the register that is or inverts total[0], not with 1"
    with exactly(SubjectError, f"Verilog: module top {said}"):
        prove(netlist, Model(Kept()))


def test_registers_that_the_model_has_not():
    class Plain(Total):
        registers = ()

        def model(self, i):
            return {"sum": i + 3}

    message = "module top has registers or memories; only combinational logic can be compared"
    with exactly(SubjectError, f"Verilog: {message}"):
        prove(Netlist(VERILOG, "Verilog"), Model(Plain()))


def test_a_bench_expects_what_the_model_says():
    bench = Bench(Total()).check_model()
    assert bench.clocked
    bench.drive(i=[1, 2]).expect(sum=[4, 6])
    bench.drive(3, i=0).expect(sum=6)
    assert bench.run().failures == ()
    wrong = Bench(Total(wrong=6)).check_model()
    wrong.drive(i=[1, 2, 0])
    assert [failure.vector for failure in wrong.run().failures] == [2]
    message = (
        "Total(width=4, start=3, wrong=-1) vector 1: expect() says that sum is 0x5, "
        "but the model says 0x6"
    )
    with exactly(BenchFailure, message):
        Bench(Total()).check_model().drive(i=[1, 2]).expect(sum=[4, 5]).run()


def test_the_table_of_a_step():
    class Flip(Block):
        registers = ("q",)

        def __init__(self):
            super().__init__({"t": In(1), "q": Out(1)})

        def model(self, t, q):
            return {"next_q": t ^ q}

    table = truth_table(Step(Flip()))
    assert (table.inputs, table.outputs) == (("t", "q"), ("next_q",))
    assert list(table.rows()) == [("00", "0"), ("01", "1"), ("10", "1"), ("11", "0")]
