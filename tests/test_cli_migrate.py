"""The verb migrate, on a user's project."""

import os
import shutil
import stat
import subprocess
import sys

import pytest

from .cli import ROOT, refusal, run, run_json

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions, links and devices")

ARBITER = '''\
"""Grants the first request."""
from amaranth.hdl import Elaboratable, Module, Signal
from amaranth.lib import coding, wiring  # both


class Arbiter(Elaboratable):
    def __init__(self, width):
        self.requests = Signal(width)
        self.grant = Signal(width)
        self.idle = Signal()
        self._encoder = coding.PriorityEncoder(width)
        self._decoder = coding.PriorityDecoder(width)

    def elaborate(self, platform):
        m = Module()
        m.submodules.encoder = encoder = self._encoder
        m.submodules.decoder = decoder = self._decoder
        m.d.comb += [
            encoder.i.eq(self.requests),
            decoder.i.eq(encoder.o),
            decoder.n.eq(encoder.n),
            self.grant.eq(decoder.o),
            self.idle.eq(encoder.n),
        ]
        return m
'''

POINTER = """\
import amaranth.lib.coding
from amaranth.hdl import Elaboratable, Module, Signal


class Pointer(Elaboratable):
    def __init__(self, width):
        self.count = Signal(width)
        self.there = Signal(width)
        self.back = Signal(width)

    def elaborate(self, platform):
        m = Module()
        m.submodules.encoder = encoder = amaranth.lib.coding.GrayEncoder(len(self.count))
        m.submodules.decoder = decoder = amaranth.lib.coding.GrayDecoder(width=encoder.width)
        m.d.comb += [encoder.i.eq(self.count), self.there.eq(encoder.o)]
        m.d.comb += [decoder.i.eq(encoder.o), self.back.eq(decoder.o)]
        return m
"""

TESTS = """\
import unittest

from amaranth.lib.coding import (
    Decoder,  # one-hot
    Encoder as OneHot,
)
from amaranth.sim import Simulator

from project.arbiter import Arbiter
from project.pointer import Pointer


class ProjectTest(unittest.TestCase):
    def run_bench(self, dut, bench):
        simulator = Simulator(dut)
        simulator.add_testbench(bench)
        simulator.run()

    def test_arbiter(self):
        dut = Arbiter(5)

        async def bench(ctx):
            for requests in range(32):
                ctx.set(dut.requests, requests)
                self.assertEqual(ctx.get(dut.grant), requests & -requests)
                self.assertEqual(ctx.get(dut.idle), requests == 0)

        self.run_bench(dut, bench)

    def test_pointer(self):
        dut = Pointer(4)

        async def bench(ctx):
            seen = []
            for count in range(16):
                ctx.set(dut.count, count)
                seen.append(ctx.get(dut.there))
                self.assertEqual(ctx.get(dut.back), count)
            for one, next in zip(seen, seen[1:] + seen[:1]):
                self.assertEqual((one ^ next).bit_count(), 1)

        self.run_bench(dut, bench)

    def test_encoder(self):
        dut = OneHot(6)

        async def bench(ctx):
            for word in range(64):
                ctx.set(dut.i, word)
                valid = word.bit_count() == 1
                self.assertEqual(ctx.get(dut.n), not valid)
                self.assertEqual(ctx.get(dut.o), word.bit_length() - 1 if valid else 0)

        self.run_bench(dut, bench)

    def test_decoder(self):
        dut = Decoder(6)

        async def bench(ctx):
            for number in range(8):
                ctx.set(dut.i, number)
                ctx.set(dut.n, 0)
                self.assertEqual(ctx.get(dut.o), 1 << number if number < 6 else 0)
                ctx.set(dut.n, 1)
                self.assertEqual(ctx.get(dut.o), 0)

        self.run_bench(dut, bench)
"""

FILES = {
    "project/__init__.py": "",
    "project/arbiter.py": ARBITER,
    "project/pointer.py": POINTER,
    "tests/__init__.py": "",
    "tests/test_project.py": TESTS,
}
CHANGED = ["project/arbiter.py", "project/pointer.py", "tests/test_project.py"]


