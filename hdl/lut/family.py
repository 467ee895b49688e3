"""LUTs of chips: what they are called, and how wide they are."""

from dataclasses import dataclass
from typing import Any

__all__ = ["FAMILIES", "Family", "family_of"]


@dataclass(frozen=True)
class Family:
    """How a kind of chip spells a LUT.

    Attributes
    ----------
    width : :class:`int`
        Inputs of the widest LUT.
    cell : :class:`str`
        Name of the cell; ``{}`` in it stands for the number of inputs. Without it there is one
        cell, whose inputs that are not used are tied to 0.
    parameter : :class:`str`
        Name of the parameter that holds the function, row 0 in bit 0.
    inputs : tuple of :class:`str`
        Ports, the one for bit 0 of a row number first.
    output : :class:`str`
    """

    width: int
    cell: str
    parameter: str
    inputs: tuple[str, ...]
    output: str


_LATTICE = Family(4, "LUT4", "INIT", ("A", "B", "C", "D"), "Z")

# As in the libraries of cells that yosys has for them: share/ice40/cells_sim.v and so on.
FAMILIES = {
    "ice40": Family(4, "SB_LUT4", "LUT_INIT", ("I0", "I1", "I2", "I3"), "O"),
    "ecp5": _LATTICE,
    "machxo2": _LATTICE,
    "gowin": Family(4, "LUT{}", "INIT", ("I0", "I1", "I2", "I3"), "F"),
    "xilinx": Family(6, "LUT{}", "INIT", ("I0", "I1", "I2", "I3", "I4", "I5"), "O"),
}

# Amaranth's platforms, by the class that all of a vendor derive from.
_PLATFORMS = {
    "SiliconBluePlatform": "ice40",
    "GowinPlatform": "gowin",
    "XilinxPlatform": "xilinx",
}


def family_of(platform: Any) -> Family | None:
    """Return the family of a platform of Amaranth's, or of a target, if its LUTs are known."""
    for kind in type(platform).__mro__:
        if kind.__name__ in _PLATFORMS:
            return FAMILIES[_PLATFORMS[kind.__name__]]
        if kind.__name__ == "LatticePlatform":
            return FAMILIES.get(platform.family)
    return FAMILIES.get(getattr(platform, "name", ""))
