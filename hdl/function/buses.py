"""Columns that are the bits of one bus."""

import re
from collections.abc import Iterable

__all__ = ["buses"]

_BIT = re.compile(r"(.*)\[([0-9]+)\]", re.DOTALL)


def buses(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Group names of bits, such as ``o[0]`` and ``o[1]``.

    Bits of one name become a bus if they are all there from 0 on and nothing else has that name.
    Any other name stands by itself.

    Returns
    -------
    :class:`dict` of :class:`str` to :class:`tuple` of :class:`str`
        The names of the bits of each bus, bit 0 first, in the order in which buses first appear.
    """
    names = list(names)
    single = set(names)
    bits: dict[str, dict[str, int]] = {}
    owner = {}
    for name in names:
        if found := _BIT.fullmatch(name):
            bits.setdefault(found[1], {})[name] = int(found[2])
            owner[name] = found[1]
    whole = {
        bus
        for bus, found in bits.items()
        if bus not in single and sorted(found.values()) == list(range(len(found)))
    }
    grouped = {}
    for name in names:
        bus = owner.get(name)
        if bus in whole:
            grouped[bus] = tuple(sorted(bits[bus], key=bits[bus].__getitem__))
        else:
            grouped[name] = (name,)
    return grouped
