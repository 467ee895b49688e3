"""Karnaugh maps as texts and as pictures."""

import re
import xml.etree.ElementTree as ET

import pytest

from hdl.function import Notation, TruthTable, parse_minterms, read_table
from hdl.function.kmap import Form, draw_svg, draw_text
from hdl.function.kmap.outline import outline, slots

from .cli import ROOT, refusal, run, run_json
from .test_kmap import draw

SVG = "{http://www.w3.org/2000/svg}"
BCD = ROOT / "examples" / "bcd7seg.pla"

SEGMENT_A = """\
a, sum of products

        b2 b1
b8 b4   00      01      11      10
      ┌───────┬───────┬───────┬───────┐
   00 │ 1 D   │ 0     │ 1 B   │ 1 BD  │
      ├───────┼───────┼───────┼───────┤
   01 │ 0     │ 1 C   │ 1 BC  │ 1 B   │
      ├───────┼───────┼───────┼───────┤
   11 │ - A   │ - AC  │ - ABC │ - AB  │
      ├───────┼───────┼───────┼───────┤
   10 │ 1 AD  │ 1 A   │ - AB  │ - ABD │
      └───────┴───────┴───────┴───────┘

A  b8
B  b2
C  b4 & b1
D  ~b4 & ~b1

a = b8 | b2 | b4 & b1 | ~b4 & ~b1
"""

SEGMENT_A_POS = """\
a, product of sums

        b2 b1
b8 b4   00    01    11    10
      +-----+-----+-----+-----+
   00 | 1   | 0 B | 1   | 1   |
      +-----+-----+-----+-----+
   01 | 0 A | 1   | 1   | 1   |
      +-----+-----+-----+-----+
   11 | - A | -   | -   | -   |
      +-----+-----+-----+-----+
   10 | 1   | 1   | -   | -   |
      +-----+-----+-----+-----+

A  b4' + b2 + b1
B  b8 + b4 + b2 + b1'

a = (b4' + b2 + b1)*(b8 + b4 + b2 + b1')
"""

FIVE = """\
f, sum of products

a = 0                       a = 1
      d e                         d e
b c   00   01   11   10     b c   00   01   11   10
    +----+----+----+----+       +----+----+----+----+
 00 | 0  | 0  | 0  | 0  |    00 | 0  | 0  | 0  | 0  |
    +----+----+----+----+       +----+----+----+----+
 01 | 0  | 0  | 0  | 0  |    01 | 0  | 0  | 0  | 0  |
    +----+----+----+----+       +----+----+----+----+
 11 | 0  | 0  | 0  | 0  |    11 | 0  | 0  | 0  | 0  |
    +----+----+----+----+       +----+----+----+----+
 10 | 0  | 0  | 0  | 0  |    10 | 0  | 0  | 0  | 0  |
    +----+----+----+----+       +----+----+----+----+

f = 0
"""


def test_text():
    table = read_table(BCD)
    assert draw_text(draw(table, "a")) + "\n" == SEGMENT_A
    kmap = draw(table, "a", Form.POS)
    assert draw_text(kmap, Notation.TEXTBOOK, plain=True) + "\n" == SEGMENT_A_POS


def test_text_of_two_inputs():
    assert draw_text(draw(parse_minterms("1,2,3", "ab"), "f"), plain=True) == (
        "f, sum of products\n"
        "\n"
        "    b\n"
        "a   0      1\n"
        "  +------+------+\n"
        "0 | 0    | 1 B  |\n"
        "  +------+------+\n"
        "1 | 1 A  | 1 AB |\n"
        "  +------+------+\n"
        "\n"
        "A  a\n"
        "B  b\n"
        "\n"
        "f = a | b"
    )


