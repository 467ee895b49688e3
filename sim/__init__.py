"""How the hardware is exercised: simulation, waves and proofs."""

from .certificate import Certificate
from .netlist import Netlist
from .prove import prove
from .replay import Replay, replay
from .simulate import Mismatch, Simulation, simulate
from .subjects import Hardware, Model

__all__ = [
    "Certificate",
    "Hardware",
    "Mismatch",
    "Model",
    "Netlist",
    "Replay",
    "Simulation",
    "prove",
    "replay",
    "simulate",
]
