"""ABC: recipes one after the other, and what becomes of those that fail."""

import logging

import numpy as np
import pytest

from hdl.function import TruthTable
from hdl.lut import Lut, LutNetwork, recipes as known
from hdl.lut.abc import Recipe, optimize
from hdl.lut.bdd import bdd_network
from hdl.lut.shrink import check
from hdl.lut.starts import cover
from hdl.tool import ToolMissing


@pytest.fixture(scope="module")
def adder():
    """Two bits plus two bits, with names that mean something to ABC or to BLIF."""
    rows = np.arange(16)
    total = (rows >> 2) + (rows & 3)
    on = np.stack([total >> bit & 1 for bit in (2, 1, 0)], 1).astype(bool)
    names = ("a[1]", "a[0]", "n5", "start"), ("new_n6", "y[1]", "y[0]")
    return TruthTable(*names, on, np.ones_like(on))


def never():
    return False


@pytest.mark.parametrize("width", [3, 4, 5, 6])
def test_every_recipe_keeps_the_function(adder, width):
    starts = {"network": bdd_network(adder, range(4)), "cover": cover(adder)}
    recipes = [
        known.lutmin("network", width) if width > 3 else known.area("cover", width),
        known.mapped("network", width),
        known.area("network", width),
        known.deep("network", width, 2),
        known.factored("cover", width),
        known.refine("network", width),
    ]
    found = optimize(starts, recipes, never)
    assert list(found) == [recipe.name for recipe in recipes]
    for network in found.values():
        check(network, adder)
        assert network.width <= width
    assert min(network.size for network in found.values()) <= {3: 5, 4: 4, 5: 3, 6: 3}[width]


def test_inputs_outputs_and_constants_that_need_no_lut():
    network = LutNetwork(("a", "b"), ("x", "y", "z"), (Lut((), 1), Lut((1,), 1)), (0, 2, 3))
    found = optimize({"n": network}, [known.area("n", 4)], never)["rewriting of n"]
    assert found.table() == network.table()


def test_one_that_fails_does_not_keep_the_others_from_running(adder, caplog):
    good = "strash; if -K 4"
    recipes = [
        Recipe("first", "n", good),
        Recipe("bad", "n", "strash; no_such_command"),
        Recipe("second", "n", good),
        Recipe("worse", "n", "lutpack -K 99"),
        Recipe("third", "n", good),
    ]
    caplog.set_level(logging.WARNING, "minterm")
    found = optimize({"n": bdd_network(adder, range(4))}, recipes, never)
    assert list(found) == ["first", "second", "third"]
    assert [record.getMessage() for record in caplog.records] == [
        "ABC failed at bad, and goes on without it",
        "ABC failed at worse, and goes on without it",
    ]


def test_it_ends_when_there_is_enough(adder, caplog):
    turns = iter([False, False, True, True])
    forever = Recipe("forever", "n", "strash; &get -n; &deepsyn -T 1000; &put; if -K 4")
    first = Recipe("first", "n", "strash; if -K 4")
    starts = {"n": bdd_network(adder, range(4))}
    found = optimize(starts, [forever, first], lambda: next(turns, True))
    assert found == {}
    assert not caplog.records
    assert optimize(starts, [first], lambda: True) == {}


def test_without_yosys(adder, monkeypatch):
    monkeypatch.setenv("YOSYS", "/nowhere/yosys")
    with pytest.raises(ToolMissing, match=r"^YOSYS=/nowhere/yosys does not name a program$"):
        optimize({"n": bdd_network(adder, range(4))}, [known.area("n", 4)], never)
