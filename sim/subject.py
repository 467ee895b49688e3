"""What can be compared, in a common form: a module for yosys, with named ports."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hdl.function import buses

__all__ = ["CARE", "MODULE", "Port", "Subject", "SubjectError", "common_ports", "digest", "group"]

MODULE = "subject"
"""Name of the module in the RTLIL of every subject."""

CARE = "$care"
"""What is put behind the name of an output for the mask of its specified bits."""


class SubjectError(ValueError):
    """Something cannot be compared; the message names it and says why, on one line."""


@dataclass(frozen=True)
class Port:
    """A port of a subject. Whether it is signed says how its values are written, no more."""

    name: str
    width: int
    signed: bool = False

    def value(self, bits: int) -> int:
        """Return the number that bits stand for."""
        return bits - (bits >> self.width - 1 << self.width) if self.signed else bits


@dataclass(frozen=True)
class Subject:
    """One side of a comparison.

    Attributes
    ----------
    kind, name : :class:`str`
        What it is, such as ``model`` or ``Verilog``, and what it is called.
    sha256 : :class:`str`
        Digest of the text that says what it does.
    inputs, outputs : tuple of :class:`Port`
    rtlil : :class:`str`
        A module ``subject`` that does it, and the modules that it needs.
    pins : mapping of :class:`str` to pair of :class:`str` and :class:`int`
        For every port of that module, which port it is and at which bit of it it starts.
    masked : :class:`bool`
        Whether there are bits that it does not specify. The module then has, for every output
        ``o``, another one ``o$care`` with 1 for each specified bit.
    """

    kind: str
    name: str
    sha256: str
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    rtlil: str
    pins: Mapping[str, tuple[str, int]]
    masked: bool = False


def digest(text: str | bytes) -> str:
    """Return the SHA-256 digest of a text, in hexadecimal digits."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def group(pins: Iterable[Port]) -> tuple[tuple[Port, ...], dict[str, tuple[str, int]]]:
    """Join single bits such as ``o[0]`` and ``o[1]`` to ports.

    Bits of one name become a port if they are all there from 0 on, each of one bit, and nothing
    else has that name. Anything else stays a port by itself.

    Returns
    -------
    tuple of :class:`Port`, :class:`dict`
        The ports in the order of their first bit, and where every pin is in them, in the order of
        the pins.
    """
    by_name = {pin.name: pin for pin in pins}
    ports: list[Port] = []
    places: dict[str, tuple[str, int]] = {}
    for bus, bits in buses(by_name).items():
        if bits == (bus,) or any(by_name[bit].width > 1 for bit in bits):
            ports += [by_name[bit] for bit in bits]
            places.update({bit: (bit, 0) for bit in bits})
        else:
            ports.append(Port(bus, len(bits)))
            places.update({bit: (bus, place) for place, bit in enumerate(bits)})
    return tuple(ports), {name: places[name] for name in by_name}


def common_ports(a: Subject, b: Subject) -> tuple[tuple[Port, ...], tuple[Port, ...]]:
    """Match the ports of two subjects by name.

    Returns
    -------
    tuple of :class:`Port`, twice
        Inputs and outputs in the order of the second subject. A port is signed if one of the two
        says that it is.

    Raises
    ------
    :exc:`SubjectError`
        If a port is missing on one side, is an input here and an output there, or has another
        width.
    """
    return _match("input", a, b, a.inputs, b.inputs), _match("output", a, b, a.outputs, b.outputs)


def _match(
    what: str, a: Subject, b: Subject, left: tuple[Port, ...], right: tuple[Port, ...]
) -> tuple[Port, ...]:
    others = {port.name: port for port in right}
    names = {port.name for port in left}
    for lacking, having, missing in (
        (b, a, [port.name for port in left if port.name not in others]),
        (a, b, [port.name for port in right if port.name not in names]),
    ):
        if missing:
            raise SubjectError(
                f"{_title(lacking)} has no {what} {', '.join(missing)}, but {_title(having)} does"
            )
    for port in left:
        width = others[port.name].width
        if port.width != width:
            raise SubjectError(
                f"{what} {port.name} has {port.width} bits in {_title(a)}, "
                f"but {width} in {_title(b)}"
            )
    signed = {port.name for port in (*left, *right) if port.signed}
    return tuple(Port(port.name, port.width, port.name in signed) for port in right)


def _title(subject: Subject) -> str:
    return f"{subject.kind} {subject.name}"
