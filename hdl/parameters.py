"""Parameters of a block, discovered from its constructor and its docstring."""

import enum
import inspect
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .block import Block

__all__ = ["Parameter", "parameters"]

_TYPES = (int, bool, str, Path)


@dataclass(frozen=True)
class Parameter:
    """One constructor parameter.

    ``default`` is :class:`inspect.Parameter.empty` if there is none. ``choices`` is empty unless
    only certain words are allowed.
    """

    name: str
    type: type
    default: Any
    help: str
    choices: tuple[str, ...] = ()

    @property
    def required(self) -> bool:
        return self.default is inspect.Parameter.empty

    @property
    def option(self) -> str:
        return "--" + self.name.replace("_", "-")

    def convert(self, text: str) -> Any:
        """Turn a word of the command line into a value.

        Raises
        ------
        :exc:`ValueError`
            If the word is not of the parameter's type, or not one of its choices.
        """
        if self.choices and text not in self.choices:
            raise ValueError(f"must be one of {', '.join(self.choices)}, not {text!r}")
        if issubclass(self.type, enum.Enum):
            return next(member for member in self.type if str(member.value) == text)
        if self.type is int:
            try:
                return int(text, 0)
            except ValueError:
                raise ValueError(f"must be an integer, not {text!r}") from None
        return self.type(text)


def parameters(design: type[Block]) -> tuple[Parameter, ...]:
    """List the parameters that the constructor of a block takes.

    Raises
    ------
    :exc:`TypeError`
        If one has no annotation, or one that cannot be given on a command line.
    """
    helps = _parameter_help(design)
    if design.__init__ is Block.__init__:
        return ()
    hints = typing.get_type_hints(design.__init__)
    found = []
    for name, item in list(inspect.signature(design.__init__).parameters.items())[1:]:
        kind = _plain_type(hints.get(name))
        if kind is None or item.kind in (item.VAR_POSITIONAL, item.VAR_KEYWORD):
            raise TypeError(
                f"{design.__name__} parameter {name!r} must be annotated "
                "int, bool, str, Path or an Enum"
            )
        choices: tuple[str, ...] = ()
        if issubclass(kind, enum.Enum):
            choices = tuple(str(member.value) for member in kind)
        elif name == "structure":
            choices = design.structures
        found.append(Parameter(name, kind, item.default, helps.get(name, ""), choices))
    return tuple(found)


def _plain_type(hint: Any) -> type | None:
    kind = hint
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        # In Python a parameter may take more than what can be typed.
        options = [option for option in typing.get_args(hint) if _is_plain(option)]
        kind = options[0] if len(options) == 1 else None
    return kind if _is_plain(kind) else None


def _is_plain(kind: Any) -> bool:
    return isinstance(kind, type) and (kind in _TYPES or issubclass(kind, enum.Enum))


def _parameter_help(design: type[Block]) -> Mapping[str, str]:
    """Read the first sentence about each parameter from a numpydoc ``Parameters`` section."""
    text = inspect.getdoc(design) or ""
    section = re.search(r"^Parameters\n-+\n(.*?)(?=\n\n\S[^\n]*\n-+\n|\Z)", text, re.M | re.S)
    helps: dict[str, str] = {}
    if section is None:
        return helps
    for entry in re.split(r"^(?=\S)", section[1], flags=re.M):
        head, _, body = entry.partition("\n")
        names, _, _ = head.partition(":")
        text = re.sub(r":\w+:`~?([^`]*)`", r"\1", " ".join(body.split()).replace("``", ""))
        for name in names.split(","):
            helps[name.strip()] = re.split(r"(?<=\.)\s", text)[0]
    return helps
