"""``list``: the designs with their parameters, and the boards."""

from collections.abc import Sequence

from rich.table import Table

from hdl.designs import designs
from hdl.parameters import Parameter, parameters
from hdl.verilog import plain

from ..catalog import boards, status
from .output import Output
from .request import Parser

__all__ = ["SUMMARY", "run"]

SUMMARY = "designs with their parameters, and boards"


def run(words: Sequence[str]) -> int:
    parser = Parser(prog="python build.py list", description=SUMMARY)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    output = Output(parser.parse(words).json)
    found = {name: parameters(design) for name, design in designs().items()}
    states = {name: (board.family, status(board)) for name, board in boards().items()}
    if not output.as_json:
        output.show(_design_table(found))
        output.show(_board_table(states))
    output.result(
        {
            "designs": {
                name: {item.name: _describe(item) for item in items}
                for name, items in found.items()
            },
            "boards": {
                name: {"family": family, "status": state}
                for name, (family, state) in states.items()
            },
        }
    )
    return 0


def _describe(parameter: Parameter) -> dict:
    default = None if parameter.required else plain(parameter.default)
    description = {
        "type": "choice" if parameter.choices else parameter.type.__name__.lower(),
        "default": default,
        "required": parameter.required,
        "help": parameter.help,
    }
    if parameter.choices:
        description["choices"] = list(parameter.choices)
    return description


def _design_table(found: dict[str, tuple[Parameter, ...]]) -> Table:
    table = Table("design", "parameter", "default", "meaning", box=None, header_style="bold")
    for name, items in found.items():
        if not items:
            summary = (designs()[name].__doc__ or "").partition("\n")[0]
            table.add_row(name, "", "", summary.replace("[", r"\["))
        for number, item in enumerate(items):
            shown = not item.required and item.default is not None
            default = str(plain(item.default)) if shown else ""
            if item.type is bool:
                default = "no" if not item.default else "yes"
            label = name if number == 0 else ""
            table.add_row(label, item.option, default, item.help.replace("[", r"\["))
    return table


def _board_table(states: dict[str, tuple[str, str]]) -> Table:
    table = Table("board", "family", "status", box=None, header_style="bold")
    for name, (family, state) in states.items():
        table.add_row(name, family, state.replace("[", r"\["))
    return table
