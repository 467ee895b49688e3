"""Loops compiled to machine code where numba is there, and interpreted where it is not."""

import logging
from collections.abc import Callable
from typing import Any

__all__ = ["compiled", "compiles", "entry"]

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
    """Compile a function that only compiled ones call, and keep the code for the next process."""
    # Without the wrappers that others would call it by, which take a third of the time.
    return _compile(function, no_cpython_wrapper=True)


def entry(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function that is called from outside, and runs beside other threads."""
    return _compile(function, nogil=True)


def _compile(function: Callable[..., Any], **options: Any) -> Callable[..., Any]:
    if _jit is None:
        return function
    return _jit(function, nopython=True, cache=True, no_cfunc_wrapper=True, **options)
