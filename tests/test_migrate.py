"""The change from amaranth.lib.coding to hdl.coding in the text of a file."""

import ast
import sys
import types
from unittest import mock

import pytest
from hypothesis import given, settings, strategies as st

from boards import migration
from boards.migration import NotMigrated, migrate

CHANGES = {
    "from": (
        "from amaranth.lib.coding import Encoder\n",
        "from hdl.coding import Encoder\n",
    ),
    "renamed": (
        "from amaranth.lib.coding import Encoder as E, GrayDecoder as amaranth\n",
        "from hdl.coding import Encoder as E, GrayDecoder as amaranth\n",
    ),
    "everything": ("from amaranth.lib.coding import *\n", "from hdl.coding import *\n"),
    "several lines": (
        "from amaranth.lib.coding import (  # why\n    Encoder,\n\n    Decoder as D,  # here\n)\n",
        "from hdl.coding import (  # why\n    Encoder,\n\n    Decoder as D,  # here\n)\n",
    ),
    "scheduler": (
        "from amaranth.lib.scheduler import RoundRobin\n",
        "from hdl.scheduler import RoundRobin\n",
    ),
    "blanks": (
        "from  amaranth . lib.\\\n  coding  import Encoder;x=1\n",
        "from  hdl.coding  import Encoder;x=1\n",
    ),
    "module": ("import amaranth.lib.coding as c\n", "import hdl.coding as c\n"),
    "modules": (
        "import os, amaranth.lib.coding as c, sys\n",
        "import os, hdl.coding as c, sys\n",
    ),
    "spelled out": (
        "import amaranth.lib.coding\nx = (amaranth.lib.coding.Encoder(3), amaranth.lib.coding)\n",
        "import hdl.coding\nx = (hdl.coding.Encoder(3), hdl.coding)\n",
    ),
    "amaranth is used for more": (
        "import amaranth.lib.coding\nx = amaranth.lib.coding.Encoder(amaranth.Signal())\n",
        "import amaranth.lib, hdl.coding\nx = hdl.coding.Encoder(amaranth.Signal())\n",
    ),
    "amaranth is imported as well": (
        "import amaranth\nimport amaranth.lib.coding\namaranth.lib.coding, amaranth.Signal\n",
        "import amaranth\nimport hdl.coding\nhdl.coding, amaranth.Signal\n",
    ),
    "in a function": (
        "def f(x=1):\n\timport amaranth.lib.coding\n\treturn amaranth.lib.coding.Encoder(hdl=x)\n",
        "def f(x=1):\n\timport hdl.coding\n\treturn hdl.coding.Encoder(hdl=x)\n",
    ),
    "from lib": ("from amaranth.lib import coding\n", "from hdl import coding\n"),
    "from lib, both": (
        "from amaranth.lib import coding as c, scheduler\n",
        "from hdl import coding as c, scheduler\n",
    ),
    "split, first": (
        "from amaranth.lib import coding, wiring\n",
        "from amaranth.lib import wiring\nfrom hdl import coding\n",
    ),
    "split, last": (
        "from amaranth.lib import wiring as w, coding as c  # both\nx\n",
        "from amaranth.lib import wiring as w  # both\nfrom hdl import coding as c\nx\n",
    ),
    "split, middle": (
        "from amaranth.lib import a, coding, b, scheduler, c\n",
        "from amaranth.lib import a, b, c\nfrom hdl import coding, scheduler\n",
    ),
    "split, in parentheses": (
        "from amaranth.lib import (wiring, coding)\n",
        "from amaranth.lib import (wiring)\nfrom hdl import coding\n",
    ),
    "split, on lines": (
        "from amaranth.lib import (\n    coding,\n    wiring,\n    scheduler,\n)\n",
        "from amaranth.lib import (\n    wiring,\n)\nfrom hdl import coding, scheduler\n",
    ),
    "split, commented": (
        "from amaranth.lib import (\n coding,  # 1\n a,  # 2\n scheduler  # 3\n)\n",
        "from amaranth.lib import (\n # 1\n a,  # 2\n # 3\n)\nfrom hdl import coding, scheduler\n",
    ),
    "split, comment at the end": (
        "from amaranth.lib import (\n    wiring,\n    coding,  # 3\n)\n",
        "from amaranth.lib import (\n    wiring,\n    # 3\n)\nfrom hdl import coding\n",
    ),
    "split, indented": (
        "if x:\n    from amaranth.lib import coding, data\n    y\n",
        "if x:\n    from amaranth.lib import data\n    from hdl import coding\n    y\n",
    ),
    "split, no newline at the end": (
        "x\r\nfrom amaranth.lib import coding, data",
        "x\r\nfrom amaranth.lib import data\r\nfrom hdl import coding",
    ),
    "split, between others": (
        "a; from amaranth.lib import coding, data; b\n",
        "a; from hdl import coding; from amaranth.lib import data; b\n",
    ),
    "split, behind a colon": (
        "if a: from amaranth.lib import coding, data\n",
        "if a: from hdl import coding; from amaranth.lib import data\n",
    ),
    "split, continued": (
        "from amaranth.lib import data, \\\n    coding\nx\n",
        "from amaranth.lib import data\nfrom hdl import coding\nx\n",
    ),
    "carriage returns": (
        "from amaranth.lib import coding, data\r\nx\r\n",
        "from amaranth.lib import data\r\nfrom hdl import coding\r\nx\r\n",
    ),
    "only carriage returns": (
        "from amaranth.lib import coding, data\rimport amaranth.lib.coding as c\r",
        "from amaranth.lib import data\rfrom hdl import coding\rimport hdl.coding as c\r",
    ),
    "characters of several bytes": (
        "x = 'äöü€😀'; import amaranth.lib.coding as c; y = '\u2028\x0c\x1e'  # ß\n",
        "x = 'äöü€😀'; import hdl.coding as c; y = '\u2028\x0c\x1e'  # ß\n",
    ),
    "deprecated escape": (
        "x = '\\d'\nfrom amaranth.lib.coding import Encoder\n",
        "x = '\\d'\nfrom hdl.coding import Encoder\n",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_changes(name):
    before, after = CHANGES[name]
    assert migrate(before.encode()).decode() == after
    assert migrate(after.encode()).decode() == after


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ufeff# nothing\n",
        '"""from amaranth.lib.coding import Encoder"""\n# import amaranth.lib.coding\n',
        "from amaranth.lib import wiring, data\n",
        "from amaranth.lib.coding_style import Encoder\nimport amaranth.lib.codings as coding\n",
        "from .amaranth.lib.coding import Encoder\nfrom .lib import coding\nfrom . import coding\n",
        "from nmigen.lib.coding import Encoder\nfrom amaranth import lib\nimport amaranth.lib\n",
        "x.amaranth.lib.coding = amaranth.lib.wiring\n",
        "\tx = 1\r\n".lstrip() + "y = 2\n\x0cz = 3\r",
    ],
    ids=range(9),
)
def test_nothing_to_change(text):
    assert migrate(text.encode()) == text.encode()


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8-sig", ""),
        ("utf-8-sig", "# coding: utf-8\r\n"),
        ("latin-1", "#!/usr/bin/python\n# -*- coding: latin-1 -*-\n"),
        ("cp1252", "# vim: set fileencoding=cp1252 :\n"),
        ("shift_jis", "# coding: shift_jis\n"),
    ],
)
def test_encodings_stay(encoding, head):
    word = "日本" if encoding == "shift_jis" else "é"
    text = f"{head}x = '{word}'; import amaranth.lib.coding as c  # {word}\n"
    expected = text.replace("amaranth.lib.coding", "hdl.coding").encode(encoding)
    assert migrate(text.encode(encoding)) == expected


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"x = (\n", r"line 1: '\(' was never closed"),
        (b"x = 1\n  y = 2\n", r"line 2: unexpected indent"),
        (b"print 'two'\n", r"line 1: Missing parentheses.*"),
        (b"# coding: klingon\n", r"unknown encoding: klingon"),
        (b"x = '\xff'\n", r"invalid or missing encoding declaration|.*can't decode byte 0xff.*"),
        (b"x = 1\0\n", r"(line 1: )?source code (string )?cannot contain null bytes"),
        (
            b"x\nfrom amaranth.lib.coding import (Encoder,\n  Signal)\n",
            r"line 3: hdl\.coding has no 'Signal'",
        ),
        (
            b"from amaranth.lib.scheduler import Encoder\n",
            r"line 1: hdl\.scheduler has no 'Encoder'",
        ),
        (
            b"import amaranth\n\nx = amaranth.lib.coding.Encoder(3)\n",
            r"line 3: this needs 'import amaranth\.lib\.coding'",
        ),
        (
            b"import amaranth.lib.coding\nhdl = amaranth.lib.coding\n",
            r"line 2: hdl is the name of something else",
        ),
        (
            b"from amaranth import hdl\nimport amaranth.lib.coding\n",
            r"line 1: hdl is the name of something else",
        ),
        (
            b"import amaranth.lib.coding\ndef f(hdl): pass\n",
            r"line 2: hdl is the name of something else",
        ),
        (
            b"import amaranth.lib.coding\nx = (amaranth.lib\n .coding)\n",
            r"line 2: the name is written in an unusual way",
        ),
    ],
    ids=range(13),
)
def test_files_that_are_left_alone(source, reason):
    with pytest.raises(NotMigrated, match=f"^({reason})$"):
        migrate(source)


