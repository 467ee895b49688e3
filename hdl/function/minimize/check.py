"""Checking a cover against the function that it was made from."""

import numpy as np

from ..cover import Cover
from ..table import TruthTable

__all__ = ["MinimizeError", "check"]


class MinimizeError(Exception):
    """A minimiser made a cover of another function, which is a mistake of the minimiser."""


def check(cover: Cover, table: TruthTable) -> None:
    """Tabulate a cover, and compare it with a table wherever the table cares.

    Raises
    ------
    :exc:`MinimizeError`
        If they differ, or have different columns.
    """
    if (cover.inputs, cover.outputs) != (table.inputs, table.outputs):
        raise MinimizeError("the cover has other inputs or outputs than its table")
    wrong = (cover.table().on != table.on) & table.care
    if wrong.any():
        row, output = map(int, np.argwhere(wrong)[0])
        raise MinimizeError(
            f"the cover differs from its table in output {table.outputs[output]} for inputs "
            f"{row:0{len(table.inputs)}b}"
        )
