"""``minimize``: the fewest products of a function, as equations or as a file."""

import math
from argparse import ArgumentTypeError
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hdl.files import check_writable, write_files
from hdl.function import (
    Cover,
    cover_equations,
    write_blif,
    write_equations,
    write_pla,
)
from hdl.function.minimize import Budget, Exact, Form, Heuristic, Minimum, minimize

from .output import Output, counted
from .request import Parser, RequestError
from .source import parse_source
from .table import add_notation

__all__ = ["SUMMARY", "run"]

SUMMARY = "the fewest products of a function, with a proof that there are none fewer"

_WRITERS: dict[str, Callable[[Cover, str], str]] = {
    ".pla": lambda cover, _: write_pla(cover),
    ".eqn": lambda cover, _: write_equations(cover),
    ".blif": write_blif,
}


def run(words: Sequence[str]) -> int:
    source = parse_source("minimize", words, SUMMARY, _add_options)
    options = source.options
    path: Path | None = options.file
    if path is not None:
        if path.suffix.lower() not in _WRITERS:
            raise RequestError(f"-o must be a {' or '.join(_WRITERS)} file, not {str(path)!r}")
        if path.suffix.lower() == ".pla" and options.form is not Form.SOP:
            raise RequestError("a .pla file holds only sums of products: use .eqn or .blif")
        check_writable(path)
    output = Output(options.json)
    table = source.table()
    with output.messages(), output.step("minimize") as step:
        budget = Budget(options.time_limit, step.progress)
        with budget.interruptible():
            minimizer = Heuristic(budget) if options.heuristic else Exact(budget)
            try:
                result = minimize(table, minimizer, options.form, budget)
            except ValueError as error:  # only of more inputs than a table has rows for
                raise RequestError(f"{source.title}: {error}") from error
        step.detail = f"{source.title}: {_describe(result, options.form)}"
    lines = cover_equations(result.cover, options.notation)
    if path is not None:
        write_files({path: _text(result.cover, path)})
        output.say(f"wrote       {path}")
    elif not output.as_json:
        for line in lines:
            output.say(line)
    output.result({**source.identity, **_to_json(result, options.form), "equations": lines})
    return 130 if budget.interrupted else 0


def _describe(result: Minimum, form: Form) -> str:
    cover = result.cover
    proof = "the minimum" if result.proven else f"where at least {result.lower_bound} are needed"
    if form is Form.BEST:
        complemented = int(cover.complemented.sum())
        proof += f" with these {complemented} of {len(cover.outputs)} outputs complemented"
    return f"{counted(len(cover), 'cube')}, {proof}; {counted(cover.literal_count, 'literal')}"


def _text(cover: Cover, path: Path) -> str:
    try:
        return _WRITERS[path.suffix.lower()](cover, path.stem)
    except ValueError as error:
        raise RequestError(str(error)) from error


def _to_json(result: Minimum, form: Form) -> dict[str, Any]:
    cover = result.cover
    pairs = zip(cover.outputs, cover.complemented, strict=True)
    return {
        "form": form,
        "complemented": [name for name, complemented in pairs if complemented],
        "cubes": len(cover),
        "literals": cover.literal_count,
        "lower_bound": result.lower_bound,
        "proven_minimum": result.proven,
        "seconds": round(result.seconds, 3),
    }


def _add_options(parser: Parser):
    effort = parser.add_mutually_exclusive_group()
    effort.add_argument(
        "--exact", action="store_true", help="go on until the minimum is proven. The default."
    )
    effort.add_argument(
        "--heuristic", action="store_true", help="few products in little time instead"
    )
    parser.add_argument(
        "--form",
        type=_form,
        default=Form.SOP,
        metavar=f"{{{','.join(Form)}}}",
        help="sums of products, products of sums, or for each output the one that makes fewer "
        "products in all. Default: sop.",
    )
    parser.add_argument(
        "--time-limit",
        type=_seconds,
        metavar="SECONDS",
        help="after this time take the best so far, as Ctrl-C does. Default: no limit.",
    )
    add_notation(parser)
    parser.add_argument(
        "-o",
        dest="file",
        type=Path,
        metavar="FILE",
        help=f"a {' or '.join(_WRITERS)} file; without it, print equations",
    )


def _form(text: str) -> Form:
    if text not in list(Form):
        raise ArgumentTypeError(f"must be one of {', '.join(Form)}, not {text!r}")
    return Form(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise ArgumentTypeError(f"must be a number of seconds above 0, not {text!r}")
    return seconds
