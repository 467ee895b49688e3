"""The rows of a table as somebody wrote them, before they are put together."""

from dataclasses import dataclass

__all__ = ["Row", "Rows"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file.

    Attributes
    ----------
    cube : :class:`str`
        A symbol for each input: ``0``, ``1`` or ``-``.
    outputs : :class:`str`
        A symbol for each output: ``0``, ``1``, ``-``, or ``~`` for nothing.
    line : :class:`int`
        Where it is, counted from 1.
    """

    cube: str
    outputs: str
    line: int

    def __str__(self) -> str:
        return f"{self.cube} | {self.outputs}"


@dataclass(frozen=True)
class Rows:
    """All rows of a file, which may contradict each other or leave something out.

    Attributes
    ----------
    source : :class:`str`
        Name of the file.
    kind : :class:`str`
        How rows are to be understood: ``"csv"``, or the ``.type`` of a PLA file.
    inputs, outputs : :class:`tuple` of :class:`str`
    rows : :class:`tuple` of :class:`Row`
    """

    source: str
    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rows: tuple[Row, ...]
