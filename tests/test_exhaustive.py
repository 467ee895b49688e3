"""Proofs by running all inputs: of netlists by hand, and when the engine is at fault."""

import importlib
import logging
import re

import pytest

from hdl import Decoder
from hdl.netlist import GateBuilder
from sim import Netlist, prove
from sim.crosscheck import EngineError
from sim.engine import Program
from sim.engine.numpy import NumpyProgram

METHODS = "exhaustive gives up: "


def module(body: str, ports: str = "input [1:0] a, input signed [2:0] b, output o") -> Netlist:
    return Netlist(f"module top({ports}); {body} endmodule", "Verilog", "top", source="x.v")


def test_the_first_difference_counts():
    """The first port is the most significant part of what is counted."""
    result = prove(module("assign o = 0;"), module("assign o = (a == 1 || a == 2) && b < -2;"))
    assert (result.method, result.counterexample) == ("exhaustive", {"a": 1, "b": -4})
    assert result.outputs == {"o": (0, 1)}


@pytest.mark.parametrize("open_", ["u", "!u"])
def test_an_undriven_bit_is_counted_too(open_):
    """Between the inputs, so that it is in the middle of what is counted."""
    body = f"wire u; assign o = (a == 3 && b == 2) ? {open_} : 0;"
    result = prove(module(body), module("assign o = 0;"))
    assert (result.method, result.counterexample) == ("exhaustive", {"a": 3, "b": 2})
    assert prove(module("wire u; assign o = a[0] & (u ^ u);"), module("assign o = 0;")).proven


def test_constant_and_unused_inputs():
    ports = "input [19:0] a, input b, output o, output [1:0] p"
    one = module("assign o = 1; assign p = {b, ~b};", ports)
    other = module("assign o = b | ~b; assign p = b ? 2 : 1;", ports)
    assert prove(one, other).method == "exhaustive"
    assert prove(one, module("assign o = 1; assign p = 2;", ports)).counterexample == {
        "a": 0,
        "b": 0,
    }


@pytest.mark.parametrize(("width", "method"), [(28, "exhaustive"), (29, "bdd")])
def test_how_many_inputs_there_may_be(width, method):
    ports = f"input [{width - 1}:0] a, output o"
    one = module("assign o = &a;", ports)
    assert prove(one, module("assign o = ~|(~a);", ports)).method == method
    every = (1 << width) - 1
    assert prove(one, module("assign o = 0;", ports)).counterexample == {"a": every}


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (("_INPUTS", 3), "4 input bits are more than 3"),
        (("_SECONDS", 0.0), "2**4 vectors take engine numpy too long"),
    ],
)
def test_the_next_method_takes_over(monkeypatch, caplog, limit, said):
    monkeypatch.setattr(f"sim.exhaustive.{limit[0]}", limit[1])
    caplog.set_level(logging.INFO, "minterm.prove")
    assert prove(Decoder(3)).method == "bdd"
    assert caplog.messages == [METHODS + said]


def test_open_bits_count_among_the_inputs(monkeypatch, caplog):
    monkeypatch.setattr("sim.exhaustive._INPUTS", 5)
    caplog.set_level(logging.INFO, "minterm.prove")
    assert prove(module("wire u; assign o = a[0] & u;"), module("assign o = 0;")).method == "bdd"
    assert caplog.messages == [METHODS + "5 input bits and 1 open ones are more than 5"]


def test_gates_that_yosys_cannot_write(monkeypatch, caplog):
    module_ = importlib.import_module("sim.exhaustive")
    run = module_.run_script

    def without_techmap(script, *arguments):
        return run(["fail" if line == "aigmap" else line for line in script], *arguments)

    monkeypatch.setattr(module_, "run_script", without_techmap)
    caplog.set_level(logging.INFO, "minterm.prove")
    assert prove(Decoder(2)).method == "bdd"
    assert caplog.messages == [METHODS + "yosys cannot write the gates"]


@pytest.mark.parametrize("output", ["differ", "first0"])
def test_an_engine_that_computes_something_else_is_caught(monkeypatch, output):
    """One wrong output bit, and be it the flag that would hide all differences."""

    def broken(gates, *, vectors) -> Program:
        build = GateBuilder()
        for name, nodes in gates.inputs.items():
            build.input(name, len(nodes))
        outputs = {name: [0] * len(bits) for name, bits in gates.outputs.items()}
        program = NumpyProgram(gates)
        wrong = NumpyProgram(build.build(outputs))
        first = program.outputs[output].first

        def planes(sources):
            result = program.planes(sources).copy()
            result[:, first] = wrong.planes(sources)[:, first]
            return result

        replacement = NumpyProgram(gates)
        replacement.planes = planes
        return replacement

    monkeypatch.setattr("sim.exhaustive.compile_gates", broken)
    said = re.escape(f"engine numpy computes another {output}[0] than its gates say")
    with pytest.raises(EngineError, match=f"^{said}$"):
        prove(Decoder(2), module("assign o = 4'b1;", "input en, input [1:0] i, output [3:0] o"))
