"""Draw ``docs/first-run.svg``, the picture in README.md: ``python docs/first_run.py``."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "first-run.svg"
WIDTH = 112


def main():
    command = [sys.executable, ROOT / "build.py"]
    with tempfile.TemporaryDirectory() as folder:
        job = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    console = Console(record=True, width=WIDTH, file=Path("/dev/null").open("w"))
    console.print(Text("$ python build.py", style="bold"))
    for line in job.stdout.splitlines():
        step = re.match(r"(\w+(?: \w+)? +)(.*)", line)
        if step and "  " in line:
            console.print(Text(step[1], style="cyan").append(step[2], style="default"))
        else:
            console.print(Text(line, style="green" if "passed" in line else ""))
    console.print()
    svg = console.export_svg(title="Minterm")
    # The fonts that rich names are elsewhere on the network; the reader's own will do.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    PICTURE.write_text(svg)


if __name__ == "__main__":
    main()
