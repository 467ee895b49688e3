"""Outlines of loops, as SVG paths."""

__all__ = ["outline", "slots"]

_SIDES = ("top", "right", "bottom", "left")


def slots(loops: list[frozenset[int]]) -> list[int]:
    """Number loops so that no two which share a cell have the same number, 0 being outermost."""
    numbers: list[int] = []
    for loop in loops:
        taken = {
            number
            for other, number in zip(loops, numbers, strict=False)
            if not loop.isdisjoint(other)
        }
        numbers.append(next(number for number in range(len(loops)) if number not in taken))
    return numbers


def outline(
    box: tuple[float, float, float, float], opened: frozenset[str], radius: float
) -> tuple[str, str]:
    """Draw a rectangle with round corners, of which some sides are open.

    Parameters
    ----------
    box : :class:`tuple` of :class:`float`
        Left, top, right and bottom.
    opened : :class:`frozenset` of :class:`str`
        Those of ``left``, ``right``, ``top`` and ``bottom`` that have no line.
    radius : :class:`float`
        Of a corner between two lines.

    Returns
    -------
    fill, line : :class:`str`
        Path data of the area, and of its lines.
    """
    left, top, right, bottom = box
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]  # where sides start
    along = [(1, 0), (0, 1), (-1, 0), (0, -1)]
    closed = [side not in opened for side in _SIDES]
    fill, line = [], []
    pen_down = False
    # A line that goes round the last corner has to start behind an open side.
    first = closed.index(False) + 1 if opened else 0
    for side in [(first + step) % 4 for step in range(4)]:
        following = (side + 1) % 4
        (x0, y0), (x1, y1), (dx, dy) = corners[side], corners[following], along[side]
        turn_before = radius if closed[side - 1] and closed[side] else 0
        turn_after = radius if closed[side] and closed[following] else 0
        start = f"{x0 + dx * turn_before:g} {y0 + dy * turn_before:g}"
        end = f"L{x1 - dx * turn_after:g} {y1 - dy * turn_after:g}"
        if turn_after:
            nx, ny = along[following]
            end += f"Q{x1:g} {y1:g} {x1 + nx * radius:g} {y1 + ny * radius:g}"
        fill.append(end if fill else f"M{start}{end}")
        if closed[side]:
            line.append(f"{'' if pen_down else 'M' + start}{end}")
        pen_down = closed[side]
    return "".join(fill) + "Z", "".join(line) + ("" if opened else "Z")
