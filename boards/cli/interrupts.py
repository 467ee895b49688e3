"""Ctrl-C and termination: both unwind the program, so that nothing half-done stays behind."""

import _thread
import signal
import sys
import threading
from typing import Any

__all__ = ["handle_interrupts"]

_AGAIN = 0.02  # seconds


def handle_interrupts():
    """Make a termination unwind as an interrupt does, and let neither of them get lost.

    Python drops an exception that arises while it finalizes an object. An interrupt that arrives
    at such a moment is therefore delivered again a little later.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.unraisablehook = _deliver_again


def _deliver_again(dropped: Any):
    if issubclass(dropped.exc_type, KeyboardInterrupt):
        number = signal.SIGINT
    elif issubclass(dropped.exc_type, SystemExit):
        number = signal.SIGTERM
    else:
        sys.__unraisablehook__(dropped)
        return
    threading.Timer(_AGAIN, _thread.interrupt_main, [number]).start()
