import pytest

from hdl.function import buses


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a", "b"], {"a": ("a",), "b": ("b",)}),
        (["i[1]", "i[0]", "e"], {"i": ("i[0]", "i[1]"), "e": ("e",)}),
        (["i[0]", "e", "i[1]"], {"i": ("i[0]", "i[1]"), "e": ("e",)}),
        (["i[0]"], {"i": ("i[0]",)}),
        (["i[1]", "i[2]"], {"i[1]": ("i[1]",), "i[2]": ("i[2]",)}),
        (["i[0]", "i[2]"], {"i[0]": ("i[0]",), "i[2]": ("i[2]",)}),
        (["i", "i[0]"], {"i": ("i",), "i[0]": ("i[0]",)}),
        (["i[0]", "i[00]"], {"i[0]": ("i[0]",), "i[00]": ("i[00]",)}),
        ([], {}),
    ],
)
def test_buses(names, expected):
    found = buses(names)
    assert found == expected and list(found) == list(expected)
