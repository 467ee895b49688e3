"""Synthesis: LUTs and depths that are known, and a proof that sees what the mapping lost."""

import functools
import operator
from dataclasses import replace

import pytest
from amaranth.hdl import Cat, Module
from amaranth.lib.wiring import In, Out

from boards.synthesize import _depth, synthesize
from boards.targets import TARGETS
from hdl import Block, Decoder, OnNone, PriorityEncoder
from hdl.netlist import NotCombinational
from hdl.tool import ToolError

LUT4, LUT6 = TARGETS["lut4"], TARGETS["lut6"]


class Gate(Block):
    """All inputs joined by one operator."""

    def __init__(self, width, join, wrong=False):
        self._join = join
        self._wrong = wrong
        super().__init__({"i": In(width), "o": Out(1)})

    def model(self, i):
        bits = [i >> bit & 1 for bit in range(len(self.i))]
        return {"o": functools.reduce(self._join, bits)}

    def elaborate(self, platform):
        m = Module()
        bits = Cat(self.i[0] & self.i[1], self.i[1:]) if self._wrong else self.i
        whole = {operator.xor: bits.xor(), operator.and_: bits.all(), operator.or_: bits.any()}
        m.d.comb += self.o.eq(whole[self._join])
        return m


class Wires(Block):
    """Outputs that take no logic: a wire, a wire again and a constant."""

    def __init__(self):
        super().__init__({"i": In(2), "o": Out(4)})

    def model(self, i):
        return {"o": i << 2 | (i & 1) << 1 | 1}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq(Cat(1, self.i[0], self.i))
        return m


@pytest.mark.parametrize(
    ("width", "join", "target", "luts", "depth"),
    [
        (2, operator.xor, LUT4, 1, 1),
        (4, operator.xor, LUT4, 1, 1),
        (5, operator.xor, LUT4, 2, 2),
        (7, operator.xor, LUT4, 2, 2),
        (16, operator.xor, LUT4, 5, 2),
        (16, operator.and_, LUT4, 5, 2),
        (64, operator.or_, LUT4, 21, 3),
        (6, operator.xor, LUT6, 1, 1),
        (7, operator.xor, LUT6, 2, 2),
        (6, operator.and_, LUT6, 1, 1),
    ],
)
def test_a_tree_of_luts(width, join, target, luts, depth):
    """``n`` inputs take ``(n - 1) / (k - 1)`` LUTs of ``k`` inputs, rounded up."""
    result = synthesize(Gate(width, join), target)
    assert (result.luts, result.depth) == (luts, depth)
    assert result.cells == {"$lut": luts}
    assert result.proof.proven and result.seconds > result.proof.seconds > 0


@pytest.mark.parametrize(
    ("name", "cell"), [("ice40", "SB_LUT4"), ("ecp5", "LUT4"), ("gowin", "LUT4")]
)
def test_a_tree_of_the_luts_of_a_family(name, cell):
    result = synthesize(Gate(16, operator.xor), TARGETS[name])
    assert (result.luts, result.depth, result.cells) == (5, 2, {cell: 5})
    assert result.proof.proven


def test_a_single_lut_with_the_inputs_it_needs():
    result = synthesize(Gate(6, operator.xor), TARGETS["xilinx"])
    assert (result.luts, result.depth, result.cells) == (1, 1, {"LUT6": 1})
    assert result.proof.proven


@pytest.mark.parametrize("name", ["ice40", "ecp5", "gowin", "lut6"])
def test_wires_and_constants_take_no_logic(name):
    result = synthesize(Wires(), TARGETS[name])
    assert (result.luts, result.depth) == (0, 0)
    assert set(result.cells) <= {"GND", "VCC"} and result.proof.proven


def test_carries_count_as_what_they_take():
    """A sum of 8 bits in 4 pairs of adders, each of which takes up two LUTs."""

    class Sum(Block):
        def __init__(self):
            super().__init__({"a": In(8), "b": In(8), "o": Out(9)})

        def model(self, a, b):
            return {"o": a + b}

        def elaborate(self, platform):
            m = Module()
            m.d.comb += self.o.eq(self.a + self.b)
            return m

    result = synthesize(Sum(), TARGETS["ecp5"])
    assert result.cells["CCU2C"] >= 4 and result.proof.proven
    assert result.luts == 2 * result.cells["CCU2C"] + result.cells.get("LUT4", 0)


@pytest.mark.parametrize("name", TARGETS)
def test_submodules_are_mapped_too(name):
    result = synthesize(Decoder(4, structure="cascade"), TARGETS[name])
    assert result.proof.proven and 16 <= result.luts <= 24


