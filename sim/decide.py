"""Deciding whether two subjects ever differ: by decision diagrams, by SAT."""

import json
from collections.abc import Mapping, Sequence

from hdl.tool import ToolError
from hdl.yosys import run_script

from .miter import DIFFER, Miter

__all__ = ["bdd", "fraig", "sat", "solve", "witness"]

_NODES = 100_000
_INPUTS = 512


def bdd(miter: Miter, flag: str) -> dict[str, int] | None:
    """Look for inputs that set a flag by building its binary decision diagram in ABC.

    The diagram of a flag that is never set is the constant 0, whatever the order of the inputs.
    The order is improved on the way, which lets sums, products and parities through that SAT takes
    minutes for, but takes long itself for very many inputs.

    Returns
    -------
    :class:`dict` of :class:`str` to :class:`int` or ``None``
        Input values, by port, that set the flag; ``None`` if there are none.

    Raises
    ------
    :exc:`OverflowError`
        If there are more than 512 input bits, or the diagrams would have more than 100000 nodes.
    """
    bits = sum(port.width for port in miter.inputs)
    if bits > _INPUTS:
        raise OverflowError(f"{bits} input bits are more than {_INPUTS}")
    script = _in_abc(flag, f"collapse,-B,{_NODES};strash")
    try:
        return _search(miter, flag, script)
    except ToolError as error:
        # How yosys ends when its ABC gives up. Whatever else is wrong, the next method meets too.
        raise OverflowError(f"no diagram of at most {_NODES} nodes") from error


def sat(miter: Miter, flag: str) -> dict[str, int] | None:
    """Look for inputs that set a flag with the SAT solver of yosys, which is MiniSat.

    Returns
    -------
    :class:`dict` of :class:`str` to :class:`int` or ``None``
        Input values, by port, that set the flag; ``None`` if there are none.

    Raises
    ------
    :exc:`~hdl.tool.ToolError`
        If yosys failed.
    """
    return _search(miter, flag, [])


def fraig(miter: Miter, flag: str) -> dict[str, int] | None:
    """Do what :func:`sat` does after ABC has merged inner signals that are the same.

    That pays where thousands of outputs depend on few signals that both subjects have, as what
    registers take next depends on the grant of an arbiter: merging is slow for one deep cone.
    """
    return _search(miter, flag, _in_abc(flag, "fraig;strash"))


def witness(miter: Miter, given: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Compute what two subjects give for inputs on which they differ.

    The inputs go into the miter as it was before any method transformed it, so this also
    confirms them.

    Returns
    -------
    :class:`dict` of :class:`str` to pair of :class:`int`
        For each output port that differs the values of both, with 0 for bits that are not
        compared.
    """
    script = []
    for number, port in enumerate(miter.inputs):
        digits = format(given[port.name] & (1 << port.width) - 1, f"0{port.width}b")
        script.append(f"-set in{number} {port.width}'b{digits}")
    numbers = range(len(miter.outputs))
    shown = [f"-show {side}{number}" for number in numbers for side in ("first", "second")]
    found = solve(miter, DIFFER, [], [*script, *shown])
    if found is None:
        raise AssertionError(f"yosys finds a difference at {dict(given)}, and then none")
    pairs = {
        port.name: (found[f"first{number}"], found[f"second{number}"])
        for number, port in enumerate(miter.outputs)
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _in_abc(flag: str, commands: str) -> list[str]:
    """Return a script that leaves only what sets a flag, and has ABC transform that."""
    return [
        f"delete -output o:* w:{flag} %d",
        "opt_clean -purge",
        "techmap",
        "opt_merge",
        f"abc -g AND -script +strash;{commands}",
    ]


def _search(miter: Miter, flag: str, script: Sequence[str]) -> dict[str, int] | None:
    found = solve(miter, flag, script, ["-show-inputs"])
    if found is None:
        return None
    return {port.name: port.value(found[f"in{number}"]) for number, port in enumerate(miter.inputs)}


def solve(
    miter: Miter, flag: str, script: Sequence[str], options: Sequence[str]
) -> dict[str, int] | None:
    """Look for inputs that set a flag, with options of the command ``sat`` of yosys.

    Returns
    -------
    :class:`dict` of :class:`str` to :class:`int` or ``None``
        The bits of the signals that the options show; ``None`` if there are no such inputs.
    """
    prove = f"sat -prove {flag} 0 {' '.join(options)} -dump_json model.json"
    results = run_script([*miter.script, *script, prove], miter.files, ["model.json"])
    if "model.json" not in results:
        return None
    values = {}
    for wave in json.loads(results["model.json"])["signal"]:
        digits = wave["data"][0] if "data" in wave else wave["wave"][0]
        # Bits that do not matter are x.
        values[wave["name"]] = int(digits.replace("x", "0"), 2)
    return values
