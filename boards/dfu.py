"""The suffix of a file for device firmware upgrade over USB."""

import struct
import zlib

__all__ = ["dfu_suffix"]


def dfu_suffix(data: bytes, vendor: int, product: int) -> bytes:
    """Append a DFU suffix to a firmware file.

    The 16 bytes are laid out as in appendix B of the USB Device Class Specification for Device
    Firmware Upgrade, version 1.1: any device release, product, vendor, DFU version 1.0, the
    letters ``UFD``, the length, and the CRC-32 of all that stands before it, without its final
    inversion. All numbers are little-endian.
    """
    body = data + struct.pack("<HHHH3sB", 0xFFFF, product, vendor, 0x0100, b"UFD", 16)
    return body + struct.pack("<I", zlib.crc32(body) ^ 0xFFFFFFFF)
