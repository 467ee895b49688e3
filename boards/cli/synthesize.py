"""``synthesize``: how large and how deep a design is on a kind of chip."""

from collections.abc import Sequence

from hdl.designs import closest

from ..synthesize import Synthesis, synthesize
from ..targets import TARGETS, Target
from .output import Output
from .prove import describe as describe_proof
from .request import Parser, RequestError, parse

__all__ = ["SUMMARY", "describe", "run", "to_json"]

SUMMARY = "map to LUTs, count them, and prove the mapped netlist"


def run(words: Sequence[str]) -> int:
    request = parse("synthesize", words, SUMMARY, _add_options)
    output = Output(request.options.json)
    target = TARGETS.get(request.options.target)
    if target is None:
        hint = closest(request.options.target, TARGETS)
        raise RequestError(f"unknown target {request.options.target!r}{hint}")
    with output.messages(), output.step("synthesize") as step:
        result = synthesize(request.block, target)
        step.detail = f"{request.title}: {describe(result, target)}"
    output.result({**request.identity, **to_json(result, target)})
    return 0 if result.proof.proven else 1


def describe(result: Synthesis, target: Target) -> str:
    """Say what a synthesis came to."""
    cells = ", ".join(f"{count} {kind}" for kind, count in result.cells.items())
    return (
        f"{target.name}: {result.luts} LUTs, depth {result.depth} ({cells}); "
        f"netlist {describe_proof(result.proof)}"
    )


def to_json(result: Synthesis, target: Target) -> dict:
    return {
        "target": target.name,
        "luts": result.luts,
        "depth": result.depth,
        "cells": result.cells,
        "equivalent": result.proof.proven,
        "counterexample": result.proof.counterexample,
        "seconds": round(result.seconds, 3),
    }


def _add_options(parser: Parser):
    names = "; ".join(f"{target.name}: {target.description}" for target in TARGETS.values())
    parser.add_argument(
        "--target", default="ice40", metavar="NAME", help=f"{names}. Default: ice40"
    )
