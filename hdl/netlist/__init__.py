"""Amaranth's elaborated design, as RTLIL text and as gates."""

from .builder import GateBuilder
from .gates import Gates, NetlistError, Operation, Register
from .rtlil import NotCombinational, to_rtlil

__all__ = [
    "GateBuilder",
    "Gates",
    "NetlistError",
    "NotCombinational",
    "Operation",
    "Register",
    "to_rtlil",
]