def test_text_of_several_pages():
    text = draw_text(draw(parse_minterms("m()", "abcde"), "f"), plain=True)
    assert text + "\n" == FIVE
    text = draw_text(draw(parse_minterms("19", "abcdeg"), "f"), plain=True)
    titles = [line.split("   ") for line in text.splitlines() if " = " in line]
    words = [[word.strip() for word in line if word.strip()] for line in titles]
    assert words == [
        ["a b = 00", "a b = 01"],
        ["a b = 10", "a b = 11"],
        ["f = ~a & b & ~c & ~d & e & g"],
    ]


def loops_of(svg):
    root = ET.fromstring(svg)
    return root, [group for group in root.iter(f"{SVG}g") if group.get("class") == "loop"]


def test_picture_has_a_loop_and_a_line_of_legend_for_every_term():
    root, loops = loops_of(draw_svg([draw(read_table(BCD), "a")], Notation.TEXTBOOK))
    assert root.findtext(f"{SVG}title") == "Karnaugh map of a"
    terms = ["b8", "b2", "b4*b1", "b4'*b1'"]
    assert [loop.findtext(f"{SVG}text") for loop in loops] == terms
    assert [loop.findtext(f"{SVG}title") for loop in loops] == terms
    # An area and a line for each part and for the sample in the legend; corners have four parts.
    assert [len(loop.findall(f"{SVG}path")) for loop in loops] == [4, 4, 4, 10]
    colors = [loop.findall(f"{SVG}path")[1].get("stroke") for loop in loops]
    assert len(set(colors)) == 4
    values = [text for text in root.iter(f"{SVG}text") if "value" in text.get("class", "")]
    # Cells follow the Gray code, and a don't-care is a dash.
    dash = "\u2013"
    assert "".join(text.text or "" for text in values) == f"10110111{dash * 4}11{dash * 2}"
    numbers = [text.text for text in root.iter(f"{SVG}text") if text.get("class") == "number"]
    assert numbers[:8] == ["0", "1", "3", "2", "4", "5", "7", "6"]


def numbers_of(root):
    """Where the number of each minterm is."""
    texts = [text for text in root.iter(f"{SVG}text") if text.get("class") == "number"]
    return {int(text.text): (float(text.get("x")), float(text.get("y"))) for text in texts}


def test_pages_stand_in_a_square_of_neighbours():
    places = numbers_of(loops_of(draw_svg([draw(parse_minterms("0", "abcdeg"), "f")]))[0])
    (left, top), (right, bottom) = places[0], places[48]
    assert left < right and top < bottom and len(set(places.values())) == 64
    assert (places[16], places[32]) == ((right, top), (left, bottom))


def test_loops_contain_their_minterms_and_leave_the_map_at_open_sides():
    root, [loop] = loops_of(draw_svg([draw(parse_minterms("0,2,8,10", "abcd"), "f")]))
    places = numbers_of(root)
    areas = []
    for path in loop.findall(f"{SVG}path")[:-2:2]:
        numbers = [float(word) for word in re.findall(r"-?[\d.]+", path.get("d", ""))]
        x, y = numbers[::2], numbers[1::2]
        areas.append((min(x), min(y), max(x), max(y)))
    for minterm, (x, y) in places.items():
        inside = [left < x < right and top < y < bottom for left, top, right, bottom in areas]
        assert sum(inside) == (minterm in {0, 2, 8, 10})
    grid = next(path for path in root.iter(f"{SVG}path") if path.get("stroke") == "#d1d9e0")
    left, top = map(float, re.findall(r"[\d.]+", grid.get("d", ""))[:2])
    assert min(area[0] for area in areas) < left - 5 and min(area[1] for area in areas) < top - 5
    assert (
        max(area[2] for area in areas) > left + 245 and max(area[3] for area in areas) > top + 245
    )


def test_picture_brings_its_background_and_needs_nothing_else():
    text = draw_svg([draw(read_table(BCD), "a")])
    root = ET.fromstring(text)
    background = root.find(f"{SVG}rect")
    assert background is not None and background.get("fill") == "#ffffff"
    assert (background.get("width"), background.get("height")) == ("100%", "100%")
    assert re.findall(r"https?://[^\"]*", text) == ["http://www.w3.org/2000/svg"]
    assert text == draw_svg([draw(read_table(BCD), "a")])


