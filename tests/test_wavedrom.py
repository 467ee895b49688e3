import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from hdl import Decoder, OnNone, PriorityEncoder
from sim import Bench
from sim.wavedrom import draw, wave_json

from .bench_components import Counter
from .test_seeded_bugs import ReversedPriority, SwappedDecoder

SVG = "{http://www.w3.org/2000/svg}"


def described(bench: Bench, **options):
    report = bench.run()
    return wave_json(bench.component, "title", report.chunk, clocked=bench.clocked, **options)


def test_levels_buses_and_held_values():
    bench = Bench(Decoder(3)).drive(en=[0, 1], i=2).drive(i=[2, 5]).check_model()
    assert described(bench) == {
        "signal": [
            {"name": "en", "wave": "01.."},
            {"name": "i", "wave": "=..=", "data": ["2", "5"]},
            {},
            {"name": "o", "wave": "==.=", "data": ["00", "04", "20"]},
        ],
        "head": {"text": "title"},
    }


def test_a_wrong_output_is_red_above_what_was_expected():
    bench = Bench(SwappedDecoder(3)).drive(i=[1, 2, 2, 3]).check_model()
    assert described(bench)["signal"][3:] == [
        {"name": "o", "wave": "=9.=", "data": ["02", "20", "08"]},
        {"name": "o expected", "wave": "==.=", "data": ["02", "04", "08"]},
    ]


def test_a_wrong_level_is_labelled_to_be_coloured():
    bench = Bench(ReversedPriority(2)).drive(i=[1, 3]).expect(valid=[1, 0])
    assert described(bench)["signal"][-2:] == [
        {"name": "valid", "wave": "19", "data": ["1"]},
        {"name": "valid expected", "wave": "10"},
    ]


def test_what_does_not_matter_is_no_expectation():
    block = ReversedPriority(8, on_none=OnNone.ANY)
    bench = Bench(block).drive(i=[0, 3, 1]).expect(o=[None, 0, "00-"])
    assert described(bench)["signal"][3] == {
        "name": "o expected",
        "wave": "x==",
        "data": ["0", "-"],
    }


def test_a_clock_comes_first():
    bench = Bench(Counter()).drive(3).expect(count=[0, 1, 2])
    assert described(bench)["signal"][0] == {"name": "clk", "wave": "p.."}


def test_only_the_first_vectors_are_drawn_and_the_title_says_so():
    bench = Bench(Decoder(3)).drive(i=list(range(8)) * 5).check_model()
    wave = described(bench)
    assert wave["head"]["text"] == "title, the first 32 of 40 vectors"
    assert {len(lane["wave"]) for lane in wave["signal"] if lane} == {32}
    assert described(bench, limit=40)["head"]["text"] == "title"
    with pytest.raises(ValueError, match=r"^a diagram must have at least 1 vector, not 0$"):
        described(bench, limit=0)


def test_long_values_show_both_ends():
    value = int("123456789abcdef00fedcba987654321", 16)
    bench = Bench(PriorityEncoder(128)).drive(i=value).check_model()
    assert described(bench)["signal"][0]["data"] == ["1234567..7654321"]


def test_the_drawing_has_every_lane_and_label():
    bench = Bench(SwappedDecoder(3)).drive(i=range(8)).drive(en=0).check_model()
    root = ElementTree.fromstring(draw(described(bench)))
    texts = [text.text for text in root.iter(f"{SVG}text")]
    numbers = [f"{1 << n:02x}" for n in range(8)]
    swapped = [numbers[n] for n in (0, 1, 5, 3, 4, 2, 6, 7)]
    assert texts[0] == "title"
    assert texts[1:] == [
        *["en", "i", *map(str, range(8))],
        *["o", *swapped, "00"],
        *["o expected", *numbers, "00"],
    ]
    assert sum(path.get("class") == "wrong" for path in root.iter(f"{SVG}path")) == 2


def test_the_drawing_has_an_edge_for_every_change():
    bench = Bench(Counter()).drive(en=[0, 1, 1, 0, 1]).expect(count=[0, 0, 1, 2, 2])
    root = ElementTree.fromstring(draw(described(bench)))
    clock, *enable = [path.get("d") for path in root.iter(f"{SVG}path") if not path.get("class")]
    assert clock.count("V") == 10  # up and down in each of 5 cycles
    # A slope leads from the level before to the one that follows.
    levels = [re.fullmatch(r"M[\d.]+,(\d+)(?:L[\d.]+,(\d+))?H[\d.]+", path) for path in enable]
    low, high = sorted({int(match[1]) for match in levels if match}, reverse=True)
    assert [match and match.groups() for match in levels] == [
        (f"{low}", None),
        (f"{low}", f"{high}"),
        (f"{high}", f"{low}"),
        (f"{low}", f"{high}"),
    ]


def test_labels_fit_between_the_edges():
    root = ElementTree.fromstring(draw(described(Bench(Decoder(6)).drive(i=[1, 2]).check_model())))
    labels = [text for text in root.iter(f"{SVG}text") if text.get("class") == "label"]
    places = [float(text.get("x")) for text in labels if len(text.text) == 16]
    assert len(places) == 2 and places[1] - places[0] >= 16 * 6.7
    assert float(root.get("width")) >= places[1] + 8 * 6.7


def test_names_are_escaped():
    chunk = Bench(Decoder(1)).drive().check_model().run().chunk
    wave = wave_json(Decoder(1), "a < b & c", chunk)
    wave["signal"][0]["name"] = "<en>"
    texts = [text.text for text in ElementTree.fromstring(draw(wave)).iter(f"{SVG}text")]
    assert texts[:2] == ["a < b & c", "<en>"]


def test_a_report_writes_its_diagram_and_waves(tmp_path):
    report = Bench(Counter()).drive(3).expect(count=[0, 1, 2]).run()
    report.write_diagram(tmp_path / "folder" / "counter.svg", limit=2)
    report.write_waves(tmp_path / "counter.vcd")
    drawing = (tmp_path / "folder" / "counter.svg").read_text()
    assert "Counter(en[1], count[4]), the first 2 of 3 cycles" in drawing
    assert {path.name for path in Path(tmp_path).glob("counter.*")} == {
        "counter.vcd",
        "counter.gtkw",
        "counter.sucl",
    }
