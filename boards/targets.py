"""What logic can be mapped to: FPGA families and plain LUTs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["TARGETS", "Target"]


@dataclass(frozen=True)
class Target:
    """A kind of chip, and how yosys maps logic to it.

    Attributes
    ----------
    name, description : :class:`str`
        What the user types, and what it stands for.
    synthesize : sequence of :class:`str`
        Commands that map the module ``gate``.
    luts : mapping of :class:`str` to :class:`int`
        LUTs that a cell of each type takes up. Cells of other types take up none.
    simulate : sequence of :class:`str`
        Commands that read what the cells mean, for the proof.
    free : sequence of :class:`str`
        Cells that add nothing to the logic depth.
    starts_at_0 : :class:`bool`
        Whether registers can only start at 0, so that others hold the inverse.
    """

    name: str
    description: str
    synthesize: Sequence[str]
    luts: Mapping[str, int]
    simulate: Sequence[str] = ()
    free: Sequence[str] = ()
    starts_at_0: bool = False


def _lut_sizes(largest: int) -> dict[str, int]:
    return {f"LUT{inputs}": 1 for inputs in range(1, largest + 1)}


# Cell models are read with -defer: elaborating all of the iCE40's takes 37 s, those in use none.
# Wide multiplexers made of several LUTs are switched off where a flow has them (-nowidelut):
# they multiply the LUTs of decoders, for one 8-bit decoder from 294 to 1040 on the ECP5.
TARGETS = {
    target.name: target
    for target in (
        Target(
            "ice40",
            "Lattice iCE40, 4-input LUTs",
            ["synth_ice40 -top gate"],
            {"SB_LUT4": 1},
            ["read_verilog -defer -D ICE40_HX +/ice40/cells_sim.v"],
            starts_at_0=True,
        ),
        Target(
            "ecp5",
            "Lattice ECP5, 4-input LUTs",
            ["synth_ecp5 -nowidelut -top gate"],
            {"LUT4": 1, "CCU2C": 2},
            ["read_verilog -defer -nooverwrite +/ecp5/cells_sim.v"],
        ),
        Target(
            "gowin",
            "Gowin, 4-input LUTs",
            ["synth_gowin -noiopads -nowidelut -top gate"],
            {**_lut_sizes(4), "ALU": 1},
            ["read_verilog -defer +/gowin/cells_sim.v"],
            ["GND", "VCC"],
        ),
        Target(
            "xilinx",
            "Xilinx 7 series, 6-input LUTs",
            ["synth_xilinx -family xc7 -noiopad -flatten -top gate"],
            _lut_sizes(6),
            ["read_verilog -defer +/xilinx/cells_sim.v"],
            ["BUFG", "GND", "VCC"],
        ),
        Target("lut4", "any 4-input LUTs", ["synth -flatten -lut 4 -top gate"], {"$lut": 1}),
        Target("lut6", "any 6-input LUTs", ["synth -flatten -lut 6 -top gate"], {"$lut": 1}),
    )
}
