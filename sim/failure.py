"""What is said about vectors on which an output is not what was expected."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from amaranth.lib import wiring

from hdl.block import Block, Port, arguments, inputs, outputs
from hdl.verilog import shown

from .check import Chunk
from .columns import column

__all__ = ["BenchFailure", "Failure", "explain", "title"]

_LINE = 110
_NEAREST = 10
_MORE = 5  # failures that get a line of their own behind the first one
_WRONG = 3  # outputs of the first failure that are shown with the bits that differ
_LINES_OF_PORTS = 5


class BenchFailure(AssertionError):
    """An output of the hardware is not what a test bench expects; the message says where."""


@dataclass(frozen=True)
class Failure:
    """A vector, counted from 0, on which outputs are not what was expected.

    ``outputs`` are the names of those that differ in a bit that counts.
    """

    vector: int
    outputs: tuple[str, ...]


def title(component: wiring.Component) -> str:
    """Name a component: a block with its parameters, any other with its ports."""
    if isinstance(component, Block):
        details = [f"{name}={shown(value)}" for name, value in arguments(component).items()]
    else:
        ports = (*inputs(component), *outputs(component))
        details = [f"{port.name}[{port.width}]" for port in ports]
    return f"{type(component).__name__}({', '.join(details)})"


def explain(
    component: wiring.Component, chunk: Chunk, failures: Sequence[Failure], *, clocked: bool
) -> str:
    """Describe failed vectors in at most about 40 lines.

    The first failure is shown in full: every port in binary and hexadecimal, under wrong outputs
    what was expected, with ``-`` where any value will do, and ``^`` under the bits that differ.
    Ten passing vectors stand beside it, those first whose inputs differ from it in the fewest
    bits, then those that came first; or, if there is a clock, the ten cycles before. Further
    failures take a line each, and those that have none are counted.
    """
    report = _Explanation(component, chunk, clocked)
    first, *others = failures
    total = len(next(iter(chunk.got.values())))
    lines = [f"{len(failures)} of {total} {report.noun}s failed: {title(component)}"]
    lines += report.in_full(first)
    lines += report.before(first) if clocked else report.nearest(first, failures)
    if others:
        lines.append(f"further {report.noun}s that failed")
        lines += [report.in_short(failure) for failure in others[:_MORE]]
    if len(others) > _MORE:
        lines.append(f"  and {len(others) - _MORE} more")
    return "\n".join(lines)


class _Explanation:
    def __init__(self, component: wiring.Component, chunk: Chunk, clocked: bool):
        self.noun = "cycle" if clocked else "vector"
        self._chunk = chunk
        self._inputs = inputs(component)
        self._outputs = outputs(component)

    def in_full(self, failure: Failure) -> list[str]:
        at = failure.vector
        wrong = [port for port in self._outputs if port.name in failure.outputs]
        right = [port for port in self._outputs if port.name not in failure.outputs]
        lines = [f"{self.noun} {at}"]
        lines += _fold("  given    ", self._both(self._inputs, self._chunk.given, at))
        for port in wrong[:_WRONG]:
            lines += self._compared(port, at)
        if len(wrong) > _WRONG:
            names = ", ".join(port.name for port in wrong[_WRONG:])
            names = textwrap.shorten(names, _LINE, placeholder=" ...")
            lines.append(f"  also wrong {names}")
        lines += _fold("  right    ", self._both(right, self._chunk.got, at))
        return lines

    def _both(self, ports: Iterable[Port], values: Mapping[str, Any], at: int) -> list[str]:
        bits = ((port, int(values[port.name][at]) & port.mask) for port in ports)
        return [
            f"{port.name} = {_binary(value, port)} ({_hexadecimal(value, port)})"
            for port, value in bits
        ]

    def _compared(self, port: Port, at: int) -> list[str]:
        got = int(self._chunk.got[port.name][at])
        value, care = (int(part[at]) for part in self._chunk.expected[port.name])
        marks = _binary((got ^ value) & care, port).replace("0", " ").replace("1", "^")
        return [
            f"  {port.name} is",
            f"    got      {_binary(got, port)} ({_hexadecimal(got, port)})",
            f"    expected {_binary(value, port, care)} ({_hexadecimal(value, port, care)})",
            f"             {marks}".rstrip(),
        ]

    def nearest(self, failure: Failure, failures: Sequence[Failure]) -> list[str]:
        """List the passing vectors whose inputs are most like those of a failure."""
        distance = np.zeros(len(next(iter(self._chunk.got.values()))), np.int64)
        for port in self._inputs:
            values = column(port, self._chunk.given[port.name])
            distance = distance + _count_bits((values ^ values[failure.vector]) & port.mask)
        failed = {other.vector for other in failures}
        seen, lines = set(), []
        for at in np.argsort(distance, kind="stable"):
            row = tuple(int(values[at]) for values in self._chunk.given.values())
            if at in failed or row in seen:
                continue
            seen.add(row)
            lines.append(f"  {distance[at]}  {self._row(int(at))}")
            if len(lines) == _NEAREST:
                break
        if not lines:
            return ["no vector passed"]
        return ["nearest vectors that passed, by the input bits that differ", *lines]

    def before(self, failure: Failure) -> list[str]:
        """List the cycles that led to a failure."""
        cycles = range(max(0, failure.vector - _NEAREST), failure.vector)
        return ["cycles before"] * bool(cycles) + [f"  {self._row(at)}" for at in cycles]

    def in_short(self, failure: Failure) -> str:
        return f"  {self._row(failure.vector, failure.outputs)}"

    def _row(self, at: int, wrong: Sequence[str] = ()) -> str:
        words = [f"{self.noun} {at}:"]
        for port in self._inputs:
            words.append(f"{port.name}={_short(int(self._chunk.given[port.name][at]), port)}")
        words.append("->")
        for port in self._outputs:
            word = f"{port.name}={_short(int(self._chunk.got[port.name][at]), port)}"
            if port.name in wrong:
                value, care = (int(part[at]) for part in self._chunk.expected[port.name])
                word += f" (not {_short(value, port, care)})"
            words.append(word)
        return textwrap.shorten(" ".join(words), _LINE, placeholder=" ...")


def _count_bits(values: np.ndarray) -> np.ndarray:
    if values.dtype == object:
        return np.array([value.bit_count() for value in values])
    return np.bitwise_count(values).astype(np.int64)


def _binary(value: int, port: Port, care: int = -1) -> str:
    return "".join(
        str(value >> bit & 1) if care >> bit & 1 else "-" for bit in reversed(range(port.width))
    )


def _hexadecimal(value: int, port: Port, care: int = -1) -> str:
    """Write bits in hexadecimal, with ``-`` for a digit of which any bit does not count."""
    digits = range(0, port.width, 4)
    masks = [port.mask >> shift & 15 for shift in digits]
    written = [
        f"{value >> shift & 15 & mask:x}" if care >> shift & mask == mask else "-"
        for shift, mask in zip(digits, masks, strict=True)
    ]
    return "0x" + "".join(reversed(written))


def _short(value: int, port: Port, care: int = -1) -> str:
    return (_binary if port.width <= 16 else _hexadecimal)(value, port, care)


def _fold(label: str, items: Sequence[str]) -> list[str]:
    """Put items behind a label, as many on a line as fit, and on no more than five lines."""
    lines = []
    line = label
    for index, item in enumerate(items):
        if line != label and len(line) + len(item) > _LINE:
            lines.append(line.rstrip())
            line = " " * len(label)
            if len(lines) == _LINES_OF_PORTS - 1:
                return [*lines, f"{line}and {len(items) - index} more ports"]
        line += item + "  "
    return [*lines, line.rstrip()] if items else []
