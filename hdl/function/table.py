"""Truth tables."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = [
    "MAX_INPUTS",
    "MAX_OUTPUTS",
    "TruthTable",
    "check_name",
    "check_names",
    "check_size",
    "checked_names",
    "frozen",
]

MAX_INPUTS = 16
"""A table is stored densely, and 2**16 rows of 64 outputs are 4 MiB."""

MAX_OUTPUTS = 4096
"""As many as the widest decoder has."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\[[0-9]+\])?")


def check_name(what: str, name: str) -> None:
    """Raise :exc:`TypeError` or :exc:`ValueError` unless a table may call a column :py:`name`."""
    if not isinstance(name, str):
        raise TypeError(f"{what} name must be a string, not {name!r}")
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"{what} name must be a letter followed by letters, digits or underscores, not {name!r}"
        )


def check_names(what: str, inputs: Sequence[str], outputs: Sequence[str]) -> None:
    """Raise :exc:`TypeError` or :exc:`ValueError` for a bad name, or a name given twice."""
    for name in inputs:
        check_name(f"{what} input", name)
    for name in outputs:
        check_name(f"{what} output", name)
    for name, count in Counter((*inputs, *outputs)).items():
        if count > 1:
            raise ValueError(f"{what} names must differ, but {name!r} is given {count} times")


def check_size(
    what: str,
    inputs: int,
    outputs: int,
    max_outputs: int = MAX_OUTPUTS,
    max_inputs: int = MAX_INPUTS,
) -> None:
    """Raise :exc:`ValueError` unless a table may have so many columns.

    Whoever builds a table calls this before allocating :py:`2**inputs` rows.
    """
    if not 1 <= inputs <= max_inputs:
        raise ValueError(f"{what} must have 1 to {max_inputs} inputs, not {inputs}")
    if not 1 <= outputs <= max_outputs:
        raise ValueError(f"{what} must have 1 to {max_outputs} outputs, not {outputs}")


def checked_names(
    what: str, inputs: Sequence[str], outputs: Sequence[str], max_inputs: int = MAX_INPUTS
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of a function's columns, once :func:`check_size` and names are right."""
    inputs, outputs = tuple(inputs), tuple(outputs)
    check_size(what, len(inputs), len(outputs), max_inputs=max_inputs)
    check_names(what, inputs, outputs)
    return inputs, outputs


def frozen(what: str, array: Any, dtype: type[np.generic], shape: tuple[int, ...]) -> np.ndarray:
    """Copy an array so that nobody can write to it.

    Raises :exc:`TypeError` or :exc:`ValueError` if it is of another type or shape.
    """
    array = np.array(array)
    if array.dtype != dtype:
        name = "bool" if dtype is np.bool_ else dtype.__name__
        raise TypeError(f"{what} must be an array of {name}, not of {array.dtype}")
    if array.shape != shape:
        raise ValueError(f"{what} must be of shape {shape}, not {array.shape}")
    array.setflags(write=False)
    return array


@dataclass(frozen=True, eq=False, repr=False)
class TruthTable:
    """A Boolean function of several inputs, with several outputs and don't-cares.

    Row number :py:`r` assigns bit :py:`n - 1` of :py:`r` to the first of the :py:`n` inputs, and
    bit 0 to the last, so that row numbers count as the rows of a written table do.

    Immutable and hashable. Two tables are equal if their names, in order, and both of their arrays
    are; two tables that differ only in names are different tables.

    Parameters
    ----------
    inputs, outputs : :class:`tuple` of :class:`str`
        Names of the columns: 1 to 16 inputs and 1 to 4096 outputs. A name is a letter followed by
        letters, digits or underscores, and may end in a bit index such as :py:`[3]`.
    on : array of :class:`bool`, of shape :py:`(2**len(inputs), len(outputs))`
        The on-set. Made false wherever :py:`care` is, so that equal functions compare equal.
    care : array of :class:`bool`, of the same shape
        False for the don't-care set.

    Raises
    ------
    :exc:`TypeError`
        If a name is not a string, or an array does not hold :class:`bool`.
    :exc:`ValueError`
        If there are too few or too many names, a name is malformed or given twice, or an array has
        the wrong shape.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    on: np.ndarray
    care: np.ndarray

    def __post_init__(self) -> None:
        inputs, outputs = checked_names("TruthTable", self.inputs, self.outputs)
        shape = (1 << len(inputs), len(outputs))
        care = frozen("TruthTable care", self.care, np.bool_, shape)
        on = frozen("TruthTable on", self.on, np.bool_, shape) & care
        on.setflags(write=False)
        for name, value in {"inputs": inputs, "outputs": outputs, "on": on, "care": care}.items():
            object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TruthTable):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[tuple[str, ...], tuple[str, ...], bytes, bytes]:
        return self.inputs, self.outputs, self.on.tobytes(), self.care.tobytes()

    def evaluate(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Look up row numbers.

        Parameters
        ----------
        rows : array of integers, of any shape

        Returns
        -------
        on, care : arrays of :class:`bool`, of shape :py:`(*rows.shape, len(outputs))`

        Raises
        ------
        :exc:`ValueError`
            If a row number is negative, or is not less than :py:`2**len(inputs)`.
        """
        rows = np.asarray(rows)
        outside = rows[(rows < 0) | (rows >= len(self.on))]
        if outside.size:
            raise ValueError(f"TruthTable row must be 0 to {len(self.on) - 1}, not {outside[0]}")
        return self.on[rows], self.care[rows]

    def rows(self) -> Iterator[tuple[str, str]]:
        """Yield each row as :py:`("010", "1-")`: its input bits, its output bits or :py:`-`."""
        symbols = np.where(self.care, np.where(self.on, "1", "0"), "-")
        for number, row in enumerate(symbols):
            yield format(number, f"0{len(self.inputs)}b"), "".join(row)

    def layout(self, rows: Iterable[tuple[str, str]]) -> str:
        """Write rows under the names of the columns."""
        lines = [(self.inputs, self.outputs), *rows]
        return "\n".join(f"{_cells(i, self.inputs)} | {_cells(o, self.outputs)}" for i, o in lines)

    def __str__(self) -> str:
        return self.layout(self.rows())

    def __repr__(self) -> str:
        return f"<TruthTable {', '.join(self.inputs)} -> {', '.join(self.outputs)}>"


def _cells(cells: Sequence[str], names: Sequence[str]) -> str:
    return " ".join(cell.rjust(len(name)) for cell, name in zip(cells, names, strict=True))
