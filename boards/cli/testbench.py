"""``testbench``: test benches that check an exported design outside Python."""

from collections.abc import Sequence
from pathlib import Path

from hdl.files import check_writable, write_files
from hdl.verilog import header, to_verilog
from sim.bench import Bench
from sim.export import cocotb_bench, verilog_bench
from sim.stimulus import every_vector, input_bits, random_vectors

from .output import Output
from .request import Parser, Request, RequestError, parse

__all__ = ["SUMMARY", "run"]

SUMMARY = "write Verilog and test benches for Icarus, Verilator and cocotb"

_EXHAUSTIVE_BITS = 10
_DEFAULT_VECTORS = 1000
_MAX_VECTORS = 100_000  # simulators compile every one of them


def run(words: Sequence[str]) -> int:
    request = parse("testbench", words, SUMMARY, _add_options)
    options = request.options
    if options.vectors is not None and not 1 <= options.vectors <= _MAX_VECTORS:
        raise RequestError(f"--vectors must be 1 to {_MAX_VECTORS}, not {options.vectors}")
    if options.seed < 0:
        raise RequestError(f"--seed must be at least 0, not {options.seed}")
    folder = options.output or Path("out") / f"{request.name}-testbench"
    check_writable(folder / "design.v")
    output = Output(options.json)
    few = input_bits(request.block) <= _EXHAUSTIVE_BITS and not request.block.registers
    exhaustive = options.vectors is None and few
    with output.messages(), output.step("testbench") as step:
        bench = _bench(request, exhaustive)
        design = to_verilog(request.block, request.module)
        files = {
            "design.v": header(request.block, "bench.v and test_cocotb.py test it.") + design,
            "bench.v": verilog_bench(bench, request.module),
            "test_cocotb.py": cocotb_bench(bench, request.module),
        }
        write_files({folder / name: text for name, text in files.items()})
        drawn = "every one" if exhaustive else "drawn at random"
        step.detail = f"{request.title}: {bench.count} vectors ({drawn}), expected by the model"
    output.say(f"wrote       {', '.join(files)} to {folder}")
    written = [str(folder / name) for name in files]
    output.result(
        {**request.identity, "files": written, "vectors": bench.count, "exhaustive": exhaustive}
    )
    return 0


def _bench(request: Request, exhaustive: bool) -> Bench:
    options = request.options
    if exhaustive:
        stimulus = every_vector(request.block)
    else:
        stimulus = random_vectors(request.block, options.vectors or _DEFAULT_VECTORS, options.seed)
    bench = Bench(request.block).check_model()
    for given in stimulus:
        bench.drive(**given)
    return bench


def _add_options(parser: Parser):
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FOLDER",
        help="folder for the files; without it, out/DESIGN-testbench",
    )
    parser.add_argument(
        "--vectors",
        type=int,
        metavar="N",
        help="draw N input vectors at random; without it every vector is used if the inputs have "
        f"at most {_EXHAUSTIVE_BITS} bits, and {_DEFAULT_VECTORS} are drawn otherwise, which are "
        "clock cycles if the design has state",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="where drawing starts")
