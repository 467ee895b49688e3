"""Input vectors: complete, in order, reproducible."""

import itertools

import pytest
from amaranth.hdl import signed
from amaranth.lib.wiring import In, Out

from hdl import Block
from sim.stimulus import every_vector, input_bits, random_vectors


class Ports(Block):
    """Nothing but ports."""

    def __init__(self, **inputs):
        shapes = {name: In(shape) for name, shape in inputs.items()}
        super().__init__({**shapes, "o": Out(1)})


def rows(chunks):
    return [row for chunk in chunks for row in zip(*chunk.values(), strict=True)]


def test_every_vector_of_one_port():
    assert list(every_vector(Ports(i=3))) == [{"i": [0, 1, 2, 3, 4, 5, 6, 7]}]
    assert list(every_vector(Ports(i=signed(2)))) == [{"i": [0, 1, -2, -1]}]
    assert list(every_vector(Ports(i=signed(1)))) == [{"i": [0, -1]}]


def test_the_first_port_counts_slowest():
    assert list(every_vector(Ports(a=1, b=signed(2), c=1))) == [
        {
            "a": [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1],
            "b": [0, 0, 1, 1, -2, -2, -1, -1, 0, 0, 1, 1, -2, -2, -1, -1],
            "c": [0, 1] * 8,
        }
    ]


@pytest.mark.parametrize("bits", [11, 12, 13, 14])
def test_every_vector_over_many_chunks(bits):
    block = Ports(a=3, b=signed(bits - 3))
    half = 1 << bits - 4
    chunks = list(every_vector(block))
    assert [len(chunk["b"]) for chunk in chunks] == [min(4096, 1 << bits)] * max(
        1, (1 << bits) // 4096
    )
    counted = itertools.product(range(8), [*range(half), *range(-half, 0)])
    assert rows(chunks) == list(counted)
    assert input_bits(block) == bits


@pytest.mark.parametrize("count", [1, 4095, 4096, 4097, 10_000])
def test_the_number_of_random_vectors_and_of_chunks(count):
    lengths = [len(chunk["i"]) for chunk in random_vectors(Ports(i=20), count, 0)]
    assert sum(lengths) == count
    assert set(lengths[:-1]) <= {4096} and 1 <= lengths[-1] <= 4096


def test_corners_come_first():
    block = Ports(a=signed(3), b=2)
    corners = [(0, 0), (-1, 3), (-4, 0), (2, 0), (1, 0), (0, 2), (0, 1)]
    assert rows(random_vectors(block, 100, 5))[:7] == corners
    assert rows(random_vectors(block, 3, 5)) == corners[:3]


@pytest.mark.parametrize("width", [4094, 4095, 5000])
def test_corners_go_on_in_the_next_chunk(width):
    drawn = rows(random_vectors(Ports(i=width), width + 4, 0))
    assert drawn[0] == (0,) and drawn[1] == ((1 << width) - 1,)
    assert [value for (value,) in drawn[2 : width + 2]] == [
        1 << bit for bit in reversed(range(width))
    ]
    assert len(drawn) == width + 4


def test_the_same_seed_gives_the_same_vectors():
    block = Ports(a=40, b=signed(30))
    first = rows(random_vectors(block, 5000, 7))
    assert rows(random_vectors(block, 5000, 7)) == first
    other = rows(random_vectors(block, 5000, 8))
    # All but the corners differ, apart from the few that are all zeros or ones.
    same = sum(a == b for a, b in zip(first[72:], other[72:], strict=True))
    assert first[:72] == other[:72] and same < 500


def test_more_vectors_begin_with_the_same_ones():
    block = Ports(i=30)
    few, many = (rows(random_vectors(block, count, 1)) for count in (4096, 9000))
    assert many[:4096] == few


def test_values_are_python_integers_within_the_port():
    for chunks in (random_vectors(Ports(a=70, b=signed(70)), 3000, 2),):
        for a, b in rows(chunks):
            assert type(a) is int and type(b) is int
            assert 0 <= a < 1 << 70 and -(1 << 69) <= b < 1 << 69


def test_random_vectors_reach_few_and_many_bits_of_wide_inputs():
    """Uniform bits would hardly ever leave all but a few of 256 inputs at 0."""
    width = 256
    ones = [value.bit_count() for (value,) in rows(random_vectors(Ports(i=width), 3000, 3))]
    drawn = ones[width + 2 :]
    for low, high in ((1, 4), (5, 20), (21, 100), (101, 155), (156, 235), (236, 255)):
        assert sum(low <= count <= high for count in drawn) > 50, (low, high)
    every = 0
    for (value,) in rows(random_vectors(Ports(i=width), 3000, 3))[width + 2 :]:
        every |= value
    assert every == (1 << width) - 1


def test_random_vectors_of_few_bits_are_nearly_all_there_are():
    assert len(set(rows(random_vectors(Ports(a=3, b=signed(3)), 3000, 0)))) == 64
