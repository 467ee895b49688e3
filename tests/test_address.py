import re
from itertools import pairwise

import pytest
from amaranth.hdl import Module, Signal, signed
from amaranth.sim import Simulator
from hypothesis import given, settings, strategies as st

from boards.synthesize import synthesize
from boards.targets import TARGETS
from hdl import AddressDecoder, in_range, to_verilog
from hdl.block import Port, evaluate, inputs, outputs
from hdl.regions import Range, parse_regions
from sim import check, prove

MAP = "rom = 0x00-0x7f; ram = 0x80+0x30, 0xf0-0xff; uart = 0xb0; timer = 0xb1-0xb4"


def selected(block, address):
    """Names of the outputs that are 1."""
    found = evaluate(block, {"i": [address]})
    return [name for name, output in found.items() if output.value[0]]


def test_ports():
    block = AddressDecoder(MAP, bits=8)
    assert inputs(block) == (Port("i", 8, False, 0),)
    names = ["rom", "ram", "uart", "timer", "none"]
    assert outputs(block) == tuple(Port(name, 1, False, 0) for name in names)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (0x00, "rom"),
        (0x7F, "rom"),
        (0x80, "ram"),
        (0xAF, "ram"),
        (0xB0, "uart"),
        (0xB1, "timer"),
        (0xB4, "timer"),
        (0xB5, "none"),
        (0xEF, "none"),
        (0xF0, "ram"),
        (0xFF, "ram"),
    ],
)
def test_model_at_the_edges(address, name):
    assert selected(AddressDecoder(MAP, bits=8), address) == [name]


@pytest.mark.parametrize("bits", [33, 63, 64])
def test_model_when_wide(bits):
    top = (1 << bits) - 1
    block = AddressDecoder(f"a = 0-{top - 2}; b = {top:#x}", bits=bits)
    expected = {0: "a", top - 2: "a", top - 1: "none", top: "b"}
    assert {address: selected(block, address) for address in expected} == {
        address: [name] for address, name in expected.items()
    }


MAPS = [
    (1, "a = 0"),
    (1, "a = 0; b = 1"),
    (2, "a = 1-2"),
    (3, "all = 0-7"),
    (5, "a = 3+9; b = 0-1, 30; c = 31"),
    (7, "low = 0-0x3f; high = 0x40+0x3f"),
    (8, MAP),
    (12, "a = 0x123-0xabc"),
    (13, "a = 1-0x1ffe"),
    (16, "rom = 0x0000-0x7fff; ram = 0x8000-0xbfff; io = 0xc000+0x100"),
]


@pytest.mark.parametrize(("bits", "regions"), MAPS)
def test_hardware_matches_model_for_every_input(bits, regions):
    result = check(AddressDecoder(regions, bits=bits))
    assert (result.exhaustive, result.vectors, result.mismatches) == (True, 1 << bits, 0)


@pytest.mark.parametrize(
    ("bits", "regions"),
    [
        *MAPS,
        (31, "a = 0x12345678-0x6dcba987; b = 0x6dcba988+1"),
        (32, "flash = 0x0800_0000+0x10_0000; sram = 0x2000_0000+0x1_8000; io = 0x40000000+0x600"),
        (33, "a = 1-0x1fffffffe; b = 0"),
        (64, "a = 0x123456789abcdef-0xfedcba9876543210; b = 0xffff_ffff_ffff_ffff"),
    ],
)
def test_hardware_is_proven(bits, regions):
    assert prove(AddressDecoder(regions, bits=bits)).proven


@pytest.mark.parametrize("bits", [1, 2, 3, 4])
def test_function_for_every_range(bits):
    m = Module()
    address = Signal(bits)
    top = 1 << bits
    limits = [(first, last) for first in range(top + 1) for last in range(top + 2)]
    results = [Signal() for _ in limits]
    values = [in_range(address, *limit) for limit in limits]
    assert {len(value) for value in values} == {1}
    m.d.comb += [result.eq(value) for result, value in zip(results, values, strict=True)]

    async def bench(ctx):
        for number in range(top):
            ctx.set(address, number)
            got = [ctx.get(result) for result in results]
            assert got == [int(number in range(first, last + 1)) for first, last in limits]

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()


def test_function_takes_an_address_as_the_bits_that_it_has():
    m = Module()
    address, result = Signal(signed(4)), Signal()
    m.d.comb += result.eq(in_range(address, 12, 15))

    async def bench(ctx):
        for number in range(-8, 8):
            ctx.set(address, number)
            assert ctx.get(result) == (-4 <= number < 0)

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()


@settings(deadline=None, max_examples=15)
@given(
    limits=st.sets(st.integers(0, 1 << 10), min_size=2, max_size=9),
    data=st.data(),
)
def test_any_map_selects_one_line_and_is_what_the_text_says(limits, data):
    edges = sorted(limits)
    owners, texts = {}, []
    for number, (first, after) in enumerate(pairwise(edges)):
        if not data.draw(st.booleans()):
            continue
        owners.update((address, f"r{number}") for address in range(first, after))
        forms = [f"{first}-{after - 1:#x}", f"{first:#x} + {after - first:#b}"]
        texts.append(f"r{number}={data.draw(st.sampled_from(forms))}")
    if not texts:
        return
    block = AddressDecoder(";".join(data.draw(st.permutations(texts))), bits=10)
    found = evaluate(block, {"i": range(1 << 10)})
    for name, output in found.items():
        expected = [owners.get(address, "none") == name for address in range(1 << 10)]
        assert output.value.tolist() == expected
    assert check(block).mismatches == 0


