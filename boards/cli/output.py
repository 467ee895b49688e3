"""What a person sees: steps with their time, a sign of life in long ones, and results."""

import json
import logging
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

__all__ = ["Output", "Step", "counted"]


_WIDTH = 160  # columns of a table that goes to a file or another program


class Step:
    """A step under way; ``detail`` is what will be printed behind its name when it is done."""

    def __init__(self, name: str, show: Callable[[str], object] = str):
        self.name = name
        self.detail = ""
        self.seconds = 0.0
        self._show = show

    def progress(self, text: str):
        """Show how far it is, on a terminal only."""
        self._show(f"{self.name:<11} {text}")


class Output:
    """Prints for people on standard output, or on standard error if that is for JSON.

    Parameters
    ----------
    as_json : :class:`bool`
        Whether standard output gets nothing but one JSON object.
    text_to_stdout : :class:`bool`
        Whether standard output gets nothing but a text that the verb writes itself.
    """

    def __init__(self, as_json: bool = False, *, text_to_stdout: bool = False):
        self.as_json = as_json
        stderr = as_json or text_to_stdout
        self._console = Console(stderr=stderr, highlight=False, soft_wrap=True)
        if not self._console.is_terminal:
            self._console.width = _WIDTH

    @contextmanager
    def messages(self) -> Iterator[None]:
        """Show what is logged meanwhile, such as the first compilation of a tool."""
        handler = logging.Handler()
        handler.emit = lambda record: self.say(f"  {record.getMessage()}")
        logger = logging.getLogger("minterm")
        logger.addHandler(handler)
        logger.propagate = False
        try:
            yield
        finally:
            logger.removeHandler(handler)
            logger.propagate = True

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Show a step while it runs, and one line with its detail and its time afterwards."""
        start = time.perf_counter()
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        live = Progress(
            *columns,
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        with live:
            task = live.add_task(name, total=None)
            step = Step(name, lambda text: live.update(task, description=escape(text)))
            yield step
        step.seconds = time.perf_counter() - start
        self.say(f"{name:<11} {step.detail}  ({step.seconds:.2f} s)")

    def say(self, text: str):
        """Print a line for people, exactly as it is."""
        self._console.print(text, markup=False)

    def show(self, renderable: RenderableType):
        """Print a table."""
        self._console.print(renderable)

    def result(self, result: Mapping[str, Any]):
        """Print the result as JSON if that was asked for."""
        if self.as_json:
            sys.stdout.write(json.dumps(result, indent=2) + "\n")


def counted(count: int, noun: str) -> str:
    """Write a number with its noun: ``1 cube``, ``2 cubes``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
