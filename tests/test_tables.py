"""A few of the random tables of ``python -m tests.tables``, and that it would see a fault."""

from dataclasses import replace

import pytest

from hdl import TableLogic
from hdl.function import minimize as package
from hdl.function.cover import Cover

from . import tables


@pytest.mark.parametrize("seed", [1, 5, 11])
def test_a_random_table_survives(seed):
    assert tables.run(seed)[1] == ""


def test_tables_are_drawn_as_they_should_be():
    drawn = [tables.random_table(seed) for seed in range(200)]
    assert {len(table.inputs) for table in drawn} == set(range(1, 11))
    assert {len(table.outputs) for table in drawn} == set(range(1, 9))
    assert 50 < sum(table.care.all() for table in drawn) < 150


def test_a_wrong_structure_is_seen(monkeypatch, tmp_path):
    def build(self, m, columns, platform):
        values = original(self, m, columns, platform)
        return [~values[0], *values[1:]] if self._structure == "nand" else values

    original = TableLogic._build
    monkeypatch.setattr(TableLogic, "_build", build)
    wrong = list(tables.failures(tables.random_table(1), tmp_path))
    assert len(wrong) == 1 and wrong[0].startswith("hardware: differs at {")


def test_a_wrong_cover_is_seen(monkeypatch, tmp_path):
    def minimize(*arguments):
        result = package.minimize(*arguments)
        cover = result.cover
        flags = cover.complemented.copy()
        flags[0] ^= True
        return replace(
            result,
            cover=Cover(cover.inputs, cover.outputs, cover.literals, cover.feeds, flags),
        )

    monkeypatch.setattr(tables, "minimize", minimize)
    table = tables.random_table(1)
    assert table.care[:, 0].any()
    wrong = list(tables.failures(table, tmp_path))
    assert wrong[:3] == [
        f"{form}: the cover is of another function" for form in ("sop", "pos", "best")
    ]


def test_a_wrong_file_is_seen(monkeypatch, tmp_path):
    def table_text(table, path):
        text = original(table, path)
        return text.replace("1", "0", 1) if path.suffix == ".csv" else text

    original = tables.table_text
    monkeypatch.setattr(tables, "table_text", table_text)
    table = tables.random_table(1)
    try:
        wrong = list(tables.failures(table, tmp_path))
    except ValueError as error:
        wrong = [str(error)]
    assert ".csv" in wrong[0]
