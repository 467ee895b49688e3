"""Putting the verbs together, and turning every failure into one line and an exit status."""

import os
import sys
import warnings
from collections.abc import Callable, Sequence

from amaranth.hdl import UnusedElaboratable

from hdl.designs import DesignError, blame, closest
from hdl.files import WriteError
from hdl.function import TableError
from hdl.netlist import NetlistError, NotCombinational
from hdl.tool import ToolError, ToolMissing
from sim.check import CheckInterrupted
from sim.crosscheck import EngineError
from sim.engine.reference import TooLong
from sim.specification import TraceError
from sim.subject import SubjectError

from ..catalog import UnknownBoard
from . import (
    bench,
    build,
    convert,
    default,
    kmap,
    lint,
    listing,
    migrate,
    minimize,
    prove,
    simulate,
    synthesize,
    table,
    testbench,
    verilog,
)
from .interrupts import handle_interrupts
from .request import RequestError

__all__ = ["main"]

VERBS: dict[str, Callable[[Sequence[str]], int]] = {
    "list": listing.run,
    "table": table.run,
    "convert": convert.run,
    "lint": lint.run,
    "kmap": kmap.run,
    "minimize": minimize.run,
    "simulate": simulate.run,
    "prove": prove.run,
    "verilog": verilog.run,
    "testbench": testbench.run,
    "synthesize": synthesize.run,
    "build": build.run,
    "bench": bench.run,
    "migrate": migrate.run,
}

HELP = f"""usage: python build.py [VERB DESIGN [--parameter value ...] [options]]

Without a verb: take the 3-to-8 decoder all the way to a bitstream, into out/.

verbs:
  list        {listing.SUMMARY}
  table       {table.SUMMARY}
  convert     {convert.SUMMARY}
  lint        {lint.SUMMARY}
  kmap        {kmap.SUMMARY}
  minimize    {minimize.SUMMARY}
  simulate    {simulate.SUMMARY}
  prove       {prove.SUMMARY}
  verilog     {verilog.SUMMARY}
  testbench   {testbench.SUMMARY}
  synthesize  {synthesize.SUMMARY}
  build       {build.SUMMARY}
  bench       {bench.SUMMARY}
  migrate     {migrate.SUMMARY}

python build.py VERB DESIGN --help lists the parameters of a design and the options of a verb.
Exit status: 0 done and true, 1 a check or a tool failed, 2 the request is wrong, 130 interrupted.
"""

_REQUEST_ERRORS = (
    RequestError,
    DesignError,
    UnknownBoard,
    ToolMissing,
    NetlistError,
    NotCombinational,
    TooLong,
    TraceError,
    SubjectError,
    TableError,
    WriteError,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    handle_interrupts()
    try:
        status = _run(words)
        sys.stdout.flush()
        return status
    except _REQUEST_ERRORS as error:
        return _fail(str(error), 2)
    except (ToolError, EngineError) as error:
        return _fail(str(error), 1)
    except CheckInterrupted as error:
        return _fail(f"interrupted: {error}", 130)
    except KeyboardInterrupt:
        return _fail("interrupted", 130)
    except BrokenPipeError:
        # Whoever read the output has gone; keep Python from complaining when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _fail(f"{where}{error.strerror or error}", 2)
    except Exception as error:
        if reason := _blame_design(words, error):
            return _fail(reason, 2)
        raise


def _run(words: list[str]) -> int:
    if not words:
        return default.run()
    verb = words[0]
    if verb in ("-h", "--help", "help"):
        print(HELP, end="")
        return 0
    if verb not in VERBS:
        raise RequestError(f"unknown verb {verb!r}{closest(verb, VERBS)}")
    return VERBS[verb](words[1:])


def _blame_design(words: Sequence[str], error: Exception) -> str | None:
    """Say on one line what is wrong with the user's own design file, if there is one."""
    for word in words:
        filename, separator, _ = word.removeprefix("--design=").rpartition(":")
        if separator and filename.endswith(".py"):
            return blame(error, filename)
    return None


def _fail(message: str, status: int) -> int:
    # What was cut short leaves modules behind that nobody used.
    warnings.simplefilter("ignore", UnusedElaboratable)
    print(f"build.py: {' '.join(message.split())}", file=sys.stderr)
    return status