def test_picture_escapes():
    svg = draw_svg([draw(parse_minterms("3", "ab"), "f")])
    assert "a &amp; b" in svg
    _, [loop] = loops_of(svg)
    assert loop.findtext(f"{SVG}text") == "a & b"


def test_names_that_no_file_may_have_are_escaped_too():
    # Tables refuse such names; the picture relies on nobody.
    kmap = draw(parse_minterms("3", "ab"), "f")
    object.__setattr__(kmap, "output", '<&">')
    object.__setattr__(kmap.plane, "inputs", ("<a&", '"b>'))
    root, [loop] = loops_of(draw_svg([kmap]))
    assert loop.findtext(f"{SVG}text") == '<a& & "b>'
    assert root.findtext(f"{SVG}title") == 'Karnaugh map of <&">'


def test_loops_of_one_colour_differ_in_their_dashes():
    rows = [row for row in range(64) if row.bit_count() % 2]
    table = parse_minterms(",".join(map(str, rows)), tuple(f"i{k}" for k in range(6)))
    _, loops = loops_of(draw_svg([draw(table, "f")]))
    lines = [loop.findall(f"{SVG}path")[1] for loop in loops]
    styles = {(line.get("stroke"), line.get("stroke-dasharray")) for line in lines}
    assert len(loops) == len(styles) == 32


@pytest.mark.parametrize("inputs", range(2, 7))
def test_everything_is_inside_the_picture(inputs):
    names = tuple(f"a_rather_long_name{k}" for k in range(inputs))
    table = parse_minterms(",".join(map(str, range(0, 2**inputs, 2))), names)
    many = TruthTable(names, ("f", "g"), table.on.repeat(2, 1), table.care.repeat(2, 1))
    root = ET.fromstring(draw_svg([draw(many, "f"), draw(many, "g", Form.POS)]))
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    for panel in root.findall(f"{SVG}g"):
        left, top = map(float, re.findall(r"[\d.]+", panel.get("transform", "")))
        for text in panel.iter(f"{SVG}text"):
            x, y = left + float(text.get("x", "")), top + float(text.get("y", ""))
            length = sum(map(len, text.itertext())) * 8.5
            ends = "end" in text.get("class", "").split()
            assert x - length * ends >= 0 and x + length * (not ends) <= width, text.text
            assert 0 <= y <= height
        for path in panel.iter(f"{SVG}path"):
            if path.get("fill-opacity"):
                numbers = [float(word) for word in re.findall(r"-?[\d.]+", path.get("d", ""))]
                assert 0 <= left + min(numbers[::2]) and left + max(numbers[::2]) <= width
                assert 0 <= top + min(numbers[1::2]) and top + max(numbers[1::2]) <= height


def test_loops_that_share_a_cell_are_drawn_apart():
    a, b, c, d = frozenset({1, 2}), frozenset({2, 3}), frozenset({3, 4}), frozenset({1, 4, 2})
    assert slots([a, b, c, d]) == [0, 1, 0, 2]
    assert slots([]) == []


@pytest.mark.parametrize(
    "opened, fill, line",
    [
        (
            "",
            "M2 0L8 0Q10 0 10 2L10 18Q10 20 8 20L2 20Q0 20 0 18L0 2Q0 0 2 0Z",
            "M2 0L8 0Q10 0 10 2L10 18Q10 20 8 20L2 20Q0 20 0 18L0 2Q0 0 2 0Z",
        ),
        ("top", None, "M10 0L10 18Q10 20 8 20L2 20Q0 20 0 18L0 0"),
        ("left", None, "M0 0L8 0Q10 0 10 2L10 18Q10 20 8 20L0 20"),
        ("left top", None, "M10 0L10 18Q10 20 8 20L0 20"),
        (
            "right bottom",
            "M10 20L0 20L0 2Q0 0 2 0L10 0L10 20Z",
            "M0 20L0 2Q0 0 2 0L10 0",
        ),
    ],
    ids=["closed", "top", "left", "left-top", "right-bottom"],
)
def test_outlines(opened, fill, line):
    drawn = outline((0, 0, 10, 20), frozenset(opened.split()), 2)
    assert drawn[1] == line
    if fill:
        assert drawn[0] == fill


