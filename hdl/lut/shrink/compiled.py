"""Loops compiled to machine code where numba is there, and interpreted where it is not."""

import logging
from collections.abc import Callable
from typing import Any

__all__ = ["compiled", "entry"]

logger = logging.getLogger("minterm.lut")

try:
    import numba
except ImportError:
    numba = None
    logger.warning(
        "numba is not installed, so LUT networks shrink some hundred times slower: "
        "pip install 'minterm[jit]'"
    )


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function that only compiled ones call, and keep the code for the next process."""
    if numba is None:
        return function
    return numba.njit(cache=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)


def entry(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function that is called from outside."""
    if numba is None:
        return function
    return numba.njit(cache=True, nogil=True, no_cfunc_wrapper=True)(function)
