"""The command line: one module per verb, put together in :mod:`boards.cli.main`."""

from .main import main

__all__ = ["main"]
