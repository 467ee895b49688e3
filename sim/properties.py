"""Properties of components with state: what always holds, or a trace that breaks it."""

import enum
import json
import re
import shlex
import tempfile
import time
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from amaranth.back import rtlil
from amaranth.hdl import ClockDomain, Module, Value
from amaranth.lib import wiring

from hdl.tool import find_tool, run_tool, tool_version

from .trace import input_ports

__all__ = ["Mode", "PropertyCheck", "Verdict", "prove_properties"]

_TOP = "top"
_CLOCK = re.compile(r"^ *connect \\(?:RD_|WR_)?CLK (.*)$", re.MULTILINE)
_EXIT = {0: "PASS", 2: "FAIL", 4: "UNKNOWN"}
MAX_DEPTH = 10_000


class Mode(enum.StrEnum):
    """How assertions are checked: from the start up to a depth, or by induction for ever."""

    BMC = "bmc"
    INDUCTION = "induction"


class Verdict(enum.StrEnum):
    """What came of a check.

    ``proven``: no assertion is ever violated. ``bounded``: none is within the depth. ``violated``:
    one is. ``unknown``: none is within the depth, but induction did not show that none ever is.
    """

    PROVEN = "proven"
    BOUNDED = "bounded"
    VIOLATED = "violated"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PropertyCheck:
    """The answer of a check of assertions.

    Attributes
    ----------
    verdict : :class:`Verdict`
    mode : :class:`Mode`
    depth : :class:`int`
        Number of cycles that were looked at.
    trace : tuple of :class:`dict` or ``None``
        If an assertion is violated, the values of the input ports in each cycle from the start up
        to the violation.
    tools : :class:`dict` of :class:`str` to :class:`str`
        Versions of the programs that were used.
    seconds : :class:`float`
        Wall-clock time.
    """

    verdict: Verdict
    mode: Mode
    depth: int
    trace: tuple[dict[str, int], ...] | None
    tools: dict[str, str]
    seconds: float


def prove_properties(
    component: wiring.Component, mode: Mode | str = Mode.BMC, depth: int = 20
) -> PropertyCheck:
    """Check the assertions of a component, :class:`amaranth.hdl.Assert`, by SMT in z3.

    The component starts with its registers at their initial values, and is not reset again. It
    has at most one clock domain, ``sync``. Inputs may have any value that
    :class:`amaranth.hdl.Assume` allows.

    Parameters
    ----------
    mode : :class:`Mode`
        ``bmc`` (bounded model checking) looks for a violation in the first cycles. ``induction``
        also tries to show that after ``depth`` cycles without a violation there is never one.
    depth : :class:`int`
        Number of cycles, 1 to 10000.

    Raises
    ------
    :exc:`ValueError`
        If the depth or the mode is out of range, the component asserts nothing, or it has another
        clock domain.
    :exc:`~hdl.tool.ToolMissing`, :exc:`~hdl.tool.ToolError`
        If a program is not installed, or failed.
    """
    mode = Mode(mode)
    if not isinstance(depth, int) or not 1 <= depth <= MAX_DEPTH:
        raise ValueError(f"depth must be an integer of 1 to {MAX_DEPTH}, not {depth!r}")
    start = time.perf_counter()
    text = _convert(component)
    with tempfile.TemporaryDirectory(prefix="minterm-") as name:
        folder = Path(name)
        (folder / "design.il").write_text(text, encoding="utf-8", newline="\n")
        (folder / "check.sby").write_text(_task(mode, depth), encoding="utf-8", newline="\n")
        options = ["--yosys", _command("yosys"), "--smtbmc", _command("yosys-smtbmc")]
        # sby starts the solver by name.
        solver = Path(find_tool("z3")[0]).parent
        run_tool("sby", ["-f", *options, "check.sby"], folder, accept=_EXIT, path=solver)
        status = (folder / "check" / "status").read_text(encoding="utf-8").split()[0]
        trace = None
        if status == "FAIL":
            trace = _read_trace(component, folder / "check" / "engine_0")
    verdict = {
        "PASS": Verdict.BOUNDED if mode is Mode.BMC else Verdict.PROVEN,
        "FAIL": Verdict.VIOLATED,
        "UNKNOWN": Verdict.UNKNOWN,
    }[status]
    tools = {"amaranth": metadata.version("amaranth")}
    tools |= {name: tool_version(name) for name in ("sby", "yosys", "z3")}
    return PropertyCheck(verdict, mode, depth, trace, tools, time.perf_counter() - start)


def _task(mode: Mode, depth: int) -> str:
    kind = "bmc" if mode is Mode.BMC else "prove"
    return "\n".join(
        [
            f"[options]\nmode {kind}\ndepth {depth}",
            "[engines]\nsmtbmc z3",
            f"[script]\nread_rtlil design.il\nprep -top {_TOP}",
            "[files]\ndesign.il\n",
        ]
    )


def _command(name: str) -> str:
    return shlex.join(find_tool(name))


def _convert(component: wiring.Component) -> str:
    m = Module()
    m.domains.sync = sync = ClockDomain(reset_less=True)
    m.submodules.component = component
    ports = [value for _, _, value in component.signature.flatten(component)]
    ports = [Value.cast(value) for value in ports]
    text = rtlil.convert(m, name=_TOP, ports=[*ports, sync.clk], emit_src=False)
    title = type(component).__name__
    if "cell $check " not in text:
        raise ValueError(f"{title} asserts nothing that could be proven")
    clocks = set()
    for wires in _CLOCK.findall(text):
        clocks |= set(re.findall(r"\\(\w+)", wires)) or {"a constant"}
    if others := sorted(clocks - {"clk"}):
        raise ValueError(
            f"{title} must have no clock domain but sync, but is clocked by {', '.join(others)}"
        )
    return text


def _read_trace(component: wiring.Component, folder: Path) -> tuple[dict[str, int], ...]:
    """Read a witness file, in which the first bit of the first signal comes last in each step."""
    witness = json.loads((folder / "trace.yw").read_text(encoding="utf-8"))
    ports = input_ports(component)
    trace = []
    for step in witness["steps"]:
        digits, cycle = step["bits"][::-1], dict.fromkeys(ports, 0)
        for signal in witness["signals"]:
            part, digits = digits[: signal["width"]], digits[signal["width"] :]
            name = signal["path"][-1].removeprefix("\\")
            if len(signal["path"]) == 1 and name in ports:
                cycle[name] |= int(part[::-1].replace("x", "0"), 2) << signal["offset"]
        for name, port in ports.items():
            if port.shape().signed and cycle[name] >> len(port) - 1:
                cycle[name] -= 1 << len(port)
        trace.append(cycle)
    return tuple(trace)
