"""Turning arrays of integers into planes of bits and back, as the text of LLVM functions.

A column is one register of every plane, and 8 registers of bytes. Integers are first taken apart
into bytes of equal significance, which wait in memory for their turn to be transposed. Every
function returns 0, or 1 if a value does not fit its port.
"""

from .simd import Simd
from .text import Lines
from .transpose import declarations, exchange, from_pieces, gather, spread, to_pieces

__all__ = ["pack", "unpack"]


def pack(kind: str, simd: Simd) -> str:
    """Write a module with the function ``pack``, from arrays to planes.

    The kind says what is in the array: ``flags``, bytes that are 0 or 1; ``u8``, ``u16``, ``u32``
    or ``u64``, integers; or ``words``, integers of 64 bits with some distance between them.
    """
    if kind == "flags":
        return _pack_flags(simd)
    strided = kind == "words"
    return f"{declarations(simd)}\n{_pack(8 if strided else int(kind[1:]) // 8, simd, strided)}"


def unpack(kind: str, simd: Simd) -> str:
    """Write a module with the function ``unpack``, from planes to arrays; see :func:`pack`."""
    if kind == "flags":
        return _unpack_flags(simd)
    strided = kind == "words"
    return f"{declarations(simd)}\n{_unpack(8 if strided else int(kind[1:]) // 8, simd, strided)}"


def _pack_flags(simd: Simd) -> str:
    """Write ``pack(ptr array, ptr plane, ptr)``: bytes that must be 0 or 1 to one plane."""
    code = Lines()
    excess = "zeroinitializer"
    for word in range(simd.words):
        value = code.load("<64 x i8>", "%a", 64 * word)
        excess = code.set(f"or <64 x i8> {excess}, {value}")
        bits = code.set(f"icmp ne <64 x i8> {value}, zeroinitializer")
        code.store("i64", code.set(f"bitcast <64 x i1> {bits} to i64"), "%b", 8 * word, 8)
    excess = code.set(f"and <64 x i8> {excess}, splat (i8 -2)")
    wrong = _any(code, "<64 x i8>", excess, 512)
    code.add(f"ret i64 {code.set(f'zext i1 {wrong} to i64')}")
    return _function("pack", code)


def _unpack_flags(simd: Simd) -> str:
    """Write ``unpack(ptr plane, ptr array, ptr)``: one plane to bytes of 0 or 1."""
    code = Lines()
    for word in range(simd.words):
        bits = code.set(f"bitcast i64 {code.load('i64', '%a', 8 * word, 8)} to <64 x i1>")
        code.store("<64 x i8>", code.set(f"zext <64 x i1> {bits} to <64 x i8>"), "%b", 64 * word)
    code.add("ret i64 0")
    return _function("unpack", code)


def _pack(size: int, simd: Simd, strided: bool) -> str:
    """Write a function that turns integers of ``size`` bytes into planes.

    ``i64 pack(ptr array, ptr planes, ptr parameters)``. The parameters are 64-bit integers: how
    many planes to write, which bits of an integer must be 0 after the bias has been added to it,
    the bias, and, if strided, the distance in bytes between two integers.
    """
    row = f"<{simd.bytes // size} x i{8 * size}>"
    code = Lines()
    _temporary(code, size, simd)
    count, forbidden, bias, stride = (code.load("i64", "%x", 8 * place, 8) for place in range(4))
    forbidden, bias = (_splat(code, value, size, simd) for value in (forbidden, bias))
    code.begin_loop("group", "entry")
    code.add(f"%excess = phi {row} [zeroinitializer, %entry], [%excess.next, %group.end]")
    address = _Rows(code, "%a", stride, size, simd, strided)
    registers = []
    excess = "%excess"
    for number in range(size):
        value = code.set(f"bitcast {simd.vector} {address.load(number)} to {row}")
        excess = code.set(f"or {row} {excess}, {code.set(f'add {row} {value}, {bias}')}")
        registers.append(code.set(f"bitcast {row} {value} to {simd.vector}"))
    code.add(f"%excess.next = and {row} {excess}, {forbidden}")
    for significance, register in enumerate(gather(code, registers, simd)):
        pieces = to_pieces(code, register, simd)
        _store_temporary(code, pieces, significance, "%group", simd)
    code.end_loop("group", 8)
    wrong = _any(code, row, "%excess.next", 8 * simd.bytes)
    code.add(f"br i1 {wrong}, label %refuse, label %planes")
    code.add("refuse:")
    code.add("ret i64 1")
    code.add("planes:")
    bytes_ = code.set(f"lshr i64 {code.set(f'add i64 {count}, 7')}, 3")
    code.begin_loop("byte", "planes")
    registers = [_load_temporary(code, "%byte", group, simd) for group in range(8)]
    first = code.set("shl i64 %byte, 3")
    left = code.set(f"sub i64 {count}, {first}")
    target = code.at("%b", code.set(f"mul i64 {first}, {simd.bytes}"))
    for bit, plane in enumerate(exchange(code, registers, simd.words, simd)):
        if bit:
            more = code.set(f"icmp ugt i64 {left}, {bit}")
            code.add(f"br i1 {more}, label %bit{bit}, label %byte.end")
            code.add(f"bit{bit}:")
        code.store(simd.vector, plane, target, bit * simd.bytes, simd.bytes)
    code.end_loop("byte", bytes_)
    code.add("ret i64 0")
    return _function("pack", code)


