import re

import pytest
from amaranth.hdl import Module, Signal
from amaranth.sim import Simulator
from hypothesis import given, settings, strategies as st

from boards.synthesize import synthesize
from boards.targets import TARGETS
from hdl import Decoder, onehot, to_verilog, truth_table
from hdl.block import evaluate, inputs
from hdl.netlist import to_rtlil
from sim import check, prove, simulate

STRUCTURES = ["minterm", "nand", "predecode", "cascade"]


def test_model_against_literals():
    table = truth_table(Decoder(2))
    assert table.inputs == ("en", "i[1]", "i[0]")
    assert table.outputs == ("o[3]", "o[2]", "o[1]", "o[0]")
    assert [row for row in table.rows()] == [
        ("000", "0000"),
        ("001", "0000"),
        ("010", "0000"),
        ("011", "0000"),
        ("100", "0001"),
        ("101", "0010"),
        ("110", "0100"),
        ("111", "1000"),
    ]


def test_active_low_model_against_literals():
    outputs = evaluate(Decoder(1, active_low=True), {"en": [0, 1, 1], "i": [1, 0, 1]})["o"].value
    assert list(outputs) == [0b11, 0b10, 0b01]


def test_model_is_exact_when_wide():
    value = evaluate(Decoder(12), {"en": [1, 0], "i": [4095, 4095]})["o"].value
    assert list(value) == [1 << 4095, 0]
    value = evaluate(Decoder(12, outputs=62), {"en": [1, 1, 1], "i": [61, 62, 4095]})["o"].value
    assert list(value) == [1 << 61, 0, 0]


def test_the_enables_of_a_74138():
    """Function table of the SN74LS138, SDLS014: G1 is en[0], G2A and G2B are en[1] and en[2]."""
    block = Decoder(3, active_low=True, enables="hll")
    enable = [port for port in inputs(block) if port.name == "en"]
    assert [(port.width, port.init) for port in enable] == [(3, 0b001)]
    for en in range(8):
        got = evaluate(block, {"en": [en] * 8, "i": range(8)})["o"].value
        selected = ["11111110", "11111101", "11111011", "11110111"]
        selected += ["11101111", "11011111", "10111111", "01111111"]
        if en != 0b001:
            selected = ["11111111"] * 8
        assert [format(value, "08b") for value in got] == selected


def test_the_unused_codes_of_a_7442():
    """Function table of the SN7442A, SDLS109: Y9 to Y0 for the codes 0 to 15, all high from 10."""
    block = Decoder(4, outputs=10, active_low=True, enables="")
    assert [port.name for port in inputs(block)] == ["i"]
    got = evaluate(block, {"i": range(16)})["o"].value
    assert [format(value, "010b") for value in got] == [
        "1111111110",
        "1111111101",
        "1111111011",
        "1111110111",
        "1111101111",
        "1111011111",
        "1110111111",
        "1101111111",
        "1011111111",
        "0111111111",
        *["1111111111"] * 6,
    ]


@pytest.mark.parametrize("structure", ["auto", *STRUCTURES])
def test_enables_that_are_left_unconnected_enable(structure):
    block = Decoder(4, outputs=12, enables="hlhl", structure=structure)
    assert simulate(block, {"i": [0, 11, 15]})["o"].tolist() == [1, 1 << 11, 0]


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize("active_low", [False, True])
@pytest.mark.parametrize("bits", [1, 2, 3, 4, 5, 7])
def test_hardware_matches_model_for_every_input(bits, active_low, structure):
    result = check(Decoder(bits, active_low=active_low, structure=structure))
    assert (result.exhaustive, result.vectors, result.mismatches) == (True, 2 << bits, 0)


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize(("active_low", "enables"), [(True, ""), (False, "l"), (True, "llh")])
@pytest.mark.parametrize(
    "outputs", [(1, 1), (3, 1), (3, 7), (4, 8), (4, 9), (4, 10), (5, 12), (5, 13), (6, 33)]
)
def test_fewer_outputs_and_any_enables(outputs, enables, active_low, structure):
    bits, count = outputs
    block = Decoder(
        bits, outputs=count, active_low=active_low, enables=enables, structure=structure
    )
    result = check(block)
    vectors = 1 << bits + len(enables)
    assert (result.exhaustive, result.vectors, result.mismatches) == (True, vectors, 0)


