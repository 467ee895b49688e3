"""``migrate``: imports of modules that Amaranth drops are made to name their replacements."""

import difflib
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from hdl.files import write_files

from ..migration import NotMigrated, migrate
from .output import Output
from .request import Parser, RequestError

__all__ = ["SUMMARY", "run"]

SUMMARY = "show or make the change from amaranth.lib.coding to hdl.coding"

_DETAILS = """
Imports of amaranth.lib.coding and amaranth.lib.scheduler in Python files become those of
hdl.coding and hdl.scheduler. Symbolic links and hidden folders, virtual environments among them,
are left alone. Without --write, nothing is written.
"""
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_NO_NEWLINE = b"\\ No newline at end of file\n"


def run(words: Sequence[str]) -> int:
    parser = Parser(prog="python build.py migrate", description=SUMMARY + "\n" + _DETAILS)
    parser.add_argument("path", metavar="PATH", help="a Python file, or a folder of them")
    parser.add_argument("--write", action="store_true", help="change the files")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse(words)
    output = Output(options.json)
    problems: list[tuple[str, str]] = []
    changes: dict[Path, bytes] = {}
    differences = []
    count = 0
    for path in _python_files(options.path, problems):
        count += 1
        try:
            before = path.read_bytes()
            after = migrate(before)
        except OSError as error:
            problems.append((str(path), error.strerror or str(error)))
        except NotMigrated as error:
            problems.append((str(path), str(error)))
        else:
            if after != before:
                changes[path] = after
                differences.append(_difference(path, before, after))
    if changes:
        _refuse_other_hdl(Path(options.path))
    if options.write:
        write_files(changes)
    for name, reason in problems:
        print(f"build.py: skipped {name}: {reason}", file=sys.stderr)
    if not output.as_json:
        sys.stdout.flush()
        sys.stdout.buffer.write(b"".join(differences))
        sys.stdout.buffer.flush()
        output.say(_summary(len(changes), count, options.write))
    output.result(
        {
            "files": [str(path) for path in changes],
            "written": options.write and bool(changes),
            "diff": b"".join(differences).decode(errors="backslashreplace"),
            "skipped": [{"file": name, "reason": reason} for name, reason in problems],
        }
    )
    return 1 if problems else 0


def _python_files(name: str, problems: list[tuple[str, str]]) -> Iterator[Path]:
    """Yield the files in order; folders that cannot be read are added to the problems."""
    top = Path(name)
    if name and top.is_file():
        yield top
        return
    if not name or not top.is_dir():
        raise RequestError(f"PATH must be a file or a folder, not {name!r}")

    def note(error: OSError):
        problems.append((str(Path(error.filename)), error.strerror or str(error)))

    for folder, folders, names in os.walk(top, onerror=note):
        folders[:] = sorted(child for child in folders if _is_source(Path(folder, child)))
        for path in sorted(Path(folder, child) for child in names):
            if path.suffix in (".py", ".pyi") and path.is_file() and not path.is_symlink():
                yield path


def _is_source(folder: Path) -> bool:
    is_environment = (folder / "pyvenv.cfg").exists()
    return not folder.name.startswith(".") and folder.name != "__pycache__" and not is_environment


def _refuse_other_hdl(top: Path):
    """Raise :exc:`RequestError` if a project would find a package of its own instead."""
    folder = top if top.is_dir() else top.parent
    for other in (folder / "hdl.py", folder / "hdl" / "__init__.py"):
        for path in (other, folder / "src" / other.relative_to(folder)):
            if path.is_file():
                raise RequestError(f"{path} would be imported instead of Minterm's hdl: rename it")


def _difference(path: Path, before: bytes, after: bytes) -> bytes:
    """Compare two texts as ``diff -u`` and git do, in whatever encoding they are."""
    name = os.fsencode(path.as_posix().lstrip("/"))
    name += b"\t" * (b" " in name)  # where patch would end it otherwise
    lines = difflib.diff_bytes(
        difflib.unified_diff,
        _LINE.findall(before),
        _LINE.findall(after),
        b"a/" + name,
        b"b/" + name,
    )
    ended = (line if line.endswith(b"\n") else line + b"\n" + _NO_NEWLINE for line in lines)
    return b"".join(ended)


def _summary(changed: int, count: int, written: bool) -> str:
    files = f"{count} Python file{'s' * (count != 1)}"
    if not changed:
        return f"nothing to change in {files}"
    if not written:
        return f"{changed} of {files} to change; --write changes them"
    return f"changed {changed} of {files}; the project now depends on minterm"
