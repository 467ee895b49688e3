"""Inner loops that run compiled where the work is worth it, and interpreted otherwise."""

import functools
import logging
import threading
from collections.abc import Callable
from typing import Any

__all__ = ["Kernel", "compiles"]

_log = logging.getLogger("minterm.minimize")

_SMALL = 200_000
"""Steps that take the interpreter as long as it takes to load a compiler."""

_SILENCE = 1.0  # seconds of compiling before it is mentioned


class Kernel:
    """A function of numbers and arrays, compiled by numba when it has much to do.

    Compiled code is kept beside the source, or in the user's cache folder. What is passed must be
    such that the interpreter and numba agree: writable contiguous arrays of :class:`numpy.int64`
    or :class:`bool`, and integers whose products stay below :py:`2**63`.

    Parameters
    ----------
    function
        Loops over its arguments, and calls nothing else.
    """

    def __init__(self, function: Callable[..., Any]):
        functools.update_wrapper(self, function)
        self._interpreted = function
        self._compiled: Any = None
        self._signatures: set[Any] = set()

    def __call__(self, *arguments: Any, work: float) -> Any:
        """Run; :py:`work` is about how often the innermost loops go round."""
        if work <= _SMALL or not compiles():
            return self._interpreted(*arguments)
        return self._load(arguments)(*arguments)

    def _load(self, arguments: tuple[Any, ...]) -> Any:
        from numba import njit, typeof

        if self._compiled is None:
            self._compiled = njit(cache=True, nogil=True)(self._interpreted)
        signature = tuple(map(typeof, arguments))
        if signature not in self._signatures:
            timer = threading.Timer(_SILENCE, _announce)
            timer.daemon = True
            timer.start()
            try:
                self._compiled.compile(signature)
            finally:
                timer.cancel()
            self._signatures.add(signature)
        return self._compiled


@functools.cache
def compiles() -> bool:
    """Find out whether there is a compiler, and say once if there is none."""
    try:
        import numba  # noqa: F401
    except ImportError:
        _log.warning(
            "minimising without numba, which is many times slower: pip install 'minterm[jit]'"
        )
        return False
    return True


@functools.cache
def _announce() -> None:
    _log.warning("compiling the loops of the minimiser, once on this computer: some seconds")
