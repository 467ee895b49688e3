"""Certificates: what they hold, that they survive being written, and are the same twice."""

import hashlib
import json

import pytest

from hdl import Decoder, to_verilog, truth_table
from sim import Certificate, Model, Netlist, prove


class Broken(Decoder):
    """One code is lost."""

    def elaborate(self, platform):
        m = super().elaborate(platform)
        with m.If(self.i == 5):
            m.d.comb += self.o.eq(0)
        return m


@pytest.fixture(scope="module")
def certificates():
    text = to_verilog(Decoder(3), "decoder")
    return {
        "proven": prove(Netlist(text, "Verilog"), Model(Decoder(3))),
        "failed": prove(Broken(3)),
    }


def test_it_says_what_was_compared(certificates):
    verilog, model = certificates["proven"].subjects
    assert (verilog.kind, verilog.name) == ("Verilog", "decoder")
    assert (model.kind, model.name) == ("model", "Decoder")
    text = to_verilog(Decoder(3), "decoder")
    assert verilog.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert set(certificates["proven"].tools) == {"amaranth", "yosys"}
    assert certificates["proven"].seconds > 0


def test_a_failed_one_says_where(certificates):
    failed = certificates["failed"]
    assert (failed.proven, failed.counterexample) == (False, {"en": 1, "i": 5})
    assert failed.outputs == {"o": (0, 32)}


@pytest.mark.parametrize("name", ["proven", "failed"])
def test_it_survives_being_written(name, certificates):
    certificate = certificates[name]
    text = certificate.to_json()
    assert Certificate.from_json(text) == certificate
    assert Certificate.from_json(text).to_json() == text
    assert json.loads(text)["sha256"] == certificate.sha256


def test_the_same_proof_has_the_same_digest_and_line(certificates):
    again = prove(Netlist(to_verilog(Decoder(3), "decoder"), "Verilog"), Model(Decoder(3)))
    first = certificates["proven"]
    assert again.sha256 == first.sha256 and again.line() == first.line()
    assert prove(Broken(3)).sha256 == certificates["failed"].sha256


def test_another_subject_has_another_digest(certificates):
    commented = Netlist("// a comment\n\n" + to_verilog(Decoder(3), "decoder"), "Verilog")
    assert prove(commented, Model(Decoder(3))).sha256 == certificates["proven"].sha256
    changed = Netlist(to_verilog(Decoder(3), "decoder") + "// a comment\n", "Verilog")
    assert prove(changed, Model(Decoder(3))).sha256 != certificates["proven"].sha256


def test_the_digest_leaves_out_tools_and_time(certificates):
    content = json.loads(certificates["proven"].to_json())
    content |= {"seconds": 1e9, "tools": {}}
    assert Certificate.from_json(json.dumps(content)).sha256 == certificates["proven"].sha256


def test_the_line():
    result = prove(Decoder(2))
    assert result.line() == (
        "Proven equal to its model for every input by running all of them "
        f"(certificate sha256 {result.sha256})"
    )
    result = prove(Decoder(2), truth_table(Decoder(2)))
    assert result.line().startswith("Proven equal to table 3x4 for every input by running all of ")
    result = prove(Broken(3))
    assert result.line() == (
        f"NOT PROVEN: differs from its model at en=1 i=5 (certificate sha256 {result.sha256})"
    )


def test_tables_have_the_same_digest_only_if_they_are_equal():
    table, other = truth_table(Decoder(2)), truth_table(Decoder(2, active_low=True))
    first = prove(table, table).subjects
    assert first[0] == first[1]
    assert prove(other, table).subjects[0].sha256 != first[0].sha256


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda text: text[:-3],
            r"certificate is not JSON: .*",
        ),
        (
            lambda text: "[]",
            (
                r"certificate must have the keys proven, method, subjects, counterexample, "
                r"outputs, care_difference, tools, seconds, trace, sha256"
            ),
        ),
        (
            lambda text: text.replace('"method"', '"how"'),
            r"certificate must have the keys proven, .*",
        ),
        (
            lambda text: text.replace('"proven": true', '"proven": false'),
            r"certificate was changed: its digest is [0-9a-f]{64}, not [0-9a-f]{64}",
        ),
    ],
)
def test_a_certificate_that_was_changed_is_refused(change, said, certificates):
    with pytest.raises(ValueError, match=f"^{said}$"):
        Certificate.from_json(change(certificates["proven"].to_json()))
