"""Compiled code, kept on disk so that it is compiled once."""

import functools
import hashlib
import logging
import os
import tempfile
from importlib import resources
from pathlib import Path

import platformdirs

__all__ = ["folder", "load", "store", "version"]

_log = logging.getLogger("minterm.engine")
_LIMIT = 256 << 20
_SUFFIX = ".code"
_DIGEST = hashlib.sha256().digest_size


def folder() -> Path:
    """Return where the code is kept; there need be no such folder yet."""
    return platformdirs.user_cache_path("minterm") / "code"


@functools.cache
def version() -> str:
    """Return a digest of this package, so that what another version made is not taken."""
    total = hashlib.sha256()
    for file in sorted(resources.files("sim.engine").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".py"):
            total.update(file.read_bytes())
    return total.hexdigest()


def load(key: str) -> bytes | None:
    """Return what was stored under a key, or ``None`` if nothing was.

    Content that is not as it was written is not returned either, and logged.
    """
    path = folder() / f"{key}{_SUFFIX}"
    try:
        stored = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        _log.warning("%s cannot be read, so it is compiled again: %s", path, error.strerror)
        return None
    digest, content = stored[:_DIGEST], stored[_DIGEST:]
    if hashlib.sha256(content).digest() != digest:
        _log.warning("%s is damaged, so it is compiled again", path)
        return None
    return content


def store(key: str, content: bytes):
    """Keep content under a key; a folder that cannot be written to is logged once.

    When all that is kept exceeds 256 MiB, the oldest goes.
    """
    place = folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
        # Another process sees all of the file or nothing of it.
        with tempfile.NamedTemporaryFile(dir=place, suffix=".new", delete=False) as file:
            try:
                file.write(hashlib.sha256(content).digest() + content)
                file.close()
                os.replace(file.name, place / f"{key}{_SUFFIX}")
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
        _trim(place)
    except OSError as error:
        _warn_not_kept(place, error.strerror or str(error))


@functools.cache
def _warn_not_kept(place: Path, reason: str):
    _log.warning("compiled code cannot be kept in %s: %s", place, reason)


def _trim(place: Path):
    found = []
    for path in place.glob(f"*{_SUFFIX}"):
        try:
            status = path.stat()
        except FileNotFoundError:
            continue  # another process has trimmed too
        found.append((status.st_mtime_ns, status.st_size, path))
    total = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if total <= _LIMIT:
            break
        path.unlink(missing_ok=True)
        total -= size
