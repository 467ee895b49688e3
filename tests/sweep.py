"""Every block over many parameters: simulated against its model, and proven.

::

    python -m tests.sweep

Names of designs restrict it to these. Widths are those at which encoders and trees tend to be
wrong: 1, next to powers of two, and wider than a machine word.
"""

import argparse
import itertools
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

from hdl import (
    AboveNine,
    AddressDecoder,
    BcdToExcess3,
    BinaryToGray,
    BinaryToThermometer,
    CascadedPriorityEncoder,
    DecimalCode,
    DecimalDecoder,
    Decoder,
    Demultiplexer,
    Encoder,
    Excess3ToBcd,
    First,
    FixedArbiter,
    GrayToBinary,
    LeastRecentArbiter,
    Multiplexer,
    OnBubble,
    OneHotMultiplexer,
    OnMulti,
    OnNone,
    OnUnused,
    PriorityEncoder,
    PriorityEncoderSlice,
    RotatingPriorityEncoder,
    RoundRobinArbiter,
    SevenSegmentDecoder,
    SumOfProducts,
    TableLogic,
    ThermometerToBinary,
    TopK,
    WeightedRoundRobinArbiter,
)
from hdl.block import Block
from hdl.designs import design_name, designs
from sim import check, prove

__all__ = ["Case", "cases"]

WIDTHS = (1, 2, 3, 5, 7, 12, 13, 31, 33, 64, 100)


@dataclass(frozen=True)
class Case:
    """A block with its parameters."""

    design: type[Block]
    parameters: dict[str, Any]

    def __str__(self) -> str:
        words = (f"{name}={value}" for name, value in self.parameters.items())
        return " ".join((design_name(self.design), *words))

    def run(self) -> str | None:
        """Simulate and prove the block; return what went wrong, if something did."""
        block = self.design(**self.parameters)
        checked = check(block)
        if checked.mismatches:
            return f"{checked.mismatches} of {checked.vectors} vectors differ"
        proof = prove(block)
        return None if proof.proven else f"not proven: {proof.counterexample}"


def _product(design: type[Block], **choices: Any) -> Iterator[Case]:
    for values in itertools.product(*choices.values()):
        yield Case(design, dict(zip(choices, values, strict=True)))


def cases() -> list[Case]:
    """List all cases."""
    return [
        *_product(
            Decoder,
            bits=(1, 2, 3, 5, 7),
            active_low=(False, True),
            enables=("", "h", "hll"),
            structure=("minterm", "nand", "predecode", "cascade"),
        ),
        *(
            Case(Decoder, {"bits": bits, "outputs": outputs})
            for bits, outputs in (
                (1, 1),
                (2, 3),
                (3, 5),
                (3, 7),
                (4, 10),
                (4, 13),
                (5, 31),
                (6, 33),
            )
        ),
        *_product(Demultiplexer, channels=WIDTHS, width=(1, 3)),
        *_product(Multiplexer, channels=WIDTHS, on_unused=tuple(OnUnused)),
        *_product(OneHotMultiplexer, channels=(1, 2, 3, 5, 7, 12, 13, 31, 33), width=(1, 2)),
        *_product(Encoder, lines=WIDTHS, on_multi=tuple(OnMulti)),
        *_product(Encoder, lines=(2, 3, 7, 12), omit_zero=(True,), multi=(False, True)),
        *_product(PriorityEncoder, width=WIDTHS, first=tuple(First), on_none=tuple(OnNone)),
        *_product(PriorityEncoder, width=WIDTHS, active_low=(True,), grant=(True,)),
        *_product(PriorityEncoderSlice, width=(1, 2, 3, 5, 7, 12, 13, 31)),
        *_product(CascadedPriorityEncoder, width=(1, 2, 3, 5, 7, 12, 13, 31, 33, 64)),
        *_product(RotatingPriorityEncoder, width=(1, 2, 3, 5, 7, 12, 13, 31, 33, 64)),
        *_product(TopK, width=(3, 5, 7, 12, 13, 31), k=(1, 2, 3), first=tuple(First)),
        *_product(
            ThermometerToBinary, width=(1, 2, 3, 5, 7, 12, 13, 31), on_bubble=tuple(OnBubble)
        ),
        *_product(BinaryToThermometer, width=WIDTHS),
        *_product(BinaryToGray, width=WIDTHS),
        *_product(GrayToBinary, width=WIDTHS),
        *_product(BcdToExcess3, digits=(1, 2, 5), on_unused=tuple(OnUnused)),
        *_product(Excess3ToBcd, digits=(1, 2, 5), on_unused=tuple(OnUnused)),
        *_product(DecimalDecoder, code=tuple(DecimalCode), active_low=(False, True)),
        *_product(SevenSegmentDecoder, above_nine=tuple(AboveNine), active_low=(False, True)),
        *_product(
            AddressDecoder,
            regions=("all = 0-0xfff", "a = 0; b = 1-5, 0x700+0x33; c = 0x800-0xfff"),
            bits=(12, 16, 64),
        ),
        *_product(
            SumOfProducts, expression=("a", "a & b | ~c", "f = a ^ b ^ c ^ d; g = 1; h = ~a & d")
        ),
        *_product(
            TableLogic,
            expression=("a", "f = a ^ b ^ c ^ d; g = 1; h = ~a & d"),
            structure=TableLogic.structures,
        ),
        *_product(FixedArbiter, width=WIDTHS, first=tuple(First)),
        *_product(RoundRobinArbiter, width=(1, 2, 3, 5, 7, 12, 13, 31), hold=(False, True)),
        *_product(WeightedRoundRobinArbiter, weights=("1", "2", "1,1", "3,1,2", "5,1,1,7,2")),
        *_product(LeastRecentArbiter, width=(1, 2, 3, 5, 7)),
        *(Case(design, {}) for name, design in designs().items() if name.startswith(("sn", "cd"))),
    ]


def _run(case: Case) -> tuple[Case, str | None, float]:
    start = time.perf_counter()
    try:
        failure = case.run()
    except Exception as error:
        failure = f"{type(error).__name__}: {error}"
    return case, failure, time.perf_counter() - start


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("designs", nargs="*", metavar="DESIGN")
    options = parser.parse_args(words)
    if unknown := sorted({*options.designs} - {*designs()}):
        parser.error(f"unknown design {', '.join(unknown)}")
    chosen = [
        case
        for case in cases()
        if not options.designs or design_name(case.design) in options.designs
    ]
    failed = 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for number, (case, failure, seconds) in enumerate(pool.map(_run, chosen), 1):
            failed += failure is not None
            print(f"{number}/{len(chosen)} {case}: {failure or 'ok'} ({seconds:.1f} s)", flush=True)
    print(f"{len(chosen) - failed} of {len(chosen)} simulated and proven")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
