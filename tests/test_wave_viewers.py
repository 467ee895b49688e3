"""Waves of test benches, and the files that show them."""

import io
from pathlib import Path

from vcd.reader import TokenKind, tokenize

from hdl import Decoder, SumOfProducts
from sim import Bench
from sim.waves import Waves

from .bench_components import Counter

VCD = Path("wave.vcd")


def recorded(bench: Bench) -> dict[str, str]:
    """Contents of the files of a bench, by suffix."""
    waves = Waves(bench.component, "scope", clocked=bench.clocked)
    waves.record(bench.run().chunk)
    return {path.suffix: text for path, text in waves.files(VCD).items()}


def read(text: str) -> dict[str, dict[int, str]]:
    """Read the changes of a VCD file: for every signal, the value from each time on."""
    names, changes, now = {}, {}, 0
    for token in tokenize(io.BytesIO(text.encode())):
        if token.kind is TokenKind.VAR:
            names[token.var.id_code] = token.var.reference
            changes[token.var.reference] = {}
        elif token.kind is TokenKind.CHANGE_TIME:
            now = token.time_change
        elif token.kind in (TokenKind.CHANGE_SCALAR, TokenKind.CHANGE_VECTOR):
            change = (
                token.scalar_change
                if token.kind is TokenKind.CHANGE_SCALAR
                else token.vector_change
            )
            value = change.value if isinstance(change.value, str) else f"{change.value:b}"
            changes[names[change.id_code]][now] = value
    return changes


def test_cycles_begin_with_rising_edges_of_a_clock():
    bench = Bench(Counter()).drive(3).expect(count=[0, 2, None])
    changes = read(recorded(bench)[".vcd"])
    assert changes["clk"] == {0: "0", 10: "1", 15: "0", 20: "1", 25: "0"}
    assert changes["count"] == {0: "0", 10: "1", 20: "10"}
    assert changes["count_expected"] == {0: "0", 10: "10", 20: "xxxx"}
    assert changes["mismatch"] == {0: "0", 10: "1", 20: "0"}


def test_surfer_is_told_every_signal_in_order():
    files = recorded(Bench(Decoder(2)).drive(i=[1, 2]).check_model())
    assert files[".sucl"] == (
        "scope_select scope\n"
        "variable_add scope.en\n"
        "variable_add scope.i\n"
        "variable_add scope.o\n"
        "variable_add scope.o_expected\n"
        "variable_add scope.mismatch\n"
        "zoom_fit\n"
    )
    assert list(read(files[".vcd"])) == ["en", "i", "o", "o_expected", "mismatch"]


def test_ports_keep_their_names_where_others_collide():
    block = SumOfProducts("mismatch = a & clk; a_expected = ~a; b = a | mismatch_; b_expected = a")
    bench = Bench(block).drive(a=[0, 1], clk=1).check_model()
    files = recorded(bench)
    changes = read(files[".vcd"])
    assert changes["mismatch"] == {0: "0", 10: "1"}
    assert changes["b_expected"] == {0: "0", 10: "1"}
    assert "b_expected_" in changes and "mismatch__" in changes
    shown = [line.split(".")[1] for line in files[".sucl"].splitlines() if "." in line]
    assert shown == list(changes) and len(set(shown)) == len(shown)
