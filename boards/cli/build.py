"""``build``: a bitstream of a design for a board."""

from collections.abc import Sequence
from pathlib import Path

from hdl.files import check_writable, write_files

from ..bitstream import Bitstream, build_bitstream
from ..catalog import find_board
from .output import Output
from .request import Parser, Request, RequestError, parse

__all__ = ["SUMMARY", "describe", "output_file", "output_folder", "run", "to_json"]

SUMMARY = "place, route and pack a bitstream for a board"


def run(words: Sequence[str]) -> int:
    request = parse("build", words, SUMMARY, _add_options)
    if request.options.board is None:
        raise RequestError("build needs --board NAME; python build.py list shows the boards")
    board = find_board(request.options.board)
    folder = request.options.output or output_folder(request, board.name)
    check_writable(folder / request.module)
    output = Output(request.options.json)
    with output.messages(), output.step("build") as step:
        result = build_bitstream(request.block, board)
        write_files({output_file(request, result, folder): result.data})
        step.detail = f"{request.title}: {describe(result)}"
    for note in result.notes:
        output.say(f"            {note}")
    report = {**request.identity, "board": board.name, **to_json(result, request, folder)}
    output.say(f"wrote       {report['bitstream']}")
    output.result(report)
    return 0


def output_folder(request: Request, board: str) -> Path:
    """Return where the results for a design on a board go."""
    return Path("out") / f"{request.name}-{board}"


def output_file(request: Request, result: Bitstream, folder: Path) -> Path:
    """Return where a bitstream goes: into the folder, named after the design."""
    return folder / f"{request.module}{Path(result.file).suffix}"


def describe(result: Bitstream) -> str:
    """Say what a build came to."""
    used = ", ".join(
        f"{count['used']}/{count['available']} {cell}" for cell, count in result.utilization.items()
    )
    speed = "" if result.fmax_mhz is None else f", {result.fmax_mhz:.0f} MHz"
    return f"{len(result.data)} bytes{speed}; {used}"


def to_json(result: Bitstream, request: Request, folder: Path) -> dict:
    return {
        "bitstream": str(output_file(request, result, folder)),
        "bytes": len(result.data),
        "fmax_mhz": result.fmax_mhz,
        "utilization": result.utilization,
        "notes": result.notes,
        "seconds": round(result.seconds, 3),
    }


def _add_options(parser: Parser):
    parser.add_argument("--board", metavar="NAME", help="the board; python build.py list")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="DIR",
        help="folder for the bitstream; without it, out/DESIGN-BOARD",
    )
