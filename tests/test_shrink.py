"""Smaller LUT networks: the same function, never larger, and as small as is known."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hdl.function import TruthTable
from hdl.lut import Lut, LutNetwork, read_network, write_network
from hdl.lut.bound import lower_bound
from hdl.lut.decompose import shannon
from hdl.lut.shrink import check, convert, improve, shrink

FOREVER = float("inf")
improvement = sys.modules["hdl.lut.shrink.improve"]  # the module, which the function hides


def tabulate(function, inputs, outputs):
    """Tabulate a function from a row number to the number that the outputs are."""
    rows = [format(function(row), f"0{outputs}b") for row in range(1 << inputs)]
    on = np.array([[bit == "1" for bit in row] for row in rows])
    names = [
        tuple(f"{letter}{i}" for i in range(n)) for letter, n in [("x", inputs), ("y", outputs)]
    ]
    return TruthTable(*names, on, np.ones_like(on))


def tree(table):
    """Build a table from multiplexers, each with two rows of the inputs below it."""
    count = len(table.inputs)
    luts = [Lut((), 0), Lut((), 1)]
    drivers = []
    for column in table.on.T:
        signals = [count + int(bit) for bit in column]
        for select in reversed(range(count)):
            above = []
            for low, high in zip(signals[::2], signals[1::2], strict=True):
                if low == high:
                    above.append(low)
                else:
                    luts.append(Lut((low, high, select), 0b11001010))
                    above.append(count + len(luts) - 1)
            signals = above
        drivers += signals
    return LutNetwork(table.inputs, table.outputs, tuple(luts), tuple(drivers))


def agrees(network, table):
    """Evaluate a network row by row, on integers."""
    count = len(table.inputs)
    for row in range(1 << count):
        values = [row >> bit & 1 for bit in reversed(range(count))]
        for lut in network.luts:
            index = sum(values[signal] << j for j, signal in enumerate(lut.inputs))
            values.append(lut.function >> index & 1)
        for driver, on, care in zip(network.drivers, table.on[row], table.care[row], strict=True):
            if care and values[driver] != on:
                return False
    return True


KNOWN = {
    "full adder": (lambda r: r.bit_count(), 3, 2, 3, 2),
    "population count of 4": (lambda r: r.bit_count(), 4, 3, 4, 3),
    "multiplexer of 4 in LUT-4": (lambda r: r >> (r >> 4) & 1, 6, 1, 4, 2),
    "parity of 10": (lambda r: r.bit_count() & 1, 10, 1, 4, 3),
    "population count of 8": (lambda r: r.bit_count(), 8, 4, 4, 9),
    "multiplexer of 4 in LUT-6": (lambda r: r >> (r >> 4) & 1, 6, 1, 6, 1),
    "and of 9": (lambda r: r == 511, 9, 1, 3, 4),
    "wires and constants": (lambda r: (r & 1) << 3 | 2 | r >> 1 & 1, 2, 4, 3, 0),
}


@pytest.mark.parametrize("name", KNOWN)
def test_known_smallest(name):
    function, inputs, outputs, width, size = KNOWN[name]
    table = tabulate(function, inputs, outputs)
    network = improve(tree(table), table, width, FOREVER, steps=60_000)
    assert agrees(network, table)
    assert network.size == size


def test_parity_of_many_inputs():
    """All 16 inputs that a table may have, where 5 LUTs are a lower bound."""
    names = tuple(f"x{i}" for i in range(16))
    luts = [Lut((0, 1), 6), *(Lut((14 + i, i), 6) for i in range(2, 16))]
    network = LutNetwork(names, ("y",), tuple(luts), (30,))
    assert network.size == 15
    assert improve(network, network.table(), 4, FOREVER, steps=5_000).size == 5


@st.composite
def networks(draw, most_inputs=7):
    """Draw a network of LUTs of up to 4 inputs, and a table that it is correct for."""
    inputs = draw(st.integers(1, most_inputs))
    luts = []
    for signal in range(inputs, inputs + draw(st.integers(0, 20))):
        reads = draw(st.lists(st.integers(0, signal - 1), unique=True, max_size=4))
        luts.append(Lut(tuple(reads), draw(st.integers(0, (1 << (1 << len(reads))) - 1))))
    signals = st.integers(0, inputs + len(luts) - 1)
    drivers = draw(st.lists(signals, min_size=1, max_size=6))
    names = tuple(f"x{i}" for i in range(inputs)), tuple(f"y{i}" for i in range(len(drivers)))
    network = LutNetwork(*names, tuple(luts), tuple(drivers))
    on = network.table().on
    seed = draw(st.integers(0, 2**32 - 1))
    care = np.random.default_rng(seed).random(on.shape) < draw(st.sampled_from([0.3, 0.9, 1]))
    return network, TruthTable(*names, on, care)


@settings(deadline=None, max_examples=150)
@given(networks(), st.integers(4, 6), st.integers(0, 1000))
def test_function_stays_and_size_never_grows(drawn, width, seed):
    network, table = drawn
    smaller = improve(network, table, width, FOREVER, seed=seed, steps=300)
    assert agrees(smaller, table)
    assert smaller.size <= network.size
    assert smaller.width <= width
    assert lower_bound(table, width) <= smaller.size


@settings(deadline=None, max_examples=25)
@given(networks(), st.integers(0, 1000))
def test_seed_and_steps_decide(drawn, seed):
    network, table = drawn
    first, second = (improve(network, table, 4, FOREVER, seed=seed, steps=200) for _ in range(2))
    assert first == second


def test_seeds_differ():
    table = tabulate(lambda r: r * r % 31, 6, 5)
    walks = {improve(tree(table), table, 4, FOREVER, seed=seed, steps=500) for seed in range(5)}
    assert len(walks) > 1


def test_dont_cares_are_used():
    """Specified rows in which the output equals an input need no LUT."""
    table = tabulate(lambda r: r.bit_count() & 1, 6, 1)
    rows = np.arange(64)
    care = (table.on[:, 0] == rows >> 2 & 1)[:, None]
    free = TruthTable(table.inputs, table.outputs, table.on, care)
    assert improve(tree(table), free, 4, FOREVER, steps=2_000).size == 0


def test_deadline_returns_what_there_is():
    table = tabulate(lambda r: r.bit_count(), 6, 3)
    assert improve(tree(table), table, 4, 0.0) == tree(table)


def test_progress_tells_each_size():
    table = tabulate(lambda r: r.bit_count(), 6, 3)
    sizes = []
    network = improve(tree(table), table, 4, FOREVER, steps=5_000, progress=sizes.append)
    assert sizes == sorted(set(sizes), reverse=True)
    assert sizes[-1] == network.size < tree(table).size


def test_interrupt_returns_the_best():
    def interrupt(size):
        raise KeyboardInterrupt

    table = tabulate(lambda r: r.bit_count(), 6, 3)
    network = improve(tree(table), table, 4, FOREVER, progress=interrupt)
    assert agrees(network, table)


def test_search_finds_the_known_smallest():
    """Without a start, and the orders that it chooses itself."""
    table = tabulate(lambda r: r.bit_count(), 8, 4)
    sizes = []
    network = shrink(table, 4, FOREVER, steps=100_000, progress=sizes.append)
    assert agrees(network, table)
    assert network.size == sizes[-1] == 9
    assert sizes == sorted(set(sizes), reverse=True)


@settings(deadline=None, max_examples=40)
@given(networks(), st.integers(3, 6), st.integers(0, 100))
def test_search_is_right_and_the_same_again(drawn, width, seed):
    _, table = drawn
    network = shrink(table, width, FOREVER, seed=seed, steps=200)
    assert agrees(network, table)
    assert network.width <= width
    assert shrink(table, width, FOREVER, seed=seed, steps=200) == network


def test_search_without_time_returns_the_expansion():
    table = tabulate(lambda r: r.bit_count(), 6, 3)
    assert agrees(shrink(table, 4, 0.0), table)


def test_search_of_settled_walks_ends(monkeypatch):
    monkeypatch.setattr(improvement, "PATIENCE", 500)
    table = tabulate(lambda r: r.bit_count(), 6, 3)
    assert agrees(shrink(table, 4, FOREVER), table)
    assert agrees(improve(tree(table), table, 4, FOREVER), table)


@settings(deadline=None, max_examples=100)
@given(networks(), st.integers(3, 6), st.data())
def test_expansion_is_right(drawn, width, data):
    _, table = drawn
    full = TruthTable(table.inputs, table.outputs, table.on, np.ones_like(table.on))
    order = data.draw(st.permutations(range(len(table.inputs))))
    network = shannon(table, order, width)
    assert agrees(network, full)
    assert network.width <= width


EXPANSIONS = {
    "six inputs are a LUT": (6, 6, 1),
    "seven are three": (7, 6, 3),
    "eight are a multiplexer of four": (8, 6, 5),
    "nine are two of them": (9, 6, 11),
    "five of LUT-4 are three": (5, 4, 3),
}


@pytest.mark.parametrize("name", EXPANSIONS)
def test_size_of_expansion(name):
    """Nothing is equal in a function drawn at random."""
    inputs, width, size = EXPANSIONS[name]
    on = np.random.default_rng(5).random((1 << inputs, 1)) < 0.5
    names = tuple(f"x{i}" for i in range(inputs))
    table = TruthTable(names, ("y",), on, np.ones_like(on))
    assert shannon(table, range(inputs), width).size == size


def test_expansion_of_other_widths():
    table = tabulate(lambda r: r.bit_count(), 3, 2)
    with pytest.raises(ValueError, match=r"^LUT width must be 3 to 6, not 7$"):
        shannon(table, range(3), 7)


INTERPRETED = """
import sys
sys.modules["numba"] = None
from hdl.lut import read_network, write_network
from hdl.lut.shrink import improve
network = read_network(sys.stdin.read(), "start")
small = improve(network, network.table(), 6, float("inf"), seed=7, steps=150)
print(write_network(small, "end"), end="")
"""


def test_interpreted_is_the_same():
    """Without numba a message says what to install, and the walk is the same."""
    table = tabulate(lambda r: r * r % 61, 6, 6)
    start = tree(table)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", INTERPRETED],
        cwd=Path(__file__).parent.parent,
        input=write_network(start, "start"),
        capture_output=True,
        text=True,
    )
    assert done.stderr == (
        "numba is not installed, so LUT networks shrink some hundred times slower: "
        "pip install 'minterm[jit]'\n"
    )
    start = read_network(write_network(start, "start"), "start")
    expected = improve(start, table, 6, FOREVER, seed=7, steps=150)
    assert expected.size < start.size
    assert done.stdout == write_network(expected, "end")


def test_interrupt_of_the_search_returns_the_best():
    def interrupt(size):
        raise KeyboardInterrupt

    table = tabulate(lambda r: r.bit_count(), 6, 3)
    assert agrees(shrink(table, 4, FOREVER, progress=interrupt), table)


WRONG = {
    "width": (7, r"^LUT width must be 3 to 6, not 7$"),
    "narrow": (2, r"^LUT width must be 3 to 6, not 2$"),
}


@pytest.mark.parametrize("name", WRONG)
def test_width_is_refused(name):
    width, message = WRONG[name]
    table = tabulate(lambda r: r.bit_count(), 3, 2)
    with pytest.raises(ValueError, match=message):
        improve(tree(table), table, width, FOREVER)


def test_wide_luts_are_refused():
    names = tuple(f"x{i}" for i in range(7))
    network = LutNetwork(names, ("y",), (Lut(tuple(range(7)), 1),), (7,))
    with pytest.raises(ValueError, match=r"^LutNetwork must have LUTs of at most 6 inputs, not 7$"):
        improve(network, network.table(), 6, FOREVER)


def test_wrong_result_is_refused(monkeypatch):
    """Whatever a walk makes is compared with the table before it is returned."""
    close = convert.close_state

    def broken(walked, network):
        network = close(walked, network)
        first, *others = network.luts
        first = Lut(first.inputs, first.function ^ (1 << (1 << len(first.inputs))) - 1)
        return LutNetwork(network.inputs, network.outputs, (first, *others), network.drivers)

    monkeypatch.setattr(convert, "close_state", broken)
    table = tabulate(lambda r: r.bit_count() & 1, 6, 1)
    for run in (
        lambda: improve(tree(table), table, 4, FOREVER, steps=1_000),
        lambda: shrink(table, 3, FOREVER, steps=1_000),
    ):
        with pytest.raises(
            ValueError, match=r"^LutNetwork output y0 must be 0 for inputs 000000, not 1$"
        ):
            run()


def test_wrong_network_is_refused():
    table = tabulate(lambda r: r.bit_count(), 3, 2)
    other = tree(tabulate(lambda r: r.bit_count() ^ (r == 5), 3, 2))
    with pytest.raises(ValueError, match=r"^LutNetwork output y1 must be 0 for inputs 101, not 1$"):
        improve(other, table, 4, FOREVER)
    renamed = LutNetwork(("a", "b", "c"), other.outputs, other.luts, other.drivers)
    with pytest.raises(
        ValueError, match=r"^LutNetwork must have the inputs and outputs of the table, in order$"
    ):
        check(renamed, table)


BOUNDS = {
    "wires": (lambda r: r, 3, 3, 4, 0),
    "equal outputs": (lambda r: (r == 3) * 5, 2, 3, 4, 1),
    "one wide output": (lambda r: r.bit_count() & 1, 8, 1, 4, 3),
    "two wide outputs": (lambda r: r.bit_count() & 3, 8, 2, 4, 4),
    "an output of few inputs": (lambda r: (r & 3 == 3) << 1 | (r.bit_count() & 1), 8, 2, 4, 2),
}


@pytest.mark.parametrize("name", BOUNDS)
def test_lower_bound(name):
    function, inputs, outputs, width, bound = BOUNDS[name]
    assert lower_bound(tabulate(function, inputs, outputs), width) == bound


def test_lower_bound_of_narrow_luts():
    table = tabulate(lambda r: r.bit_count(), 3, 2)
    with pytest.raises(ValueError, match=r"^LUT width must be at least 2, not 1$"):
        lower_bound(table, 1)
