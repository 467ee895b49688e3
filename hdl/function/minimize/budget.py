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
        self._whole: Budget | None = None
        self._interrupted = False

    def share(self, part: float) -> "Budget":
        """Make a budget of a part of what is left, which an interrupt of the whole ends too."""
        remaining = self.remaining
        share = Budget(None if remaining == float("inf") else remaining * part, self._report)
        share._whole = self
        return share

    def extended(self, grace: float) -> "Budget":
        """Make a budget of what is left and a little more, which no interrupt shortens."""
        remaining = self.remaining
        return Budget(None if remaining == float("inf") else remaining + grace)

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C was pressed."""
        return self._interrupted or (self._whole is not None and self._whole.interrupted)

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
        if self._interrupted:
            raise KeyboardInterrupt
        self._interrupted = True