@pytest.mark.parametrize("structure", STRUCTURES)
@pytest.mark.parametrize(
    ("bits", "outputs"), [(1, 0), (4, 0), (7, 100), (8, 0), (10, 0), (10, 1000), (12, 13)]
)
def test_hardware_is_proven(bits, outputs, structure):
    block = Decoder(bits, outputs=outputs, enables="hl", structure=structure)
    assert prove(block).proven


@pytest.mark.parametrize("slice_bits", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("active_low", [False, True])
@pytest.mark.parametrize(("bits", "outputs"), [(3, 5), (5, 0), (7, 65), (7, 100)])
def test_a_cascade_of_any_slices_is_proven(bits, outputs, active_low, slice_bits):
    block = Decoder(
        bits,
        outputs=outputs,
        active_low=active_low,
        enables="hll",
        structure="cascade",
        slice_bits=slice_bits,
    )
    assert prove(block).proven


@settings(deadline=None, max_examples=12)
@given(data=st.data(), bits=st.integers(1, 8), slice_bits=st.integers(1, 8))
def test_all_structures_are_one_function(data, bits, slice_bits):
    shape = {
        "outputs": data.draw(st.integers(0, 1 << bits)),
        "active_low": data.draw(st.booleans()),
        "enables": data.draw(st.text("hl", max_size=3)),
    }
    flat, *others = (
        simulate(
            Decoder(bits, structure=structure, slice_bits=slice_bits, **shape), exhaustive=True
        )["o"].tolist()
        for structure in STRUCTURES
    )
    assert all(other == flat for other in others)


def cells(block, module):
    """Names of the modules that are instances in a module of the Verilog of a block."""
    text = to_verilog(block, "top")
    (body,) = re.findall(rf"^module \\?{re.escape(module)} ?\(.*?^endmodule$", text, re.M | re.S)
    return re.findall(r"^  \\?(top\S+) +\S+ \($", body, re.M)


def test_16_outputs_from_two_decoders_of_8():
    block = Decoder(4, structure="cascade")
    assert cells(block, "top") == ["top.slice_0", "top.slice_1"]


def test_32_outputs_from_four_decoders_of_8_and_one_of_4():
    block = Decoder(5, structure="cascade")
    slices = [f"top.slice_{number}" for number in range(4)]
    assert sorted(cells(block, "top")) == ["top.selector", *slices]


def test_24_outputs_from_three_decoders_of_8_and_one_of_3():
    block = Decoder(5, outputs=24, structure="cascade", active_low=True)
    slices = [f"top.slice_{number}" for number in range(3)]
    assert sorted(cells(block, "top")) == ["top.selector", *slices]


def test_a_cascade_selects_by_a_cascade():
    block = Decoder(7, structure="cascade", slice_bits=3)
    assert cells(block, "top.selector") == ["top.selector.slice_0", "top.selector.slice_1"]
    assert len(cells(block, "top")) == 17


@pytest.mark.parametrize("bits", [2, 3])
def test_a_cascade_is_one_decoder_when_the_address_fits(bits):
    assert cells(Decoder(bits, structure="cascade", slice_bits=3), "top") == []


def test_a_nand_decoder_has_one_nand_an_output():
    text = to_verilog(Decoder(3, active_low=True, enables="hll", structure="nand"), "top")
    operators = re.findall(r"= ([~&|^]|[^;]* [&|^?] )", text)
    # The first complements all inputs at once.
    assert operators == ["~", *["&", "~"] * 8]


@pytest.mark.parametrize("structure", STRUCTURES)
def test_a_synthesised_decoder_is_proven(structure):
    result = synthesize(Decoder(5, structure=structure), TARGETS["ice40"])
    assert result.proof.proven and 32 <= result.luts <= 50 and result.depth <= 3


@pytest.mark.parametrize("structure", STRUCTURES)
def test_1024_outputs_are_exported(structure):
    assert "output [1023:0] o;" in to_verilog(Decoder(10, structure=structure), "decoder")


@pytest.mark.parametrize("structure", STRUCTURES)
def test_4096_outputs_are_possible(structure):
    text = to_rtlil(Decoder(12, structure=structure), "decoder")
    assert re.search(r"^ *wire width 4096 output \d+ +\\o$", text, re.M)


@settings(deadline=None, max_examples=40)
@given(data=st.data(), bits=st.integers(1, 9), enable=st.integers(0, 1))
def test_function_builds_the_same_value_for_any_width(data, bits, enable):
    width = data.draw(st.integers(0, (1 << bits) + 3))
    index = data.draw(st.integers(0, (1 << bits) - 1))
    m = Module()
    i, en, o = Signal(bits), Signal(), Signal(width + 2)
    value = onehot(i, width, enable=en)
    assert len(value) == width
    m.d.comb += o.eq(value)

    async def bench(ctx):
        ctx.set(i, index)
        ctx.set(en, enable)
        assert ctx.get(o) == (1 << index if enable and index < width else 0)

    simulator = Simulator(m)
    simulator.add_testbench(bench)
    simulator.run()


def test_function_takes_an_index_much_wider_than_the_value():
    assert len(onehot(Signal(64), 9)) == 9


def test_rejects_bad_parameters():
    with pytest.raises(TypeError, match=r"^Decoder bits must be an integer, not '3'$"):
        Decoder("3")  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match=r"^Decoder bits must be at least 1, not 0$"):
        Decoder(0)
    with pytest.raises(ValueError, match=r"^Decoder bits must be at most 12, not 30$"):
        Decoder(30)
    with pytest.raises(
        ValueError,
        match=r"^Decoder structure must be one of auto, minterm, nand, predecode, cascade, "
        r"not 'tree'$",
    ):
        Decoder(3, structure="tree")


