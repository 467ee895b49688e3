"""From words on the command line to a Boolean function: that of a file, or of a design."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hdl.function import CubeTable, TruthTable, read_table

from .request import Parser, Request, RequestError, add_common, parse
from .table import tabulate

__all__ = ["Source", "parse_source"]


@dataclass(frozen=True)
class Source:
    """What a verb is to work on, and the options of the verb.

    Attributes
    ----------
    origin : :class:`pathlib.Path` or :class:`Request`
        A file with a table, or a design.
    options : :class:`argparse.Namespace`
    """

    origin: Path | Request
    options: argparse.Namespace

    @property
    def identity(self) -> dict[str, Any]:
        """The keys of a JSON result that say what was worked on."""
        origin = self.origin
        return origin.identity if isinstance(origin, Request) else {"table": str(origin)}

    @property
    def name(self) -> str:
        return self.origin.name if isinstance(self.origin, Request) else str(self.origin)

    @property
    def title(self) -> str:
        return self.origin.title if isinstance(self.origin, Request) else str(self.origin)

    def table(self) -> TruthTable | CubeTable:
        """Read the file, or tabulate the design, unless that has too many inputs."""
        origin = self.origin
        return tabulate(origin) if isinstance(origin, Request) else read_table(origin)


def parse_source(
    verb: str, words: Sequence[str], summary: str, add_options: Callable[[Parser], None]
) -> Source:
    """Read ``DESIGN --parameter value ...``, ``--table FILE`` or ``FILE``, and options of a verb.

    Raises
    ------
    :exc:`RequestError`
        If an option is unknown or a value does not fit.
    :exc:`~hdl.designs.DesignError`
        If there is no such design.
    """
    words = list(words)
    first = words[0] if words else ""
    if not first.startswith("-") and "." in first and ":" not in first:
        words[0] = f"--table={first}"
    elif (first and not first.startswith("-")) or any(
        word.partition("=")[0] == "--design" for word in words
    ):
        request = parse(verb, words, summary, add_options)
        return Source(request, request.options)
    usage = f"python build.py {verb} {{DESIGN [--parameter value ...] | --table FILE}} [options]"
    parser = Parser(prog=f"python build.py {verb}", description=summary, usage=usage)
    parser.add_argument(
        "--table", type=Path, metavar="FILE", help="a table in a file, instead of DESIGN"
    )
    add_common(parser)
    add_options(parser)
    options = parser.parse(words)
    if options.table is None:
        raise RequestError(
            f"{verb} needs a design or --table FILE: see python build.py list for designs"
        )
    return Source(options.table, options)
