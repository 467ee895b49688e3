import re

import pytest
from amaranth.hdl import Signal

from hdl import DecimalCode, DecimalDecoder, one_of_ten
from hdl.block import evaluate
from sim import check, prove

# The codes of 0 to 9, from the function table of SN7442A, SN7443A and SN7444A.
CODES = {
    "bcd": "0000 0001 0010 0011 0100 0101 0110 0111 1000 1001",
    "excess-3": "0011 0100 0101 0110 0111 1000 1001 1010 1011 1100",
    "excess-3-gray": "0010 0110 0111 0101 0100 1100 1101 1111 1110 1010",
}
LINES = {
    name: [
        1 << codes.split().index(f"{word:04b}") if f"{word:04b}" in codes.split() else 0
        for word in range(16)
    ]
    for name, codes in CODES.items()
}


def test_the_codes_reject_six_words_each():
    assert all(lines.count(0) == 6 for lines in LINES.values())


@pytest.mark.parametrize("name", CODES)
@pytest.mark.parametrize("active_low", [False, True])
def test_model_against_the_data_sheet(name, active_low):
    block = DecimalDecoder(DecimalCode(name), active_low=active_low)
    idle = 0x3FF if active_low else 0
    for en in (0, 1):
        lines = evaluate(block, {"en": [en] * 16, "i": range(16)})["o"].value
        assert list(lines) == [en * line ^ idle for line in LINES[name]]


@pytest.mark.parametrize("name", CODES)
@pytest.mark.parametrize("active_low", [False, True])
def test_hardware(name, active_low):
    block = DecimalDecoder(DecimalCode(name), active_low=active_low)
    result = check(block)
    assert (result.exhaustive, result.vectors, result.mismatches) == (True, 32, 0)
    assert prove(block).proven


def test_enable_may_be_left_unconnected():
    assert DecimalDecoder().en.init == 1


def test_rejects_bad_parameters():
    with pytest.raises(ValueError, match=r"^'gray' is not a valid DecimalCode$"):
        DecimalDecoder("gray")  # pyright: ignore[reportArgumentType]
    with pytest.raises(
        TypeError, match=r"^DecimalDecoder active_low must be True or False, not 1$"
    ):
        DecimalDecoder(active_low=1)  # pyright: ignore[reportArgumentType]
    message = re.escape("one_of_ten() digit must have 4 bits, not 5")
    with pytest.raises(ValueError, match=f"^{message}$"):
        one_of_ten(Signal(5))
