"""Designs by name and from files, and the parameters that their constructors tell."""

import enum
import re
import sys
import textwrap
from pathlib import Path
from typing import Optional

import pytest
from amaranth.lib.wiring import In, Out

import hdl
from hdl import Block, Decoder, PriorityEncoder, SumOfProducts
from hdl.designs import DesignError, closest, design_name, designs, find_design, load_design
from hdl.parameters import parameters

ROOT = Path(__file__).parent.parent


def named(name):
    return type(name, (Block,), {})


@pytest.mark.parametrize(
    ("class_name", "name"),
    [
        ("Decoder", "decoder"),
        ("PriorityEncoder", "priority-encoder"),
        ("SumOfProducts", "sum-of-products"),
        ("BCD", "bcd"),
        ("BCDDecoder", "bcd-decoder"),
        ("HDMIToBCD", "hdmi-to-bcd"),
        ("SN74HC138", "sn74-hc138"),
        ("Sn74138", "sn74138"),
        ("Mux8To1", "mux8-to1"),
    ],
)
def test_names(class_name, name):
    assert design_name(named(class_name)) == name


def test_every_block_of_the_package_is_found_by_name():
    """The class statements in the sources say what there is."""
    # The drop-in's classes have names of blocks, but are none.
    files = set((ROOT / "hdl").rglob("*.py")) - {ROOT / "hdl" / "coding.py"}
    source = "".join(path.read_text() for path in files)
    bases = {"Block"}
    for _ in range(3):  # a block may derive from another, wherever that is written
        found = re.findall(r"^class (\w+)\((\w+)\):", source, re.M)
        bases |= {name for name, base in found if base in bases}
    written = [name for name in bases - {"Block"} if not name.startswith("_")]
    assert {"Decoder", "PriorityEncoder", "SumOfProducts"} <= set(written)
    assert sorted(design.__name__ for design in designs().values()) == sorted(written)
    assert list(designs()) == sorted(designs())
    for name, design in designs().items():
        assert find_design(name) is design and design_name(design) == name
        assert getattr(hdl, design.__name__) is design


def test_every_parameter_of_every_block_has_help():
    for design in designs().values():
        assert {item.name: item.help for item in parameters(design) if not item.help} == {}


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("sum-of-product", ": did you mean sum-of-products?"),
        ("priority", ": did you mean priority-encoder?"),
        ("of", ": did you mean sum-of-products?"),
        ("my.py:Mine", ": for a block in a file of yours, use --design my.py:Mine"),
    ],
)
def test_an_unknown_design_gets_a_hint(name, hint):
    with pytest.raises(DesignError, match=f"^unknown design '{name}'{re.escape(hint)}$"):
        find_design(name)


def test_hints():
    few = ["alpha", "beta", "gamma"]
    assert closest("alpa", few) == ": did you mean alpha?"
    assert closest("amm", few) == ": did you mean gamma?"
    assert closest("zzz", few) == ": there are alpha, beta, gamma"
    assert closest("", few) == ": there are alpha, beta, gamma"
    assert closest("zzz", []) == ""
    assert closest("zzz", [f"name{number}" for number in range(13)]) == ""
    assert closest("name", [f"name{number}" for number in range(13)]).count(" or ") == 2


MINE = """
from amaranth.hdl import Module
from amaranth.lib.wiring import In, Out
from hdl import Block, Decoder

class Mine(Block):
    def __init__(self):
        super().__init__({"i": In(1), "o": Out(1)})

class Other:
    pass

def function():
    pass
"""


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Return a function that writes a file of its own name and loads a class from it."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    before = set(sys.modules)

    def write_and_load(text, class_name="Mine", name="mine.py"):
        (tmp_path / name).write_text(textwrap.dedent(text))
        return load_design(f"{tmp_path / name}:{class_name}")

    yield write_and_load
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_a_block_from_a_file(load):
    mine = load(MINE)
    assert issubclass(mine, Block) and mine.__name__ == "Mine"
    assert [port.name for port in hdl.inputs(mine())] == ["i"]


def test_a_block_that_the_file_imports(load):
    assert load(MINE, "Decoder") is Decoder


def test_a_file_named_as_a_module_that_is_loaded(load):
    import json

    assert load(MINE, name="json.py").__name__ == "Mine"
    assert sys.modules["json"] is json


