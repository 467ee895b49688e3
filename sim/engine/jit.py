"""From the text of LLVM functions to their addresses, by way of the code kept on disk."""

import functools
import hashlib
import itertools
from collections.abc import Callable, Sequence

import llvmlite
import llvmlite.binding as llvm

from . import cache
from .simd import Simd

__all__ = ["Library"]

_names = itertools.count()


class Library:
    """Machine code of a module, in memory as long as this object is.

    Parameters
    ----------
    key : :class:`str`
        Says, together with the instructions and the version of this program, what the code is.
    write : callable
        Returns the text of the module. Is not called if its code is on disk.
    symbols : sequence of :class:`str`
        Functions and constants of the module.
    """

    def __init__(self, key: str, write: Callable[[], str], symbols: Sequence[str], simd: Simd):
        total = hashlib.sha256(repr((key, simd, llvmlite.__version__, cache.version())).encode())
        key = total.hexdigest()
        code = cache.load(key)
        if code is None:
            code = _compile(write(), simd)
            cache.store(key, code)
        builder = llvm.JITLibraryBuilder().add_object_img(code)
        for symbol in symbols:
            builder.export_symbol(symbol)
        self._tracker = builder.link(_linker(), f"minterm{next(_names)}")

    def __getitem__(self, symbol: str) -> int:
        """Return the address of a symbol."""
        return self._tracker[symbol]


@functools.cache
def _initialize():
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()


@functools.cache
def _machine(simd: Simd) -> llvm.TargetMachine:
    _initialize()
    # Level 2 takes longer to compile and is no faster here; level 0 is twice as slow.
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=simd.cpu, features=simd.features, opt=1, jit=True
    )


@functools.cache
def _linker() -> llvm.LLJIT:
    _initialize()
    return llvm.create_lljit_compiler()


def _compile(text: str, simd: Simd) -> bytes:
    with llvm.parse_assembly(text) as module:
        return _machine(simd).emit_object(module)
