"""The classic PLA files, read without the reader under test."""

from pathlib import Path

import numpy as np
import pytest

from hdl.function import ABSENT, Cover, CubeTable

FOLDER = Path(__file__).parents[2] / "shared" / "bench" / "pla"

needs_classics = pytest.mark.skipif(not FOLDER.is_dir(), reason="the classic PLA files are absent")


def classic(name):
    """Read a file whose type is fd: 1 is on, - is free."""
    sizes, text = {}, ""
    for line in (FOLDER / f"{name}.pla").read_text().splitlines():
        words = line.partition("#")[0].replace("|", " ").split()
        if words and words[0] in (".i", ".o"):
            sizes[words[0]] = int(words[1])
        elif words and set("".join(words)) <= set("01-2~") and sizes:
            text += "".join(words).replace("2", "-")
    count = sizes[".i"]
    symbols = np.array(list(text)).reshape(-1, count + sizes[".o"])  # a row may have several lines
    literals = np.select([symbols == "0", symbols == "1"], [0, 1], ABSENT).astype(np.uint8)
    names = tuple(f"i{k}" for k in range(count)), tuple(f"o{k}" for k in range(sizes[".o"]))
    on, free = (Cover(*names, literals[:, :count], symbols[:, count:] == symbol) for symbol in "1-")
    return CubeTable(on, free=free)
