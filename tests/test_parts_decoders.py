"""Line decoders against the function tables of their data sheets."""

import pytest

from hdl import (
    Cd4555,
    Cd4556,
    Sn7442,
    Sn7443,
    Sn7444,
    Sn7445,
    Sn74138,
    Sn74139,
    Sn74145,
    Sn74154,
    Sn74155,
    Sn74238,
)

from .function_tables import FunctionTable, assert_function


def test_74138():
    """Texas Instruments SDLS014, function table."""
    table = """
    G1 G2A_n G2B_n  C B A | Y0_n Y1_n Y2_n Y3_n Y4_n Y5_n Y6_n Y7_n
    X H X  XXX | HHHHHHHH
    X X H  XXX | HHHHHHHH
    L X X  XXX | HHHHHHHH
    H L L  LLL | LHHHHHHH
    H L L  LLH | HLHHHHHH
    H L L  LHL | HHLHHHHH
    H L L  LHH | HHHLHHHH
    H L L  HLL | HHHHLHHH
    H L L  HLH | HHHHHLHH
    H L L  HHL | HHHHHHLH
    H L L  HHH | HHHHHHHL
    """
    assert_function(Sn74138(), FunctionTable.parse(table))


def test_74238():
    """Renesas HD74HC238, function table."""
    table = """
    G1 G2A_n G2B_n  C B A | Y0 Y1 Y2 Y3 Y4 Y5 Y6 Y7
    X X H  XXX | LLLLLLLL
    X H X  XXX | LLLLLLLL
    L X X  XXX | LLLLLLLL
    H L L  LLL | HLLLLLLL
    H L L  LLH | LHLLLLLL
    H L L  LHL | LLHLLLLL
    H L L  LHH | LLLHLLLL
    H L L  HLL | LLLLHLLL
    H L L  HLH | LLLLLHLL
    H L L  HHL | LLLLLLHL
    H L L  HHH | LLLLLLLH
    """
    assert_function(Sn74238(), FunctionTable.parse(table))


def test_74139():
    """Texas Instruments SDLS013, function table (each decoder)."""
    table = """
    G_{0}_n  B_{0} A_{0} | Y0_{0}_n Y1_{0}_n Y2_{0}_n Y3_{0}_n
    H  XX | HHHH
    L  LL | LHHH
    L  LH | HLHH
    L  HL | HHLH
    L  HH | HHHL
    """
    assert_function(Sn74139(), *(FunctionTable.parse(table.format(half)) for half in (1, 2)))


def test_4555():
    """ON Semiconductor MC14555B, truth table, whose outputs are listed from Q3 down."""
    table = """
    E_{0}_n  B_{0} A_{0} | Q3_{0} Q2_{0} Q1_{0} Q0_{0}
    L  LL | LLLH
    L  LH | LLHL
    L  HL | LHLL
    L  HH | HLLL
    H  XX | LLLL
    """
    assert_function(Cd4555(), *(FunctionTable.parse(table.format(half)) for half in (1, 2)))


def test_4556():
    """ON Semiconductor MC14556B, truth table, whose outputs are listed from Q3 down."""
    table = """
    E_{0}_n  B_{0} A_{0} | Q3_{0}_n Q2_{0}_n Q1_{0}_n Q0_{0}_n
    L  LL | HHHL
    L  LH | HHLH
    L  HL | HLHH
    L  HH | LHHH
    H  XX | HHHH
    """
    assert_function(Cd4556(), *(FunctionTable.parse(table.format(half)) for half in (1, 2)))


def test_74155():
    """Motorola SN54/74LS155, truth table, with the names of the pins by Texas Instruments."""
    first = """
    A B  C_1 G_1_n | Y0_1_n Y1_1_n Y2_1_n Y3_1_n
    XX  LX | HHHH
    XX  XH | HHHH
    LL  HL | LHHH
    HL  HL | HLHH
    LH  HL | HHLH
    HH  HL | HHHL
    """
    second = """
    A B  C_2_n G_2_n | Y0_2_n Y1_2_n Y2_2_n Y3_2_n
    XX  HX | HHHH
    XX  XH | HHHH
    LL  LL | LHHH
    HL  LL | HLHH
    LH  LL | HHLH
    HH  LL | HHHL
    """
    assert_function(Sn74155(), FunctionTable.parse(first), FunctionTable.parse(second))


