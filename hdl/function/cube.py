"""Products of literals."""

from dataclasses import dataclass

__all__ = ["Cube"]


@dataclass(frozen=True, order=True)
class Cube:
    """A product of literals: the rows :py:`r` of a table where :py:`r & mask == value`.

    Bits are those of row numbers: for :py:`n` inputs, bit :py:`n - 1` is the first of them.

    Parameters
    ----------
    mask : :class:`int`
        The inputs that appear in the product; :py:`0` is the product that is always true.
    value : :class:`int`
        Those of them that appear uncomplemented.

    Raises
    ------
    :exc:`ValueError`
        If :py:`value` has bits that :py:`mask` has not, or either is negative.
    """

    mask: int
    value: int

    def __post_init__(self) -> None:
        if self.mask < 0 or self.value & ~self.mask:
            raise ValueError(f"Cube value must be within mask {self.mask:#b}, not {self.value:#b}")
