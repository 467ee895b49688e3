"""Arithmetic on words of literals, least significant bit first, as few gates as is simple.

A word is a list of literals of a :class:`~hdl.netlist.builder.GateBuilder`. Words are unsigned,
modulo 2 to the power of their width, unless a function says otherwise; operands of one function
have the same width. Divisions round down, and dividing by 0 gives 0 with remainder 0, as in
Amaranth.
"""

from collections.abc import Sequence

from .builder import GateBuilder

__all__ = [
    "add",
    "divide",
    "divide_signed",
    "equal",
    "less",
    "less_signed",
    "lookup",
    "multiply",
    "negate",
    "operate",
    "select",
    "shift_left",
    "subtract",
]

Word = Sequence[int]


def add(build: GateBuilder, a: Word, b: Word) -> list[int]:
    """Return ``a + b``."""
    return _ripple(build, a, b, 0)[0]


def subtract(build: GateBuilder, a: Word, b: Word) -> list[int]:
    """Return ``a - b``."""
    return _ripple(build, a, invert(b), 1)[0]


def negate(build: GateBuilder, a: Word) -> list[int]:
    """Return ``-a``."""
    return _ripple(build, invert(a), [0] * len(a), 1)[0]


def invert(a: Word) -> list[int]:
    """Return ``~a``."""
    return [bit ^ 1 for bit in a]


def _ripple(build: GateBuilder, a: Word, b: Word, carry: int) -> tuple[list[int], int]:
    """Add with carry in and out; a full adder is two XOR and a multiplexer."""
    total = []
    for x, y in zip(a, b, strict=True):
        differ = build.xor(x, y)
        total.append(build.xor(differ, carry))
        carry = build.mux(differ, carry, x)
    return total, carry


def multiply(build: GateBuilder, a: Word, b: Word) -> list[int]:
    """Return the low half of ``a * b``."""
    width = len(a)
    if _rows(a) < _rows(b):
        a, b = b, a
    rows = _rows(b)
    total = [0] * width
    for row in range(rows):
        partial = [build.and_(bit, b[row]) for bit in a[: width - row]]
        # The topmost bits of b, if they are all the same, weigh -2**row together.
        step = subtract if row == rows - 1 and rows < width else add
        total[row:] = step(build, total[row:], partial)
    return total


def _rows(b: Word) -> int:
    """Count the bits of a word up to and with the first of the equal ones at its top."""
    rows = len(b)
    while rows > 1 and b[rows - 1] == b[rows - 2]:
        rows -= 1
    return rows


def divide(build: GateBuilder, a: Word, b: Word) -> tuple[list[int], list[int]]:
    """Return quotient and remainder."""
    power = _power_of_two(b)
    if power is not None:
        zeros = [0] * len(a)
        return [*a[power:], *zeros[:power]], [*a[:power], *zeros[power:]]
    quotient: list[int] = []
    rest: list[int] = []
    for position in reversed(range(len(a))):
        # The remainder so far has no more bits than the part of the dividend it is of.
        rest = [a[position], *rest]
        difference, fits = _ripple(build, rest, invert(b[: len(rest)]), 1)
        fits = build.and_(fits, build.any(b[len(rest) :]) ^ 1)
        quotient = [fits, *quotient]
        rest = _choose(build, fits, difference, rest)
    nonzero = build.any(b)
    return _mask(build, nonzero, quotient), _mask(build, nonzero, rest)


def divide_signed(build: GateBuilder, a: Word, b: Word) -> tuple[list[int], list[int]]:
    """Return quotient and remainder of words in two's complement.

    The quotient is rounded towards minus infinity, and the remainder has the sign of ``b``.
    """
    if not a:
        return [], []
    power = _power_of_two(b[:-1]) if b[-1] == 0 else None
    if power is not None:
        return [*a[power:], *[a[-1]] * power], [*a[:power], *[0] * (len(a) - power)]
    dividend, divisor = (_choose(build, word[-1], negate(build, word), word) for word in (a, b))
    quotient, rest = divide(build, dividend, divisor)
    opposite = build.xor(a[-1], b[-1])
    inexact = build.any(rest)
    # -q if the division is exact, otherwise the next lower -q - 1, which is ~q.
    exact = [build.and_(opposite, inexact ^ 1), *[0] * (len(a) - 1)]
    signed = add(build, [build.xor(bit, opposite) for bit in quotient], exact)
    complement = build.and_(opposite, inexact)
    rest = _choose(build, complement, subtract(build, divisor, rest), rest)
    rest = _choose(build, b[-1], negate(build, rest), rest)
    nonzero = build.any(b)
    return _mask(build, nonzero, signed), _mask(build, nonzero, rest)


