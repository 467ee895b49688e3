"""Netlists as text: which module is meant, how bits become ports, and what is refused."""

import re

import pytest
from amaranth.hdl import Module
from amaranth.lib.wiring import In, Out

from hdl import Block
from sim import Hardware, Netlist, prove
from sim.netlist import load_netlist
from sim.subject import Port, SubjectError, group
from sim.subjects import read_subject

AND = "module both(input a, input b, output y); assign y = a & b; endmodule\n"


class Both(Block):
    """A gate."""

    def __init__(self, width: int = 1):
        super().__init__({"a": In(width), "b": In(width), "y": Out(width)})

    def model(self, a, b):
        return {"y": a & b}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.y.eq(self.a & self.b)
        return m


def blif(*lines: str) -> str:
    return "\n".join([".model both", *lines, ".end", ""])


REFUSED = [
    ("Verilog", "module t(input i, output o);\nassign o = ; endmodule", "x.v:2: syntax error, "),
    ("Verilog", "// nothing\n", "x.v: there is no module, expected one"),
    (
        "Verilog",
        AND + AND.replace("both", "other"),
        "x.v: there are 2 modules that no other uses, name the one that is meant: both, other",
    ),
    (
        "Verilog",
        "module a(input i); b u(i); endmodule module b(input i); a u(i); endmodule",
        "x.v: there are 0 modules that no other uses, name the one that is meant: a, b",
    ),
    (
        "Verilog",
        "module t(input c, i, output reg o); always @(posedge c) o <= i; endmodule",
        "x.v: module t has registers or memories; only combinational logic can be compared",
    ),
    (
        "Verilog",
        "module t(input c, i, output reg o); always @* if (c) o = i; endmodule",
        "x.v: module t has registers or memories; only combinational logic can be compared",
    ),
    (
        "Verilog",
        "module t(input i, output o); wire w; assign w = ~w & i; assign o = w; endmodule",
        "x.v: module t has a loop",
    ),
    (
        "Verilog",
        "module t(input i, output o); assign o = i; assign o = ~i; endmodule",
        "x.v: module t has conflicting drivers",
    ),
    (
        "Verilog",
        "module t(input i, inout o); endmodule",
        "x.v: module t has an inout port o, expected inputs and outputs",
    ),
    (
        "Verilog",
        "module t(input i, output o); b u(i, o); endmodule",
        "x.v: Module `\\b' referenced in module `\\t' in cell `\\u' is not part of the design.",
    ),
    (
        "Verilog",
        (
            "module t(input i, output o); b u(i, o); endmodule\n"
            "(* blackbox *) module b(input i, output o); endmodule"
        ),
        "x.v: module t uses b, whose contents are not given",
    ),
    (
        "Verilog",
        "module \\a;b (input i, output o); assign o = i; endmodule",
        "x.v: module name 'a;b' has characters that yosys cannot take",
    ),
    ("BLIF", "hello\n", "x.v: Syntax error in line 1!"),
    ("BLIF", "", "x.v: there is no module, expected one"),
    ("BLIF", blif(".inputs a", ".outputs y", ".names a y", "1x1 1"), "x.v: Assert `"),
    (
        "BLIF",
        blif(".inputs a", ".outputs y", ".latch a y 0"),
        "x.v: module both has registers or memories; only combinational logic can be compared",
    ),
    (
        "BLIF",
        blif(".inputs a", ".outputs y", ".names y y", "0 1"),
        "x.v: module both has a loop",
    ),
    ("RTLIL", "module", "x.v"),
]


@pytest.mark.parametrize(("language", "text", "said"), REFUSED, ids=lambda item: item[:30])
def test_a_text_that_cannot_be_compared_is_refused(language, text, said):
    with pytest.raises(SubjectError, match=f"^{re.escape(said)}") as caught:
        load_netlist(Netlist(text, language, source="x.v"))
    message = str(caught.value)
    assert "\n" not in message and "/" not in message
    if not said.endswith((", ", "`", "x.v")):
        assert message == said


def test_a_module_that_is_not_there():
    with pytest.raises(SubjectError, match=r"^Verilog: Module `other' not found!$"):
        load_netlist(Netlist(AND, "Verilog", "other"))
    with pytest.raises(
        ValueError,
        match=r"^Netlist language must be one of Verilog, SystemVerilog, BLIF, RTLIL, not 'VHDL'$",
    ):
        Netlist("", "VHDL")


def test_the_module_that_no_other_uses_is_meant():
    text = AND + "module t(input a, b, output y); both u(b, a, y); endmodule"
    assert load_netlist(Netlist(text, "Verilog")).name == "t"
    assert load_netlist(Netlist(text, "Verilog", "both")).name == "both"
    assert prove(Netlist(text, "Verilog"), Both()).proven


