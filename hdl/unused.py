"""What becomes of codes that mean nothing."""

import enum

__all__ = ["OnUnused"]


class OnUnused(enum.StrEnum):
    """What an output is for an input that means nothing: zero, or any value, to save logic."""

    ZERO = "zero"
    ANY = "any"
