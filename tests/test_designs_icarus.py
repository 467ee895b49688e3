"""The Verilog of every design, in Icarus, against what its model says."""

import shutil
import subprocess

import pytest

from hdl.designs import designs
from hdl.verilog import to_verilog
from sim import Bench
from sim.export import verilog_bench
from sim.stimulus import every_vector, input_bits, random_vectors

# What the constructors do not have a default for.
EXPRESSION = {"expression": "f = a & b | ~c; g = a ^ b ^ c"}
NEEDED = {"sum-of-products": EXPRESSION, "table": EXPRESSION}
VECTORS = 300

pytestmark = pytest.mark.skipif(
    shutil.which("iverilog") is None, reason="iverilog is not installed (apt-get install iverilog)"
)


@pytest.mark.parametrize("name", designs())
def test_verilog_computes_what_the_model_says(name, tmp_path):
    block = designs()[name](**NEEDED.get(name, {}))
    few = 1 << input_bits(block) <= VECTORS and not block.registers
    bench = Bench(block).check_model()
    for given in every_vector(block) if few else random_vectors(block, VECTORS, seed=1):
        bench.drive(**given)
    (tmp_path / "design.v").write_text(to_verilog(block, "dut"))
    (tmp_path / "bench.v").write_text(verilog_bench(bench, "dut"))
    command = ["iverilog", "-Wall", "-g2005", "-o", "bench.out", "bench.v", "design.v"]
    compiled = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert compiled.returncode == 0, compiled.stderr
    run = subprocess.run(["vvp", "-n", "bench.out"], cwd=tmp_path, capture_output=True, text=True)
    assert f"PASS {bench.count} vectors" in run.stdout, run.stdout