def test_two_sides_may_have_modules_of_the_same_names():
    wrong = AND.replace("&", "|") + "module t(input a, b, output y); both u(b, a, y); endmodule"
    right = AND + "module t(input a, b, output y); both u(b, a, y); endmodule"
    found = prove(Netlist(wrong, "Verilog"), Netlist(right, "Verilog"))
    assert found.counterexample in ({"a": 0, "b": 1}, {"a": 1, "b": 0})


def test_single_bits_become_ports():
    pins = [Port("o[1]", 1), Port("v", 1), Port("o[0]", 1), Port("p[0]", 1)]
    ports, places = group(pins)
    assert ports == (Port("o", 2), Port("v", 1), Port("p", 1))
    assert places == {"o[1]": ("o", 1), "v": ("v", 0), "o[0]": ("o", 0), "p[0]": ("p", 0)}


@pytest.mark.parametrize(
    "pins",
    [
        [Port("o[1]", 1), Port("o[2]", 1)],
        [Port("o[0]", 1), Port("o[2]", 1)],
        [Port("o[0]", 1), Port("o[1]", 1), Port("o", 1)],
        [Port("o[0]", 2), Port("o[1]", 1)],
        [Port("o_0", 1), Port("o_1", 1)],
    ],
)
def test_bits_that_are_no_whole_port_stay_as_they_are(pins):
    ports, places = group(pins)
    assert list(ports) == pins and places == {pin.name: (pin.name, 0) for pin in pins}


def test_blif_with_bits_against_a_block_with_ports():
    lines = [".inputs a[0] a[1] b[1] b[0]", ".outputs y[0] y[1]"]
    right = [".names a[0] b[0] y[0]", "11 1", ".names a[1] b[1] y[1]", "11 1"]
    assert prove(Netlist(blif(*lines, *right), "BLIF"), Both(2)).proven
    crossed = [".names a[0] b[0] y[1]", "11 1", ".names a[1] b[1] y[0]", "11 1"]
    assert not prove(Netlist(blif(*lines, *crossed), "BLIF"), Both(2)).proven


def test_blif_with_a_table_of_many_inputs():
    names = " ".join(f"i[{bit}]" for bit in range(20))
    text = blif(f".inputs {names}", ".outputs o", f".names {names} o", "1" * 20 + " 1")
    verilog = "module t(input [19:0] i, output o); assign o = &i; endmodule"
    assert prove(Netlist(text, "BLIF"), Netlist(verilog, "Verilog")).proven
    result = prove(Netlist(text, "BLIF"), Netlist(verilog.replace("&i", "&i[19:1]"), "Verilog"))
    assert result.counterexample == {"i": (1 << 20) - 2}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (AND.replace("a,", "c, input a,"), "hardware Both has no input c, but Verilog both does"),
        (AND.replace("input b, ", ""), "Verilog both has no input b, but hardware Both does"),
        (
            AND.replace("output y", "output y, z, x"),
            "hardware Both has no output z, x, but Verilog both does",
        ),
        (AND.replace("input a", "output a"), "Verilog both has no input a, but hardware Both does"),
        (
            AND.replace("input a", "input [2:0] a"),
            "input a has 3 bits in Verilog both, but 1 in hardware Both",
        ),
        (
            AND.replace("output y", "output [1:0] y"),
            "output y has 2 bits in Verilog both, but 1 in hardware Both",
        ),
    ],
)
def test_ports_that_do_not_match_are_named(text, said):
    text = text.replace("& b", "& 1'b1") if "input b" not in text else text
    with pytest.raises(SubjectError, match=f"^{re.escape(said)}$"):
        prove(Netlist(text, "Verilog"), Hardware(Both()))


def test_files_are_read_by_their_suffix(tmp_path):
    source = "module t(input logic i, output logic o); assign o = i; endmodule"
    (tmp_path / "a.sv").write_text(source)
    assert prove(tmp_path / "a.sv", tmp_path / "a.sv").proven
    for name, said in (
        (
            "a.vhd",
            (
                "cannot compare {}: its suffix must be one of .pla, .csv, .minterms, .eqn, .blif, "
                ".v, .sv"
            ),
        ),
        ("b.v", "cannot read {}: No such file or directory"),
        ("c.v", "cannot read {}: it is not UTF-8 text"),
    ):
        path = tmp_path / name
        (tmp_path / "c.v").write_bytes(b"\xff")
        with pytest.raises(SubjectError, match=f"^{re.escape(said.format(path))}$"):
            read_subject(path)
