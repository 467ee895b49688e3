"""Karnaugh maps as pictures."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from ..equation import Notation
from .map import KarnaughMap, Loop
from .outline import outline, slots
from .plane import Rectangle

__all__ = ["draw_svg"]

# Told apart on white by most people, also by those who see few colours.
_COLORS = ("#d1242f", "#0969da", "#1a7f37", "#9a4fd0", "#c2570c", "#0a7d8c", "#b0257d", "#6b5b00")
_DASHES = ("", ' stroke-dasharray="7 4"', ' stroke-dasharray="2 4"', ' stroke-dasharray="9 3 2 3"')
_SYMBOLS = {"0": "0", "1": "1", "-": "\u2013"}  # a hyphen is too short to be seen
_CELL = 60
_EDGE = 12  # how far a loop that leaves the map reaches over its edge, and room for it
_LETTER = 8.5  # width of a letter at the usual size, which is the same for all
_GAP = 28
_WIDTH = 1100  # of a picture of several maps
_STYLE = (
    "text{font:14px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;fill:#1f2328}"
    ".name{font-weight:bold}.code,.form{fill:#59636e}.other{fill:#8c959f}"
    ".value{font-size:20px;text-anchor:middle}.wanted{font-weight:bold}"
    ".number{font-size:9px;fill:#8c959f;text-anchor:middle}"
    ".middle{text-anchor:middle}.end{text-anchor:end}"
)


def draw_svg(maps: Sequence[KarnaughMap], notation: Notation = Notation.OPERATORS) -> str:
    """Draw maps of the same inputs into one picture, with a legend of loops under each.

    The picture needs no other file, brings its own background, and is the same for the same maps.
    """
    panels = [_Panel(kmap, notation) for kmap in maps]
    width = max(panel.width for panel in panels)
    across = max(1, min(len(panels), int(_WIDTH // (width + _GAP))))
    x_steps = [_GAP + column * (width + _GAP) for column in range(across)]
    body = []
    y = _GAP
    for start in range(0, len(panels), across):
        row = panels[start : start + across]
        for panel, x in zip(row, x_steps, strict=False):
            body.append(f'<g transform="translate({x:g} {y:g})">{panel.draw()}</g>')
        y += max(panel.height for panel in row) + _GAP
    size = f"{across * (width + _GAP) + _GAP:g}", f"{y:g}"
    title = "Karnaugh map of " + ", ".join(kmap.output for kmap in maps)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" '
        f'viewBox="0 0 {size[0]} {size[1]}" role="img">'
    )
    return "\n".join(
        [
            head,
            f"<title>{escape(title)}</title>",
            f"<style>{_STYLE}</style>",
            '<rect width="100%" height="100%" rx="8" fill="#ffffff"/>',
            *body,
            "</svg>\n",
        ]
    )


class _Panel:
    """One map with its legend; the measures of its parts are worked out first."""

    def __init__(self, kmap: KarnaughMap, notation: Notation):
        self.kmap = kmap
        self.notation = notation
        self.pages, self.rows, self.columns = kmap.plane.axes
        self.terms = [kmap.term(loop, notation) for loop in kmap.loops]
        row_names = max(len(" ".join(self.rows.names)), len(self.rows.codes[0]))
        self.left = row_names * _LETTER + 10 + _EDGE
        self.top = 40 + (24 if self.pages.names else 0) + _EDGE
        column_names = len(" ".join(self.columns.names)) * _LETTER
        page_name = len(f"{' '.join(self.pages.names)} = 00") * _LETTER
        self.page_width = self.left + max(
            len(self.columns.codes) * _CELL + _EDGE, column_names, page_name
        )
        self.page_height = self.top + len(self.rows.codes) * _CELL + _EDGE + 8
        across = min(2, len(self.pages.codes))
        map_width = across * self.page_width + (across - 1) * _GAP
        heading = (len(kmap.output) + len(kmap.form.words) + 2) * _LETTER
        entry = 34 + max(map(len, self.terms), default=10) * _LETTER
        self.entries_across = max(1, int((map_width - self.left + _EDGE) // (entry + 16)))
        self.entry_width = entry + 16
        self.legend_left = self.left if entry + self.left < map_width else 0
        self.width = max(map_width, heading, self.legend_left + entry)
        self.legend_top = 30 + len(self.pages.codes) // across * self.page_height + 8
        lines = -(-max(1, len(self.terms)) // self.entries_across)
        self.height = self.legend_top + lines * 24

    def draw(self) -> str:
        heading = (
            f'<text x="0" y="14"><tspan class="name">{escape(self.kmap.output)}</tspan>'
            f'<tspan class="form" dx="10">{self.kmap.form.words}</tspan></text>'
        )
        parts = [heading]
        parts += [self._grid(page) for page in range(len(self.pages.codes))]
        numbers = slots([loop.minterms for loop in self.kmap.loops])
        step = min(4.5, 11 / max(1, max(numbers, default=0)))
        for index, loop in enumerate(self.kmap.loops):
            parts.append(self._loop(index, loop, 4 + step * numbers[index]))
        if not self.kmap.loops:
            parts.append(
                f'<text class="code" x="{self.legend_left:g}" y="{self.legend_top + 14}">'
                f"{escape(self.kmap.equation(self.notation))}</text>"
            )
        return "\n".join(parts)

    def _corner(self, page: int) -> tuple[float, float]:
        """Upper left corner of the cells of a page; four pages go round in a circle."""
        column = page if page < 2 else 3 - page
        return (
            column * (self.page_width + _GAP) + self.left,
            30 + page // 2 * self.page_height + self.top,
        )

    def _grid(self, page: int) -> str:
        x, y = self._corner(page)
        width, height = len(self.columns.codes) * _CELL, len(self.rows.codes) * _CELL
        edge = x - _EDGE - 6
        parts = []
        if self.pages.names:
            code = self.pages.codes[page]
            parts.append(_text(f"{' '.join(self.pages.names)} = {code}", x, y - 62, "name"))
        parts += [
            _text(" ".join(self.columns.names), x, y - 38, "name"),
            _text(" ".join(self.rows.names), edge, y - 18, "name end"),
        ]
        for column, code in enumerate(self.columns.codes):
            parts.append(_text(code, x + (column + 0.5) * _CELL, y - 18, "code middle"))
        for row, code in enumerate(self.rows.codes):
            parts.append(_text(code, edge, y + (row + 0.5) * _CELL + 5, "code end"))
        lines = [f"M{x:g} {y + row * _CELL:g}h{width}" for row in range(len(self.rows.codes) + 1)]
        lines += [
            f"M{x + column * _CELL:g} {y:g}v{height}"
            for column in range(len(self.columns.codes) + 1)
        ]
        parts.append(f'<path d="{"".join(lines)}" fill="none" stroke="#d1d9e0"/>')
        wanted = "1" if self.kmap.form == "sop" else "0"
        for row in range(len(self.rows.codes)):
            for column in range(len(self.columns.codes)):
                minterm = self.kmap.plane.minterm(page, row, column)
                symbol = self.kmap.symbols[minterm]
                center_x, center_y = x + (column + 0.5) * _CELL, y + (row + 0.5) * _CELL
                kind = "wanted" if symbol == wanted else "other"
                parts.append(_text(_SYMBOLS[symbol], center_x, center_y + 2, f"value {kind}"))
                parts.append(_text(str(minterm), center_x, center_y + 14, "number"))
        return "\n".join(parts)

    def _loop(self, index: int, loop: Loop, inset: float) -> str:
        color = _COLORS[index % len(_COLORS)]
        dash = _DASHES[index // len(_COLORS) % len(_DASHES)]
        parts = [f"<title>{escape(self.terms[index])}</title>"]
        shapes = [self._box(rectangle, inset) for rectangle in loop.rectangles]
        x = self.legend_left + index % self.entries_across * self.entry_width
        y = self.legend_top + index // self.entries_across * 24
        shapes.append(((x, y + 2, x + 24, y + 18), frozenset()))
        for box, opened in shapes:
            fill, line = outline(box, opened, min(12, (box[3] - box[1]) / 3))
            parts.append(f'<path d="{fill}" fill="{color}" fill-opacity="0.1"/>')
            parts.append(
                f'<path d="{line}" fill="none" stroke="{color}" stroke-width="2.2"{dash}/>'
            )
        parts.append(_text(self.terms[index], x + 34, y + 15))
        return '<g class="loop">' + "".join(parts) + "</g>"

    def _box(
        self, rectangle: Rectangle, inset: float
    ) -> tuple[tuple[float, float, float, float], frozenset[str]]:
        x, y = self._corner(rectangle.page)

        def reach(side: str) -> float:
            return _EDGE if side in rectangle.open else -inset

        box = (
            x + rectangle.column * _CELL - reach("left"),
            y + rectangle.row * _CELL - reach("top"),
            x + (rectangle.column + rectangle.width) * _CELL + reach("right"),
            y + (rectangle.row + rectangle.height) * _CELL + reach("bottom"),
        )
        return box, rectangle.open


def _text(text: str, x: float, y: float, kind: str = "") -> str:
    attribute = f' class="{kind}"' if kind else ""
    return f'<text{attribute} x="{x:g}" y="{y:g}">{escape(text)}</text>'
