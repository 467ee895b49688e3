"""Karnaugh maps for a terminal."""

from itertools import zip_longest

from ..equation import Notation
from .map import KarnaughMap

__all__ = ["draw_text"]

_ASCII = str.maketrans("─│┌┬┐├┼┤└┴┘", "-|+++++++++")
_GAP = "   "


def draw_text(
    kmap: KarnaughMap, notation: Notation = Notation.OPERATORS, *, plain: bool = False
) -> str:
    """Draw a map with lines, the letters of its loops in each cell, and what each loop stands for.

    Parameters
    ----------
    kmap : :class:`KarnaughMap`
    notation : :class:`~hdl.function.Notation`
    plain : :class:`bool`
        Use nothing but ASCII.
    """
    pages = kmap.plane.axes[0].codes
    drawn = [_page(kmap, page) for page in range(len(pages))]
    # The four pages of six inputs stand as a square, in which neighbours differ in one input too.
    order = [[0, 1], [3, 2]] if len(pages) == 4 else [list(range(len(pages)))]
    lines = [f"{kmap.output}, {kmap.form.words}", ""]
    for number, row in enumerate(order):
        if number:
            lines.append("")
        lines += _beside([drawn[page] for page in row])
    lines.append("")
    letters = max((len(loop.letter) for loop in kmap.loops), default=0)
    lines += [f"{loop.letter:{letters}}  {kmap.term(loop, notation)}" for loop in kmap.loops]
    lines += [""] * bool(kmap.loops) + [kmap.equation(notation)]
    text = "\n".join(line.rstrip() for line in lines)
    return text.translate(_ASCII) if plain else text


def _page(kmap: KarnaughMap, page: int) -> list[str]:
    pages, rows, columns = kmap.plane.axes
    cells = [
        [_cell(kmap, kmap.plane.minterm(page, row, column)) for column in range(len(columns.codes))]
        for row in range(len(rows.codes))
    ]
    # As wide on every page, so that they stand below each other.
    width = max(len(_cell(kmap, minterm)) for minterm in range(len(kmap.symbols)))
    width = max(width, len(columns.codes[0]))
    row_names, column_names = " ".join(rows.names), " ".join(columns.names)
    margin = max(len(row_names), len(rows.codes[0]))

    def border(left: str, middle: str, right: str) -> str:
        return f"{'':{margin}} {left}{middle.join(['─' * (width + 2)] * len(columns.codes))}{right}"

    lines = [f"{' '.join(pages.names)} = {pages.codes[page]}"] if pages.names else []
    lines += [
        f"{'':{margin}}   {column_names}",
        f"{row_names:>{margin}}   {_GAP.join(f'{code:{width}}' for code in columns.codes)}",
        border("┌", "┬", "┐"),
    ]
    for number, (code, row) in enumerate(zip(rows.codes, cells, strict=True)):
        if number:
            lines.append(border("├", "┼", "┤"))
        lines.append(
            f"{code:>{margin}} │ {' │ '.join(f'{cell:{width}}' for cell in row)} │",
        )
    return [*lines, border("└", "┴", "┘")]


def _cell(kmap: KarnaughMap, minterm: int) -> str:
    letters = "".join(loop.letter for loop in kmap.loops if minterm in loop.minterms)
    return f"{kmap.symbols[minterm]} {letters}".rstrip()


def _beside(blocks: list[list[str]]) -> list[str]:
    widths = [max(map(len, block)) for block in blocks]
    rows = zip_longest(*blocks, fillvalue="")
    return [
        _GAP.join(f"{line:{width}}" for line, width in zip(row, widths, strict=True))
        for row in rows
    ]
