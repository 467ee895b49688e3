"""Truth tables, dense or made of cubes, in the form in which they can be compared."""

from collections.abc import Mapping, Sequence

import numpy as np
from amaranth.hdl import Cat, Const, Module, Shape, Signal, Value

from hdl.function import ABSENT, Cover, CubeTable, TruthTable

from .described import make_subject, silent_module, to_text
from .diagram import diagram
from .subject import Port, Subject, digest, group

__all__ = ["cubes_subject", "table_subject"]


def table_subject(table: TruthTable) -> Subject:
    """Describe a dense table by decision diagrams."""
    m = silent_module()
    given, bits = _inputs(table.inputs)
    row = bits[::-1]
    values = diagram(m, row, table.on, Shape(1))
    cares = diagram(m, row, table.care, Shape(1))
    rows = b"".join(np.packbits(part).tobytes() for part in (table.on, table.care))
    return _subject(m, table, given, values, cares, rows, masked=not table.care.all())


def cubes_subject(table: CubeTable) -> Subject:
    """Describe a function of many inputs by the products of its covers."""
    m = silent_module()
    given, bits = _inputs(table.inputs)
    on, other = (_sums(m, bits, cover) for cover in (table.on, table.other))
    if table.off is None:
        cares = [~value for value in other]
    else:
        cares = [Cat(*pair).any() for pair in zip(on, other, strict=True)]
    parts = [table.off is None, *map(repr, (table.on.rows(), table.other.rows()))]
    masked = table.off is not None or len(table.other) > 0
    return _subject(m, table, given, on, cares, repr(parts).encode(), masked=masked)


def _inputs(names: Sequence[str]) -> tuple[dict[str, Signal], list[Value]]:
    """Make a signal for every input port; return them, and the value of every column."""
    ports, places = group(Port(name, 1) for name in names)
    given = {port.name: Signal(port.width, name=port.name) for port in ports}
    return given, [given[name][bit] for name, bit in places.values()]


def _sums(m: Module, bits: Sequence[Value], cover: Cover) -> list[Value]:
    products = []
    for row in cover.literals.tolist():
        factors = (
            bit if literal else ~bit
            for literal, bit in zip(row, bits, strict=True)
            if literal != ABSENT
        )
        product = Signal()
        m.d.comb += product.eq(Cat(factors).all())
        products.append(product)
    return [
        Cat(products[number] for number in np.flatnonzero(feeds)).any() for feeds in cover.feeds.T
    ]


def _subject(
    m: Module,
    table: TruthTable | CubeTable,
    given: Mapping[str, Signal],
    values: Sequence[Value],
    cares: Sequence[Value],
    rows: bytes,
    *,
    masked: bool,
) -> Subject:
    inputs, _ = group(Port(name, 1) for name in table.inputs)
    outputs, places = group(Port(name, 1) for name in table.outputs)
    bits: dict[str, list[tuple[Value, Value]]] = {
        port.name: [(Const(0), Const(0))] * port.width for port in outputs
    }
    for (name, bit), *pair in zip(places.values(), values, cares, strict=True):
        bits[name][bit] = (pair[0], pair[1])
    specified: dict[str, tuple[Value, Value]] = {
        name: (Cat(value for value, _ in pairs), Cat(care for _, care in pairs))
        for name, pairs in bits.items()
    }
    text = to_text(m, given.values(), specified, masked)
    names = f"{' '.join(table.inputs)} | {' '.join(table.outputs)}\n"
    title = f"{len(table.inputs)}x{len(table.outputs)}"
    sha256 = digest(names.encode() + rows)
    return make_subject("table", title, text, inputs, outputs, masked=masked, sha256=sha256)
