"""Functions given by their minterms."""

import re
from collections.abc import Sequence

import numpy as np

from ..table import TruthTable, check_names, check_size

__all__ = ["parse_minterms"]

_LIST = r"[0-9,\s]"
_FORM = re.compile(
    rf"(?P<plain>{_LIST}+)|m\s*\((?P<on>{_LIST}*)\)(\s*\+\s*d\s*\((?P<free>{_LIST}*)\))?", re.ASCII
)


def parse_minterms(text: str, inputs: Sequence[str]) -> TruthTable:
    """Make a table of one output, ``f``, from the numbers of its minterms.

    Parameters
    ----------
    text : :class:`str`
        Either ``1,2,4`` or ``m(1,2,4) + d(0,3)``, where ``d`` is the don't-care set. A list in
        parentheses may be empty. The order of the numbers has no meaning.
    inputs : sequence of :class:`str`
        Names of the inputs; the first is the most significant bit of a minterm's number.

    Raises
    ------
    :exc:`ValueError`
        If the text is of neither form, a number is not less than :py:`2**len(inputs)` or is in
        both lists, or the names do not fit a table.
    """
    check_size("minterm table", len(inputs), 1)
    check_names("minterm table", inputs, ("f",))
    form = _FORM.fullmatch(text.strip())
    if form is None:
        raise ValueError(f"minterms must be such as '1,2,4' or 'm(1,2,4) + d(0,3)', not {text!r}")
    on = _numbers(form["plain"] or form["on"], len(inputs))
    free = _numbers(form["free"], len(inputs))
    if on & free:
        raise ValueError(
            f"minterm must be in one of m(...) and d(...), but {min(on & free)} is in both"
        )
    columns = np.zeros((2, 1 << len(inputs), 1), np.bool_)
    columns[0, sorted(on)] = True
    columns[1, sorted(free)] = True
    return TruthTable(tuple(inputs), ("f",), columns[0], ~columns[1])


def _numbers(text: str | None, inputs: int) -> set[int]:
    if text is None or not text.strip():
        return set()
    numbers = set()
    for word in map(str.strip, text.split(",")):
        if not word.isdecimal():
            raise ValueError(f"minterm must be a number, not {word!r}")
        # A long word is too large whatever it is, and int() refuses very long ones.
        if len(word.lstrip("0")) > 6 or int(word) >= 1 << inputs:
            raise ValueError(
                f"minterm must be less than {1 << inputs} for {inputs} inputs, not {word}"
            )
        numbers.add(int(word))
    return numbers
