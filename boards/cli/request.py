"""From words on the command line to a block with its parameters."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from hdl.block import Block, arguments
from hdl.designs import closest, design_name, find_design, load_design
from hdl.parameters import Parameter, parameters
from hdl.verilog import plain, shown

__all__ = ["Parser", "Request", "RequestError", "add_common", "add_design", "parse"]


class RequestError(Exception):
    """The request is wrong; the message says how, on one line."""


@dataclass(frozen=True)
class Request:
    """A block that a verb is to work on, and the options of the verb."""

    name: str
    block: Block
    options: argparse.Namespace

    @property
    def identity(self) -> dict[str, Any]:
        """The keys of a JSON result that say what was worked on."""
        values = {name: plain(value) for name, value in arguments(self.block).items()}
        return {"design": self.name, "parameters": values}

    @property
    def title(self) -> str:
        values = arguments(self.block).items()
        given = (f"{name}={shown(value)}" for name, value in values if value not in ("", None))
        return " ".join([self.name, *given])

    @property
    def module(self) -> str:
        """The name of the design as an identifier."""
        return self.name.replace("-", "_")


class Parser(argparse.ArgumentParser):
    """A parser that raises instead of printing its usage."""

    def __init__(self, **options: Any):
        super().__init__(
            allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **options
        )

    def error(self, message: str) -> NoReturn:
        message = message.replace("ignored explicit argument", "takes no value, such as")
        raise RequestError(message.removeprefix("argument "))

    @property
    def options(self) -> Mapping[str, argparse.Action]:
        """What the words that start with a dash stand for."""
        return self._option_string_actions

    def parse(self, words: Sequence[str]) -> argparse.Namespace:
        """Parse all words; unknown ones are refused with the closest option."""
        options, unknown = self.parse_known_args(words)
        if unknown:
            word = unknown[0].partition("=")[0]
            known = [option for option in self.options if option.startswith("--")]
            kind = "option" if word.startswith("-") else "argument"
            hint = closest(word, known) if kind == "option" else ""
            raise RequestError(f"unknown {kind} {word!r}{hint}")
        return options


def parse(
    verb: str, words: Sequence[str], summary: str, add_options: Callable[[Parser], None]
) -> Request:
    """Read ``DESIGN --parameter value ...`` and the options of a verb.

    Raises
    ------
    :exc:`RequestError`
        If an option is unknown or a value does not fit.
    :exc:`~hdl.designs.DesignError`
        If there is no such design.
    """
    words = list(words)
    design = None
    if words and not words[0].startswith("-"):
        design = find_design(words.pop(0))
    reference = _take_option(words, "--design")
    if reference is not None:
        if design is not None:
            raise RequestError("give either DESIGN or --design, not both")
        design = load_design(reference)
    parser = Parser(prog=f"python build.py {verb}", description=summary, usage=_usage(verb))
    add_common(parser)
    add_options(parser)
    if design is None:
        if {"-h", "--help"} & set(words):
            parser.parse(["--help"])
        raise RequestError(f"{verb} needs a design: see python build.py list, or --design")
    add_design(parser, design)
    options = parser.parse(words)
    values = {
        item.name: getattr(options, parser.options[item.option].dest) for item in parameters(design)
    }
    try:
        block = design(**values)
    except (TypeError, ValueError) as error:
        raise RequestError(str(error)) from error
    return Request(design_name(design), block, options)


def add_common(parser: Parser):
    """Add the options of every verb that works on a design."""
    parser.add_argument(
        "--design",
        metavar="FILE.py:CLASS",
        help="a block of your own, instead of DESIGN; python build.py list shows the designs",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def add_design(parser: Parser, design: type[Block]):
    """Add an option for every parameter of a design.

    An option of the verb by the same name, such as the effort of a comparison, serves for both.
    """
    group = parser.add_argument_group(f"parameters of {design_name(design)}")
    for item in parameters(design):
        if item.option in parser.options:
            continue
        help_text = item.help.replace("%", "%%")
        if not item.required and item.default not in ("", None):
            help_text += f" Default: {plain(item.default)}."
        common: dict[str, Any] = {
            "dest": f"parameter_{item.name}",
            "required": item.required,
            "default": None if item.required else item.default,
            "help": help_text,
        }
        if item.type is bool:
            group.add_argument(item.option, action=argparse.BooleanOptionalAction, **common)
        else:
            choices = f"{{{','.join(item.choices)}}}" if item.choices else None
            metavar = choices or {int: "N", Path: "FILE"}.get(item.type, "TEXT")
            group.add_argument(item.option, type=_converter(item), metavar=metavar, **common)


def _converter(parameter: Parameter) -> Callable[[str], Any]:
    def convert(text: str) -> Any:
        try:
            return parameter.convert(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return convert


def _take_option(words: list[str], option: str) -> str | None:
    for index, word in enumerate(words):
        if word.startswith(f"{option}="):
            return words.pop(index).partition("=")[2]
        if word == option:
            if index + 1 == len(words):
                raise RequestError(f"{option}: expected one argument")
            del words[index]
            return words.pop(index)
    return None


def _usage(verb: str) -> str:
    return f"python build.py {verb} DESIGN [--parameter value ...] [options]"
