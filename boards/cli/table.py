"""``table``: the truth table of a design, folded, and its equations.

That of a design with state has its registers as inputs, and what they hold next as outputs.
"""

from argparse import ArgumentTypeError
from collections.abc import Sequence

from hdl.block import outputs, truth_table
from hdl.function import Notation, TruthTable, equations, fold
from sim.step import Step
from sim.stimulus import input_bits

from .output import Output
from .request import Parser, Request, RequestError, parse

__all__ = ["SUMMARY", "add_notation", "run", "tabulate"]

SUMMARY = "truth table and equations, with - for what does not matter"
_MAX_INPUTS = 16
_MAX_ENTRIES = 1 << 18


def run(words: Sequence[str]) -> int:
    request = parse("table", words, SUMMARY, add_notation)
    output = Output(request.options.json)
    table = tabulate(request)
    rows = fold(table)
    lines = equations(table, request.options.notation)
    if not output.as_json:
        output.say(table.layout(rows))
        if not table.care.any(1).all():
            output.say(f"{'else'.rjust(len(' '.join(table.inputs)))} | anything")
        output.say("")
        for line in lines:
            output.say(line)
    output.result(
        {
            **request.identity,
            "inputs": table.inputs,
            "outputs": table.outputs,
            "rows": list(table.rows()),
            "folded": rows,
            "equations": lines,
        }
    )
    return 0


def tabulate(request: Request) -> TruthTable:
    """Make the truth table of a design, unless it is too large to be read."""
    block = Step(request.block) if request.block.registers else request.block
    bits = input_bits(block)
    width = sum(port.width for port in outputs(block))
    if bits > _MAX_INPUTS or width << bits > _MAX_ENTRIES:
        raise RequestError(
            f"the table of {request.title} would have {bits} inputs and {width} outputs; "
            f"the limit is {_MAX_INPUTS} inputs and {_MAX_ENTRIES} entries"
        )
    return truth_table(block)


def add_notation(parser: Parser):
    """Let the user choose how equations are written."""
    parser.add_argument(
        "--notation",
        type=_notation,
        default=Notation.OPERATORS,
        metavar="{operators,textbook}",
        help="equations as a & b | ~c, or as a*b + c'. Default: operators.",
    )


def _notation(text: str) -> Notation:
    if text not in list(Notation):
        raise ArgumentTypeError(f"must be one of {', '.join(Notation)}, not {text!r}")
    return Notation(text)
