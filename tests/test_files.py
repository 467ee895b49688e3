"""Files appear whole or not at all."""

import errno
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from hdl.files import WriteError, check_writable, write_files

from .cli import ROOT

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions, links and devices")


@pytest.fixture
def umask():
    """Return a function that sets the umask until the end of the test."""
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


def refused(path, reason):
    return pytest.raises(WriteError, match=f"^{re.escape(f'cannot write {path}: {reason}')}$")


def everything(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_texts_and_bytes_are_written_as_they_are(tmp_path):
    write_files({tmp_path / "text": "ü\r\n\n", tmp_path / "bytes": b"\xff\n"})
    assert (tmp_path / "text").read_bytes() == b"\xc3\xbc\r\n\n"
    assert (tmp_path / "bytes").read_bytes() == b"\xff\n"
    assert everything(tmp_path) == ["bytes", "text"]


def test_missing_folders_are_made(tmp_path):
    path = tmp_path / "a" / "b" / "c.v"
    check_writable(path)
    assert everything(tmp_path) == []
    write_files({path: "text"})
    assert path.read_text() == "text"


def test_a_path_relative_to_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_files({Path("x.v"): "1", Path("out/y.v"): "2"})
    assert everything(tmp_path) == ["out", "out/y.v", "x.v"]


def test_a_file_is_replaced_and_not_written_into(tmp_path):
    path = tmp_path / "x.v"
    path.write_text("old, and longer")
    with path.open() as reader:
        write_files({path: "new"})
        assert reader.read() == "old, and longer"
    assert path.read_text() == "new"


@posix
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_permissions_follow_the_umask(tmp_path, umask, mask, mode):
    umask(mask)
    write_files({tmp_path / "x": ""})
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == mode
    assert umask(mask) == mask


@posix
@pytest.mark.parametrize("mode", [0o755, 0o600])
def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path, umask, mode):
    umask(0o022)
    (tmp_path / "x").write_text("old")
    (tmp_path / "x").chmod(mode)
    write_files({tmp_path / "x": "new"})
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == mode


@posix
def test_a_link_stays_and_what_it_names_is_replaced(tmp_path):
    (tmp_path / "there").mkdir()
    link = tmp_path / "link"
    link.symlink_to("there/file")  # which is not there yet
    for text in ("first", "second"):
        write_files({link: text})
        assert link.is_symlink() and (tmp_path / "there" / "file").read_text() == text
    assert everything(tmp_path) == ["link", "there", "there/file"]


@posix
def test_a_device_is_written_to():
    code = "from pathlib import Path; from hdl.files import write_files; "
    code += "write_files({Path('/dev/stdout'): 'text'})"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (result.stdout, result.stderr) == ("text", "")


@posix
def test_a_device_gets_nothing_if_a_file_cannot_be_written(tmp_path):
    reading, writing = os.pipe()
    device = tmp_path / "device"
    device.symlink_to(f"/proc/self/fd/{writing}")
    with refused(tmp_path, "it is a folder"):
        write_files({device: "text", tmp_path: "text"})
    os.close(writing)
    with os.fdopen(reading) as reader:
        assert reader.read() == ""


@pytest.mark.parametrize("order", [1, -1])
def test_one_file_that_cannot_be_written_keeps_all_from_appearing(tmp_path, order):
    (tmp_path / "old").write_text("old")
    (tmp_path / "file").write_text("")
    bad = tmp_path / "file" / "x"
    contents = {tmp_path / "old": "new", tmp_path / "new": "new", bad: "new"}
    with refused(bad, f"{tmp_path / 'file'} is not a folder"):
        write_files(dict(list(contents.items())[::order]))
    assert everything(tmp_path) == ["file", "old"]
    assert (tmp_path / "old").read_text() == "old"


def test_a_full_disk_leaves_nothing_behind(tmp_path, monkeypatch):
    chmod = os.chmod

    def full(path, mode):
        if len(os.listdir(tmp_path)) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        chmod(path, mode)

    monkeypatch.setattr(os, "chmod", full)
    with refused(tmp_path / "second", "No space left on device"):
        write_files({tmp_path / "first": "1", tmp_path / "second": "2"})
    assert everything(tmp_path) == []


def test_a_file_that_cannot_be_renamed_is_the_one_that_is_named(tmp_path, monkeypatch):
    def replace(source, target):
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "replace", replace)
    with refused(tmp_path / "first", "Operation not permitted"):
        write_files({tmp_path / "first": "1", tmp_path / "second": "2"})
    assert everything(tmp_path) == []


def test_an_interrupt_leaves_nothing_behind(tmp_path, monkeypatch):
    def interrupt(path, mode):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "chmod", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_files({tmp_path / "x": "1"})
    assert everything(tmp_path) == []


@posix
def test_a_name_may_be_as_long_as_the_file_system_allows(tmp_path):
    longest = tmp_path / ("x" * os.pathconf(tmp_path, "PC_NAME_MAX"))
    write_files({longest: "text"})
    assert longest.read_text() == "text"
    longer = tmp_path / (longest.name + "x")
    with refused(longer, "File name too long"):
        check_writable(longer)
    with refused(longer, "File name too long"):
        write_files({tmp_path / "first": "", longer: ""})
    assert everything(tmp_path) == [longest.name]


def test_a_folder_is_no_file(tmp_path):
    for write in (check_writable, lambda path: write_files({path: ""})):
        with refused(tmp_path, "it is a folder"):
            write(tmp_path)


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "a" / "b"
    with refused(path, f"{tmp_path / 'file'} is not a folder"):
        check_writable(path)


@pytest.mark.parametrize("name", ["new", "deep/new", "old"])
def test_what_is_not_writable_is_named(tmp_path, monkeypatch, name):
    (tmp_path / "old").write_text("")
    protected = tmp_path / "old" if name == "old" else tmp_path
    # Whoever runs as root may write anywhere.
    monkeypatch.setattr(os, "access", lambda path, mode: (path, mode) != (protected, os.W_OK))
    with refused(tmp_path / name, f"{protected} is not writable"):
        check_writable(tmp_path / name)
    monkeypatch.setattr(os, "access", lambda path, mode: (path, mode) == (protected, os.W_OK))
    check_writable(tmp_path / name)
