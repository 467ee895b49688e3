"""How the hardware is exercised: simulation, test benches, waves and proofs."""

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .bench import Bench
    from .certificate import Certificate
    from .check import Check, check
    from .chunk import Mismatch
    from .compiled import Compiled, compile, simulate
    from .failure import BenchFailure
    from .netlist import Netlist
    from .properties import PropertyCheck, prove_properties
    from .prove import prove
    from .replay import Replay, replay
    from .report import Report
    from .subjects import Hardware, Model
    from .trace import violation

__all__ = [
    "Bench",
    "BenchFailure",
    "Certificate",
    "Check",
    "Compiled",
    "Hardware",
    "Mismatch",
    "Model",
    "Netlist",
    "PropertyCheck",
    "Replay",
    "Report",
    "check",
    "compile",
    "prove",
    "prove_properties",
    "replay",
    "simulate",
    "violation",
]

_HOMES = {
    "Bench": "bench",
    "BenchFailure": "failure",
    "Check": "check",
    "Compiled": "compiled",
    "Mismatch": "chunk",
    "Certificate": "certificate",
    "Hardware": "subjects",
    "Model": "subjects",
    "Netlist": "netlist",
    "PropertyCheck": "properties",
    "Replay": "replay",
    "prove_properties": "properties",
    "replay": "replay",
    "Report": "report",
    "check": "check",
    "compile": "compiled",
    "prove": "prove",
    "simulate": "compiled",
    "violation": "trace",
}


class _Package(ModuleType):
    """Imports what is exported when it is first used.

    pytest imports this package with the plugin in it on each of its runs, wherever it is
    installed, and must not wait for Amaranth and numpy.
    """

    def __getattr__(self, name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
        setattr(self, name, value)
        return value

    def __setattr__(self, name: str, value: Any):
        # An import of the module sim.prove would put it where the function sim.prove belongs.
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
