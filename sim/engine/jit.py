"""From the text of LLVM functions to their addresses, by way of the code kept on disk."""

import functools
import hashlib
import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import llvmlite
import llvmlite.binding as llvm

from . import cache
from .simd import Simd

__all__ = ["Library"]

_names = itertools.count()


class Library:
    """Machine code of a module, in memory as long as this object is.

    It is compiled in the background, and waited for when a symbol is asked for.

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
        self._key = total.hexdigest()
        self._symbols = symbols
        self._code = cache.load(self._key)
        self._compiling: Future[bytes] | None = None
        if self._code is None:
            self._compiling = _compiler().submit(_compile, write(), simd)

    def __getitem__(self, symbol: str) -> int:
        """Return the address of a symbol."""
        return self._linked[symbol]

    @functools.cached_property
    def _linked(self) -> llvm.ResourceTracker:
        if self._compiling is not None:
            self._code = self._compiling.result()
            cache.store(self._key, self._code)
        builder = llvm.JITLibraryBuilder().add_object_img(self._code)
        for symbol in self._symbols:
            builder.export_symbol(symbol)
        return builder.link(_linker(), f"minterm{next(_names)}")


@functools.cache
def _compiler() -> ThreadPoolExecutor:
    # One thread, because modules share what LLVM calls their context.
    return ThreadPoolExecutor(1, "minterm-llvm")


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
