"""``convert``: a function from one format to another."""

import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from hdl.files import check_writable, write_files
from hdl.function import FORMATS, CubeTable, TruthTable, read_table, table_text

from .output import Output, counted
from .request import Parser, RequestError, parse
from .table import tabulate

__all__ = ["SUMMARY", "run"]

SUMMARY = "write a table file, or the table of a design, in another format"

_USAGE = "python build.py convert FILE|DESIGN [--parameter value ...] (-o FILE | --to FORMAT)"
_EQUATIONS = ".eqn"  # which have no don't-cares


def run(words: Sequence[str]) -> int:
    first = words[0] if words else "-"
    if first.startswith("-") and not {"-h", "--help", "--design"} & {
        word.partition("=")[0] for word in words
    }:
        raise RequestError("convert needs a file or a design: python build.py convert FILE -o FILE")
    if first.startswith("-") or not _is_file(first):
        request = parse("convert", words, SUMMARY, _add_options)
        options, source, identity = request.options, None, request.identity
        if options.top:
            raise RequestError("--top is for Verilog files, not for designs")
    else:
        parser = Parser(prog="python build.py convert", description=SUMMARY, usage=_USAGE)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        _add_options(parser)
        options, source = parser.parse(words[1:]), Path(first)
        request, identity = None, {}
    target = _target(options, source)
    path = options.output
    output = Output(options.json, text_to_stdout=path is None)
    with output.messages(), output.step("convert") as step:
        if source is None:
            assert request is not None  # there is no source without it
            table = tabulate(request)
        else:
            table = _read(source, options.top)
        try:
            text = table_text(table, target)
        except ValueError as error:
            raise RequestError(str(error)) from error
        shown = request.title if request else source
        step.detail = f"{shown} to {path or target.suffix[1:]}: {_describe(table, target)}"
    if path is not None:
        write_files({path: text})
        output.say(f"wrote       {path}")
    elif not output.as_json:
        sys.stdout.write(text)
    output.result(
        {
            **identity,
            "source": str(source) if source else None,
            "target": str(path) if path else None,
            "text": None if path else text,
            **_to_json(table, target),
        }
    )
    return 0


def _is_file(word: str) -> bool:
    """Tell a file from the name of a design, which has neither a dot nor a slash."""
    return "." in word or "/" in word or Path(word).exists()


def _target(options: Namespace, source: Path | None) -> Path:
    """Return the file to write, or one with the suffix of the format to print."""
    path: Path | None = options.output
    if (path is None) == (options.to is None):
        raise RequestError("give either -o FILE or --to FORMAT")
    if path is None:
        return Path(f"{source.stem if source else 'table'}.{options.to}")
    if path.suffix.lower() not in FORMATS:
        raise RequestError(f"cannot write {path}: the suffix must be one of {', '.join(FORMATS)}")
    if source is not None and path.exists() and source.exists() and path.samefile(source):
        raise RequestError(f"{path} would be written over itself, expected another file")
    check_writable(path)
    return path


def _read(source: Path, top: str) -> TruthTable | CubeTable:
    try:
        return read_table(source, top=top)
    except ValueError as error:
        raise RequestError(str(error)) from error


def _describe(table: TruthTable | CubeTable, target: Path) -> str:
    result = _to_json(table, target)
    columns = f"{counted(len(table.inputs), 'input')}, {counted(len(table.outputs), 'output')}"
    noun = "row" if "rows" in result else "cube"
    text = f"{columns}, {counted(result[f'{noun}s'], noun)}"
    if result["decided"]:
        text += f"; don't-cares of {', '.join(result['decided'])} became 0 or 1"
    return text


def _to_json(table: TruthTable | CubeTable, target: Path) -> dict[str, Any]:
    if isinstance(table, TruthTable):
        size = {"rows": len(table.on)}
        undecided = np.flatnonzero(~table.care.all(0))
    else:
        size = {"cubes": len(table.on) + len(table.other)}
        # Outside of an off-set there are don't-cares, whether or not rows fill all of it.
        undecided = np.flatnonzero(table.other.feeds.any(0) | (table.off is not None))
    names = [table.outputs[column] for column in undecided]
    decided = names if target.suffix.lower() == _EQUATIONS else []
    return {"inputs": table.inputs, "outputs": table.outputs, **size, "decided": decided}


def _add_options(parser: Parser):
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help=f"file to write; its suffix is the format: {', '.join(FORMATS)}",
    )
    parser.add_argument(
        "--to", type=_format, metavar="FORMAT", help="print in this format, such as pla"
    )
    parser.add_argument(
        "--top", default="", metavar="NAME", help="module that is meant, of several in Verilog"
    )


def _format(text: str) -> str:
    names = [suffix.removeprefix(".") for suffix in FORMATS]
    if text not in names:
        raise ArgumentTypeError(f"must be one of {', '.join(names)}, not {text!r}")
    return text
