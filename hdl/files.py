"""Files are written whole or not at all."""

import contextlib
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

__all__ = ["WriteError", "check_writable", "write_files"]


class WriteError(Exception):
    """A file cannot be written; the message names it and says why."""


def check_writable(path: Path):
    """Raise :exc:`WriteError` if a file could not be written, before work is spent on it."""
    try:
        if path.is_dir():
            raise WriteError(f"cannot write {path}: it is a folder")
        parent = path
        while not parent.exists():
            parent = parent.parent
        if parent != path and not parent.is_dir():
            raise WriteError(f"cannot write {path}: {parent} is not a folder")
    except OSError as error:
        raise WriteError(f"cannot write {path}: {error.strerror}") from None
    if not os.access(parent, os.W_OK):
        raise WriteError(f"cannot write {path}: {parent} is not writable")


def write_files(contents: Mapping[Path, str | bytes]):
    """Write files beside their final names, then rename them into place.

    A file that is replaced keeps its permissions. Folders that are missing are made. If any file
    cannot be written, none appears.

    Raises
    ------
    :exc:`WriteError`
        If a folder or a file cannot be written.
    """
    pending: list[tuple[Path, str]] = []
    devices: list[tuple[Path, bytes]] = []
    path = Path()
    try:
        for path, content in contents.items():
            check_writable(path)
            data = content.encode() if isinstance(content, str) else content
            if path.exists() and not path.is_file():
                devices.append((path, data))  # such as /dev/stdout: nothing to rename to
                continue
            folder = os.path.dirname(os.path.realpath(path))
            os.makedirs(folder, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".minterm-", dir=folder)
            pending.append((path, name))
            with open(handle, "wb") as file:
                file.write(data)
            os.chmod(name, _mode(path))
        for path, data in devices:
            path.write_bytes(data)
        for path, name in pending:
            os.replace(name, os.path.realpath(path))
    except OSError as error:
        raise WriteError(f"cannot write {path}: {error.strerror}") from None
    finally:
        for _, name in pending:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)


def _mode(path: Path) -> int:
    """Return the permissions of a file that is to be replaced, or what a new one gets."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