def test_rejects_outputs_without_a_code():
    with pytest.raises(ValueError, match=r"^Decoder outputs must be at most 8, not 9$"):
        Decoder(3, outputs=9)
    with pytest.raises(ValueError, match=r"^Decoder outputs must be at least 0, not -1$"):
        Decoder(3, outputs=-1)
    with pytest.raises(TypeError, match=r"^Decoder outputs must be an integer, not 7\.5$"):
        Decoder(3, outputs=7.5)  # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError, match=r"^Decoder active_low must be True or False, not 1$"):
        Decoder(3, active_low=1)  # pyright: ignore[reportArgumentType]


def test_rejects_other_enables():
    with pytest.raises(TypeError, match=r"^Decoder enables must be a string, not 1$"):
        Decoder(3, enables=1)  # pyright: ignore[reportArgumentType]
    for text in ("hx", "H", " ", "h,l", "10"):
        message = f"Decoder enables must be letters h and l only, not {text!r}"
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            Decoder(3, enables=text)


def test_rejects_other_slices():
    with pytest.raises(ValueError, match=r"^Decoder slice_bits must be at least 1, not 0$"):
        Decoder(3, slice_bits=0)
    with pytest.raises(ValueError, match=r"^Decoder slice_bits must be at most 12, not 13$"):
        Decoder(3, slice_bits=13)
    with pytest.raises(TypeError, match=r"^Decoder slice_bits must be an integer, not None$"):
        Decoder(3, slice_bits=None)  # pyright: ignore[reportArgumentType]