def test_verb_prints_maps():
    result = run("kmap", BCD, "--output", "a")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == SEGMENT_A
    words = ("kmap", "--table", BCD, "--output", "a", "--form", "pos", "--notation", "textbook")
    result = run(*words, env={"PYTHONIOENCODING": "ascii"})
    assert result.stdout == SEGMENT_A_POS


def test_verb_draws_a_design_into_a_file(tmp_path):
    path = tmp_path / "new" / "map.svg"
    result = run("kmap", "decoder", "--bits", 1, "-o", path)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"wrote       {path}\n"
    root, loops = loops_of(path.read_text())
    assert root.findtext(f"{SVG}title") == "Karnaugh map of o[1], o[0]"
    assert len(loops) == 2


def test_the_picture_in_the_documentation_is_what_the_verb_draws(tmp_path):
    words = ("kmap", BCD, "--output", "a", "--notation", "textbook", "-o", tmp_path / "kmap.svg")
    assert run(*words).returncode == 0
    drawn = (tmp_path / "kmap.svg").read_bytes()
    assert drawn == (ROOT / "docs" / "kmap.svg").read_bytes()


def test_verb_json(tmp_path):
    result = run_json("kmap", "--table", BCD, "--output", "b", "--output", "a")
    assert (result["table"], result["file"]) == (str(BCD), None)
    assert [entry["output"] for entry in result["maps"]] == ["b", "a"]
    entry = result["maps"][1]
    assert (entry["form"], entry["pages"]) == ("sop", [])
    assert (entry["rows"], entry["columns"]) == (["b8", "b4"], ["b2", "b1"])
    assert entry["symbols"] == "1011011111------"
    assert entry["loops"][3] == {"letter": "D", "term": "~b4 & ~b1", "minterms": [0, 2, 8, 10]}
    assert entry["equation"] == "a = b8 | b2 | b4 & b1 | ~b4 & ~b1"
    assert run_json("kmap", "decoder", "--bits", "1")["design"] == "decoder"


@pytest.mark.parametrize(
    "words, message",
    [
        ((), "kmap needs a design or --table FILE: see python build.py list for designs"),
        (
            ("a.txt",),
            "cannot read a.txt: a table is a .pla, .csv, .minterms, .eqn, .blif, .v or .sv file",
        ),
        (("--table",), "--table: expected one argument"),
        (("no.pla",), "cannot read no.pla: No such file or directory"),
        ((BCD, "--output", "A"), "unknown output 'A': there are a, b, c, d, e, f, g"),
        ((BCD, "--form", "sum"), "--form: must be one of sop, pos, not 'sum'"),
        ((BCD, "-o", "a.png"), "-o must be an .svg file, not 'a.png'"),
        ((BCD, "--outptu", "a"), "unknown option '--outptu': did you mean --output?"),
        ((BCD, "--table", BCD, "more"), "unknown argument 'more'"),
        (
            ("decoder", "--bits", "6"),
            (
                "a Karnaugh map has 2 to 6 inputs, but decoder bits=6 outputs=0 active_low=false "
                "enables=h structure=auto slice_bits=3 has 7"
            ),
        ),
        (("dcoder",), "unknown design 'dcoder': did you mean decoder or encoder?"),
    ],
    ids=map(str, range(11)),
)
def test_verb_refuses(words, message, tmp_path):
    assert refusal("kmap", *words, cwd=tmp_path) == message
