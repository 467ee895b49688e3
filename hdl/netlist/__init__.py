"""Amaranth's elaborated design, as RTLIL text and as gates."""

from .builder import GateBuilder
from .component import ports
from .convert import to_gates
from .gates import Gates, NetlistError, Operation, Register
from .rtlil import Expose, NotCombinational, to_rtlil

__all__ = [
    "Expose",
    "GateBuilder",
    "Gates",
    "NetlistError",
    "NotCombinational",
    "Operation",
    "Register",
    "ports",
    "to_gates",
    "to_rtlil",
]