def _unpack(size: int, simd: Simd, strided: bool) -> str:
    """Write a function that turns planes into integers of ``size`` bytes.

    ``i64 unpack(ptr planes, ptr array, ptr parameters)``. The parameters are 64-bit integers: the
    number of the last plane, the address of a plane to take beyond it or 0 to take the last one
    again, and, if strided, the distance in bytes between two integers.
    """
    code = Lines()
    _temporary(code, size, simd)
    last, filler, stride = (code.load("i64", "%x", 8 * place, 8) for place in range(3))
    end = code.at("%a", code.set(f"mul i64 {last}, {simd.bytes}"))
    repeat = code.set(f"icmp eq i64 {filler}, 0")
    given = code.set(f"inttoptr i64 {filler} to ptr")
    beyond = code.set(f"select i1 {repeat}, ptr {end}, ptr {given}")
    code.begin_loop("byte", "entry")
    planes = []
    for bit in range(8):
        plane = code.set(f"or i64 {code.set('shl i64 %byte, 3')}, {bit}")
        there = code.at("%a", code.set(f"mul i64 {plane}, {simd.bytes}"))
        exists = code.set(f"icmp ule i64 {plane}, {last}")
        source = code.set(f"select i1 {exists}, ptr {there}, ptr {beyond}")
        planes.append(code.load(simd.vector, source, 0, simd.bytes))
    for group, pieces in enumerate(exchange(code, planes, simd.words, simd)):
        _store_temporary(code, pieces, "%byte", group, simd)
    code.end_loop("byte", size)
    code.begin_loop("group", "byte.done")
    rows = _Rows(code, "%b", stride, size, simd, strided)
    registers = [
        from_pieces(code, _load_temporary(code, byte, "%group", simd), simd) for byte in range(size)
    ]
    for number, register in enumerate(spread(code, registers, simd)):
        rows.store(number, register)
    code.end_loop("group", 8)
    code.add("ret i64 0")
    return _function("unpack", code)


class _Rows:
    """The registers of integers that make up an eighth of a column, number ``%group``."""

    def __init__(self, code: Lines, array: str, stride: str, size: int, simd: Simd, strided: bool):
        self._code = code
        self._stride = stride if strided else str(size)
        self._simd = simd
        self._strided = strided
        start = code.set(f"mul i64 {self._stride}, {simd.lanes // 8}")
        self._start = code.at(array, code.set(f"mul i64 {start}, %group"))

    def load(self, number: int) -> str:
        if not self._strided:
            return self._code.load(self._simd.vector, self._start, number * self._simd.bytes)
        register = "poison"
        for word in range(self._simd.words):
            value = self._code.load("i64", self._start, self._offset(number, word), 8)
            register = self._code.set(
                f"insertelement {self._simd.vector} {register}, i64 {value}, i64 {word}"
            )
        return register

    def store(self, number: int, register: str):
        if not self._strided:
            self._code.store(self._simd.vector, register, self._start, number * self._simd.bytes)
            return
        for word in range(self._simd.words):
            value = self._code.set(f"extractelement {self._simd.vector} {register}, i64 {word}")
            self._code.store("i64", value, self._start, self._offset(number, word), 8)

    def _offset(self, number: int, word: int) -> str:
        return self._code.set(f"mul i64 {self._stride}, {number * self._simd.words + word}")


def _function(name: str, code: Lines) -> str:
    # Without the attribute, Windows probes large stack frames with a function not linked here.
    return f"""define i64 @{name}(ptr %a, ptr %b, ptr %x) "no-stack-arg-probe" {{
entry:
{code}
}}"""


def _any(code: Lines, type_: str, value: str, bits: int) -> str:
    """Tell whether any bit of a vector is 1."""
    return code.set(f"icmp ne i{bits} {code.set(f'bitcast {type_} {value} to i{bits}')}, 0")


def _splat(code: Lines, value: str, size: int, simd: Simd) -> str:
    """Fill a register with an integer."""
    element = f"i{8 * size}"
    row = f"<{simd.bytes // size} x {element}>"
    if size < 8:
        value = code.set(f"trunc i64 {value} to {element}")
    one = code.set(f"insertelement {row} poison, {element} {value}, i64 0")
    zeros = f"<{simd.bytes // size} x i32> zeroinitializer"
    return code.set(f"shufflevector {row} {one}, {row} poison, {zeros}")


def _temporary(code: Lines, size: int, simd: Simd):
    """Reserve memory for a column as bytes of equal significance."""
    code.add(f"%temporary = alloca [{8 * size * simd.bytes} x i8], align {simd.bytes}")


def _temporary_offset(code: Lines, byte: int | str, group: int | str, simd: Simd) -> str:
    row = code.set(f"mul i64 {byte}, {8 * simd.bytes}")
    return code.set(f"add i64 {row}, {code.set(f'mul i64 {group}, {simd.bytes}')}")


def _load_temporary(code: Lines, byte: int | str, group: int | str, simd: Simd) -> str:
    offset = _temporary_offset(code, byte, group, simd)
    return code.load(simd.vector, "%temporary", offset, simd.bytes)


def _store_temporary(code: Lines, register: str, byte: int | str, group: int | str, simd: Simd):
    offset = _temporary_offset(code, byte, group, simd)
    code.store(simd.vector, register, "%temporary", offset, simd.bytes)
