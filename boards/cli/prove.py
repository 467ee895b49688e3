"""``prove``: the hardware of a design, or a file, is proven to do what the design's model says."""

from collections.abc import Sequence
from pathlib import Path

from hdl.files import check_writable, write_files
from hdl.function import FORMATS
from sim.certificate import Certificate
from sim.prove import prove
from sim.subjects import Hardware, Model

from .output import Output
from .request import Parser, parse

__all__ = ["SUMMARY", "describe", "run", "to_json"]

SUMMARY = "prove the hardware, or a file, equal to the model for every input"


def run(words: Sequence[str]) -> int:
    request = parse("prove", words, SUMMARY, _add_options)
    options = request.options
    if options.certificate:
        check_writable(options.certificate)
    output = Output(options.json)
    with output.messages(), output.step("prove") as step:
        checked = options.against or Hardware(request.block)
        result = prove(checked, Model(request.block))
        against = f", {options.against}" if options.against else ""
        step.detail = f"{request.title}{against}: {describe(result)}"
    for line in (*_differences(result), *_history(result)):
        output.say(f"            {line}")
    if options.certificate:
        write_files({options.certificate: result.to_json()})
        output.say(f"wrote       {options.certificate}")
    output.result({**request.identity, **to_json(result)})
    return 0 if result.proven else 1


def describe(result: Certificate) -> str:
    """Say how a proof ended."""
    if result.counterexample is None:
        scope = "in every cycle" if result.by_induction else "for every input"
        return f"equal to the model {scope} ({result.method})"
    values = " ".join(f"{name}={value}" for name, value in result.counterexample.items())
    return f"FAILED: differs from the model at {values}"


def to_json(result: Certificate) -> dict:
    return {
        "proven": result.proven,
        "method": result.method,
        "counterexample": result.counterexample,
        "seconds": round(result.seconds, 3),
        "certificate": result.to_dict(),
    }


def _differences(result: Certificate) -> list[str]:
    return [
        f"{name} is {got:#b} ({got:#x}), expected {expected:#b} ({expected:#x})"
        for name, (got, expected) in (result.outputs or {}).items()
    ]


def _history(result: Certificate) -> list[str]:
    """Say how the registers of a block come to hold what they do in a counter-example."""
    if not result.by_induction or result.counterexample is None:
        return []
    if result.trace is None:
        return [
            "not reached from the start in a few cycles:",
            "if the registers never hold these values, the block's invariant has to exclude them",
        ]
    return [
        f"cycle {number}: {' '.join(f'{name}={value}' for name, value in cycle.items())}"
        for number, cycle in enumerate(result.trace)
    ]


def _add_options(parser: Parser):
    parser.add_argument(
        "--against",
        type=Path,
        metavar="FILE",
        help=f"compare the model with this file, not the hardware: {', '.join(FORMATS)}",
    )
    parser.add_argument(
        "--certificate",
        type=Path,
        metavar="FILE",
        help="write what was compared, how, and the outcome, as JSON",
    )
