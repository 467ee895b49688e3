"""Regions of an address space, from text."""

import re
from itertools import pairwise
from typing import NamedTuple

from .function.table import check_name

__all__ = ["Range", "parse_regions"]

_REGION = re.compile(r"\s*(?P<name>[^=]*?)\s*=(?P<ranges>[^=]*)")
_RANGE = re.compile(r"\s*(?P<first>\w+)\s*((?P<sign>[-+])\s*(?P<second>\w+)\s*)?", re.ASCII)


class Range(NamedTuple):
    """Addresses from ``first`` to ``last``, with both."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first:#x}-{self.last:#x}" if self.first < self.last else f"{self.first:#x}"


def parse_regions(subject: str, text: str, bits: int) -> dict[str, list[Range]]:
    """Read regions such as ``rom = 0-0x7fff; io = 0xc000+0x100, 0xd000``.

    Parameters
    ----------
    subject : :class:`str`
        What messages begin with.
    text : :class:`str`
        Regions, separated by ``;``. Each is a name, ``=`` and ranges, separated by ``,``. A range
        is ``first-last``, ``first+size`` or a single address. Numbers are written as in Python.
    bits : :class:`int`
        Number of address bits.

    Returns
    -------
    :class:`dict` of :class:`str` to list of :class:`Range`
        In the order of the text.

    Raises
    ------
    :exc:`TypeError`, :exc:`ValueError`
        If the text is no string or is malformed, a name is not a column of a table or is given
        twice, a range is empty or exceeds the address bits, or two ranges overlap.
    """
    if not isinstance(text, str):
        raise TypeError(f"{subject} regions must be a string, not {text!r}")
    regions: dict[str, list[Range]] = {}
    for entry in text.split(";"):
        form = _REGION.fullmatch(entry)
        if form is None:
            raise ValueError(
                f"{subject} region must be such as 'rom = 0x0-0x7fff', not {entry.strip()!r}"
            )
        name = form["name"]
        check_name(f"{subject} region", name)
        if name in regions:
            raise ValueError(f"{subject} region names must differ, but {name!r} is given twice")
        what = f"{subject} range of {name}"
        regions[name] = [_range(what, part, bits) for part in form["ranges"].split(",")]
    _check_overlaps(subject, regions)
    return regions


def _range(subject: str, text: str, bits: int) -> Range:
    form = _RANGE.fullmatch(text)
    try:
        if form is None:
            raise ValueError
        first, second = int(form["first"], 0), int(form["second"] or "0", 0)
    except ValueError:
        raise ValueError(
            f"{subject} must be such as 0x8000-0xbfff, 0xc000+0x100 or 0xd000, not {text.strip()!r}"
        ) from None
    last = {None: first, "-": second, "+": first + second - 1}[form["sign"]]
    if last < first:
        raise ValueError(f"{subject} must have at least 1 address, not {text.strip()}")
    if last >> bits:
        raise ValueError(f"{subject} must end at {(1 << bits) - 1:#x} at most, not at {last:#x}")
    return Range(first, last)


def _check_overlaps(subject: str, regions: dict[str, list[Range]]):
    ordered = sorted((part, name) for name, ranges in regions.items() for part in ranges)
    for (before, one), (after, other) in pairwise(ordered):
        if after.first <= before.last:
            shared = Range(after.first, min(before.last, after.last))
            raise ValueError(
                f"{subject} regions must not overlap, but {one} and {other} share {shared}"
            )
