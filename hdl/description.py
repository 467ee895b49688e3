"""What a block of a user's own function is described by."""

from pathlib import Path

from .function import CubeTable, Expression, TruthTable, parse_minterms, read_table

__all__ = ["describe"]


def describe(
    what: str,
    expression: str,
    minterms: str,
    inputs: str,
    table: Path | TruthTable | CubeTable | None,
) -> Expression | TruthTable | CubeTable:
    """Read the one description that is given.

    Parameters
    ----------
    what : :class:`str`
        The block, for messages.
    expression, minterms, inputs : :class:`str`
        Empty if not given. Names of inputs are separated by commas or blanks.
    table : :class:`pathlib.Path` or table, optional
        A file in any format that :func:`~hdl.function.read_table` reads, or what is in it.

    Raises
    ------
    :exc:`ValueError`
        If not exactly one of the three is given, it is malformed, or inputs stand beside a table.
    """
    given = [bool(expression), bool(minterms), table is not None]
    if sum(given) != 1:
        raise ValueError(
            f"{what} needs exactly one of expression, minterms and table, not {sum(given)} of them"
        )
    names = inputs.replace(",", " ").split()
    if table is not None:
        if names:
            raise ValueError(f"{what} takes inputs from the table, not as a parameter")
        return table if isinstance(table, TruthTable | CubeTable) else read_table(Path(table))
    return parse_minterms(minterms, names) if minterms else Expression(expression, names)
