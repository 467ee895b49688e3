"""Karnaugh maps: where minterms stand, which loops a cover makes, and how to draw both."""

from .map import Form, KarnaughMap, Loop, karnaugh_map
from .plane import MAX_INPUTS, MIN_INPUTS, Plane, Rectangle
from .svg import draw_svg
from .text import draw_text

__all__ = [
    "MAX_INPUTS",
    "MIN_INPUTS",
    "Form",
    "KarnaughMap",
    "Loop",
    "Plane",
    "Rectangle",
    "draw_svg",
    "draw_text",
    "karnaugh_map",
]
