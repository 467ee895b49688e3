"""Pins: ports of one bit with the names of a data sheet, read and driven as words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amaranth.hdl import Cat, Value
from amaranth.lib.wiring import Component, In, Member, Out

__all__ = ["Pins", "ascending", "descending", "numbered"]


@dataclass(frozen=True)
class Pins:
    """Pins that together carry a word, in which 1 is active.

    A pin whose name ends in ``_n`` is active when it is low.

    Attributes
    ----------
    names : :class:`tuple` of :class:`str`
        From the least significant bit of the word on.
    columns : :class:`tuple` of :class:`str`
        In the order of the function table.
    """

    names: tuple[str, ...]
    columns: tuple[str, ...]

    def inputs(self, *, active: bool = False) -> dict[str, Member]:
        """Return input members that are active, or inactive, while they are not connected."""
        return {name: In(1, init=int(active) ^ _inverted(name)) for name in self.columns}

    def outputs(self) -> dict[str, Member]:
        return {name: Out(1) for name in self.columns}

    def read(self, part: Component) -> Value:
        """Return the word on the pins of a part."""
        pins = [(getattr(part, name), _inverted(name)) for name in self.names]
        return Cat(~pin if inverted else pin for pin, inverted in pins)

    def drive(self, part: Component, word: Value) -> Any:
        """Return the statement that puts a word on the pins of a part."""
        inverted = sum(_inverted(name) << bit for bit, name in enumerate(self.names))
        return Cat(getattr(part, name) for name in self.names).eq(
            word ^ inverted if inverted else word
        )

    def number(self, levels: Mapping[str, Any]) -> Any:
        """Compute the word from levels, which are those of a model's inputs."""
        return sum((levels[name] ^ _inverted(name)) << bit for bit, name in enumerate(self.names))

    def levels(self, number: Any) -> dict[str, Any]:
        """Compute the levels of a model's outputs from a word."""
        return {name: number >> bit & 1 ^ _inverted(name) for bit, name in enumerate(self.names)}


def ascending(names: str) -> Pins:
    """Make a word of pins that a function table lists from the least significant on."""
    words = tuple(names.split())
    return Pins(words, words)


def descending(names: str) -> Pins:
    """Make a word of pins that a function table lists from the most significant on."""
    words = tuple(names.split())
    return Pins(words[::-1], words)


def numbered(pattern: str, count: int, *, first: int = 0) -> Pins:
    """Make a word of pins with numbers in their names, the least significant ``first``."""
    return ascending(" ".join(pattern.format(first + number) for number in range(count)))


def _inverted(name: str) -> int:
    return int(name.endswith("_n"))