def _power_of_two(b: Word) -> int | None:
    """Return the exponent if a word is a constant power of two."""
    if all(bit <= 1 for bit in b) and sum(b) == 1:
        return list(b).index(1)
    return None


def _choose(build: GateBuilder, condition: int, then: Word, otherwise: Word) -> list[int]:
    return [build.mux(condition, x, y) for x, y in zip(then, otherwise, strict=True)]


def _mask(build: GateBuilder, enable: int, word: Word) -> list[int]:
    return [build.and_(enable, bit) for bit in word]


def equal(build: GateBuilder, a: Word, b: Word) -> int:
    """Return whether two words are the same."""
    return build.any(build.xor(x, y) for x, y in zip(a, b, strict=True)) ^ 1


def less(build: GateBuilder, a: Word, b: Word) -> int:
    """Return whether ``a < b``."""
    result = 0
    for x, y in zip(a, b, strict=True):
        result = build.mux(build.xor(x, y), y, result)
    return result


def less_signed(build: GateBuilder, a: Word, b: Word) -> int:
    """Return whether ``a < b``, both in two's complement."""
    if not a:
        return 0
    # Offset by half the range, the order of two's complement is that of unsigned words.
    return less(build, [*a[:-1], a[-1] ^ 1], [*b[:-1], b[-1] ^ 1])


def shift_left(build: GateBuilder, a: Word, amount: Word) -> list[int]:
    """Return ``a << amount``; the amount has any width."""
    return select(build, a[::-1], amount, len(a), 1, 0)[::-1]


def select(
    build: GateBuilder, word: Word, index: Word, width: int, stride: int, fill: int
) -> list[int]:
    """Return ``width`` bits of a word from ``index * stride`` up, which may lie beyond its end.

    The index has any width. Beyond the end all bits are ``fill``.
    """
    # Bits of the index that move everything out of the word.
    levels = 0
    while levels < len(index) and stride << levels < len(word):
        levels += 1
    outside = build.any(index[levels:])
    # From the top bit of the index down, the bits that can still be selected get fewer.
    for level in reversed(range(levels)):
        step = stride << level
        word = [
            build.mux(
                index[level],
                word[at + step] if at + step < len(word) else fill,
                word[at] if at < len(word) else fill,
            )
            for at in range(min(len(word), width + step - stride))
        ]
    selected = [*word[:width], *[fill] * (width - len(word))]
    return [build.mux(outside, fill, bit) for bit in selected]


def lookup(build: GateBuilder, index: Word, leaves: Word) -> int:
    """Return the leaf, of ``2**len(index)``, whose number is the index."""
    level = list(leaves)
    for bit in index:
        level = [
            build.mux(bit, high, low) for low, high in zip(level[::2], level[1::2], strict=True)
        ]
    return level[0]


def operate(build: GateBuilder, operator: str, words: Sequence[Word]) -> list[int]:
    """Return the result of an operator, under the name that Amaranth's netlist gives it.

    The letters ``u`` and ``s`` stand before operators on unsigned and on signed words, ``r``
    before reductions.
    """
    first, *others = words
    match operator:
        case "b" | "r|":
            return [build.any(first)]
        case "r&":
            return [build.all(first)]
        case "r^":
            return [build.parity(first)]
        case "-" if not others:
            return negate(build, first)
    second = others[0]
    match operator:
        case "+":
            return add(build, first, second)
        case "-":
            return subtract(build, first, second)
        case "*":
            return multiply(build, first, second)
        case "u//" | "u%":
            return divide(build, first, second)[operator == "u%"]
        case "s//" | "s%":
            return divide_signed(build, first, second)[operator == "s%"]
        case "==":
            return [equal(build, first, second)]
        case "!=":
            return [equal(build, first, second) ^ 1]
        case "u<" | "s<":
            return [_COMPARE[operator[0]](build, first, second)]
        case "u>" | "s>":
            return [_COMPARE[operator[0]](build, second, first)]
        case "u<=" | "s<=":
            return [_COMPARE[operator[0]](build, second, first) ^ 1]
        case "u>=" | "s>=":
            return [_COMPARE[operator[0]](build, first, second) ^ 1]
        case "<<":
            return shift_left(build, first, second)
        case "u>>":
            return select(build, first, second, len(first), 1, 0)
        case "s>>":
            fill = first[-1] if first else 0
            return select(build, first, second, len(first), 1, fill)
    raise AssertionError(f"there is no operator {operator}")


_COMPARE = {"u": less, "s": less_signed}