def test_deep_nesting_is_refused():
    with pytest.raises(NotMigrated):
        migrate(b"x = " + b"(" * 5000 + b")" * 5000)
    with pytest.raises(NotMigrated):
        migrate(b"x = " + b"-" * 200_000 + b"1")


def test_parts_of_formatted_strings_are_changed():
    source = 'import amaranth.lib.coding\nx = f"é{amaranth.lib.coding}{{amaranth.lib.coding.A}}"\n'
    changed = 'import hdl.coding\nx = f"é{hdl.coding}{{amaranth.lib.coding.A}}"\n'
    assert migrate(source.encode()).decode() == changed


def test_a_text_that_python_misplaces_is_left_alone(monkeypatch):
    """As releases of Python 3.11 do with parts of formatted strings."""

    def misplace(text):
        tree = ast.parse(text)
        names = [node for node in ast.walk(tree) if ast.unparse(node) == "amaranth.lib.coding"]
        one, two = (node for node in names if isinstance(node, ast.Attribute))
        two.col_offset, two.end_col_offset = one.col_offset, one.end_col_offset
        return tree

    monkeypatch.setattr(migration, "_parse", misplace)
    with pytest.raises(NotMigrated, match=r"^the import is used in an unusual way$"):
        migrate(b"import amaranth.lib.coding\nx = amaranth.lib.coding, amaranth.lib.coding\n")


