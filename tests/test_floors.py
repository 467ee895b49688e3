"""The house: imports only point down."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ["hdl", "sim", "boards"]
FILES = sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))


def imported(source: str) -> set[str]:
    """Top-level packages that absolute imports name."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path):
    floor = FLOORS.index(path.relative_to(ROOT).parts[0])
    assert not imported(path.read_text()) & set(FLOORS[floor + 1 :])


def test_functions_are_data():
    """Boolean functions know nothing of hardware."""
    for path in (ROOT / "hdl" / "function").rglob("*.py"):
        assert "amaranth" not in imported(path.read_text()), path


def test_the_check_sees_an_import():
    assert imported("def f():\n    from boards.cli import main\n    import sim.prove") == {
        "boards",
        "sim",
    }
