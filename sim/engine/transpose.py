"""Transposing matrices of bits within and between registers, as the text of LLVM instructions.

Bytes, one a vector, become planes, one a bit, in three steps that processors are good at: matrices
of 8 by 8 bits are transposed within 64-bit words, the bytes of equal significance are put side by
side, and 8 by 8 such pieces are exchanged between 8 registers. The way back is the same in reverse.
"""

from collections.abc import Sequence

from .simd import Simd
from .text import Lines

__all__ = ["declarations", "exchange", "from_pieces", "gather", "spread", "to_pieces"]

# Distances and masks that exchange bits, pairs and quads over the diagonal of an 8 by 8 matrix
# (Warren, "Hacker's Delight", 7-3).
_SWAPS = ((7, 0x00AA00AA00AA00AA), (14, 0x0000CCCC0000CCCC), (28, 0x00000000F0F0F0F0))
_UNIT = ", ".join(f"i8 {1 << row}" for row in range(7)) + ", i8 -128"


def declarations(simd: Simd) -> str:
    """Declare the instructions that LLVM has no name of its own for."""
    if not simd.matrix:
        return ""
    bytes_ = f"<{simd.bytes} x i8>"
    return f"declare {bytes_} @{_multiply(simd)}({bytes_}, {bytes_}, i8)"


def _multiply(simd: Simd) -> str:
    return f"llvm.x86.vgf2p8affineqb.{8 * simd.bytes}"


def to_pieces(code: Lines, register: str, simd: Simd) -> str:
    """Transpose the bits of bytes, and put together those of equal significance.

    The bytes are in the order that :func:`gather` leaves them in. Pieces of 8 registers are
    exchanged to get the planes.
    """
    register = _transpose_bits(code, register, simd)
    order = [8 * word + bit for bit in range(8) for word in range(simd.words)]
    return _pick(code, simd, 1, register, register, order)


def from_pieces(code: Lines, register: str, simd: Simd) -> str:
    """Turn pieces of 8 planes into bytes in the order in which :func:`spread` takes them."""
    order = [
        (7 - bit if simd.matrix else bit) * simd.words + word
        for word in range(simd.words)
        for bit in range(8)
    ]
    register = _pick(code, simd, 1, register, register, order)
    return _transpose_bits(code, register, simd)


def gather(code: Lines, registers: Sequence[str], simd: Simd) -> list[str]:
    """Turn registers of integers into one register of bytes for each significance."""
    size = len(registers)
    count = simd.bytes // size
    order = [
        _reflected(integer, simd) * size + byte for byte in range(size) for integer in range(count)
    ]
    registers = [_pick(code, simd, 1, register, register, order) for register in registers]
    return exchange(code, registers, count, simd)


def spread(code: Lines, registers: Sequence[str], simd: Simd) -> list[str]:
    """Undo :func:`gather`, but for the order within groups of 8."""
    size = len(registers)
    count = simd.bytes // size
    order = [byte * count + integer for integer in range(count) for byte in range(size)]
    registers = exchange(code, registers, count, simd)
    return [_pick(code, simd, 1, register, register, order) for register in registers]


def _pick(code: Lines, simd: Simd, element: int, a: str, b: str, order: Sequence[int]) -> str:
    """Pick elements of some bytes from two registers."""
    type_ = f"<{simd.bytes // element} x i{8 * element}>"
    a, b = (code.set(f"bitcast {simd.vector} {value} to {type_}") for value in (a, b))
    picked = code.shuffle(type_, a, b, order)
    return code.set(f"bitcast {type_} {picked} to {simd.vector}")


def exchange(code: Lines, registers: Sequence[str], piece: int, simd: Simd) -> list[str]:
    """Transpose the matrix whose rows are registers and whose columns are pieces of them."""
    registers = list(registers)
    element = min(piece, 8)
    per_piece = piece // element
    count = len(registers)
    elements = [(at, part) for at in range(count) for part in range(per_piece)]
    for bit in range(count.bit_length() - 1):
        distance = 1 << bit
        low = [
            (at if not at & distance else at - distance + count) * per_piece + part
            for at, part in elements
        ]
        high = [
            (at + count if at & distance else at + distance) * per_piece + part
            for at, part in elements
        ]
        for first in range(count):
            if not first & distance:
                a, b = registers[first], registers[first + distance]
                registers[first] = _pick(code, simd, element, a, b, low)
                registers[first + distance] = _pick(code, simd, element, a, b, high)
    return registers


def _reflected(number: int, simd: Simd) -> int:
    return number ^ 7 if simd.matrix else number


def _transpose_bits(code: Lines, register: str, simd: Simd) -> str:
    """Transpose the 8 by 8 bits, one row a byte, of every word.

    The instruction that multiplies matrices takes the rows from the last to the first, so it is
    given them in this order.
    """
    if simd.matrix:
        bytes_ = f"<{simd.bytes} x i8>"
        rows = code.set(f"bitcast {simd.vector} {register} to {bytes_}")
        unit = f"<{', '.join([_UNIT] * simd.words)}>"
        product = code.set(
            f"call {bytes_} @{_multiply(simd)}({bytes_} {unit}, {bytes_} {rows}, i8 0)"
        )
        return code.set(f"bitcast {bytes_} {product} to {simd.vector}")
    for distance, mask in _SWAPS:
        shift = f"splat (i64 {distance})"
        moved = code.set(f"lshr {simd.vector} {register}, {shift}")
        changed = code.set(f"xor {simd.vector} {register}, {moved}")
        swapped = code.set(f"and {simd.vector} {changed}, splat (i64 {mask})")
        back = code.set(f"shl {simd.vector} {swapped}, {shift}")
        both = code.set(f"xor {simd.vector} {swapped}, {back}")
        register = code.set(f"xor {simd.vector} {register}, {both}")
    return register
