"""The one way yosys is called: a script over named texts in, named texts out."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from .tool import run_tool

__all__ = ["run_script"]


def run_script(
    script: Sequence[str], files: Mapping[str, str], results: Sequence[str]
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

    Raises
    ------
    :exc:`~hdl.tool.ToolMissing`, :exc:`~hdl.tool.ToolError`
        If yosys is not there, or a command failed.
    """
    with tempfile.TemporaryDirectory(prefix="minterm-") as folder:
        directory = Path(folder)
        for name, text in files.items():
            (directory / name).write_text(text, encoding="utf-8", newline="\n")
        (directory / "script.ys").write_text("\n".join(script) + "\n", encoding="utf-8")
        run_tool("yosys", ["-q", "script.ys"], directory)
        return {
            name: (directory / name).read_text(encoding="utf-8")
            for name in results
            if (directory / name).exists()
        }
