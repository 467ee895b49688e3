"""Waves, read back with pyvcd's own reader."""

import io
from pathlib import Path

import numpy as np
import pytest
from amaranth.hdl import Module, signed
from amaranth.lib.wiring import In, Out
from vcd.reader import TokenKind, tokenize

from hdl import Block, Cared, OnNone, PriorityEncoder
from sim import check
from sim.waves import Waves


def read(text):
    """Read a VCD file into the widths of its signals and their values after each change of time.

    A value is its bits, extended to the width as the format says.
    """
    widths, names, scope = {}, {}, []
    now, current, rows = None, {}, {}
    for token in tokenize(io.BytesIO(text.encode())):
        match token.kind:
            case TokenKind.TIMESCALE:
                assert str(token.timescale) == "1 ns"
            case TokenKind.SCOPE:
                scope.append(token.scope.ident)
            case TokenKind.UPSCOPE:
                scope.pop()
            case TokenKind.VAR:
                name = ".".join([*scope, token.var.reference])
                assert name not in widths and token.var.id_code not in names
                widths[name], names[token.var.id_code] = token.var.size, name
            case TokenKind.CHANGE_TIME:
                now = token.data
                rows[now] = current = dict(current)
            case TokenKind.CHANGE_SCALAR | TokenKind.CHANGE_VECTOR:
                name = names[token.data.id_code]
                bits = token.data.value
                bits = bits if isinstance(bits, str) else f"{bits:b}"
                extension = "0" if bits[0] == "1" else bits[0]
                current[name] = bits.rjust(widths[name], extension)
                rows[now] = current
    return widths, rows


def record(block, **options):
    waves, chunks = Waves(block, "top"), []

    def watch(chunk):
        waves.record(chunk)
        chunks.append(chunk)

    result = check(block, watch=watch, **options)
    files = waves.files(Path("folder") / "name.vcd")
    names = [Path("folder/name.vcd"), Path("folder/name.gtkw"), Path("folder/name.sucl")]
    assert list(files) == names
    return result, chunks, *(files[name] for name in names[:2])


class Doubled(Block):
    """Twice a signed number; the hardware is wrong for -1, and in bits that do not matter."""

    def __init__(self):
        super().__init__({"i": In(signed(3)), "o": Out(signed(4)), "sign": Out(1)})

    def model(self, i):
        return {"o": Cared(2 * i, np.where(i == 3, 0b0110, -1)), "sign": i < 0}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += [self.o.eq(2 * self.i), self.sign.eq(self.i < 0)]
        with m.If(self.i == -1):
            m.d.comb += self.o.eq(3)
        with m.If(self.i == 3):
            m.d.comb += self.o.eq(0b1111)
        return m


def test_a_wave_against_literals():
    _, _, vcd, _ = record(Doubled())
    widths, rows = read(vcd)
    assert widths == {
        "top.i": 3,
        "top.o": 4,
        "top.sign": 1,
        "top.o_expected": 4,
        "top.sign_expected": 1,
        "top.mismatch": 1,
    }
    names = ["i", "o", "sign", "o_expected", "sign_expected", "mismatch"]
    assert [(time, *(rows[time][f"top.{name}"] for name in names)) for time in sorted(rows)] == [
        (0, "000", "0000", "0", "0000", "0", "0"),
        (10, "001", "0010", "0", "0010", "0", "0"),
        (20, "010", "0100", "0", "0100", "0", "0"),
        (30, "011", "1111", "0", "x11x", "0", "0"),
        (40, "100", "1000", "1", "1000", "1", "0"),
        (50, "101", "1010", "1", "1010", "1", "0"),
        (60, "110", "1100", "1", "1100", "1", "0"),
        (70, "111", "0011", "1", "1110", "1", "1"),
        (80, "111", "0011", "1", "1110", "1", "1"),  # the end of the last vector
    ]


def test_the_flag_counts_what_the_simulation_counts():
    result, _, vcd, _ = record(Doubled())
    _, rows = read(vcd)
    flags = [rows[time]["top.mismatch"] for time in sorted(rows)[:-1]]
    assert flags.count("1") == result.mismatches == 1


@pytest.mark.parametrize("vectors", [1, 4097])
def test_every_chunk_of_wide_ports_is_in_the_wave(vectors):
    block = PriorityEncoder(70, on_none=OnNone.ANY)
    _, chunks, vcd, _ = record(block, vectors=vectors)
    assert len(chunks) == (vectors + 4095) // 4096
    given = [value for chunk in chunks for value in chunk.given["i"]]
    got = [value for chunk in chunks for value in chunk.got["o"]]
    _, rows = read(vcd)
    values, last = [], {}
    for time in range(0, 10 * vectors, 10):
        last = rows.get(time, last)  # a vector that changes nothing has no entry
        values.append(last)
    assert [int(row["top.i"], 2) for row in values] == given
    assert [int(row["top.o"], 2) for row in values] == got
    unspecified = [row["top.o_expected"] == "x" * 7 for row in values]
    assert unspecified == [requests == 0 for requests in given] and unspecified[0]
    assert max(rows) == 10 * vectors


def test_the_save_file_shows_every_signal_with_its_range():
    for block in (Doubled(), PriorityEncoder(70)):
        _, _, vcd, gtkw = record(block)
        widths, _ = read(vcd)
        lines = gtkw.splitlines()
        assert '[dumpfile] "name.vcd"' in lines and "[treeopen] top." in lines
        shown = [line for line in lines if line.startswith("top.")]
        assert sorted(shown) == sorted(
            name if width == 1 else f"{name}[{width - 1}:0]" for name, width in widths.items()
        )
        assert "folder" not in gtkw and str(Path.cwd()) not in gtkw


def test_the_save_file_puts_beside_each_output_what_is_expected():
    _, _, _, gtkw = record(Doubled())
    assert [line for line in gtkw.splitlines() if line.startswith("top.")] == [
        "top.i[2:0]",
        "top.o[3:0]",
        "top.o_expected[3:0]",
        "top.sign",
        "top.sign_expected",
        "top.mismatch",
    ]


class Confusing(Block):
    """Ports named as the wave's own signals."""

    def __init__(self):
        super().__init__(
            {"o_expected": In(1), "mismatch_expected": In(1), "o": Out(1), "mismatch": Out(1)}
        )

    def model(self, o_expected, mismatch_expected):
        return {"o": o_expected, "mismatch": mismatch_expected}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += [self.o.eq(self.o_expected), self.mismatch.eq(self.mismatch_expected)]
        return m


def test_ports_may_have_the_names_of_the_waves_own_signals():
    _, _, vcd, _ = record(Confusing())
    widths, rows = read(vcd)
    assert len(widths) == 7
    assert [rows[10 * index]["top.mismatch"] for index in range(4)] == ["0", "1", "0", "1"]
    assert {row["top.mismatch_"] for row in rows.values()} == {"0"}


def test_the_same_simulation_gives_the_same_bytes():
    block = PriorityEncoder(20)
    first, second = (record(block, vectors=50, seed=3)[2:] for _ in range(2))
    assert first == second
    assert record(block, vectors=50, seed=4)[2] != first[0]
    assert "$date" not in first[0]
