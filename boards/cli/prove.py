"""``prove``: the hardware of a design is proven to do what its model says."""

from collections.abc import Sequence

from sim.prove import Proof, prove

from .output import Output
from .request import parse

__all__ = ["SUMMARY", "describe", "run", "to_json"]

SUMMARY = "prove the hardware equal to the model for every input"


def run(words: Sequence[str]) -> int:
    request = parse("prove", words, SUMMARY, lambda parser: None)
    output = Output(request.options.json)
    with output.messages(), output.step("prove") as step:
        result = prove(request.block)
        step.detail = f"{request.title}: {describe(result)}"
    output.result({**request.identity, **to_json(result)})
    return 0 if result.proven else 1


def describe(result: Proof) -> str:
    """Say how a proof ended."""
    if result.counterexample is None:
        return f"equal to the model for every input ({result.method})"
    values = " ".join(f"{name}={value}" for name, value in result.counterexample.items())
    return f"FAILED: differs from the model at {values}"


def to_json(result: Proof) -> dict:
    return {
        "proven": result.proven,
        "method": result.method,
        "counterexample": result.counterexample,
        "seconds": round(result.seconds, 3),
    }
