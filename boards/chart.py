"""A bar chart of a comparison."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from .compare import BASELINE, Entry, best

__all__ = ["draw_chart"]

_ROW, _BAR, _SPACE = 30, 18, 12
_NAMES, _BARS, _NUMBERS = 90, 420, 150
_LETTER = 7.5  # width of a letter of the title, roughly
_STYLE = (
    "text{font:13px system-ui,'DejaVu Sans',sans-serif;fill:#1f2328}"
    ".title{font-weight:bold}.name{text-anchor:end}"
    "rect{fill:#8c959f}.baseline{fill:#c2570c}.best{fill:#1a7f37}"
)


def draw_chart(title: str, entries: Sequence[Entry]) -> str:
    """Draw the LUTs of each entry as SVG; the baseline and the best stand out.

    The picture needs no other file, brings its own background, and is the same for the same
    entries.
    """
    most = max(1, *(entry.synthesis.luts for entry in entries))
    width = max(_NAMES + _BARS + _NUMBERS, round(len(title) * _LETTER) + 2 * _SPACE)
    height = (len(entries) + 1) * _ROW + 2 * _SPACE
    winner = best(list(entries))
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
        f"<style>{_STYLE}</style>",
        f'<path fill="#fff" d="M0 0h{width}v{height}H0z"/>',
        f'<text class="title" x="{_SPACE}" y="{_SPACE + _BAR}">{escape(title)}</text>',
    ]
    for number, entry in enumerate(entries, 1):
        top = _SPACE + number * _ROW
        luts, depth = entry.synthesis.luts, entry.synthesis.depth
        kind = "best" if entry is winner else "baseline" if entry.name == BASELINE else ""
        length = round(_BARS * luts / most, 1)
        note = f"{luts}, depth {depth}" if entry.synthesis.proof.proven else f"{luts}, not proven"
        middle = top + _BAR - 4
        lines += [
            f'<text class="name" x="{_NAMES - 8}" y="{middle}">{escape(entry.name)}</text>',
            f'<rect class="{kind}" x="{_NAMES}" y="{top}" width="{length}" height="{_BAR}"/>',
            f'<text x="{_NAMES + length + 6}" y="{middle}">{note}</text>',
        ]
    return "\n".join([*lines, "</svg>"]) + "\n"
