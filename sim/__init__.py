"""How the hardware is exercised: simulation, waves and proofs."""

from .prove import Proof, prove
from .simulate import Mismatch, Simulation, simulate

__all__ = ["Mismatch", "Proof", "Simulation", "prove", "simulate"]
