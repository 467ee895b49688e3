"""What README.md tells its reader to type."""

import re
import shlex
import subprocess
import sys

import pytest

from boards.cli.main import VERBS

from .cli import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = [
    line for block in re.findall(r"```sh\n(.*?)```", README, re.S) for line in block.split("\n")
]
COMMANDS = [line for line in SHELL if line.startswith("python build.py ") and "VERB" not in line]
PYTHON = re.findall(r"```python\n(.*?)```", README, re.S)


@pytest.fixture
def checkout(tmp_path):
    """A folder that looks like a clone, in which commands may leave files."""
    for name in ("build.py", "hdl", "sim", "boards", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def test_the_first_screen_has_two_lines_that_set_up_and_run():
    first_screen = README.splitlines()[:24]
    lines = [line for line in first_screen if line.startswith("python3 -m venv .venv && ")]
    assert [line.rpartition(" && ")[2] for line in lines] == [
        ".venv/bin/python build.py",
        ".venv/bin/python -m pytest",
    ]
    assert [line for line in SHELL if "venv" in line] == lines


@pytest.mark.parametrize("command", COMMANDS)
def test_command(command, checkout):
    words = [sys.executable, *shlex.split(command)[1:]]
    result = subprocess.run(words, cwd=checkout, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.strip()


def test_every_verb_is_shown():
    shown = {command.split()[2] for command in COMMANDS}
    assert "`python build.py bench`" in README  # too long to be run here
    assert shown == VERBS.keys() - {"bench"}


def test_the_tour_of_the_python_api(checkout):
    assert len(PYTHON[0].splitlines()) <= 12
    command = [sys.executable, "-W", "error", "-c", PYTHON[0]]
    result = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    assert "f = a & b | ~c\nmodule decoder(" in result.stdout


def test_the_test_bench_in_ten_lines(checkout):
    command = [sys.executable, "-W", "error", "-c", PYTHON[1]]
    result = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "62 % of the input combinations\n"


def test_the_block_of_ones_own_is_the_example():
    example = (ROOT / "examples" / "majority.py").read_text(encoding="utf-8")
    assert PYTHON[2] == example.partition("\n\n")[2]


def test_what_the_text_points_to_exists():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("https://") or (ROOT / target).exists(), target