def test_74154():
    """Texas Instruments SDLS056, function table."""
    table = """
    G1_n G2_n  D C B A | Y0_n Y1_n Y2_n Y3_n Y4_n Y5_n Y6_n Y7_n \
Y8_n Y9_n Y10_n Y11_n Y12_n Y13_n Y14_n Y15_n
    LL  LLLL | LHHHHHHHHHHHHHHH
    LL  LLLH | HLHHHHHHHHHHHHHH
    LL  LLHL | HHLHHHHHHHHHHHHH
    LL  LLHH | HHHLHHHHHHHHHHHH
    LL  LHLL | HHHHLHHHHHHHHHHH
    LL  LHLH | HHHHHLHHHHHHHHHH
    LL  LHHL | HHHHHHLHHHHHHHHH
    LL  LHHH | HHHHHHHLHHHHHHHH
    LL  HLLL | HHHHHHHHLHHHHHHH
    LL  HLLH | HHHHHHHHHLHHHHHH
    LL  HLHL | HHHHHHHHHHLHHHHH
    LL  HLHH | HHHHHHHHHHHLHHHH
    LL  HHLL | HHHHHHHHHHHHLHHH
    LL  HHLH | HHHHHHHHHHHHHLHH
    LL  HHHL | HHHHHHHHHHHHHHLH
    LL  HHHH | HHHHHHHHHHHHHHHL
    LH  XXXX | HHHHHHHHHHHHHHHH
    HL  XXXX | HHHHHHHHHHHHHHHH
    HH  XXXX | HHHHHHHHHHHHHHHH
    """
    assert_function(Sn74154(), FunctionTable.parse(table))


DECIMAL = "D C B A | Y0_n Y1_n Y2_n Y3_n Y4_n Y5_n Y6_n Y7_n Y8_n Y9_n\n"
BCD = """
    LLLL | LHHHHHHHHH
    LLLH | HLHHHHHHHH
    LLHL | HHLHHHHHHH
    LLHH | HHHLHHHHHH
    LHLL | HHHHLHHHHH
    LHLH | HHHHHLHHHH
    LHHL | HHHHHHLHHH
    LHHH | HHHHHHHLHH
    HLLL | HHHHHHHHLH
    HLLH | HHHHHHHHHL
    HLHL | HHHHHHHHHH
    HLHH | HHHHHHHHHH
    HHLL | HHHHHHHHHH
    HHLH | HHHHHHHHHH
    HHHL | HHHHHHHHHH
    HHHH | HHHHHHHHHH
"""
EXCESS_3 = """
    LLHH | LHHHHHHHHH
    LHLL | HLHHHHHHHH
    LHLH | HHLHHHHHHH
    LHHL | HHHLHHHHHH
    LHHH | HHHHLHHHHH
    HLLL | HHHHHLHHHH
    HLLH | HHHHHHLHHH
    HLHL | HHHHHHHLHH
    HLHH | HHHHHHHHLH
    HHLL | HHHHHHHHHL
    HHLH | HHHHHHHHHH
    HHHL | HHHHHHHHHH
    HHHH | HHHHHHHHHH
    LLLL | HHHHHHHHHH
    LLLH | HHHHHHHHHH
    LLHL | HHHHHHHHHH
"""
EXCESS_3_GRAY = """
    LLHL | LHHHHHHHHH
    LHHL | HLHHHHHHHH
    LHHH | HHLHHHHHHH
    LHLH | HHHLHHHHHH
    LHLL | HHHHLHHHHH
    HHLL | HHHHHLHHHH
    HHLH | HHHHHHLHHH
    HHHH | HHHHHHHLHH
    HHHL | HHHHHHHHLH
    HLHL | HHHHHHHHHL
    HLHH | HHHHHHHHHH
    HLLH | HHHHHHHHHH
    HLLL | HHHHHHHHHH
    LLLL | HHHHHHHHHH
    LLLH | HHHHHHHHHH
    LLHH | HHHHHHHHHH
"""


@pytest.mark.parametrize("part", [Sn7442, Sn7445, Sn74145])
def test_bcd_to_decimal(part):
    """Texas Instruments SDLS109 (7442), SN7445; Motorola SN54/74LS145 (74145)."""
    assert_function(part(), FunctionTable.parse(DECIMAL + BCD.strip()))


@pytest.mark.parametrize(("part", "rows"), [(Sn7443, EXCESS_3), (Sn7444, EXCESS_3_GRAY)])
def test_excess_3_to_decimal(part, rows):
    """Texas Instruments SN7443A and SN7444A, function table."""
    assert_function(part(), FunctionTable.parse(DECIMAL + rows.strip()))
