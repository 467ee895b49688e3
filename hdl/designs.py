"""Designs by name: every block in this package, and blocks in files of the user's own."""

import difflib
import functools
import importlib
import importlib.util
import inspect
import pkgutil
import re
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from .block import Block

__all__ = ["DesignError", "closest", "design_name", "designs", "find_design", "load_design"]


class DesignError(Exception):
    """There is no such design, or its file cannot be used."""


def design_name(design: type[Block]) -> str:
    """Return the name that a user types: ``priority-encoder`` for ``PriorityEncoder``.

    A block that is to have another name says so in its attribute ``design_name``.
    """
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", design.__name__)
    return vars(design).get("design_name", name.lower())


@functools.cache
def designs() -> dict[str, type[Block]]:
    """Find every block that a module of this package defines or a package in it exports."""
    package = importlib.import_module("hdl")
    found = {}
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        found.update((design_name(design), design) for design in _blocks(module))
    return dict(sorted(found.items()))


def find_design(name: str) -> type[Block]:
    """Return the block of this package with that name.

    Raises
    ------
    :exc:`DesignError`
        Naming the closest designs, if there is none.
    """
    if name in designs():
        return designs()[name]
    hint = closest(name, designs())
    if ".py" in name:
        hint = f": for a block in a file of yours, use --design {name}"
    raise DesignError(f"unknown design {name!r}{hint}")


def load_design(reference: str) -> type[Block]:
    """Load a block from a file of the user's: ``path/to/file.py:ClassName``.

    Raises
    ------
    :exc:`DesignError`
        If the file or the class cannot be used, with the file and the line at fault.
    """
    filename, separator, class_name = reference.rpartition(":")
    if not separator or not filename.endswith(".py"):
        raise DesignError(f"--design must be path/to/file.py:ClassName, not {reference!r}")
    path = Path(filename)
    if not path.is_file():
        raise DesignError(f"--design {filename}: no such file")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    added = sys.modules.setdefault(path.stem, module) is module
    sys.path.insert(0, str(path.parent.resolve()))
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        if added:
            del sys.modules[path.stem]
        if isinstance(error, SyntaxError) and error.filename:
            raise DesignError(f"{error.filename}:{error.lineno}: {error.msg}") from None
        raise DesignError(blame(error, filename)) from None
    found = getattr(module, class_name, None)
    if found is None:
        names = [block.__name__ for block in _blocks(module)]
        raise DesignError(f"{filename} has no class {class_name!r}{closest(class_name, names)}")
    if not (isinstance(found, type) and issubclass(found, Block)) or found is Block:
        raise DesignError(f"{filename}: {class_name} must be a subclass of hdl.Block")
    return found


def blame(error: BaseException, filename: str) -> str:
    """Say on one line what a user's file caused, with the line in it if that is known."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).resolve() == Path(filename).resolve()]
    where = f"{filename}:{own[-1].lineno}: in {own[-1].name}" if own else filename
    return f"{where}: {type(error).__name__}: {' '.join(str(error).split())}"


def closest(name: str, known: Iterable[str]) -> str:
    """Write a hint that names the words closest to one, or all if none is close."""
    known = list(known)
    close = difflib.get_close_matches(name, known, 3) or [
        word for word in known if name and name in word
    ]
    if close:
        return f": did you mean {' or '.join(close[:3])}?"
    return f": there are {', '.join(known)}" if 0 < len(known) <= 12 else ""


def _belongs(item: type, module: ModuleType) -> bool:
    # What a package exports stands in a module of its own.
    return f"{item.__module__}.".startswith(f"{module.__name__}.")


def _blocks(module: ModuleType) -> list[type[Block]]:
    return [
        item
        for _, item in inspect.getmembers(module, inspect.isclass)
        if issubclass(item, Block) and item is not Block and _belongs(item, module)
    ]
