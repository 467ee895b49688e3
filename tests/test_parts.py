"""What all parts have in common: names, pins, sources, and that none is missing."""

import re

import pytest

import hdl
from hdl import inputs, outputs, parts, to_verilog
from hdl.designs import DesignError, designs, find_design

PARTS = """
    sn74138 sn74238 sn74139 sn74154 sn74155 sn7442 sn7443 sn7444 sn7445 sn74145
    sn7447 sn7448 sn74247 sn74248 sn74147 sn74148 sn74348 cd4532 cd4555 cd4556
    sn74137 sn74237 sn74259 cd4511 cd4514 cd4515
""".split()


def test_every_part_is_there():
    found = {
        name for name, design in designs().items() if design.__module__.startswith("hdl.parts")
    }
    assert found == set(PARTS)
    assert sorted(find_design(name).__name__ for name in PARTS) == sorted(parts.__all__)
    assert set(parts.__all__) <= set(hdl.__all__)


def test_the_number_alone_gets_a_hint():
    for number, name in [("74138", "sn74138"), ("4532", "cd4532"), ("7447", "sn7447")]:
        with pytest.raises(DesignError, match=rf"^unknown design '{number}': did you mean {name}"):
            find_design(number)


@pytest.mark.parametrize("name", PARTS)
def test_a_part_says_what_it_is(name):
    text = find_design(name).__doc__
    number = re.sub(r"\D", "", name)
    assert re.match(rf".*: {number}\.\n\n", text), text
    assert re.search(r"^    Source: .+(table|diagram)\.$", text, re.M), text


def documented(text):
    """Read the section ``Members``: for each name its direction and, of an input, its init."""
    found = {}
    for names, flow, init in re.findall(
        r"^    (\S.*) : ``(In|Out)\(1(?:, init=(\d))?\)``", text.split("Members\n")[1], re.M
    ):
        for item in names.split(", "):
            numbers = [int(number) for number in re.findall(r"[A-Z](\d+)", item)]
            for number in range(min(numbers), max(numbers) + 1) if "..." in item else [None]:
                name = item.partition(" ... ")[0]
                if number is not None:
                    name = re.sub(r"\d+", str(number), name, count=1)
                found[name] = (flow, int(init or 0) if flow == "In" else None)
    return found


@pytest.mark.parametrize("name", PARTS)
def test_the_docstring_lists_the_pins(name):
    """All have one bit; inputs may stay open, and have the level then that is documented."""
    part = find_design(name)()
    assert {port.width for port in (*inputs(part), *outputs(part))} == {1}
    assert all(part.signature.members[port.name].init is not None for port in inputs(part))
    expected = {port.name: ("In", port.init) for port in inputs(part)}
    expected |= {port.name: ("Out", None) for port in outputs(part)}
    assert documented(find_design(name).__doc__) == expected


def test_a_part_becomes_verilog_with_its_pins():
    text = to_verilog(find_design("sn74138")(), "decoder")
    assert re.search(r"input (wire )?G2A_n;", text) and re.search(r"output (wire )?Y7_n;", text)
