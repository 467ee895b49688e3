"""Functions written in Verilog, and Verilog modules read as tables."""

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from hdl.function import (
    Cover,
    CubeTable,
    TableError,
    TruthTable,
    parse_minterms,
    read_pla,
    read_table,
    read_verilog,
    write_verilog,
)
from hdl.function.formats.keywords import KEYWORDS
from sim import prove
from sim.netlist import Netlist

EXAMPLES = Path(__file__).parents[1] / "examples"


def random_table(inputs, outputs, seed):
    generator = np.random.default_rng(seed)
    shape = (1 << len(inputs), len(outputs))
    return TruthTable(inputs, outputs, generator.random(shape) < 0.5, generator.random(shape) < 0.8)


TABLES = {
    "buses": random_table(("en", "i[2]", "i[1]", "i[0]"), ("o[1]", "o[0]", "valid"), 1),
    "bits": random_table(("i[0]", "i[1]", "n[5]", "i"), ("i[2]", "o[0]", "q[00]", "Case"), 2),
    "both": random_table(("x[1]", "x[0]", "y"), ("y[1]", "y[0]", "x"), 3),
    "same": random_table(("x[1]", "x[0]"), ("x[3]", "x[2]"), 4),
    "apart": random_table(("x[1]", "y", "x[0]"), ("f",), 5),
    "wide": random_table(tuple(f"x{k}" for k in range(9)), ("f", "g"), 6),
    "keywords": random_table(("a",), tuple(sorted(KEYWORDS)), 7),
}


@pytest.mark.parametrize("name", TABLES)
def test_reads_the_table_that_was_written(name):
    table = TABLES[name]
    text = write_verilog(table, "reg")
    assert read_verilog(text, "t.v", top="reg" if name == "buses" else "") == table
    if name == "keywords":
        assert read_verilog(text, "t.sv", language="SystemVerilog") == table