@pytest.mark.parametrize(
    ("region", "terms"),
    [
        ("0x8000-0xbfff", "i[15:14] == 2'h2"),
        ("0xc000+0x100", "i[15:8] == 8'hc0"),
        ("0x9234", "i == 16'h9234"),
        ("0x8000-0xffff", "i[15]"),
        ("0-0xffff", "1'h1"),
    ],
)
def test_an_aligned_region_of_a_power_of_two_compares_the_upper_bits_only(region, terms):
    text = to_verilog(AddressDecoder(f"a = {region}"), "top")
    assert f"  assign a = {terms};\n" in text


def test_cost_against_ranges_of_known_size():
    for region, luts in (("0x1000-0xcfff", 1), ("0x300-0x4ff", 3), ("0x1234-0xabcd", 12)):
        result = synthesize(AddressDecoder(f"a = {region}"), TARGETS["ice40"])
        assert result.proof.proven and result.depth <= 5
        assert result.luts <= luts + 1  # and one for none


def test_hundreds_of_regions():
    text = ";".join(f"r{number} = {40 * number}+33" for number in range(100))
    assert prove(AddressDecoder(text, bits=12)).proven


def test_text_against_literals():
    found = parse_regions("Thing", "a=0x10-0x1f;\n b = 8 + 4 , 0b1 ;c=0x1_00", 16)
    assert list(found.items()) == [
        ("a", [(0x10, 0x1F)]),
        ("b", [(8, 11), (1, 1)]),
        ("c", [(0x100, 0x100)]),
    ]
    assert [str(Range(8, 11)), str(Range(1, 1))] == ["0x8-0xb", "0x1"]


FORMS = "range of rom must be such as 0x8000-0xbfff, 0xc000+0x100 or 0xd000"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "region must be such as 'rom = 0x0-0x7fff', not ''"),
        ("rom", "region must be such as 'rom = 0x0-0x7fff', not 'rom'"),
        ("a = 1;", "region must be such as 'rom = 0x0-0x7fff', not ''"),
        ("a = 1, b = 2", "region must be such as 'rom = 0x0-0x7fff', not 'a = 1, b = 2'"),
        *(
            (f"rom = {text}", f"{FORMS}, not {text!r}")
            for text in (
                "",
                "0x",
                "12ab",
                "010",
                "1-2-3",
                "1 2",
                "-1",
                "0-",
                "x",
                "1.5",
                "٣",
                "1:2",
            )
        ),
        ("rom = 1,", f"{FORMS}, not ''"),
        ("rom = 0x20-0x1f", "range of rom must have at least 1 address, not 0x20-0x1f"),
        ("rom = 0x20+0", "range of rom must have at least 1 address, not 0x20+0"),
        ("rom = 0-0x100", "range of rom must end at 0xff at most, not at 0x100"),
        ("rom = 0xff+2", "range of rom must end at 0xff at most, not at 0x100"),
        ("rom = 256", "range of rom must end at 0xff at most, not at 0x100"),
        (
            "2nd = 1",
            "region name must be a letter followed by letters, digits or underscores, not '2nd'",
        ),
        (
            "= 1",
            "region name must be a letter followed by letters, digits or underscores, not ''",
        ),
        (
            "a b = 1",
            "region name must be a letter followed by letters, digits or underscores, not 'a b'",
        ),
        ("rom = 1; ram = 2; rom = 3", "region names must differ, but 'rom' is given twice"),
        *(
            (f"{name} = 1", f"cannot have a region named {name!r}: rename it")
            for name in ("i", "none", "signature", "model", "elaborate", "structures", "a[1]")
        ),
        (
            "rom = 0-0x8f; ram = 0x80+0x20",
            "regions must not overlap, but rom and ram share 0x80-0x8f",
        ),
        (
            "ram = 0x80+0x20; rom = 0-0x8f",
            "regions must not overlap, but rom and ram share 0x80-0x8f",
        ),
        ("all = 0-0xff; one = 7", "regions must not overlap, but all and one share 0x7"),
        (
            "a = 0-0x1f, 0x40; b = 0x30-0x41",
            "regions must not overlap, but b and a share 0x40",
        ),
        ("a = 5, 3-9", "regions must not overlap, but a and a share 0x5"),
        ("a = 5; b = 5", "regions must not overlap, but a and b share 0x5"),
    ],
)
def test_rejects_bad_regions(text, message):
    with pytest.raises(ValueError, match=f"^{re.escape(f'AddressDecoder {message}')}$"):
        AddressDecoder(text, bits=8)


def test_rejects_a_number_that_python_does_not_read():
    with pytest.raises(
        ValueError, match=r"^AddressDecoder range of a must be such as .* '9{5000}'$"
    ):
        AddressDecoder("a = " + "9" * 5000)


def test_rejects_bad_parameters():
    with pytest.raises(TypeError, match=r"^AddressDecoder regions must be a string, not 5$"):
        AddressDecoder(5)  # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError, match=r"^AddressDecoder bits must be an integer, not '8'$"):
        AddressDecoder("a = 1", bits="8")  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match=r"^AddressDecoder bits must be at least 1, not 0$"):
        AddressDecoder("a = 1", bits=0)
    with pytest.raises(ValueError, match=r"^AddressDecoder bits must be at most 64, not 65$"):
        AddressDecoder("a = 1", bits=65)
