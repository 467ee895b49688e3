"""How the hardware is exercised: simulation, waves and proofs."""

from .certificate import Certificate
from .netlist import Netlist
from .prove import prove
from .simulate import Mismatch, Simulation, simulate
from .subjects import Hardware, Model

__all__ = [
    "Certificate",
    "Hardware",
    "Mismatch",
    "Model",
    "Netlist",
    "Simulation",
    "prove",
    "simulate",
]