@pytest.mark.parametrize("name", ["buses", "bits", "wide", "keywords"])
def test_icarus_accepts_it(name, tmp_path):
    if shutil.which("iverilog") is None:
        pytest.skip("iverilog is not installed (apt-get install iverilog)")
    (tmp_path / "t.v").write_text(write_verilog(TABLES[name], "table"))
    command = ["iverilog", "-g2001", "-Wall", "-o", "t.out", "t.v"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


def test_writes_literally():
    table = read_pla(".i 3\n.o 2\n.ilb i[1] i[0] b\n.ob f g\n11- 11\n--1 -1\n", "t.pla")
    assert write_verilog(table, "m") == (
        "module m (\n"
        "  input  wire [1:0] i,\n"
        "  input  wire b,\n"
        "  output wire f,\n"
        "  output wire g\n"
        ");\n"
        "  wire _0 = i[1] & i[0];\n"
        "  assign f = (b) ? 1'bx : _0;\n"
        "  assign g = b | _0;\n"
        "endmodule\n"
    )


def test_covers_with_complements_and_constants():
    names = ("a", "b"), ("f", "g", "h", "k")
    literals = np.array([[1, 0], [2, 2]], np.uint8)
    feeds = np.array([[1, 1, 0, 0], [0, 0, 1, 0]]) > 0
    cover = Cover(*names, literals, feeds, np.array([True, False, True, True]))
    text = write_verilog(cover, "m")
    assert "  assign f = ~(_0);\n  assign g = _0;\n  assign h = ~(1'b1);\n" in text
    assert read_verilog(text, "t.v") == cover.table()


def test_functions_of_many_inputs_are_proven():
    body = "".join(f"{'-' * k}1{'0' * (19 - k)} {k % 2}1\n" for k in range(20))
    for kind in ("fd", "fr"):
        table = read_pla(f".i 20\n.o 2\n.type {kind}\n{body}{'0' * 20} -0\n", "t.pla")
        assert isinstance(table, CubeTable)
        netlist = Netlist(write_verilog(table, "m"), "Verilog")
        assert prove(netlist, table).proven


def test_long_sums_are_no_chains():
    names = tuple(f"x{k}" for k in range(12))
    literals = np.random.default_rng(1).integers(0, 3, (300, 12)).astype(np.uint8)
    cover = Cover(names, ("f",), literals, np.ones((300, 1), bool), np.array([True]))
    text = write_verilog(cover, "m")
    assert "|" not in text.replace("~|{", "") and text.count(",\n    ") == 299
    assert read_verilog(text, "t.v") == cover.table()


def test_undefined_values_are_dont_cares():
    table = read_verilog(
        """
        module m(input [1:0] a, input b, output reg [1:0] y, output z, w, q, same);
          always @* case (a) 0: y = 0; 1: y = 1; 2: y = 2'b1x; default: y = 2'bxx; endcase
          wire floating;
          assign z = floating & b;
          assign w = b ? 1'bx : a[0];
          assign same = floating | ~floating;
        endmodule
        """,
        "t.v",
    )
    assert table.inputs == ("a[1]", "a[0]", "b")
    assert table.outputs == ("y[1]", "y[0]", "z", "w", "q", "same")
    assert [row for _, row in table.rows()] == [
        "0000--",
        "00----",
        "0101--",
        "01----",
        "1-00--",
        "1-----",
        "--01--",
        "------",
    ]


def test_hierarchy_parameters_and_systemverilog():
    text = """
        module add #(parameter W = 1) (input logic [W-1:0] a, b, output logic [W:0] s);
          assign s = a + b;
        endmodule
        module top(input logic [2:0] a, b, output logic [3:0] s, output logic odd);
          add #(.W(3)) u(.*);
          always_comb odd = ^s;
        endmodule
    """
    table = read_verilog(text, "t.sv", language="SystemVerilog")
    assert table.outputs == ("s[3]", "s[2]", "s[1]", "s[0]", "odd")
    for row, outputs in table.rows():
        total = int(row[:3], 2) + int(row[3:], 2)
        assert outputs == format(total, "04b") + str(total.bit_count() & 1)


def test_the_module_that_is_meant(tmp_path):
    (tmp_path / "t.v").write_text(
        "module a(input x, output y); assign y = x; endmodule\n"
        "module b(input x, output y); assign y = ~x; endmodule\n"
    )
    for top, expected in (("a", "1"), ("b", "0")):
        table = read_table(tmp_path / "t.v", top=top)
        assert table == parse_minterms(f"y = {expected}", ["x"])


ONLY = "only combinational logic has a truth table"


@pytest.mark.parametrize(
    "body, message",
    [
        ("module m(input a, output b);\n  assign b = a &;\nendmodule", "t.v:2: syntax error, "),
        ("nonsense", "t.v:1: syntax error, unexpected TOK_ID"),
        ("", "t.v: there is no module, expected one"),
        (
            "module a(input x, output y); endmodule module b(input x, output y); endmodule",
            "t.v: there are 2 modules that no other uses, name the one that is meant: a, b",
        ),
        (
            "module m(input a, clk, output reg b); always @(posedge clk) b <= a; endmodule",
            f"t.v: module m has registers or memories; {ONLY}",
        ),
        (
            "module m(input a, output reg b); always @* if (a) b = 0; endmodule",
            f"t.v: module m has registers or memories; {ONLY}",
        ),
        ("module m(input a, output b); assign b = ~b & a; endmodule", "t.v: module m has a loop"),
        (
            "module m(input a, output b); assign b = a; assign b = ~a; endmodule",
            "t.v: module m has conflicting drivers",
        ),
        (
            "module m(input a, inout b); endmodule",
            "t.v: module m has an inout port b, expected inputs and outputs",
        ),
        (
            "module m(input [16:0] a, output b); assign b = ^a; endmodule",
            "t.v: module m: table must have 1 to 16 inputs, not 17",
        ),
        (
            "module m(input [15:0] a, output [256:0] b); assign b = a; endmodule",
            "t.v: module m: table must have 1 to 256 outputs, not 257",
        ),
        (
            "module m(output b); assign b = 1; endmodule",
            "t.v: module m: table must have 1 to 16 inputs, not 0",
        ),
        (
            "module m(input _a, output b); assign b = _a; endmodule",
            (
                "t.v: module m: input name must be a letter followed by letters, digits or "
                "underscores, not '_a'"
            ),
        ),
        (
            "module m(input [1:0] a, input \\a[0] , output b); assign b = 1; endmodule",
            "t.v: module m: names must differ, but 'a[0]' is given twice",
        ),
        (
            "module m(input a, output b); n u(a, b); endmodule",
            r"t.v: Module `\n' referenced in module `\m' in cell `\u' is not part of the design.",
        ),
    ],
)
def test_errors(body, message):
    with pytest.raises(TableError, match=rf"^{re.escape(message)}") as error:
        read_verilog(body, "t.v")
    assert "\n" not in str(error.value)


def test_a_module_that_is_not_there():
    text = "module m(input a, output b); assign b = a; endmodule"
    with pytest.raises(TableError, match=r"^t\.v: Module `n' not found!$"):
        read_verilog(text, "t.v", top="n")
    message = r"^t\.v: module name 'a b' has characters that yosys cannot take$"
    with pytest.raises(TableError, match=message):
        read_verilog(text, "t.v", top="a b")


@pytest.mark.parametrize(
    "path", sorted(EXAMPLES.glob("*.[pc][ls][av]")), ids=lambda path: path.name
)
def test_examples(path):
    table = read_table(path)
    assert read_verilog(write_verilog(table, path.stem), "t.v") == table
