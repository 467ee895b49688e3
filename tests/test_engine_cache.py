"""Compiled code on disk: found again, checked, bounded, and done without."""

import logging
import os

import pytest

from sim.engine import cache, jit
from sim.engine.llvm import LlvmProgram
from sim.engine.simd import host_simd

from .engine_nets import random_net


@pytest.fixture
def folder(tmp_path, monkeypatch):
    place = tmp_path / "code"
    monkeypatch.setattr(cache, "folder", lambda: place)
    return place


@pytest.fixture
def compilations(monkeypatch):
    """Count how often LLVM is called."""
    texts = []
    compile_ = jit._compile

    def counting(text, simd):
        texts.append(text)
        return compile_(text, simd)

    monkeypatch.setattr(jit, "_compile", counting)
    return texts


GATES = random_net(1, {"a": 10}, {"x": 8})
OTHER = random_net(2, {"a": 10}, {"x": 8})


def outputs(gates=GATES, **options):
    return LlvmProgram(gates, **options).exhaustive()["x"].tolist()


def test_folder_is_the_one_for_caches(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert cache.folder().name == "code"
    assert "minterm" in str(cache.folder())


def test_code_is_compiled_once(folder, compilations):
    outputs()  # what all netlists share is in memory from now on
    compilations.clear()
    first = outputs(OTHER)
    assert len(compilations) == 1
    assert outputs(OTHER) == first
    assert len(compilations) == 1
    assert first != outputs(GATES)


def test_code_for_other_instructions_or_another_version_is_not_taken(
    folder, compilations, monkeypatch
):
    outputs(simd="plain")
    compilations.clear()
    outputs(simd="plain")
    assert len(compilations) == 0
    if host_simd().name != "plain":
        outputs()
        assert len(compilations) == 1
    compilations.clear()
    monkeypatch.setattr(cache, "version", lambda: "another")
    outputs(simd="plain")
    assert len(compilations) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-1],
        lambda content: b"",
        lambda content: content[:100] + bytes([content[100] ^ 1]) + content[101:],
        lambda content: bytes([content[0] ^ 1]) + content[1:],
    ],
    ids=["truncated", "empty", "a bit", "checksum"],
)
def test_damaged_code_is_compiled_again(folder, compilations, caplog, damage):
    expected = outputs()
    compilations.clear()
    files = sorted(folder.glob("*.code"))
    for path in files:
        path.write_bytes(damage(path.read_bytes()))
    assert outputs() == expected
    assert len(compilations) == 1
    ((name, level, message),) = caplog.record_tuples
    assert (name, level) == ("minterm.engine", logging.WARNING)
    assert message in [f"{path} is damaged, so it is compiled again" for path in files]
    caplog.clear()
    assert outputs() == expected
    assert len(compilations) == 1
    assert not caplog.records


def test_unreadable_code_is_compiled_again(folder, compilations, caplog):
    expected = outputs()
    compilations.clear()
    for path in folder.glob("*.code"):
        path.unlink()
        path.mkdir()
    assert outputs() == expected
    assert len(compilations) == 1
    assert caplog.messages[0].endswith(
        ".code cannot be read, so it is compiled again: Is a directory"
    )
    assert caplog.messages[1] == f"compiled code cannot be kept in {folder}: Is a directory"
    assert not list(folder.glob("*.new"))


def test_folder_that_cannot_be_written_to_is_said_once(tmp_path, monkeypatch, caplog):
    obstacle = tmp_path / "file"
    obstacle.write_text("")
    monkeypatch.setattr(cache, "folder", lambda: obstacle / "code")
    assert outputs(GATES) != outputs(OTHER)
    said = [message for message in caplog.messages if "kept" in message]
    assert said == [f"compiled code cannot be kept in {obstacle / 'code'}: Not a directory"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_folder(folder, caplog):
    folder.mkdir()
    folder.chmod(0o500)
    assert outputs(GATES) != outputs(OTHER)
    assert caplog.messages == [f"compiled code cannot be kept in {folder}: Permission denied"]


def test_oldest_code_goes(folder, monkeypatch):
    monkeypatch.setattr(cache, "_LIMIT", 3000)
    for age, key in enumerate("cab"):
        cache.store(key, b"x" * 900)
        os.utime(folder / f"{key}.code", (age, age))
    assert [cache.load(key) for key in "abc"] == [b"x" * 900] * 3
    cache.store("d", b"y" * 900)
    assert [cache.load(key) is not None for key in "abcd"] == [True, True, False, True]
    assert sorted(path.name for path in folder.iterdir()) == ["a.code", "b.code", "d.code"]
