"""What the processor can do: how wide its registers are, and two instructions worth knowing of."""

import functools
from dataclasses import dataclass

import llvmlite.binding as llvm

__all__ = ["SIMD", "Simd", "host_simd"]


@dataclass(frozen=True)
class Simd:
    """A set of instructions to compile for.

    Attributes
    ----------
    name : :class:`str`
        One of ``avx512``, ``avx2`` and ``plain``.
    words : :class:`int`
        Number of 64-bit words in a register.
    cpu, features : :class:`str`
        Processor and features as LLVM names them.
    ternary : :class:`bool`
        Whether one instruction computes any function of three registers.
    matrix : :class:`bool`
        Whether one instruction multiplies 8 by 8 matrices of bits.
    """

    name: str
    words: int
    cpu: str
    features: str
    ternary: bool
    matrix: bool

    @property
    def vector(self) -> str:
        """Type of a register in LLVM's language."""
        return f"<{self.words} x i64>"

    @property
    def bytes(self) -> int:
        """Number of bytes in a register."""
        return 8 * self.words

    @property
    def lanes(self) -> int:
        """Number of vectors that are computed at once."""
        return 64 * self.words


SIMD = ("avx512", "avx2", "plain")
# What the x86-64-v3 of LLVM takes for granted, and what the 512-bit code uses.
_NEEDED = {
    "avx512": ("avx512f", "avx512bw", "avx512dq", "avx512vl"),
    "avx2": ("avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe"),
    "plain": (),
}


@functools.cache
def host_simd(name: str | None = None) -> Simd:
    """Describe the widest instructions of this processor, or the ones that are named.

    Raises
    ------
    :exc:`ValueError`
        If the processor does not have them.
    """
    host = llvm.get_host_cpu_features()
    has = {name: all(host.get(part, False) for part in parts) for name, parts in _NEEDED.items()}
    if name is None:
        name = next(name for name in SIMD if has[name])
    if name not in SIMD:
        raise ValueError(f"SIMD instructions must be one of {', '.join(SIMD)}, not {name!r}")
    if not has[name]:
        raise ValueError(f"this processor has no {name} instructions")
    cpu = llvm.get_host_cpu_name()
    if name == "avx512":
        # Some processors come with the advice to stay at 256 bits, made for floating point.
        features = f"{host.flatten()},-prefer-256-bit"
        return Simd(name, 8, cpu, features, True, host.get("gfni", False))
    if name == "avx2":
        return Simd(name, 4, "x86-64-v3", "", False, False)
    if llvm.get_default_triple().startswith("x86_64"):
        return Simd(name, 2, "x86-64", "", False, False)
    return Simd(name, 2, cpu, host.flatten(), False, False)
