"""The search for the smallest network."""

import logging
import math
import time

import numpy as np
import pytest
from hypothesis import given, settings

from hdl.function import Cover, CubeTable, TruthTable, read_pla
from hdl.lut import Effort, Lut, LutNetwork, lut_network, portfolio, write_network
from hdl.lut.portfolio import Strategy
from hdl.lut.race import Race
from hdl.lut.shrink import check
from hdl.lut.wide import two_level
from sim import prove
from sim.netlist import Netlist

from .random_tables import tables
from .test_lut_starts import table_of

FULL_ADDER = table_of(3, lambda *x: sum(x) % 2, lambda *x: sum(x) > 1)


@given(tables(inputs=4, outputs=3))
@settings(deadline=None, max_examples=15)
def test_random_tables(table):
    for width in (3, 4):
        network = lut_network(table, width, Effort.FAST, seconds=0.2)
        assert network.width <= width
        check(network, table)


@pytest.mark.parametrize(
    ("table", "width", "size"),
    [
        (FULL_ADDER, 3, 2),
        (table_of(6, lambda a, b, *x: x[2 * a + b]), 6, 1),
        (table_of(6, lambda a, b, *x: x[2 * a + b]), 4, 2),
        (table_of(7, lambda *x: sum(x) % 2), 4, 2),
        (table_of(4, lambda *x: 1, lambda a, *x: a, lambda a, *x: 1 - a), 4, 1),
    ],
    ids=["adder", "mux6", "mux4", "parity", "wires"],
)
def test_known_minima(table, width, size):
    assert lut_network(table, width, Effort.NORMAL, seconds=30).size == size


@pytest.mark.parametrize("effort", list(Effort))
def test_nothing_is_searched_where_there_is_nothing_to_gain(effort, monkeypatch):
    def fail(race, plan):
        raise AssertionError

    strategies = (portfolio.STRATEGIES[0], Strategy(fail, 1.0))
    monkeypatch.setattr(portfolio, "STRATEGIES", strategies)
    lines = []
    network = lut_network(FULL_ADDER, 4, effort, lines.append)
    assert (network.size, network.depth) == (2, 1)
    assert lines == ["2 LUTs, depth 1, by multiplexers"]


def test_the_same_each_time():
    table = table_of(6, lambda *x: sum(x) in (2, 5), lambda *x: sum(x[::2]) * 3 > sum(x))
    networks = [lut_network(table, 4, Effort.FAST, seconds=60) for _ in range(2)]
    assert networks[0] == networks[1]


def test_every_strategy_of_abc_is_used():
    table = table_of(6, lambda *x: sum(x) in (2, 5), lambda *x: sum(x[::2]) * 3 > sum(x))
    race = Race(table, 4, lambda line: None)
    for strategy in portfolio.STRATEGIES[:2]:
        strategy.run(race, portfolio.PLANS[Effort.NORMAL])
    makers = {name.split()[0] for name in race.entries.values()}
    assert len(makers) >= 3, race.entries.values()
    for network in race.entries:
        check(network, table)


def test_a_wrong_network_is_dropped_loudly(caplog):
    lines = []
    race = Race(FULL_ADDER, 4, lines.append)
    right = lut_network(FULL_ADDER, 4)
    wrong = LutNetwork(right.inputs, right.outputs, right.luts[::-1], right.drivers)
    wide = LutNetwork(right.inputs, right.outputs, (Lut((0, 1, 2), 0b10010110),) * 2, (3, 4))
    race.enter({"a liar": wrong, "an honest one": right})
    assert list(race.entries.values()) == ["an honest one"]
    assert lines == ["2 LUTs, depth 1, by an honest one"]
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    message = (
        "the network by a liar is dropped: LutNetwork output y0 must be 1 for inputs 001, not 0"
    )
    assert record.getMessage() == message
    narrow = Race(FULL_ADDER, 2, lines.append)
    narrow.enter({"a wide one": right, "another": wide})
    assert not narrow.entries and len(caplog.records) == 1


def test_the_race_is_over():
    race = Race(FULL_ADDER, 4, lambda line: None)
    assert (race.bound, race.over(), race.won()) == (2, False, False)
    race.deadline = time.monotonic()
    assert (race.over(), race.won()) == (True, False)
    race.deadline = math.inf
    race.enter({"it": lut_network(FULL_ADDER, 4)})
    assert race.over() and race.won()


@pytest.mark.parametrize("width", [2, 7])
def test_widths(width):
    with pytest.raises(ValueError, match=rf"^LUT width must be 3 to 6, not {width}$"):
        lut_network(FULL_ADDER, width)


def cubes_of(inputs, outputs, count, seed):
    random = np.random.default_rng(seed)
    literals = random.choice(3, (count, inputs), p=(0.2, 0.2, 0.6)).astype(np.uint8)
    feeds = random.random((count, outputs)) < 0.4
    names = tuple(f"x{n}" for n in range(inputs)), tuple(f"y{n}" for n in range(outputs))
    half = count // 2
    parts = (literals[:half], feeds[:half]), (literals[half:], feeds[half:])
    return CubeTable(*(Cover(*names, *part) for part in parts))


def test_functions_of_many_inputs():
    function = cubes_of(20, 3, 16, seed=1)
    network = lut_network(function, 4, Effort.NORMAL, seconds=20)
    sums = two_level(function.on, 4)
    assert network.width <= 4 and network.size < sums.size
    assert prove(Netlist(write_network(network, "m"), "BLIF"), function).proven
    assert prove(Netlist(write_network(sums, "m"), "BLIF"), function).proven


def test_cubes_of_few_inputs_are_a_table():
    function = cubes_of(6, 2, 6, seed=2)
    check(lut_network(function, 4, Effort.FAST), function.table())


def test_many_inputs_in_no_time():
    function = cubes_of(40, 5, 30, seed=3)
    network = lut_network(function, 6, Effort.FAST, seconds=0)
    assert network.width <= 6
    assert prove(Netlist(write_network(network, "m"), "BLIF"), function).proven


def test_an_interrupt_ends_it():
    def interrupt(line):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lut_network(FULL_ADDER, 4, Effort.NORMAL, interrupt)


def test_dont_cares_are_used():
    """Which decimal digits are multiples of 3."""
    text = [f"{number:04b} {int(number % 3 == 0)}" for number in range(10)]
    text += [f"{number:04b} -" for number in range(10, 16)]
    table = read_pla("\n".join([".i 4", ".o 1", *text, ".e"]), "digits.pla")
    assert isinstance(table, TruthTable)
    assert lut_network(table, 3, Effort.FAST).size <= 3
