"""LUT networks as hardware: as many LUTs on every family as the network has."""

import numpy as np
import pytest
from amaranth.hdl import Module
from amaranth.lib.wiring import In, Out
from amaranth_boards.arty_a7 import ArtyA7_35Platform

from boards.catalog import find_board
from boards.synthesize import synthesize
from boards.targets import TARGETS
from hdl import Block, lookup
from hdl.lut import Lut, LutNetwork
from hdl.lut.family import FAMILIES, family_of
from hdl.lut.primitives import wire_luts
from sim import check, prove


class Wired(Block):
    """A network of random LUTs; every LUT is an output, so that none can be saved."""

    def __init__(self, width: int, seed: int = 0):
        generator = np.random.default_rng(seed)
        luts = []
        for number in range(5, 15):
            pins = generator.permutation(number)[: generator.integers(1, width + 1)]
            rows = 1 << len(pins)
            luts.append(Lut(tuple(pins.tolist()), int(generator.integers(1, 1 << min(rows, 62)))))
        names = tuple(f"o{number}" for number in range(len(luts) + 3))
        constants = (Lut((), 0), Lut((), 1))
        drivers = (*range(5, 17), 2)
        self.network = LutNetwork(tuple("abcde"), names, (*luts, *constants), drivers)
        super().__init__({**dict.fromkeys("abcde", In(1)), **dict.fromkeys(names, Out(1))})

    def model(self, **inputs):
        row = 0
        for name in "abcde":
            row = row * 2 + inputs[name]
        on = self.network.table().on.astype(np.int64)
        return {name: lookup(on[:, k], row) for k, name in enumerate(self.network.outputs)}

    def elaborate(self, platform):
        m = Module()
        values = wire_luts(m, self.network, [getattr(self, name) for name in "abcde"], platform)
        for name, value in zip(self.network.outputs, values, strict=True):
            m.d.comb += getattr(self, name).eq(value)
        return m


@pytest.mark.parametrize("width", [1, 4, 6, 8])
def test_expressions(width):
    block = Wired(min(width, 5), seed=width)
    assert check(block).mismatches == 0
    assert prove(block).proven


@pytest.mark.parametrize("name", ["ice40", "ecp5", "gowin", "xilinx"])
def test_every_lut_is_a_cell(name):
    block = Wired(4, seed=1)
    result = synthesize(block, TARGETS[name])
    assert result.proof.proven
    assert result.luts == block.network.size == 10
    assert result.depth == block.network.depth


def test_luts_that_are_too_wide_for_the_family_are_expressions():
    block = Wired(5, seed=3)
    assert block.network.width == 5
    assert synthesize(block, TARGETS["ice40"]).proof.proven


@pytest.mark.parametrize(
    ("board", "family"),
    [
        ("icebreaker", "ice40"),
        ("ulx3s_85f", "ecp5"),
        ("tang_nano_9k", "gowin"),
    ],
)
def test_family_of_a_board(board, family):
    assert family_of(find_board(board).platform()) is FAMILIES[family]


def test_family_of_a_board_that_is_built_elsewhere():
    assert family_of(ArtyA7_35Platform(toolchain="Vivado")) is FAMILIES["xilinx"]


def test_family_of_others():
    assert family_of(None) is None
    assert family_of(TARGETS["lut4"]) is None
    assert [family_of(TARGETS[name]) for name in FAMILIES if name in TARGETS] == [
        FAMILIES[name] for name in FAMILIES if name in TARGETS
    ]
