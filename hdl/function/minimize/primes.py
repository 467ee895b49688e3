"""All multi-output primes of a function."""

from dataclasses import dataclass

import numpy as np

from .budget import Budget

__all__ = ["Primes", "all_primes"]

_LEAF = 1 << 16  # words of a table of all cubes: small enough to stay in the cache
_MOST = 1 << 22  # primes that are kept at most


@dataclass(frozen=True, eq=False)
class Primes:
    """Cubes that cannot lose a literal and still feed the same outputs, nor feed another one.

    Parameters
    ----------
    masks, values : arrays of :class:`numpy.int64`, of shape :py:`(primes,)`
        As those of a :class:`~hdl.function.Cube`.
    outputs : array of :class:`numpy.int64`, of shape :py:`(words, primes)`
        All outputs that the cube may feed.
    """

    masks: np.ndarray
    values: np.ndarray
    outputs: np.ndarray

    def __len__(self) -> int:
        return len(self.masks)

    @property
    def literals(self) -> np.ndarray:
        return np.bitwise_count(self.masks).astype(np.int64)


def all_primes(allowed: np.ndarray, budget: Budget) -> Primes | None:
    """List the primes of a function that is given by where cubes may be.

    For each cube of some variables, what it may feed is tabulated: a table of :py:`3**n` words.
    A cube is prime if it feeds something, and any cube of one literal less feeds something else.
    To save time and memory the table is not made at once. It is split on variables, where whole
    parts are left out: those that feed nothing, or the same as without the last literal.

    Parameters
    ----------
    allowed : array of :class:`numpy.int64`, of shape :py:`(words, 2**n)`
        As in a :class:`Problem`.

    Returns
    -------
    :class:`Primes`, or ``None`` if the budget expires or there are more than 4 million.
    """
    inputs = allowed.shape[1].bit_length() - 1
    variables = [1 << position for position in reversed(range(inputs))]
    walk = _Walk(budget)
    walk.visit(allowed, [], variables, 0, 0)
    if walk.stopped:
        return None
    parts = walk.parts
    if not parts:
        none = np.zeros(0, np.int64)
        return Primes(none, none, allowed[:, :0])
    return Primes(*(np.concatenate(part, axis=-1) for part in zip(*parts, strict=True)))


class _Walk:
    def __init__(self, budget: Budget):
        self.budget = budget
        self.parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self.count = 0

    @property
    def stopped(self) -> bool:
        return self.count > _MOST or self.budget.expired

    def visit(
        self,
        table: np.ndarray,
        wider: list[np.ndarray],
        variables: list[int],
        mask: int,
        value: int,
    ) -> None:
        """Find the primes that have the literals :py:`mask, value`, and others of the variables.

        Each table in :py:`wider` says what cubes feed that lack one of these literals.
        """
        wider = [other for other in wider if other.any()]
        if not table.any() or any(np.array_equal(table, other) for other in wider):
            return
        at = 0
        while at < len(variables):
            low, high = _halves(table, at)
            bit, rest = variables[at], variables[:at] + variables[at + 1 :]
            if np.array_equal(low, high):
                table, wider = _half(table, at, 0), [_both(other, at) for other in wider]
                variables = rest
            elif not (low.any() and high.any()):
                digit = int(high.any())
                table, wider = _half(table, at, digit), [_half(one, at, digit) for one in wider]
                variables, mask, value = rest, mask | bit, value | bit * digit
            else:
                at += 1
        if len(table) * 3 ** len(variables) <= _LEAF or not variables:
            self.leaf(table, wider, variables, mask, value)
        elif not self.stopped:
            bit, rest = variables[0], variables[1:]
            both = _both(table, 0)
            for digit in (0, 1):
                narrow = [*(_half(other, 0, digit) for other in wider), both]
                half = _half(table, 0, digit)
                self.visit(half, narrow, rest, mask | bit, value | bit * digit)
            self.visit(both, [_both(other, 0) for other in wider], rest, mask, value)

    def leaf(
        self,
        table: np.ndarray,
        wider: list[np.ndarray],
        variables: list[int],
        mask: int,
        value: int,
    ) -> None:
        cubes = _cubes(table)
        prime = np.any(cubes, axis=0)
        for at in range(len(variables)):
            shape = (3**at, 3, -1)
            digits = cubes.reshape(len(cubes), *shape)
            narrow = prime.reshape(shape)[:, :2]
            narrow &= (digits[:, :, :2] != digits[:, :, 2:]).any(0)
        for other in wider:
            prime &= (cubes != _cubes(other)).any(0)
        found = np.flatnonzero(prime)
        masks, values = np.full(len(found), mask), np.full(len(found), value)
        rest = found
        for bit in reversed(variables):
            rest, digit = np.divmod(rest, 3)
            masks |= np.where(digit < 2, bit, 0)
            values |= np.where(digit == 1, bit, 0)
        self.parts.append((masks, values, cubes[:, found]))
        self.count += len(found)


def _halves(table: np.ndarray, at: int) -> tuple[np.ndarray, np.ndarray]:
    """Split a table of shape :py:`(words, 2**n)` on the variable at a position."""
    parts = table.reshape(len(table), 1 << at, 2, -1)
    return parts[:, :, 0], parts[:, :, 1]


def _half(table: np.ndarray, at: int, digit: int) -> np.ndarray:
    return _halves(table, at)[digit].reshape(len(table), -1)


def _both(table: np.ndarray, at: int) -> np.ndarray:
    low, high = _halves(table, at)
    return (low & high).reshape(len(table), -1)


def _cubes(table: np.ndarray) -> np.ndarray:
    """Tabulate all cubes; a base-3 digit of the index is 2 for a variable without a literal."""
    words, size = table.shape
    inner = 1
    while size > 1:
        size //= 2
        parts = table.reshape(words, size, 2, inner)
        both = parts[:, :, :1] & parts[:, :, 1:]
        table = np.concatenate([parts, both], axis=2)
        inner *= 3
    return table.reshape(words, -1)
