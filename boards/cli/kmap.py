"""``kmap``: Karnaugh maps with the loops of a cover, in the terminal or as a picture."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hdl.designs import closest
from hdl.files import check_writable, write_files
from hdl.function import Notation, TruthTable
from hdl.function.kmap import (
    MAX_INPUTS,
    MIN_INPUTS,
    Form,
    KarnaughMap,
    draw_svg,
    draw_text,
    karnaugh_map,
)
from hdl.function.minimize import Form as CoverForm, minimize

from .output import Output
from .request import Parser, RequestError
from .source import Source, parse_source
from .table import add_notation

__all__ = ["SUMMARY", "run"]

SUMMARY = "Karnaugh maps of 2 to 6 inputs, in the terminal or as a picture"


def run(words: Sequence[str]) -> int:
    source = parse_source("kmap", words, SUMMARY, _add_options)
    options = source.options
    path: Path | None = options.file
    if path is not None:
        if path.suffix.lower() != ".svg":
            raise RequestError(f"-o must be an .svg file, not {str(path)!r}")
        check_writable(path)
    output = Output(options.json)
    table = _table(source)
    maps = [_map(table, name, options.form) for name in _names(table, options.output)]
    if path is not None:
        write_files({path: draw_svg(maps, options.notation)})
        output.say(f"wrote       {path}")
    elif not output.as_json:
        plain = not _encodes("│┼")
        texts = (draw_text(kmap, options.notation, plain=plain) for kmap in maps)
        output.say("\n\n".join(texts))
    output.result(
        {
            **source.identity,
            "file": str(path) if path else None,
            "maps": [_to_json(kmap, options.notation) for kmap in maps],
        }
    )
    return 0


def _table(source: Source) -> TruthTable:
    table = source.table()
    inputs = len(table.inputs)
    if not MIN_INPUTS <= inputs <= MAX_INPUTS:
        raise RequestError(
            f"a Karnaugh map has {MIN_INPUTS} to {MAX_INPUTS} inputs, but {source.title} has "
            f"{inputs}"
        )
    assert isinstance(table, TruthTable)  # since it has so few inputs
    return table


def _names(table: TruthTable, wanted: list[str] | None) -> Sequence[str]:
    for name in wanted or ():
        if name not in table.outputs:
            raise RequestError(f"unknown output {name!r}{closest(name, table.outputs)}")
    return wanted or table.outputs


def _map(table: TruthTable, output: str, form: Form) -> KarnaughMap:
    column = [table.outputs.index(output)]
    single = TruthTable(table.inputs, (output,), table.on[:, column], table.care[:, column])
    cover = minimize(single, form=CoverForm(form)).cover
    return karnaugh_map(table, output, cover.cubes(0), form)


def _encodes(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        return False
    return True


def _to_json(kmap: KarnaughMap, notation: Notation) -> dict[str, Any]:
    pages, rows, columns = kmap.plane.axes
    return {
        "output": kmap.output,
        "form": kmap.form,
        "equation": kmap.equation(notation),
        "pages": pages.names,
        "rows": rows.names,
        "columns": columns.names,
        "symbols": kmap.symbols,
        "loops": [
            {
                "letter": loop.letter,
                "term": kmap.term(loop, notation),
                "minterms": sorted(loop.minterms),
            }
            for loop in kmap.loops
        ],
    }


def _add_options(parser: Parser):
    parser.add_argument(
        "--output",
        action="append",
        metavar="NAME",
        help="an output to draw; may be repeated. Default: all of them.",
    )
    parser.add_argument(
        "--form",
        type=_form,
        default=Form.SOP,
        metavar="{sop,pos}",
        help="loops around the 1s of a sum of products, or the 0s of a product of sums. "
        "Default: sop.",
    )
    add_notation(parser)
    parser.add_argument(
        "-o", dest="file", type=Path, metavar="FILE", help="an .svg picture; without it, print text"
    )


def _form(text: str) -> Form:
    if text not in list(Form):
        raise ArgumentTypeError(f"must be one of {', '.join(Form)}, not {text!r}")
    return Form(text)
