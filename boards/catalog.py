"""Every board that amaranth-boards describes, by name."""

import functools
import importlib
import importlib.util
import inspect
import pkgutil
import re
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import amaranth_boards
from amaranth.build import Platform
from amaranth.vendor import LatticePlatform

from hdl.designs import closest
from hdl.tool import TOOLS, ToolMissing, find_tool

__all__ = ["FAMILIES", "Board", "UnknownBoard", "boards", "find_board", "status"]

FAMILIES = {
    "ice40": ("nextpnr-ice40", "icepack"),
    "ecp5": ("nextpnr-ecp5", "ecppack"),
    "gowin": ("nextpnr-himbaechel-gowin", "gowin_pack"),
    "machxo2": ("nextpnr-machxo2", "xo2pack"),
}
"""The families that open tools build bitstreams for, and the tools beside yosys that do it."""

_VENDORS = {
    "XilinxPlatform": "Xilinx",
    "AlteraPlatform": "Intel",
    "QuicklogicPlatform": "QuickLogic",
}

# Checked against yowasp-nextpnr-machxo2 0.11.1, amaranth 0.5.10 and amaranth-boards 0.0.21.
_UNSUPPORTED = {
    "MachXO2_7000HE_BreakoutPlatform": "no chip database for the LCMXO2-7000HE",
    "StepMXO2Platform": "no chip database for the LCMXO2-4000HC",
    "TinyFPGAAX1Platform": "no chip database for the LCMXO2-256HC",
    "MachXO3LSKPlatform": "no packer for the MachXO3",
    "MachXO3LFSKPlatform": "no packer for the MachXO3",
    "TangMega138kProDockPlatform": "part name unknown to Amaranth",
}


class UnknownBoard(Exception):
    """There is no board of that name; the message names the closest ones."""


@dataclass(frozen=True)
class Board:
    """A board: its name, the family of its chip, and the class that describes it."""

    name: str
    family: str
    platform_class: type[Platform]

    def platform(self) -> Any:
        """Make a platform, which can be used for one build.

        Raises
        ------
        :exc:`UnknownBoard`
            If no open tools build bitstreams for the board, with the reason.
        :exc:`~hdl.tool.ToolMissing`
            If the tools of its family are not installed.
        """
        if reason := _UNSUPPORTED.get(self.platform_class.__name__):
            raise UnknownBoard(f"{self.name} cannot be built: {reason}")
        if self.family not in FAMILIES:
            raise UnknownBoard(
                f"{self.name} needs {self.family} tools; "
                f"bitstreams are built for {', '.join(FAMILIES)}"
            )
        for tool in ("yosys", *FAMILIES[self.family]):
            find_tool(tool)
        if self.family == "machxo2":
            return self.platform_class(toolchain="Trellis")  # pyright: ignore[reportCallIssue]
        return self.platform_class()


def status(board: Board) -> str:
    """Say whether bitstreams can be built for a board, and if not, what is in the way."""
    if reason := _UNSUPPORTED.get(board.platform_class.__name__):
        return f"not supported: {reason}"
    if board.family not in FAMILIES:
        return "vendor tools"
    for tool in FAMILIES[board.family]:
        try:
            find_tool(tool)
        except ToolMissing:
            return f'pip install "minterm[{TOOLS[tool].extra}]"'
    return "ready"


def find_board(name: str) -> Board:
    """Return the board with that name.

    Raises
    ------
    :exc:`UnknownBoard`
        Naming the closest boards, if there is none.
    """
    if name not in boards():
        raise UnknownBoard(f"unknown board {name!r}{closest(name, boards())}")
    return boards()[name]


@functools.cache
def boards() -> dict[str, Board]:
    """Find every board, sorted by name.

    A board is named after its module, or after its class where a module describes several.
    """
    found = {}
    for info in pkgutil.iter_modules(amaranth_boards.__path__):
        if info.ispkg:
            continue
        classes = _platforms(importlib.import_module(f"amaranth_boards.{info.name}"))
        for platform_class in classes:
            name = (
                info.name if len(classes) == 1 else _class_name(info.name, platform_class.__name__)
            )
            found[name] = Board(name, _family(platform_class), platform_class)
    return dict(sorted(found.items()))


def _platforms(module: ModuleType) -> list[type[Platform]]:
    return [
        item
        for name, item in vars(module).items()
        if inspect.isclass(item)
        and issubclass(item, Platform)
        and item.__module__ == module.__name__
        and not inspect.isabstract(item)
        and not name.startswith("_")
    ]


def _family(platform_class: type[Platform]) -> str:
    bases = [base.__name__ for base in platform_class.__mro__]
    if "SiliconBluePlatform" in bases:
        return "ice40"
    if "GowinPlatform" in bases:
        return "gowin"
    if issubclass(platform_class, LatticePlatform):
        device = str(platform_class.device).upper()
        return {"LFE5": "ecp5", "LCMX": "machxo2"}.get(device[:4], "Lattice")
    return next((vendor for name, vendor in _VENDORS.items() if name in bases), "other")


def _class_name(module: str, class_name: str) -> str:
    """Name a board after its class, in the spelling of its module as far as the two agree."""
    words = re.sub(r"_?Platform$", "", class_name).lower()
    rest = words.replace("_", "").removeprefix(module.replace("_", ""))
    if rest == words.replace("_", ""):
        return words
    return "_".join(filter(None, [module, rest]))