def test_a_file_may_be_repaired_and_loaded_again(load):
    with pytest.raises(DesignError):
        load("raise ValueError")
    assert load(MINE).__name__ == "Mine"
    assert sys.modules["mine"].Mine is not None


def test_a_file_may_import_its_neighbour_and_use_dataclasses(load, tmp_path):
    (tmp_path / "neighbour.py").write_text("WIDTH = 5")
    mine = load(
        """
        from __future__ import annotations
        import dataclasses
        import neighbour
        from amaranth.lib.wiring import In, Out
        from hdl import Block

        @dataclasses.dataclass
        class Size:
            width: int = neighbour.WIDTH

        class Mine(Block):
            def __init__(self):
                super().__init__({"i": In(Size().width), "o": Out(1)})
        """
    )
    assert hdl.inputs(mine())[0].width == 5


@pytest.mark.parametrize(
    ("text", "class_name", "message"),
    [
        ("a = (\n", "Mine", "{file}:1: '(' was never closed"),
        ("\n\nclass Mine:\nx = 1\n", "Mine", "{file}:4: expected an indented block after class*"),
        ("a = 'b\0c'\n", "Mine", "{file}: SyntaxError: source code string*"),
        ("import sys\nsys.exit(0)\n", "Mine", "{file}:2: in <module>: SystemExit: 0"),
        ("\nraise ValueError('one\\n two')", "Mine", "{file}:2: in <module>: ValueError: one two"),
        ("import nowhere\n", "Mine", "{file}:1: in <module>: ModuleNotFoundError: No module*"),
        (
            "def f():\n    return 1 / 0\nf()\n",
            "Mine",
            "{file}:2: in f: ZeroDivisionError: division by zero",
        ),
        (MINE, "Mien", "{file} has no class 'Mien': did you mean Mine?"),
        (MINE, "", "{file} has no class '': there are Mine"),
        ("", "Mine", "{file} has no class 'Mine'"),
        (MINE, "Other", "{file}: Other must be a subclass of hdl.Block"),
        (MINE, "function", "{file}: function must be a subclass of hdl.Block"),
        (MINE, "Block", "{file}: Block must be a subclass of hdl.Block"),
    ],
)
def test_a_file_that_cannot_be_used(load, tmp_path, text, class_name, message):
    with pytest.raises(DesignError) as caught:
        load(text, class_name)
    expected = message.format(file=tmp_path / "mine.py")
    said = str(caught.value)
    # What Python itself says after the star differs between its versions.
    assert said.startswith(expected[:-1]) if expected.endswith("*") else said == expected


def test_a_file_that_is_no_text(load, tmp_path):
    (tmp_path / "mine.py").write_bytes(b"a = 1\nb = '\xff'\n")
    with pytest.raises(DesignError) as caught:
        load_design(f"{tmp_path / 'mine.py'}:Mine")
    assert re.match(re.escape(str(tmp_path / "mine.py")) + r":\d+: .*utf-8.*", str(caught.value))


def test_an_error_in_a_neighbour_is_found_there(load, tmp_path):
    (tmp_path / "broken.py").write_text("\na = = 1\n")
    with pytest.raises(DesignError) as caught:
        load("import broken")
    assert str(caught.value) == f"{tmp_path / 'broken.py'}:2: invalid syntax"


@pytest.mark.parametrize("reference", ["Mine", "mine.py", "mine:Mine", "mine.txt:Mine", ""])
def test_a_reference_of_another_form(reference):
    with pytest.raises(
        DesignError, match=f"^--design must be path/to/file.py:ClassName, not '{reference}'$"
    ):
        load_design(reference)


def test_a_file_that_is_not_there(tmp_path):
    (tmp_path / "folder.py").mkdir()
    for name in ("nowhere.py", "folder.py"):
        with pytest.raises(DesignError) as caught:
            load_design(f"{tmp_path / name}:Mine")
        assert str(caught.value) == f"--design {tmp_path / name}: no such file"


def test_an_interrupt_while_loading_is_no_fault_of_the_file(load):
    with pytest.raises(KeyboardInterrupt):
        load("raise KeyboardInterrupt")


