"""Components made for one test."""

from typing import Any

from amaranth.hdl import Module
from amaranth.lib import wiring


def component(**members: Any):
    """Make a component of a function that fills its module."""

    def made(fill):
        class Design(wiring.Component):
            def __init__(self):
                super().__init__(members)

            def elaborate(self, platform):
                m = Module()
                fill(self, m)
                return m

        Design.__name__ = fill.__name__
        return Design

    return made
