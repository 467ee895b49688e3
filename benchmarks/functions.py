"""The functions that LUT networks are measured on: arithmetic, codes and classic PLAs."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from hdl.function import TruthTable, read_pla

__all__ = ["FUNCTIONS", "missing", "table"]

PLAS = Path(__file__).parents[2] / "shared" / "bench" / "pla"

_SEGMENTS = (0x3F, 0x06, 0x5B, 0x4F, 0x66, 0x6D, 0x7D, 0x07, 0x7F, 0x6F)
_HEX_SEGMENTS = (0x77, 0x7C, 0x39, 0x5E, 0x79, 0x71)


def _tabulate(inputs: int, outputs: int, function: Callable[[int], int | None]) -> TruthTable:
    """Make the table of a function from row numbers to outputs, or ``None`` for a don't-care."""
    values = [function(row) for row in range(1 << inputs)]
    places = range(outputs - 1, -1, -1)
    on = [[(value or 0) >> place & 1 == 1 for place in places] for value in values]
    care = [[value is not None] * outputs for value in values]
    names = [tuple(f"i{index}" for index in range(inputs))]
    names.append(tuple(f"o{index}" for index in range(outputs)))
    return TruthTable(*names, np.array(on), np.array(care))


def _priority(request: int) -> int:
    """Give the number of the highest request, and above it whether there is one."""
    return 8 | request.bit_length() - 1 if request else 0


def _crc(byte: int, polynomial: int) -> int:
    """Shift a byte, least significant bit first, through a reflected cyclic redundancy check."""
    for _ in range(8):
        byte = byte >> 1 ^ (polynomial if byte & 1 else 0)
    return byte


def _decimal(value: int) -> int:
    """Convert to binary coded decimal."""
    return value // 100 << 8 | value // 10 % 10 << 4 | value % 10


def _multiply(a: int, b: int) -> int:
    """Multiply in the field of AES (FIPS 197, section 4.2)."""
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def _s_box(byte: int) -> int:
    """Substitute a byte as AES does (FIPS 197, section 5.1.1)."""
    inverse = 1
    for _ in range(254):
        inverse = _multiply(inverse, byte)
    result = 0x63
    for turn in range(5):
        result ^= (inverse << turn | inverse >> 8 - turn) & 0xFF
    return result


def _clip(row: int) -> int:
    """Add a sign-magnitude number of 4 bits to a two's complement one of 5 and clip the sum to 5.

    The columns are in the order of the classic example ``clip``, whose PLA this equals.
    """
    bits = [row >> 8 - index & 1 for index in range(9)]
    big = -16 * bits[5] + 8 * bits[0] + 4 * bits[8] + 2 * bits[7] + bits[2]
    small = 4 * bits[3] + 2 * bits[4] + bits[1]
    total = max(-16, min(15, big - small if bits[6] else big + small)) & 31
    return int(f"{total:05b}"[::-1], 2)


_COMPUTED: dict[str, tuple[int, int, Callable[[int], int | None]]] = {
    "seg7": (4, 7, (_SEGMENTS + _HEX_SEGMENTS).__getitem__),
    "seg7_dc": (4, 7, lambda row: _SEGMENTS[row] if row < 10 else None),
    "prienc8": (8, 4, _priority),
    "crc8_tab": (8, 8, lambda row: _crc(row, 0xE0)),
    "crc32_tab": (8, 32, lambda row: _crc(row, 0xEDB88320)),
    "popcount8": (8, 4, int.bit_count),
    "bin2bcd8": (8, 10, _decimal),
    "aes_sbox": (8, 8, _s_box),
    "clip": (9, 5, _clip),
    "mlp4": (8, 8, lambda row: (row >> 4) * (row & 15)),
}
_CLASSIC = ("5xp1", "9sym", "bw", "f51m", "inc", "squar5", "rd84", "max128", "ex5", "apex4")

FUNCTIONS = (*_COMPUTED, *_CLASSIC)


def missing(plas: Path = PLAS) -> list[str]:
    """List the functions whose files are not there."""
    return [name for name in _CLASSIC if not (plas / f"{name}.pla").exists()]


def table(name: str, plas: Path = PLAS) -> TruthTable:
    """Make the table of one of the functions."""
    if name in _COMPUTED:
        return _tabulate(*_COMPUTED[name])
    path = plas / f"{name}.pla"
    return read_pla(path.read_text(), path.name)
