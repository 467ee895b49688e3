"""The comparison with other simulators: the same vectors, the same outputs, honest ratios."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from hdl import Decoder, PriorityEncoder
from hdl.block import inputs, outputs
from sim import compile
from sim.engine.cells import Cell, Cells
from sim.engine.order import ordered
from sim.speed import stimulus
from sim.speed.measure import DigestError, Measurement, measure, ratio
from sim.speed.modules import MODULES
from sim.speed.rivals import RIVALS

RIVAL = {rival.name: rival for rival in RIVALS}


def test_vectors_and_digest_against_plain_integers():
    block = PriorityEncoder(70)
    (port,) = inputs(block)
    values = stimulus.vectors([port], 3)["i"]
    for number, row in enumerate(values):
        for word, value in enumerate(row):
            z = (number * 2 + word + 1) * stimulus.STEP % 2**64
            assert int(value) == (z ^ z >> 29) % (2**64, 2**6)[word]
    got = {"o": np.array([1, 2, 4]), "valid": np.array([1, 1, 1])}
    assert stimulus.digest(outputs(block), got) == (1 ^ 2 ^ 4) ^ (1 << 1)


@pytest.mark.parametrize("name", ["amaranth", "icarus"])
@pytest.mark.parametrize("module", MODULES)
def test_a_rival_computes_the_same(module, name, tmp_path):
    if missing := RIVAL[name].missing():
        pytest.skip(f"{missing} is not installed")
    component = MODULES[module]()
    seconds, digest = RIVAL[name].build(component, tmp_path)(100)
    given = stimulus.vectors(inputs(component), 100)
    assert seconds > 0
    assert digest == stimulus.digest(outputs(component), compile(component)(given))


@pytest.mark.parametrize("name", ["verilator", "cxxrtl"])
def test_a_compiled_rival_computes_the_same(name, tmp_path):
    if missing := RIVAL[name].missing():
        pytest.skip(f"{missing} is not installed")
    component = PriorityEncoder(70)
    _, digest = RIVAL[name].build(component, tmp_path)(1000)
    given = stimulus.vectors(inputs(component), 1000)
    assert digest == stimulus.digest(outputs(component), compile(component)(given))


def test_every_round_is_measured_and_a_wrong_rival_is_found():
    found = measure("small", lambda: Decoder(3), [RIVAL["amaranth"]], rounds=2)
    assert {one.simulator for one in found} >= {"numpy core", "numpy exhaustive", "amaranth"}
    assert all(len(one.rates) == 2 and one.rate > 0 for one in found)

    def build(component, folder):
        run = RIVAL["amaranth"].build(component, folder)
        return lambda count: (run(count)[0], 1)

    wrong = replace(RIVAL["amaranth"], name="wrong", build=build)
    with pytest.raises(DigestError, match=r"^wrong differs from the others on small$"):
        measure("small", lambda: Decoder(3), [wrong], rounds=1)


def test_a_ratio_is_the_median_of_the_rounds():
    one, other = (
        Measurement("m", name, 0.0, rates)
        for name, rates in [
            ("a", [10.0, 60.0, 30.0]),
            ("b", [1.0, 2.0, 10.0]),
        ]
    )
    assert ratio(one, other) == 10.0


def test_a_program_that_is_missing_is_named():
    assert (
        replace(RIVAL["icarus"], programs=("no-such-simulator",)).missing() == "no-such-simulator"
    )
    assert (RIVAL["icarus"].missing() is None) == (shutil.which("iverilog") is not None)


def test_cells_are_ordered_by_what_has_to_be_loaded():
    """Two chains over the same 100 inputs: side by side they load each input once."""
    chains = []
    for start in (101, 201):
        last = 1
        for node, leaf in zip(range(start, start + 99), range(2, 101), strict=True):
            chains.append(Cell(node, 0x88, (last, leaf)))
            last = node
    netlist = Cells(100, chains, (2 * 199, 2 * 299))
    assert [cell.node for cell in ordered(netlist).cells][:4] == [101, 201, 102, 202]
    # Two separate trees are left one after the other.
    trees = [Cell(101 + n, 0x88, (2 * n + 1, 2 * n + 2)) for n in range(40)]
    netlist = Cells(100, trees, tuple(2 * (101 + n) for n in range(40)))
    assert list(ordered(netlist).cells) == trees
