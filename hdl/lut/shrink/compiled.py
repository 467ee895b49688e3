"""Loops compiled to machine code where numba is there, and interpreted where it is not."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zlib import crc32

__all__ = ["compiled", "compiles", "entry", "version"]

_jit: Any = None
try:
    from numba import jit as _jit
except ImportError:
    logging.getLogger("minterm.lut").warning(
        "numba is not installed, so LUT networks shrink some hundred times slower: "
        "pip install 'minterm[jit]'"
    )

compiles = _jit is not None
"""Whether there is a compiler."""


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function as a part of those that call it."""
    # Without the wrappers that others would call it by, which take a third of the time.
    return _compile(function, no_cpython_wrapper=True)


def entry(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function that runs beside other threads, and keep the code for other processes."""
    return _compile(function, nogil=True, cache=True)


def version() -> int:
    """Number the source of all that is compiled."""
    return crc32(b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))))


def _compile(function: Callable[..., Any], **options: Any) -> Callable[..., Any]:
    if _jit is None:
        return function
    return _jit(function, nopython=True, no_cfunc_wrapper=True, **options)
