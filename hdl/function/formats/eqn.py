"""Functions as equations, as SIS and ABC write them."""

import re
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from ..cover import Cover
from ..cube import Cube
from ..cubes import to_cubes
from ..cubetable import CubeTable
from ..errors import TableError
from ..grammar import ExpressionError, Parser
from ..program import Program, run
from ..table import MAX_INPUTS, TruthTable
from .grid import check_columns, check_entries
from .network import MAX_NODES, Node, tabulate_nodes
from .places import Places, blanked
from .wrap import wrapped

__all__ = ["read_equations", "write_equations"]

_MAX_CHARACTERS = 4 * 2**20
_ORDER = re.compile(r"(?:(?<=;)|\A)\s*(INORDER|OUTORDER)\s*=([^;=]*);")
_OPERATORS = ("and", "or", "xor", "not")


def read_equations(text: str, source: str) -> TruthTable:
    """Read equations such as ``f = a * b + !c;``, with the operators of an :class:`Expression`.

    Equations are separated by semicolons, and ``#`` starts a comment. An equation may use what
    another one defines. ``INORDER = a b c;`` gives the inputs in their order; without it they are
    the names that no equation defines, as they first appear. ``OUTORDER = f g;`` gives the outputs;
    without it they are all that is defined. There are no don't-cares.

    Parameters
    ----------
    text : :class:`str`
        At most 4 Mi characters.
    source : :class:`str`
        Name of the file, for errors.

    Raises
    ------
    :exc:`TableError`
        If the text breaks the format, a name is defined by itself or not at all, or there are more
        than 16 inputs or more outputs than a table may have.
    """
    if len(text) > _MAX_CHARACTERS:
        raise TableError(
            f"{source}: equations must have at most {_MAX_CHARACTERS} characters", source
        )
    places = Places(text)
    # What the parser must not see becomes blank, so that everything else stays in its place.
    plain = re.sub(r"#[^\r\n]*", blanked, text)
    orders: dict[str, tuple[list[str], int]] = {}
    while found := _ORDER.search(plain):
        line, _ = places(found.start(1))
        if found[1] in orders:
            raise TableError(f"{found[1]} is given twice, expected once", source, line)
        orders[found[1]] = found[2].replace(",", " ").split(), line
        plain = plain[: found.start()] + blanked(found) + plain[found.end() :]
    try:
        parser = Parser(plain)
    except ExpressionError as error:
        raise TableError(error.what, source, *places(error.column - 1)) from None
    if len(parser.programs) > MAX_NODES:
        raise TableError(f"{source}: there must be at most {MAX_NODES} equations", source)
    free = [name for name in parser.used if name not in parser.programs]
    inputs, inputs_line = orders.get("INORDER", (free, 1))
    outputs, outputs_line = orders.get("OUTORDER", ([*parser.programs], 1))
    try:
        check_entries(len(inputs), len(outputs))
    except ValueError as error:
        line = outputs_line if 1 <= len(inputs) <= MAX_INPUTS else inputs_line
        raise TableError(str(error), source, line) from None
    check_columns(
        [("input", name, inputs_line) for name in inputs]
        + [("output", name, outputs_line) for name in outputs],
        source,
    )
    for name in inputs:
        if name in parser.programs:
            line, column = places(parser.defined[name] - 1)
            raise TableError(f"input {name!r} is also defined", source, line, column)
    nodes = {}
    for name, program in parser.programs.items():
        fanins = [step for step in dict.fromkeys(program) if step in parser.used]
        nodes[name] = Node(fanins, partial(_compute, program), places(parser.defined[name] - 1)[0])
    for name in free:
        if name not in inputs:
            line, column = places(parser.used[name] - 1)
            raise TableError(f"{name!r} is neither an input nor defined", source, line, column)
    on = tabulate_nodes(inputs, [(name, outputs_line) for name in outputs], nodes, source)
    return TruthTable(tuple(inputs), tuple(outputs), on, np.ones_like(on))


def write_equations(function: TruthTable | CubeTable | Cover) -> str:
    """Write a function as equations that :func:`read_equations` reads.

    The equations say 0 or 1 where the function has a don't-care. Those of a table are short,
    irredundant sums of products; the others keep their cubes.

    Raises
    ------
    :exc:`ValueError`
        If a name means an operator in an equation.
    """
    for name in (*function.inputs, *function.outputs):
        if name.lower() in _OPERATORS or name in ("INORDER", "OUTORDER"):
            raise ValueError(f"an equation cannot have the name {name!r}: rename it")
    cover = function if isinstance(function, Cover) else to_cubes(function).on
    lines = [f"INORDER = {' '.join(cover.inputs)};", f"OUTORDER = {' '.join(cover.outputs)};"]
    for place, (name, complemented) in enumerate(
        zip(cover.outputs, cover.complemented, strict=True)
    ):
        value = " + ".join(map(partial(_product, cover.inputs), cover.cubes(place))) or "0"
        lines.append(f"{name} = !({value});" if complemented else f"{name} = {value};")
    return "".join(map(wrapped, lines))


def _product(inputs: Sequence[str], cube: Cube) -> str:
    bits = [1 << position for position in reversed(range(len(inputs)))]
    return (
        "*".join(
            name if cube.value & bit else f"!{name}"
            for name, bit in zip(inputs, bits, strict=True)
            if cube.mask & bit
        )
        or "1"
    )


def _compute(program: Program, values: Mapping[str, np.ndarray], zeros: np.ndarray) -> np.ndarray:
    return run(program, values, (zeros, ~zeros))
