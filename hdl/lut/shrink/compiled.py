"""Loops compiled to machine code where numba is there, and interpreted where it is not."""

import logging
from collections.abc import Callable
from typing import Any

__all__ = ["compiled"]

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
    """Compile a function when it is first called, and keep the code for the next process."""
    return function if numba is None else numba.njit(function, cache=True)
