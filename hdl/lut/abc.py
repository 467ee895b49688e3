"""Optimising LUT networks with ABC, which comes with yosys."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..function import Cover
from ..function.formats import write_blif
from ..yosys import run_script
from .blif import read_network, write_network
from .network import LutNetwork

__all__ = ["Recipe", "optimize"]

_log = logging.getLogger("minterm.lut")

# The pass hands ABC a module, and wants it back, mapped. What is of interest goes by in between.
_MODULE = "module keep(input a, b, output y); \\$_AND_ g(.A(a), .B(b), .Y(y)); endmodule\n"
_SCRIPT = ["read_verilog -icells keep.v", "abc -lut 4 -script recipes.abc"]


@dataclass(frozen=True)
class Recipe:
    """ABC commands that turn one network into another.

    Attributes
    ----------
    name : :class:`str`
        Says where the result comes from.
    start : :class:`str`
        Name of the network to start from.
    commands : :class:`str`
        Separated by ``;``. The first finds the network as it was read, and the last leaves LUTs.
    """

    name: str
    start: str
    commands: str


def optimize(
    starts: Mapping[str, LutNetwork | Cover],
    recipes: Sequence[Recipe],
    enough: Callable[[], bool],
) -> dict[str, LutNetwork]:
    """Run recipes one after the other.

    Nothing is checked here: ABC is taken by its word, and its networks may even have other LUTs
    than those that were asked for.

    Parameters
    ----------
    starts : mapping of :class:`str` to :class:`LutNetwork` or :class:`~hdl.function.Cover`
    recipes : sequence of :class:`Recipe`
        With different names.
    enough : function
        ABC is ended when this returns true.

    Returns
    -------
    :class:`dict` of :class:`str` to :class:`LutNetwork`
        For each recipe that came to its end the network, with the names that the start had. One
        that fails is logged and does not keep the others from running.

    Raises
    ------
    :exc:`~hdl.tool.ToolMissing`
        If yosys is not there.
    """
    files = {f"start{number}.blif": _neutral(one) for number, one in enumerate(starts.values())}
    names = dict(zip(starts, files, strict=True))
    found: dict[str, LutNetwork] = {}
    pending = list(recipes)
    while pending and not enough():
        outputs = [f"result{number}.blif" for number in range(len(pending))]
        lines = ["write_blif keep.blif"]
        for recipe, output in zip(pending, outputs, strict=True):
            lines += [f"read_blif {names[recipe.start]}", *_commands(recipe.commands)]
            lines.append(f"write_blif {output}")
        lines += ["read_blif keep.blif", "strash", "if -K 4"]
        texts = run_script(
            _SCRIPT,
            {"keep.v": _MODULE, "recipes.abc": "\n".join(lines) + "\n", **files},
            outputs,
            enough=enough,
        )
        done = 0
        for recipe, output in zip(pending, outputs, strict=True):
            text = texts.get(output, "")
            if not text.endswith(".end\n"):  # not written, or not to its end
                break
            start, network = starts[recipe.start], read_network(text, recipe.name)
            found[recipe.name] = replace(network, inputs=start.inputs, outputs=start.outputs)
            done += 1
        if done < len(pending) and not enough():
            _log.warning("ABC failed at %s, and goes on without it", pending[done].name)
        pending = pending[done + 1 :]
    return found


def _neutral(start: LutNetwork | Cover) -> str:
    """Write a start with names that mean nothing to ABC."""
    inputs = tuple(f"i{number}" for number in range(len(start.inputs)))
    outputs = tuple(f"o{number}" for number in range(len(start.outputs)))
    start = replace(start, inputs=inputs, outputs=outputs)
    write = write_blif if isinstance(start, Cover) else write_network
    return write(start, "start")


def _commands(text: str) -> Iterator[str]:
    return (command.strip() for command in text.split(";") if command.strip())