class Mode(enum.Enum):
    FAST = "fast"
    SMALL = "small"


class Level(enum.IntEnum):
    LOW = 0
    HIGH = 1


class Sample(Block):
    """A block with a parameter of every type.

    Parameters
    ----------
    number : :class:`int`
        How many, at most ``9``. More about it.
    flag, word : :class:`str`
        Two of a kind, see
        :class:`~hdl.block.Block`.
    mode : :class:`Mode`
        What matters
    level
        How high.

    Members
    -------
    path : ``In(1)``
        Not a parameter.
    """

    structures = ("auto", "tree")

    def __init__(
        self,
        number: int,
        flag: bool = False,
        word: str = "x",
        *,
        path: Path | None = None,
        maybe: Optional[int] = None,  # noqa: UP045 - the older spelling is understood as well
        mode: Mode = Mode.FAST,
        level: Level = Level.HIGH,
        long_name: int = 3,
        structure: str = "auto",
    ):
        super().__init__({"path": In(1)})


def test_parameters_are_read_from_the_constructor():
    found = [
        (item.option, item.type, item.required or item.default, item.choices)
        for item in parameters(Sample)
    ]
    assert found == [
        ("--number", int, True, ()),
        ("--flag", bool, False, ()),
        ("--word", str, "x", ()),
        ("--path", Path, None, ()),
        ("--maybe", int, None, ()),
        ("--mode", Mode, Mode.FAST, ("fast", "small")),
        ("--level", Level, Level.HIGH, ("0", "1")),
        ("--long-name", int, 3, ()),
        ("--structure", str, "auto", ("auto", "tree")),
    ]


def test_help_is_the_first_sentence_of_the_docstring():
    assert {item.name: item.help for item in parameters(Sample)} == {
        "number": "How many, at most 9.",
        "flag": "Two of a kind, see hdl.block.Block.",
        "word": "Two of a kind, see hdl.block.Block.",
        "path": "",
        "maybe": "",
        "mode": "What matters",
        "level": "How high.",
        "long_name": "",
        "structure": "",
    }


def test_words_become_values():
    items = {item.name: item for item in parameters(Sample)}
    assert items["number"].convert("0x1F") == 31
    assert items["number"].convert("-0b11") == -3
    assert items["maybe"].convert("7") == 7
    assert items["word"].convert("7") == "7"
    assert items["path"].convert("a/b") == Path("a/b")
    assert items["mode"].convert("small") is Mode.SMALL
    for item in items.values():
        for choice in item.choices:
            assert str(getattr(item.convert(choice), "value", choice)) == choice
    for word in ("", "1.0", "1e3", "ten", "09"):
        with pytest.raises(ValueError, match=f"^must be an integer, not '{word}'$"):
            items["number"].convert(word)
    for name, choices in (("mode", "fast, small"), ("level", "0, 1"), ("structure", "auto, tree")):
        with pytest.raises(ValueError, match=f"^must be one of {choices}, not 'FAST'$"):
            items[name].convert("FAST")


class Bare(Block):
    i: In(1)  # pyright: ignore
    o: Out(1)  # pyright: ignore


def test_a_block_without_a_constructor_has_no_parameters():
    assert parameters(Bare) == ()
    assert [port.name for port in hdl.outputs(Bare())] == ["o"]


def test_a_block_inherits_a_constructor_with_its_parameters():
    class Child(PriorityEncoder):
        pass

    assert parameters(Child) == parameters(PriorityEncoder)
    assert parameters(SumOfProducts)[0].name == "expression"


def taking(constructor):
    return type("Odd", (Block,), {"__init__": constructor})


def untyped(self, bits):
    pass


def many(self, *bits: int):
    pass


def named_many(self, **bits: int):
    pass


def fraction(self, bits: float):
    pass


def several(self, bits: list[int]):
    pass


def either(self, bits: int | str):
    pass


@pytest.mark.parametrize(
    "constructor",
    [untyped, many, named_many, fraction, several, either],
    ids=lambda item: item.__name__,
)
def test_a_parameter_that_no_command_line_can_give_is_refused(constructor):
    with pytest.raises(
        TypeError,
        match=r"^Odd parameter 'bits' must be annotated int, bool, str, Path or an Enum$",
    ):
        parameters(taking(constructor))
