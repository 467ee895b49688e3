"""How an exported bench is wired to the module it tests."""

from ..bench import Bench
from ..engine.reference import takes_clock

__all__ = ["clock_pins"]


def clock_pins(bench: Bench) -> tuple[str, ...]:
    """List the pins of the exported module that carry the clock and the reset of ``sync``.

    Raises
    ------
    :exc:`ValueError`
        If a port of the component has taken one of their names.
    """
    if not takes_clock(bench.component):
        return ()
    members = bench.component.signature.members
    for pin in ("clk", "rst"):
        if pin in members:
            raise ValueError(
                f"{type(bench.component).__name__} port {pin!r} has the name of a clock pin: "
                "the exported module would call it otherwise"
            )
    return "clk", "rst"
