"""Networks to start from: decision diagrams, their orders, don't-cares, covers."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hdl.function import Cover, CubeTable, TruthTable
from hdl.lut import Lut
from hdl.lut.assign import assign
from hdl.lut.bdd import bdd_network, bdd_nodes, columns
from hdl.lut.order import good_orders
from hdl.lut.starts import by_output, cover, diagrams, expansions
from hdl.lut.wide import check_samples, two_level

from .lut_networks import behaviour
from .random_tables import tables


def table_of(inputs, *functions):
    """Tabulate functions of the bits of a row, the first input first."""
    bits = list(itertools.product((0, 1), repeat=inputs))
    on = np.array([[bool(function(*row)) for function in functions] for row in bits])
    names = tuple(f"x{n}" for n in range(inputs)), tuple(f"y{n}" for n in range(len(functions)))
    return TruthTable(*names, on, np.ones_like(on))


def agrees(network, table):
    made = np.array(behaviour(network)).astype(bool)
    return not ((made ^ table.on) & table.care).any()


@given(tables(), st.data())
@settings(deadline=None)
def test_diagrams_compute_their_table(table, data):
    order = data.draw(st.permutations(range(len(table.inputs))))
    network = bdd_network(table, order)
    assert np.array(behaviour(network)).astype(bool).tolist() == table.on.tolist()
    assert network.width <= 3
    nodes = bdd_nodes(columns(table.on, order))
    # Beside a node of each LUT, nodes that are literals, and complements of outputs that are LUTs.
    assert network.size <= nodes + 2 * len(table.outputs)


@pytest.mark.parametrize(
    ("function", "nodes"),
    [
        (lambda *x: sum(x) % 2, 6),  # with complemented edges, one for each input
        (lambda *x: all(x), 6),
        (lambda a, b, c, d, e, f: a & b | c & d | e & f, 6),
        (lambda a, b, c, d, e, f: a & d | b & e | c & f, 14),
        (lambda a, *x: a, 1),
        (lambda *x: 1, 0),
    ],
    ids=["parity", "and", "pairs", "split-pairs", "input", "constant"],
)
def test_sizes_of_diagrams(function, nodes):
    """Those of Bryant's paper, whose constants are not counted here."""
    table = table_of(6, function)
    assert bdd_nodes(columns(table.on, range(6))) == nodes


def test_outputs_share_nodes():
    table = table_of(4, lambda *x: sum(x) % 2, lambda a, *x: sum(x) % 2, lambda *x: 1 - sum(x) % 2)
    assert bdd_nodes(columns(table.on, range(4))) == 4


def test_sifting_finds_the_pairs():
    table = table_of(6, lambda a, b, c, d, e, f: a & d | b & e | c & f)
    order, *_ = good_orders(table, 1)
    assert bdd_nodes(columns(table.on, order)) == 6


def test_orders_are_sorted_different_and_the_same_each_time():
    table = table_of(
        6, lambda a, b, c, d, e, f: a & d ^ (b | e) & (c ^ f), lambda a, *x: sum(x) > 2
    )
    orders = good_orders(table, 8)
    sizes = [bdd_nodes(columns(table.on, order)) for order in orders]
    assert sizes == sorted(sizes) and len(set(orders)) == len(orders)
    assert all(sorted(order) == list(range(6)) for order in orders)
    assert good_orders(table, 8) == orders


@given(tables(), st.data())
@settings(deadline=None)
def test_dont_cares_get_values(table, data):
    order = data.draw(st.permutations(range(len(table.inputs))))
    full = assign(table, order)
    assert full.care.all()
    assert not ((full.on ^ table.on) & table.care).any()
    if table.care.all():
        assert full == table


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_dont_cares_that_make_a_constant_or_a_wire(order):
    on, care = np.zeros((8, 3), bool), np.zeros((8, 3), bool)
    care[3] = care[4] = on[3, 0] = on[4, 0] = True  # all that is specified is 1
    on[3, 1] = True  # b or c or not a
    table = TruthTable(("a", "b", "c"), ("one", "wire", "zero"), on, care)
    full = assign(table, order)
    assert full.on[:, 0].all() and not full.on[:, 2].any()
    assert bdd_nodes(columns(full.on, order)) == 1


@given(tables(), st.integers(3, 6))
@settings(deadline=None, max_examples=50)
def test_all_starts_fit(table, width):
    starts = [by_output(table, width), *itertools.islice(diagrams(table, 2), 4)]
    starts += [network for _, network in expansions(table, width, 2)]
    sums = cover(table)
    starts.append(two_level(sums, width))
    assert all(agrees(network, table) for network in starts)
    assert starts[0].width <= width and starts[-1].width <= width
    assert not ((sums.table().on ^ table.on) & table.care).any()
    assert len({*map(str, sums.literals)}) == len(sums)


def test_diagrams_end():
    assert len(list(diagrams(table_of(2, lambda a, b: a & b), 2))) == 1
    different = list(diagrams(table_of(3, lambda a, b, c: a & b | c), 2))
    assert len(set(different)) == len(different) > 1


def test_outputs_of_few_inputs_are_a_lut_each():
    table = table_of(6, lambda a, b, c, *_: a + b + c > 1, lambda *x: sum(x[2:]) % 2)
    network = by_output(table, 4)
    assert network.size == 2 and network.depth == 1
    assert agrees(network, table)


def test_outputs_become_wires_and_each_other_where_they_may():
    cells = np.array([list(row) for row in ("10-0", "1-1-", "--0-", "011-")])
    table = TruthTable(("a", "b"), ("u", "v", "w", "x"), cells == "1", cells != "-")
    network = by_output(table, 3)
    assert agrees(network, table)
    # "not a" is the only one: v and w may be b, and x may be 0.
    assert network.luts == (Lut((0,), 0b01), Lut((), 0))
    assert network.drivers == (2, 1, 1, 3)


def test_complemented_sums_are_built():
    table = table_of(3, lambda *x: not all(x))
    sums = cover(table_of(3, lambda *x: all(x)))
    product = Cover(sums.inputs, sums.outputs, sums.literals, sums.feeds, np.array([True]))
    assert agrees(two_level(product, 3), table)


def test_samples_see_a_lost_literal():
    """One of 20, in a cube that random vectors hardly ever meet."""
    literals = np.ones((1, 20), np.uint8)
    names = tuple(f"x{n}" for n in range(20))
    feeds = np.ones((1, 1), bool)
    none = np.zeros((0, 20), np.uint8), np.zeros((0, 1), bool)
    function = CubeTable(Cover(names, ("y",), literals, feeds), Cover(names, ("y",), *none))
    check_samples(two_level(function.on, 4), function)
    lost = literals.copy()
    lost[0, 7] = 2
    message = r"^LutNetwork output y must be 0 for inputs 11111110111111111111, not 1$"
    with pytest.raises(ValueError, match=message):
        check_samples(two_level(Cover(names, ("y",), lost, feeds), 4), function)
    renamed = two_level(Cover(names, ("z",), literals, feeds), 4)
    message = r"^LutNetwork must have the inputs and outputs of the function, in order$"
    with pytest.raises(ValueError, match=message):
        check_samples(renamed, function)
