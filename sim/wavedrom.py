"""Timing diagrams for documents: WaveJSON, the format of WaveDrom, and a drawing of it as SVG.

The drawing is our own: the wavedrom package on PyPI needs three others and brings no wheel, has
had no release since 2022, and what a run needs of WaveJSON is little: levels, buses and a clock.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from amaranth.lib import wiring

from hdl.block import Port, inputs, outputs

from .check import Chunk

__all__ = ["LIMIT", "draw", "wave_json"]

LIMIT = 32

_STEP = 40  # pixels a vector, unless a label needs more
_ROW = 30
_HIGH = 20
_SLOPE = 4
_DIGIT = 6.7  # pixels of a character
_LABEL = 16  # digits of a label; of a longer one only both ends are shown
_LABEL_END = 7
_MARGIN = 10
_STYLE = (
    "text{font:11px monospace;fill:#222}"
    ".name{text-anchor:end}.label{text-anchor:middle}"
    ".title{font-weight:bold}"
    "path{stroke:#222;fill:none}"
    ".bus{fill:#eef3fb}.any{fill:#ddd}.wrong{fill:#f7b5b0}"
    ".grid{stroke:#ccc;stroke-dasharray:2 3}"
)


def wave_json(
    component: wiring.Component,
    name: str,
    chunk: Chunk,
    *,
    clocked: bool = False,
    limit: int = LIMIT,
) -> dict[str, Any]:
    """Describe the first vectors of a run as WaveJSON.

    A port of one bit is a level; a wider one is a bus, labelled in hexadecimal. Under an output
    that is not as expected stands what was expected, and its wrong values are coloured.

    Parameters
    ----------
    name : :class:`str`
        What stands above the diagram.
    clocked : :class:`bool`
        Whether each vector is a cycle; the diagram then begins with a clock.
    limit : :class:`int`
        Number of vectors to draw, at least 1.

    Returns
    -------
    :class:`dict`
        An object that :func:`json.dumps` can write and WaveDrom can draw.

    Raises
    ------
    :exc:`ValueError`
        If the limit is less than 1.
    """
    if limit < 1:
        raise ValueError(f"a diagram must have at least 1 vector, not {limit}")
    total = len(next(iter(chunk.got.values())))
    shown = range(min(limit, total))
    ins = [_lane(port, [chunk.given[port.name][at] for at in shown]) for port in inputs(component)]
    outs = []
    for port in outputs(component):
        got = [int(chunk.got[port.name][at]) for at in shown]
        value, care = ([int(part[at]) for at in shown] for part in chunk.expected[port.name])
        wrong = [(got[at] ^ value[at]) & care[at] != 0 for at in shown]
        outs.append(_lane(port, got, wrong=wrong))
        if any(wrong):
            outs.append(_lane(port, value, care=care, name=f"{port.name} expected"))
    clock = [{"name": "clk", "wave": "p" + "." * (len(shown) - 1)}] if clocked else []
    if total > limit:
        name += f", the first {limit} of {total} {'cycles' if clocked else 'vectors'}"
    return {"signal": [*clock, *ins, {}, *outs], "head": {"text": name}}


def _lane(
    port: Port,
    values: Iterable[int],
    *,
    wrong: Sequence[bool] = (),
    care: Sequence[int] = (),
    name: str = "",
) -> dict[str, Any]:
    wave, data, last = "", [], None
    for at, value in enumerate(values):
        bits = int(value) & port.mask
        known = care[at] if care else port.mask
        bad = bool(wrong) and wrong[at]
        if (bits, known, bad) == last:
            wave += "."
        elif known == 0:
            wave += "x"
        elif port.width == 1 and not bad:
            wave += str(bits)
        else:
            wave += "9" if bad else "="  # WaveDrom's red and white buses
            data.append(_label(bits, known, port))
        last = (bits, known, bad)
    lane: dict[str, Any] = {"name": name or port.name, "wave": wave}
    return {**lane, "data": data} if data else lane


def _label(bits: int, known: int, port: Port) -> str:
    digits = []
    for shift in reversed(range(0, port.width, 4)):
        mask = port.mask >> shift & 15
        digits.append(f"{bits >> shift & 15:x}" if known >> shift & mask == mask else "-")
    text = "".join(digits)
    return text if len(text) <= _LABEL else f"{text[:_LABEL_END]}..{text[-_LABEL_END:]}"


def draw(wave: dict[str, Any]) -> str:
    """Draw WaveJSON as :func:`wave_json` makes it, as an SVG that needs nothing beside it."""
    lanes = wave["signal"]
    title = wave["head"]["text"]
    labels = [label for lane in lanes for label in lane.get("data", ())]
    step = max([_STEP, *(len(label) * _DIGIT + 3 * _SLOPE for label in labels)])
    left = _MARGIN + max(len(lane.get("name", "")) for lane in lanes) * _DIGIT + _MARGIN
    count = max(len(lane.get("wave", "")) for lane in lanes)
    width = max(left + count * step, _MARGIN + len(title) * _DIGIT) + _MARGIN
    height = (len(lanes) + 1) * _ROW + _MARGIN
    top, bottom = _ROW, height - _MARGIN
    body = [f'<text class="title" x="{_MARGIN}" y="20">{escape(title)}</text>']
    for number in range(count + 1):
        x = left + number * step
        body.append(f'<path class="grid" d="M{x:g},{top}V{bottom}"/>')
    for row, lane in enumerate(lanes, 1):
        if lane:
            base = row * _ROW + _HIGH + 5
            name = escape(lane["name"])
            body.append(f'<text class="name" x="{left - 6:g}" y="{base - 6}">{name}</text>')
            body += _draw_lane(lane, left, base, step)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height}" '
        f'viewBox="0 0 {width:g} {height}">\n<style>{_STYLE}</style>\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _draw_lane(lane: dict[str, Any], left: float, base: int, step: float) -> list[str]:
    """Draw the stretches of a lane between its changes."""
    wave = lane["wave"]
    if wave[0] == "p":
        half = f"V{base - _HIGH}h{step / 2:g}V{base}h{step / 2:g}"
        return [f'<path d="M{left:g},{base}{half * len(wave)}"/>']
    labels = iter(lane.get("data", ()))
    starts = [at for at, state in enumerate(wave) if state != "."]
    parts: list[str] = []
    level: int | None = None
    for start, end in zip(starts, [*starts[1:], len(wave)], strict=True):
        x, right, state = left + start * step, left + end * step, wave[start]
        if state in "01":
            y = base - _HIGH * int(state)
            begin = f"M{x:g},{y}" if level is None else f"M{x:g},{level}L{x + _SLOPE},{y}"
            parts.append(f'<path d="{begin}H{right:g}"/>')
            level = y
            continue
        level = None
        middle, upper = base - _HIGH / 2, base - _HIGH
        outline = (
            f"M{x:g},{middle:g}L{x + _SLOPE:g},{upper}H{right - _SLOPE:g}L{right:g},{middle:g}"
            f"L{right - _SLOPE:g},{base}H{x + _SLOPE:g}Z"
        )
        kind = {"x": "any", "9": "wrong"}.get(state, "bus")
        parts.append(f'<path class="{kind}" d="{outline}"/>')
        if state != "x":
            place = f'x="{(x + right) / 2:g}" y="{base - 6}"'
            parts.append(f'<text class="label" {place}>{escape(next(labels))}</text>')
    return parts