@pytest.mark.parametrize("name", ["lut4", "gowin"])
def test_a_bug_in_the_hardware_is_not_equivalent(name):
    result = synthesize(Gate(9, operator.xor, wrong=True), TARGETS[name])
    assert not result.proof.proven
    found = result.proof.counterexample
    assert found is not None and found["i"] & 3 == 1


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("lut4", "setparam -set LUT 16'h1234 gate/t:$lut"),
        ("lut4", "delete gate/t:$lut"),
        ("gowin", "setparam -set INIT 16'h1234 gate/t:LUT4"),
        ("ice40", "delete gate/t:SB_LUT4"),
    ],
)
def test_a_bug_of_the_mapping_is_not_equivalent(name, command):
    target = TARGETS[name]
    broken = replace(target, synthesize=[*target.synthesize, command])
    assert not synthesize(Decoder(3), broken).proof.proven


@pytest.mark.parametrize("block", [Decoder(3), PriorityEncoder(8, on_none=OnNone.ANY)])
def test_what_the_mapping_may_do_is_equivalent(block):
    assert synthesize(block, LUT4).proof.proven


def test_the_platform_of_elaborate_is_the_target():
    seen = []

    class Asking(Gate):
        def elaborate(self, platform):
            seen.append(platform)
            return super().elaborate(platform)

    synthesize(Asking(2, operator.xor), LUT6)
    assert seen[0] is LUT6


def test_a_block_with_registers_is_refused():
    class Register(Gate):
        def elaborate(self, platform):
            m = Module()
            m.d.sync += self.o.eq(self.i.xor())
            return m

    with pytest.raises(NotCombinational, match=r"^Register has registers or memories that .*$"):
        synthesize(Register(2, operator.xor), LUT4)


def test_a_command_that_yosys_does_not_know_is_a_failure():
    broken = replace(LUT4, synthesize=["synth_nothing"])
    with pytest.raises(
        ToolError, match=r"^yosys failed with status 1: ERROR: No such command: .*$"
    ):
        synthesize(Gate(2, operator.xor), broken)


def cell(kind, inputs, outputs):
    """A cell of a netlist as yosys writes it; bits are numbers, constants are words."""
    connections = {
        **{f"I{number}": [bit] for number, bit in enumerate(inputs)},
        "O": outputs,
    }
    directions = {name: "output" if name == "O" else "input" for name in connections}
    return {"type": kind, "connections": connections, "port_directions": directions}


def depth(cells, outputs, inputs=(2, 3)):
    ports = {"i": {"bits": list(inputs)}, "o": {"bits": outputs}}
    return _depth({"cells": dict(enumerate(cells)), "ports": ports}, TARGETS["gowin"])


@pytest.mark.parametrize(
    ("cells", "outputs", "levels"),
    [
        ([], [2, "0", "x"], 0),
        ([cell("LUT4", [2, 3], [4])], [4], 1),
        ([cell("LUT4", [5, "1"], [4]), cell("LUT4", [2], [5])], [4], 2),
        ([cell("GND", [], [4]), cell("LUT4", [4], [5])], [5], 1),
        ([cell("VCC", [], [4])], [4], 0),
        ([cell("LUT4", ["0"], [4])], [4], 1),
        # The longest of several paths counts, to any output.
        ([cell("LUT4", [2], [4]), cell("LUT4", [4, 2], [5]), cell("LUT4", [3, 5], [6])], [4, 6], 3),
        ([cell("LUT4", [2], [4]), cell("LUT4", [4, 2], [5]), cell("LUT4", [3, 5], [6])], [4, 2], 1),
        # A carry chain of three cells with two outputs each.
        (
            [
                cell("ALU", [2, 3], [4, 5]),
                cell("ALU", [2, 5], [6, 7]),
                cell("ALU", [2, 7], [8, 9]),
            ],
            [4, 6, 8],
            3,
        ),
        # A chain that is longer than Python's own stack is deep.
        ([cell("LUT4", [bit], [bit + 1]) for bit in reversed(range(2, 5002))], [5002], 5000),
    ],
)
def test_depth_of_a_netlist(cells, outputs, levels):
    assert depth(cells, outputs) == levels


def test_depth_visits_shared_logic_once():
    """Paths double at each of 200 levels."""
    cells = [cell("LUT4", [2, 3], [4]), cell("LUT4", [2, 3], [5])]
    for bit in range(4, 402, 2):
        cells += [cell("LUT4", [bit, bit + 1], [bit + 2]), cell("LUT4", [bit, bit + 1], [bit + 3])]
    assert depth(cells, [402, 403]) == 200
