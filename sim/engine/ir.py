"""A netlist as the text of LLVM functions that compute it for many vectors at once.

The values of a node for 512, 256 or 128 vectors are one register. A netlist is straight-line
code, cut into functions because the time to compile a function grows faster than its length.
Addresses are constant offsets and loops hold nothing but calls: with more than that, LLVM's loop
optimiser takes minutes on large netlists.
"""

from collections.abc import Sequence

from .cells import Cells, branches
from .schedule import Chunk, cut
from .simd import Simd
from .text import Lines

__all__ = ["evaluator"]

_CHUNK = 2000
_OPERATIONS = {0x88: "and", 0xEE: "or", 0x66: "xor"}

_COLUMNS = """
define internal void @columns{number}(ptr %sources, ptr %sinks, ptr %scratch, i64 %count) {{
  br label %loop
loop:
  %column = phi i64 [0, %0], [%next, %loop]
  %source = mul i64 %column, {source_bytes}
  %sink = mul i64 %column, {sink_bytes}
  %slot = mul i64 %column, {slot_bytes}
  %a = getelementptr i8, ptr %sources, i64 %source
  %b = getelementptr i8, ptr %sinks, i64 %sink
  %c = getelementptr i8, ptr %scratch, i64 %slot
  call void @chunk{number}(ptr %a, ptr %b, ptr %c)
  %next = add i64 %column, 1
  %again = icmp ult i64 %next, %count
  br i1 %again, label %loop, label %done
done:
  ret void
}}"""

_EVALUATE = """
define i64 @evaluate(ptr %sources, ptr %sinks, ptr %context) {{
  %count = load i64, ptr %context
  %second = getelementptr i64, ptr %context, i64 1
  %scratch = load ptr, ptr %second
  {calls}
  ret i64 0
}}"""


def evaluator(netlist: Cells, simd: Simd) -> str:
    """Write the function that computes the sinks of a netlist from its sources.

    ``i64 evaluate(ptr sources, ptr sinks, ptr context)`` takes planes laid out as
    ``[column][plane][word]`` and the address of two 64-bit integers: the number of columns, at
    least 1, and the address of scratch memory. The integer ``scratch`` is the number of planes of
    it for every column. The function returns 0.
    """
    chunks, scratch = cut(netlist, _CHUNK)
    parts = [f"@scratch = constant i64 {scratch}"]
    if simd.ternary:
        operands = ", ".join([simd.vector] * 3)
        parts.append(f"declare {simd.vector} @{_ternary(simd)}({operands}, i32)")
    for number, chunk in enumerate(chunks):
        parts.append(_Function(netlist.sources, chunk, simd).text(f"chunk{number}"))
        parts.append(
            _COLUMNS.format(
                number=number,
                source_bytes=netlist.sources * simd.bytes,
                sink_bytes=len(netlist.sinks) * simd.bytes,
                slot_bytes=scratch * simd.bytes,
            )
        )
    calls = [
        f"call void @columns{number}(ptr %sources, ptr %sinks, ptr %scratch, i64 %count)"
        for number in range(len(chunks))
    ]
    parts.append(_EVALUATE.format(calls="\n  ".join(calls)))
    return "\n".join(parts)


def _ternary(simd: Simd) -> str:
    return f"llvm.x86.avx512.pternlog.q.{simd.bytes * 8}"


class _Function:
    """The straight-line code of a chunk: every value is written once, when it is first needed."""

    def __init__(self, sources: int, chunk: Chunk, simd: Simd):
        self._sources = sources
        self._chunk = chunk
        self._simd = simd
        self._names = {0: "zeroinitializer"}
        self._code = Lines()

    def text(self, name: str) -> str:
        for node in self._chunk.sinks:
            if node <= self._sources:
                self._sink(node)
        for cell in self._chunk.cells:
            leaves = [self._value(leaf) for leaf in cell.leaves]
            self._names[cell.node] = self._cell(cell.function, leaves)
            if cell.node in self._chunk.stores:
                self._store(self._names[cell.node], "%scratch", self._chunk.stores[cell.node])
            self._sink(cell.node)
        pointers = "ptr noalias readonly %sources, ptr noalias %sinks, ptr noalias %scratch"
        return f"define internal void @{name}({pointers}) {{\n{self._code}\n  ret void\n}}"

    def _operate(self, operation: str, a: str, b: str) -> str:
        return self._code.set(f"{operation} {self._simd.vector} {a}, {b}")

    def _not(self, value: str) -> str:
        return self._operate("xor", value, "splat (i64 -1)")

    def _store(self, value: str, array: str, plane: int):
        self._code.store(self._simd.vector, value, array, plane * self._simd.bytes, 8)

    def _sink(self, node: int):
        for plane, inverted in self._chunk.sinks.get(node, ()):
            value = self._value(node)
            self._store(self._not(value) if inverted else value, "%sinks", plane)

    def _value(self, node: int) -> str:
        if node not in self._names:
            array, plane = "%sources", node - 1
            if node > self._sources:
                array, plane = "%scratch", self._chunk.loads[node]
            offset = plane * self._simd.bytes
            self._names[node] = self._code.load(self._simd.vector, array, offset, 8)
        return self._names[node]

    def _cell(self, function: int, leaves: Sequence[str]) -> str:
        if function in _OPERATIONS:
            return self._operate(_OPERATIONS[function], *leaves[:2])
        if function == 0x22:
            return self._operate("and", leaves[0], self._not(leaves[1]))
        if function == 0x44:
            return self._operate("and", self._not(leaves[0]), leaves[1])
        if self._simd.ternary:
            # The instruction takes the most significant variable first.
            padded = reversed([*leaves, *["zeroinitializer"] * (3 - len(leaves))])
            operands = ", ".join(f"{self._simd.vector} {leaf}" for leaf in padded)
            return self._code.set(
                f"call {self._simd.vector} @{_ternary(self._simd)}({operands}, i32 {function})"
            )
        (then, inverted), (otherwise, _) = branches(function)
        value = self._not(leaves[then]) if inverted else leaves[then]
        on = self._operate("and", leaves[0], value)
        off = self._operate("and", self._not(leaves[0]), leaves[otherwise])
        return self._operate("or", on, off)
