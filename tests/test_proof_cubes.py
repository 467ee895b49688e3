"""Functions of more than 16 inputs are compared by their cubes."""

import numpy as np
import pytest

from hdl import OnNone, PriorityEncoder
from hdl.function import Cover, CubeTable, TruthTable, read_pla
from sim import Hardware, Model, prove

WIDTH = 20
INPUTS = tuple(f"i[{k}]" for k in reversed(range(WIDTH)))


def encoder(kind, mistake=None, zero="0"):
    """The lowest one of 20 requests as a PLA: one cube for each."""
    rows = []
    for number in range(WIDTH):
        cube = "-" * (WIDTH - 1 - number) + "1" + "0" * number
        shown = format(number ^ 1 if number == mistake else number, "05b") + "1"
        rows.append(f"{cube} {shown if kind == 'fr' else shown.replace('0', '~')}")
    rows.append(f"{'0' * WIDTH} {'~~~~~0' if kind == 'fr' else '-----~'}")
    outputs = " ".join([*(f"o[{k}]" for k in reversed(range(5))), "valid"])
    head = f".i {WIDTH}\n.o 6\n.ilb {' '.join(INPUTS)}\n.ob {outputs}\n.type {kind}\n"
    return read_pla(head + "\n".join(rows) + "\n", "t.pla")


@pytest.mark.parametrize("kind", ["fd", "fr"])
def test_a_wide_file_specifies_hardware(kind):
    block = PriorityEncoder(WIDTH, on_none=OnNone.ANY)
    table = encoder(kind)
    assert isinstance(table, CubeTable)
    result = prove(Hardware(block), table)
    assert result.proven and result.care_difference is None
    result = prove(Model(block), table)
    assert result.proven and result.care_difference is None
    assert result.subjects[1].kind == "table" and result.subjects[1].name == "20x6"
    wrong = prove(block, encoder(kind, mistake=7))
    assert not wrong.proven
    assert wrong.counterexample["i"] & 0xFF == 0x80
    assert wrong.outputs == {"o": (7, 6)}


def test_dont_cares_that_differ_are_found():
    block = PriorityEncoder(WIDTH)
    result = prove(Model(block), encoder("fd"))
    assert result.proven and result.care_difference is None
    result = prove(Model(PriorityEncoder(WIDTH, on_none=OnNone.ANY)), narrower())
    assert result.care_difference is not None


def narrower():
    table = encoder("fd")
    literals = table.free.literals.copy()
    literals[0, 0] = 1  # another minterm
    return CubeTable(table.on, free=Cover(INPUTS, table.outputs, literals, table.free.feeds))


def test_covers_of_the_same_function():
    literals = np.array([[1, 2, 2], [0, 1, 2], [2, 2, 0]], np.uint8)
    feeds = np.array([[1, 0], [1, 0], [0, 1]], bool)
    names = ("a", "b", "c"), ("f", "g")
    nothing = Cover(*names, literals[:0], feeds[:0])
    first = CubeTable(Cover(*names, literals, feeds), free=nothing)
    dense = first.table()
    assert isinstance(dense, TruthTable)
    result = prove(first, dense)
    assert result.proven and not result.care_difference
    other = CubeTable(Cover(*names, literals[1:], feeds[1:]), free=nothing)
    wrong = prove(other, dense)
    assert wrong.outputs == {"f": (0, 1)} and wrong.counterexample["a"] == 1
    assert wrong.subjects[0].sha256 != prove(first, dense).subjects[0].sha256
    assert prove(nothing_at_all(nothing), dense).proven


def nothing_at_all(nothing):
    return CubeTable(nothing, off=nothing)
