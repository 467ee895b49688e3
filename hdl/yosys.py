"""The one way yosys is called: a script over named texts in, named texts out."""

import logging
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from .tool import ToolError, run_tool

__all__ = ["run_script"]

_log = logging.getLogger("minterm.yosys")


def run_script(
    script: Sequence[str],
    files: Mapping[str, str],
    results: Sequence[str],
    *,
    enough: Callable[[], bool] | None = None,
) -> dict[str, str]:
    """Run yosys commands in a folder of their own.

    Parameters
    ----------
    script : sequence of :class:`str`
        Commands, one a line, that name files relatively.
    files : mapping of :class:`str` to :class:`str`
        Files that the commands read.
    results : sequence of :class:`str`
        Files that the commands may write. The ones that exist afterwards are returned.
    enough : function, optional
        Makes an attempt of it: yosys is ended when this returns true, and if that happens or a
        command fails, what was written until then is returned. The failure is logged.

    Raises
    ------
    :exc:`~hdl.tool.ToolMissing`
        If yosys is not there.
    :exc:`~hdl.tool.ToolError`
        If a command failed, and it was no attempt.
    """
    with tempfile.TemporaryDirectory(prefix="minterm-") as folder:
        directory = Path(folder)
        for name, text in files.items():
            (directory / name).write_text(text, encoding="utf-8", newline="\n")
        (directory / "script.ys").write_text("\n".join(script) + "\n", encoding="utf-8")
        try:
            run_tool("yosys", ["-q", "script.ys"], directory, enough=enough)
        except ToolError as error:
            if enough is None:
                raise
            _log.info("%s", error)
        return {
            name: (directory / name).read_text(encoding="utf-8")
            for name in results
            if (directory / name).exists()
        }
