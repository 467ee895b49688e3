"""Files are written whole or not at all."""

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

__all__ = ["write_files"]


def write_files(contents: Mapping[Path, str | bytes]):
    """Write files beside their final names, then rename them into place.

    Folders that are missing are made. If any file cannot be written, none appears.

    Raises
    ------
    :exc:`OSError`
        If a folder or a file cannot be written.
    """
    pending: list[tuple[str, str]] = []
    try:
        for path, content in contents.items():
            data = content.encode() if isinstance(content, str) else content
            final = os.path.realpath(path)
            if os.path.exists(final) and not os.path.isfile(final):
                with open(final, "wb") as device:  # such as /dev/stdout: nothing to rename to
                    device.write(data)
                continue
            os.makedirs(os.path.dirname(final), exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=os.path.dirname(final))
            pending.append((name, final))
            with open(handle, "wb") as file:
                file.write(data)
            os.chmod(name, 0o666 & ~_umask())
        for name, final in pending:
            os.replace(name, final)
    finally:
        for name, _ in pending:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
