"""LUT networks as BLIF."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from hdl.function import TableError, read_blif
from hdl.lut import Lut, LutNetwork, read_network, write_network
from sim import prove
from sim.netlist import Netlist

from .lut_networks import behaviour, networks

WIRE = 0b10


def without_wires(network):
    """Make LUTs that are wires into inverters, since reading takes wires away."""
    luts = [Lut(one.inputs, 1) if one.function == WIRE and len(one.inputs) == 1 else one
            for one in network.luts]  # fmt: skip
    return replace(network, luts=tuple(luts))


@given(networks)
@settings(deadline=None)
def test_networks_survive_writing_and_reading(network):
    network = without_wires(network)
    assert read_network(write_network(network, "m"), "m.blif") == network


@given(networks)
@settings(deadline=None, max_examples=30)
def test_the_reader_of_tables_agrees(network):
    table = read_blif(write_network(network, "m"), "m.blif")
    assert table.on.astype(int).tolist() == behaviour(network)


def test_yosys_agrees():
    luts = Lut((0, 1), 0b0110), Lut((2, 3), 0b0111), Lut((), 1), Lut((4,), 0b01)
    network = LutNetwork(("a", "b", "c"), tuple("pqrst"), luts, (3, 4, 0, 5, 6))
    assert prove(Netlist(write_network(network, "m"), "BLIF"), network.table()).proven


def test_the_text():
    luts = Lut((0, 1), 0b1000), Lut((0, 2), 0b1110), Lut((), 0)
    network = LutNetwork(("a", "b"), ("n2", "y", "z", "k"), luts, (3, 3, 0, 4))
    assert write_network(network, "m") == (
        ".model m\n.inputs a b\n.outputs n2 y z k\n"
        ".names a b nn2\n11 1\n"
        ".names a nn2 n2\n00 0\n"
        ".names k\n"
        ".names n2 y\n1 1\n"
        ".names a z\n1 1\n.end\n"
    )


@pytest.mark.parametrize(
    ("names", "luts", "drivers"),
    [
        (".names a y\n1 1\n", (), (0,)),
        (".names w y\n1 1\n.names a w\n1 1\n", (), (0,)),
        (".names a a y\n11 1\n", (), (0,)),
        (".names a w\n1 1\n.names w a y\n10 1\n", (Lut((), 0),), (2,)),
        (".names y\n1\n", (Lut((), 1),), (2,)),
        (".names y\n", (Lut((), 0),), (2,)),
        (".names y\n0\n", (Lut((), 0),), (2,)),
        (".names a b y\n1- 0\n", (Lut((0, 1), 0b0101),), (2,)),
        (".names w b y\n11 1\n.names a w\n0 1\n", (Lut((0,), 1), Lut((2, 1), 0b1000)), (3,)),
    ],
    ids=["wire", "wires", "twice", "never", "one", "zero", "off", "off-set", "order"],
)
def test_reading(names, luts, drivers):
    network = read_network(f".model m\n.inputs a b\n.outputs y\n{names}.end\n", "m.blif")
    assert (network.luts, network.drivers) == (luts, drivers)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (".names a w y\n11 1\n", r"m\.blif:4: signal 'w' has no driver"),
        ("", r"m\.blif:3: signal 'y' has no driver"),
        (".names a y y\n11 1\n", r"m\.blif:4: signal 'y' is in a loop"),
        (".names w y\n1 1\n.names y w\n1 1\n", r"m\.blif:4: signal 'y' is in a loop"),
        (".names a\n1\n", r"m\.blif:4: input 'a' has a driver"),
        (".names y\n.exdc\n.names y\n1\n", r"m\.blif:6: \.exdc gives don't-cares, which a .*"),
        (
            f".names {' '.join('abababab')} a y\n{'1' * 9} 1\n",
            r"m\.blif:4: LUT 'y' must have at most 8 inputs, not 9",
        ),
    ],
    ids=["driver", "output", "loop", "long-loop", "input", "dont-cares", "wide"],
)
def test_refusals(text, message):
    with pytest.raises(TableError, match=f"^{message}$"):
        read_network(f".model m\n.inputs a b\n.outputs y\n{text}.end\n", "m.blif")


def test_a_name_that_no_table_has():
    message = r"^m\.blif:3: LutNetwork output name must be a letter followed by .*, not '\$1'$"
    with pytest.raises(TableError, match=message):
        read_network(".model m\n.inputs a\n.outputs $1\n.names a $1\n0 1\n.end\n", "m.blif")
