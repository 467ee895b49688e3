"""How long a search may go on, and who wants to stop it."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["Budget"]


class Budget:
    """A time limit that an interrupt ends early, and the place where progress is told.

    Searches look at :attr:`expired` several times a second and return their best so far.

    Parameters
    ----------
    seconds : :class:`float`, optional
        Wall-clock time from now. By default there is no limit.
    report : callable, optional
        Called with a line of text now and then.
    """

    def __init__(self, seconds: float | None = None, report: Callable[[str], None] | None = None):
        self._start = time.perf_counter()
        self._limit = float("inf") if seconds is None else seconds
        self._report = report
        self.interrupted = False

    @property
    def elapsed(self) -> float:
        return time.perf_counter() - self._start

    @property
    def remaining(self) -> float:
        """Seconds left: 0 once expired, infinite without a limit."""
        return 0.0 if self.interrupted else max(0.0, self._limit - self.elapsed)

    @property
    def expired(self) -> bool:
        return self.remaining == 0

    def report(self, text: str) -> None:
        """Tell what is going on."""
        if self._report is not None:
            self._report(text)

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Let the first Ctrl-C expire the budget, and the second be a :exc:`KeyboardInterrupt`.

        Only where Ctrl-C would raise that exception: in the main thread, unless the program has
        its own way with interrupts.
        """
        default = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if not default or threading.current_thread() is not threading.main_thread():
            yield
            return
        signal.signal(signal.SIGINT, self._interrupt)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _interrupt(self, *_: object) -> None:
        if self.interrupted:
            raise KeyboardInterrupt
        self.interrupted = True