def test_an_encoding_with_several_ways_to_say_the_same_is_left_alone():
    source = b"# coding: iso2022_jp\nx = '\x1b(B\x1b(B'\nimport amaranth.lib.coding as c\n"
    with pytest.raises(
        NotMigrated, match=r"^its encoding iso2022_jp says the same in several ways$"
    ):
        migrate(source)


def namespace(source: bytes) -> dict:
    """Run imports where the modules of amaranth.lib and of hdl are the same objects."""
    modules = {name: types.ModuleType(name) for name in ("wiring", "data", "coding", "scheduler")}
    packages = {name: types.ModuleType(name) for name in ("amaranth", "amaranth.lib", "hdl")}
    packages["amaranth"].lib = packages["amaranth.lib"]  # pyright: ignore
    for package in ("amaranth.lib", "hdl"):
        for name, module in modules.items():
            setattr(packages[package], name, name)
            module.Encoder = module.RoundRobin = name  # pyright: ignore
    known = {f"amaranth.lib.{name}": modules[name] for name in ("wiring", "data")}
    known |= {f"hdl.{name}": modules[name] for name in ("coding", "scheduler")}
    if b"amaranth.lib import" in source or b"amaranth.lib.coding" in source:
        known |= {f"amaranth.lib.{name}": modules[name] for name in modules}
    with mock.patch.dict(sys.modules, packages | known):
        found: dict = {}
        exec(compile(source, "x", "exec", dont_inherit=True), found)
    del found["__builtins__"]
    return found


names = st.sampled_from(["wiring", "data", "coding", "scheduler"])
gaps = st.sampled_from(["", " ", "\n", "  # why, so\n", "\n\n    "])
places = st.sampled_from(
    [("", ""), ("if 1:\n ", "\n x = 1"), ("if 1: ", ""), ("x = 1; ", "; y = 1"), ("", " # é")]
)


@st.composite
def imports(draw):
    """An import from amaranth.lib in some layout, and whether it has to change."""
    parts = draw(st.lists(st.tuples(names, st.booleans()), min_size=1, unique=True))
    words = [name + f" as my_{name}" * renamed for name, renamed in parts]
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    if draw(st.booleans()):
        listed = ",".join(f"{draw(gaps)}{word}{draw(gaps)}" for word in words)
        text = f"({listed}{draw(st.sampled_from(['', ',']))}{draw(gaps)})"
    else:
        text = draw(st.sampled_from([", ", ",", ", \\\n ", " \\\n , "])).join(words)
    before, after = draw(places)
    source = f"{before}from amaranth.lib import {text}{after}{draw(st.sampled_from(['', chr(10)]))}"
    return source.replace("\n", newline)


@settings(deadline=None, max_examples=300)
@given(imports())
def test_the_same_names_mean_the_same(source):
    changed = migrate(source.encode())
    assert namespace(changed) == namespace(source.encode())
    assert changed.count(b"#") == source.count("#")
    assert b"hdl" in changed or not {"coding", "scheduler"} & set(source.replace(",", " ").split())
    assert b"\n" not in changed.replace(b"\r\n", b"") or "\r" not in source
    assert migrate(changed) == changed
