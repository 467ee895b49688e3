"""What drives and what shows a block, on boards of every kind."""

import pytest
from amaranth.hdl import Module
from amaranth.lib.wiring import In, Out

from boards.binding import Pin, plan_binding
from boards.catalog import find_board
from hdl import Block, Decoder, PriorityEncoder


def plan(block, board):
    return plan_binding(block, find_board(board).platform_class())


def test_a_counter_drives_what_has_no_switches():
    binding = plan(Decoder(3), "ice40_hx8k_b_evn")
    assert binding.counted == [("i", 0), ("i", 1), ("i", 2)] and not binding.switched
    assert binding.shown == [(("o", bit), Pin("led", bit, "", 0)) for bit in range(8)]
    assert binding.notes == (
        "i counted up, 2 steps a second",
        "en stays 1",
        "o[0..7] on led 0 to led 7",
    )


def test_switches_are_taken_when_there_are_enough():
    binding = plan(Decoder(2), "icesugar")
    numbers = {bit: pin.number for bit, pin in binding.switched}
    assert numbers == {("i", 0): 0, ("i", 1): 1, ("en", 0): 2} and not binding.counted


def test_an_optional_input_keeps_its_value_when_switches_run_out():
    binding = plan(Decoder(4), "icesugar")
    assert [bit for bit, _ in binding.switched] == [("i", bit) for bit in range(4)]
    assert "en stays 1" in binding.notes


def test_switches_are_found_where_they_do_not_start_at_zero():
    """Those of the ECP5-5G evaluation board are numbered from 1."""
    binding = plan(Decoder(3), "ecp5_5g_evn")
    assert [pin.number for _, pin in binding.switched] == [1, 2, 3, 4]


def test_a_pin_is_used_once():
    """The first LED of the Fomu is the blue and green of its RGB LED."""
    binding = plan(Decoder(3), "fomu_pvt")
    assert [str(pin) for _, pin in binding.shown] == ["led 0"]
    assert binding.notes[-2:] == ("o[0] on led 0", "no LED left for o[1..7]")


def test_the_pins_of_clock_and_reset_are_left_alone():
    class Resettable(find_board("icesugar").platform_class):
        default_rst = "switch"

    binding = plan_binding(Decoder(2), Resettable())
    assert [pin.number for _, pin in binding.switched] == [1, 2, 3]


def test_colours_of_rgb_leds_are_lamps_of_their_own():
    binding = plan(Decoder(3), "ecpix5_45")
    assert [str(pin) for _, pin in binding.shown][:4] == [
        "rgb_led 0.r",
        "rgb_led 0.g",
        "rgb_led 0.b",
        "rgb_led 1.r",
    ]


def test_wide_inputs_share_the_counter():
    binding = plan(PriorityEncoder(20), "icebreaker")
    assert "the counter has 16 bits, which further inputs repeat" in binding.notes


def test_a_board_without_clock_and_switches_leaves_inputs_alone():
    assert plan(Decoder(2), "tinyfpga_ax2").notes == (
        "en stays 1",
        "i stays 0",
        "no LED left for o[0..3]",
    )


class _Several(Block):
    def __init__(self):
        super().__init__({"a": In(1), "b": In(2), "x": Out(1), "y": Out(2)})

    def model(self, a, b):
        return {"x": a, "y": b}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += [self.x.eq(self.a), self.y.eq(self.b)]
        return m


@pytest.mark.parametrize(
    ("board", "notes"),
    [
        (
            "nandland_go",
            (
                "a from button 0",
                "b[0..1] from button 1 to button 2",
                "x on led 0",
                "y[0..1] on led 1 to led 2",
            ),
        ),
        (
            "icestick",
            (
                "a, b counted up, 2 steps a second",
                "x on led 0",
                "y[0..1] on led 1 to led 2",
            ),
        ),
    ],
)
def test_ports_are_named_in_the_notes(board, notes):
    assert plan(_Several(), board).notes == notes
