"""Where a computation gives up."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["TooComplex", "deep"]


class TooComplex(Exception):
    """A limit of size or of time was reached; the message says which."""


@contextmanager
def deep() -> Iterator[None]:
    """Allow as many nested calls as recursion on 1024 inputs needs."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 20_000))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