@pytest.fixture
def project(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def run_its_tests(folder, warning):
    """Run a project's tests in a process that has no other Amaranth than it needs."""
    command = [sys.executable, "-W", warning, "-m", "unittest", "-v"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert "Ran 4 tests" in result.stderr, result.stderr
    return result.returncode


def test_a_project_passes_its_own_tests_after_the_change(project):
    before = contents(project)
    try:
        import amaranth.lib.coding  # noqa: F401 - from 0.6 on there is none
    except ModuleNotFoundError:
        pass
    except DeprecationWarning:
        assert run_its_tests(project, "ignore") == 0
    result = run("migrate", ".", "--write", cwd=project)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.endswith(
        "changed 3 of 5 Python files; the project now depends on minterm\n"
    )
    after = contents(project)
    assert [name for name in after if after[name] != before[name]] == CHANGED
    assert after.keys() == before.keys()
    assert not any(b"amaranth.lib.coding" in text for text in after.values())
    assert run_its_tests(project, "error") == 0
    again = run("migrate", ".", "--write", cwd=project)
    assert again.stdout == "nothing to change in 5 Python files\n"
    assert contents(project) == after


def test_without_write_the_difference_is_shown_and_nothing_changes(project):
    before = contents(project)
    result = run("migrate", "project", cwd=project)
    assert (result.returncode, result.stderr) == (0, "")
    assert contents(project) == before
    assert result.stdout == (
        "--- a/project/arbiter.py\n"
        "+++ b/project/arbiter.py\n"
        "@@ -1,6 +1,7 @@\n"
        ' """Grants the first request."""\n'
        " from amaranth.hdl import Elaboratable, Module, Signal\n"
        "-from amaranth.lib import coding, wiring  # both\n"
        "+from amaranth.lib import wiring  # both\n"
        "+from hdl import coding\n"
        " \n"
        " \n"
        " class Arbiter(Elaboratable):\n"
        "--- a/project/pointer.py\n"
        "+++ b/project/pointer.py\n"
        "@@ -1,4 +1,4 @@\n"
        "-import amaranth.lib.coding\n"
        "+import hdl.coding\n"
        " from amaranth.hdl import Elaboratable, Module, Signal\n"
        " \n"
        " \n"
        "@@ -10,8 +10,8 @@\n"
        " \n"
        "     def elaborate(self, platform):\n"
        "         m = Module()\n"
        "-        m.submodules.encoder = encoder = "
        "amaranth.lib.coding.GrayEncoder(len(self.count))\n"
        "-        m.submodules.decoder = decoder = "
        "amaranth.lib.coding.GrayDecoder(width=encoder.width)\n"
        "+        m.submodules.encoder = encoder = hdl.coding.GrayEncoder(len(self.count))\n"
        "+        m.submodules.decoder = decoder = hdl.coding.GrayDecoder(width=encoder.width)\n"
        "         m.d.comb += [encoder.i.eq(self.count), self.there.eq(encoder.o)]\n"
        "         m.d.comb += [decoder.i.eq(encoder.o), self.back.eq(decoder.o)]\n"
        "         return m\n"
        "2 of 3 Python files to change; --write changes them\n"
    )


@pytest.mark.parametrize("tool", ["patch -p1 -s -i", "git apply"])
def test_the_difference_is_a_patch(project, tool):
    command, *options = tool.split()
    if shutil.which(command) is None:
        pytest.skip(f"{command} is not installed")
    odd = b"# coding: latin-1\r\nx = '\xe9'\r\nfrom amaranth.lib import coding, data"
    (project / "project" / "odd one.py").write_bytes(odd)
    patch = project / "the.patch"
    with patch.open("wb") as file:
        words = [sys.executable, ROOT / "build.py", "migrate", "."]
        subprocess.run(words, cwd=project, stdout=file, check=True)
    subprocess.run([command, *options, patch], cwd=project, check=True)
    patch.unlink()
    patched = contents(project)
    for name, text in FILES.items():
        (project / name).write_text(text)
    (project / "project" / "odd one.py").write_bytes(odd)
    assert run_json("migrate", ".", "--write", cwd=project)["written"] is True
    assert contents(project) == patched
    changed = patched["project/odd one.py"]
    assert changed == odd.replace(b"coding, ", b"") + b"\r\nfrom hdl import coding"


def test_json(project):
    result = run_json("migrate", project)
    names = [str(project / name) for name in CHANGED]
    assert (result["files"], result["written"], result["skipped"]) == (names, False, [])
    assert result["diff"].startswith("--- a/")
    assert run_json("migrate", project, "--write")["written"] is True
    result = run_json("migrate", project, "--write")
    assert result == {"files": [], "written": False, "diff": "", "skipped": []}


def test_a_file_alone(project):
    path = project / "project" / "pointer.py"
    before = contents(project)
    assert run_json("migrate", path, "--write")["files"] == [str(path)]
    changed = [name for name, text in contents(project).items() if text != before[name]]
    assert changed == ["project/pointer.py"]


def test_files_that_are_no_python_are_named_and_the_others_are_changed(project):
    (project / "broken.py").write_text("from amaranth.lib.coding import (\n")
    used = os.path.join("project", "used.py")
    (project / used).write_text("from amaranth.lib.coding import Signal\n")
    result = run("migrate", ".", "--write", cwd=project)
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "build.py: skipped broken.py: line 1: '(' was never closed",
        f"build.py: skipped {used}: line 1: hdl.coding has no 'Signal'",
    ]
    assert "changed 3 of 7 Python files" in result.stdout
    assert (project / "broken.py").read_text() == "from amaranth.lib.coding import (\n"
    result = run_json("migrate", ".", status=1, cwd=project)
    assert result["files"] == []
    assert result["skipped"][0] == {
        "file": "broken.py",
        "reason": "line 1: '(' was never closed",
    }


@posix
def test_links_hidden_folders_and_environments_are_left_alone(project, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    line = "import amaranth.lib.coding\n"
    places = [".hidden/a.py", "venv/lib/a.py", "__pycache__/a.py", "notes.txt", "out.pyc"]
    for name in places:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(line)
    (project / "venv" / "pyvenv.cfg").write_text("")
    (outside / "a.py").write_text(line)
    (project / "linked").symlink_to(outside)
    (project / "linked.py").symlink_to(outside / "a.py")
    (project / "loop").symlink_to(project)
    os.mkfifo(project / "pipe.py")
    assert run("migrate", ".", "--write", cwd=project).returncode == 0
    assert {(project / name).read_text() for name in places} == {line}
    assert (outside / "a.py").read_text() == line


@posix
def test_permissions_stay(project):
    path = project / "project" / "arbiter.py"
    path.chmod(0o755)
    assert run("migrate", project, "--write").returncode == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o755


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no such names")
def test_a_name_that_is_no_text(project):
    path = os.path.join(os.fsencode(project), b"\xff.py")
    with open(path, "w") as file:
        file.write("import amaranth.lib.coding\nx = (\n")
    result = run("migrate", ".", cwd=project)
    assert result.returncode == 1 and "\\udcff.py: line 2" in result.stderr
    with open(path, "w") as file:
        file.write("import amaranth.lib.coding\n")
    command = [sys.executable, str(ROOT / "build.py"), "migrate", "."]
    assert b"+++ b/\xff.py\n" in subprocess.run(command, cwd=project, capture_output=True).stdout
    written = run_json("migrate", ".", "--write", cwd=project)["files"]
    assert os.fsencode(written[0]) == b"\xff.py"


@pytest.mark.parametrize("place", ["hdl.py", "hdl/__init__.py", "src/hdl/__init__.py"])
def test_a_project_with_an_hdl_of_its_own_is_refused(project, place):
    (project / place).parent.mkdir(parents=True, exist_ok=True)
    (project / place).write_text("")
    before = contents(project)
    message = (
        f"{os.path.join(*place.split('/'))} would be imported instead of Minterm's hdl: rename it"
    )
    assert refusal("migrate", ".", "--write", cwd=project) == message
    assert contents(project) == before
    for name in CHANGED:
        (project / name).unlink()
    assert run("migrate", ".", cwd=project).returncode == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "the following arguments are required: PATH"),
        (("nowhere",), "PATH must be a file or a folder, not 'nowhere'"),
        (("",), "PATH must be a file or a folder, not ''"),
        ((os.devnull,), f"PATH must be a file or a folder, not '{os.devnull}'"),
        ((".", "--wirte"), "unknown option '--wirte': did you mean --write?"),
        ((".", ".."), "unknown argument '..'"),
    ],
    ids=range(6),
)
def test_refusals(words, message, tmp_path):
    assert refusal("migrate", *words, cwd=tmp_path) == message


@posix
@pytest.mark.skipif(os.name == "posix" and os.getuid() == 0, reason="root may read everything")
def test_what_cannot_be_read_is_named(project):
    (project / "project" / "arbiter.py").chmod(0)
    (project / "tests").chmod(0)
    result = run("migrate", ".", cwd=project)
    (project / "tests").chmod(0o755)
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "build.py: skipped project/arbiter.py: Permission denied",
        "build.py: skipped tests: Permission denied",
    ]
