"""Reading functions in BLIF."""

from collections.abc import Mapping
from functools import partial

import numpy as np

from ..cover import ABSENT, MAX_COVER_INPUTS, Cover
from ..cubetable import CubeTable
from ..errors import TableError
from ..table import MAX_INPUTS, TruthTable, check_size
from .blif import Blif, Names, parse_blif
from .grid import check_columns, check_entries
from .network import MAX_NODES, Node, tabulate_nodes

__all__ = ["read_blif"]

_MAX_SYMBOLS = 1 << 26  # of all cubes of a function of many inputs


def read_blif(text: str, source: str) -> TruthTable | CubeTable:
    """Read a model of tables, ``.names``, as :func:`parse_blif` describes it.

    Don't-cares are in a network behind ``.exdc``. With more than 16 inputs, up to 1024, every
    output has to be a sum of products of inputs, which makes a :class:`CubeTable`.

    Parameters
    ----------
    text : :class:`str`
    source : :class:`str`
        Name of the file, for errors.

    Raises
    ------
    :exc:`TableError`
        If the text breaks the format, has state or subcircuits, a signal has no driver, two, or is
        in a loop, or the function is larger than a table may be.
    """
    blif = parse_blif(text, source)
    for what, columns in (("inputs", blif.inputs), ("outputs", blif.outputs)):
        if not columns:
            raise TableError(f"{source}: there are no .{what}, expected at least one", source)
    inputs = [name for name, _ in blif.inputs]
    wide = len(inputs) > MAX_INPUTS
    try:
        if wide:
            check_size("function", len(inputs), len(blif.outputs), max_inputs=MAX_COVER_INPUTS)
        else:
            check_entries(len(inputs), len(blif.outputs))
    except ValueError as error:
        line = blif.outputs[0][1] if len(inputs) <= MAX_INPUTS else blif.inputs[0][1]
        raise TableError(str(error), source, line) from None
    check_columns(
        [("input", *column) for column in blif.inputs]
        + [("output", *column) for column in blif.outputs],
        source,
    )
    for name, _ in blif.inputs:
        for nodes in (blif.nodes, blif.free):
            if name in nodes:
                raise TableError(f"input {name!r} has a driver", source, nodes[name].line)
    return _cubes(blif, source) if wide else _table(blif, source)


def _table(blif: Blif, source: str) -> TruthTable:
    inputs = [name for name, _ in blif.inputs]
    columns = []
    for names, outputs in (
        (blif.nodes, blif.outputs),
        (blif.free, [output for output in blif.outputs if output[0] in blif.free]),
    ):
        if len(names) > MAX_NODES:
            raise TableError(f"{source}: there must be at most {MAX_NODES} .names", source)
        nodes = {
            name: Node(node.fanins, partial(_compute, node), node.line)
            for name, node in names.items()
        }
        columns.append((outputs, tabulate_nodes(inputs, outputs, nodes, source)))
    (outputs, on), (freed, free) = columns
    care = np.ones_like(on)
    for place, output in enumerate(outputs):
        if output in freed:
            care[:, place] = ~free[:, freed.index(output)]
    return TruthTable(tuple(inputs), tuple(name for name, _ in outputs), on, care)


def _compute(node: Names, values: Mapping[str, np.ndarray], zeros: np.ndarray) -> np.ndarray:
    total = zeros
    fanins = [values[name] for name in node.fanins]
    for cube in node.cubes:
        product = ~zeros
        for symbol, fanin in zip(cube, fanins, strict=True):
            if symbol != "-":
                product = product & (fanin if symbol == "1" else ~fanin)
        total = total | product
    return total if node.value else ~total


def _cubes(blif: Blif, source: str) -> CubeTable:
    inputs = {name: place for place, (name, _) in enumerate(blif.inputs)}
    outputs = tuple(name for name, _ in blif.outputs)
    rows = sum(len(node.cubes) for nodes in (blif.nodes, blif.free) for node in nodes.values())
    if rows * (len(inputs) + len(outputs)) > _MAX_SYMBOLS:
        raise TableError(
            f"{source}: {len(inputs)} inputs, {len(outputs)} outputs and {rows} rows are too many, "
            f"expected at most {_MAX_SYMBOLS} symbols",
            source,
        )
    covers = []
    for nodes in (blif.nodes, blif.free):
        literals, feeds = [], []
        for place, (name, line) in enumerate(blif.outputs):
            node = nodes.get(name)
            if node is None:
                if nodes is blif.free:
                    continue
                raise TableError(f"signal {name!r} has no driver", source, line)
            fanins = set(node.fanins)
            if not (node.value and fanins <= inputs.keys() and len(fanins) == len(node.fanins)):
                raise TableError(
                    f"with {len(inputs)} inputs, {name!r} must be a sum of products of inputs; "
                    f"other circuits have at most {MAX_INPUTS}",
                    source,
                    node.line,
                )
            places = [inputs[fanin] for fanin in node.fanins]
            for cube in node.cubes:
                row = np.full(len(inputs), ABSENT, np.uint8)
                row[places] = ["01-".index(symbol) for symbol in cube]
                literals.append(row)
                feeds.append(place)
        covers.append(_merged(tuple(inputs), outputs, literals, feeds))
    return CubeTable(covers[0], free=covers[1])


def _merged(
    inputs: tuple[str, ...], outputs: tuple[str, ...], literals: list[np.ndarray], feeds: list[int]
) -> Cover:
    """Make a cover in which a cube that feeds several outputs stands once."""
    stacked = np.array(literals, np.uint8).reshape(-1, len(inputs))
    cubes, rows = np.unique(stacked, axis=0, return_inverse=True)
    fed = np.zeros((len(cubes), len(outputs)), np.bool_)
    fed[rows.reshape(-1), feeds] = True
    return Cover(inputs, outputs, cubes, fed)
