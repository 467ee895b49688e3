"""A self-checking test bench in Verilog."""

from collections.abc import Iterable, Iterator, Sequence

from hdl.block import Port, inputs, outputs

from ..bench import Bench
from ..report import Vectors
from .pins import clock_pins

__all__ = ["verilog_bench"]

_SHOWN = 10  # failed vectors that are printed
_CLOCK_PINS = {"clk": "clk", "rst": "1'b0"}

_TEMPLATE = """\
// Test bench of {module}, {count} vectors, for Icarus Verilog and for Verilator:
//   $ iverilog -g2001 -o {module}_bench.out design.v bench.v && vvp -n {module}_bench.out
//   $ verilator --binary --timing -Wno-lint --top {module}_bench *.v && obj_dir/V{module}_bench
module {module}_bench;
  // A vector: inputs, expected outputs, and a mask of the output bits that count.
  reg [{top}:0] vectors [0:{last}];
  reg [{given_top}:0] given;
  wire [{got_top}:0] got;
  reg [{got_top}:0] expected;
  reg [{got_top}:0] care;
{declare}  integer n;
  integer failed;

  \\{module} dut (
{pins}
  );

  initial begin
{vectors}
    failed = 0;
{begin}    for (n = 0; n < {count}; n = n + 1) begin
      {{given, expected, care}} = vectors[n];
      #4;
      // A bit that is unknown is not 0, so it fails if it counts.
      if (((got ^ expected) & care) !== {zero}) begin
        failed = failed + 1;
        if (failed <= {limit}) $display("FAILED {noun} %0d: {words}", n, {shown});
      end
{end}    end
    if (failed == 0) begin
      $display("PASS {count} vectors");
      $finish;
    end else begin
      $display("FAIL %0d of {count} vectors", failed);
      $fatal(1);
    end
  end
endmodule
"""


def verilog_bench(bench: Bench, module: str) -> str:
    """Write the vectors of a bench as a test bench in Verilog-2001.

    Its module is called ``{module}_bench``. The outputs are compared 4 time units after the
    inputs change; the clock, if there is one, rises 1 unit later, and the reset stays 0. The
    last line printed is ``PASS n vectors`` or begins with ``FAIL``, and failure ends with
    ``$fatal``, so that a simulator's exit status tells. Output bits that do not count may be
    anything, also unknown.

    Parameters
    ----------
    module : :class:`str`
        Name of the module under test, as :func:`hdl.verilog.to_verilog` wrote it.

    Raises
    ------
    :exc:`ValueError`, :exc:`~sim.failure.BenchFailure`
        If the bench has nothing to run or to check, or contradicts itself; or if it is clocked
        and a port has the name of the clock or of the reset.
    """
    vectors = bench.vectors()
    ins, outs = inputs(bench.component), outputs(bench.component)
    given, got = _slices(ins), _slices(outs)
    given_bits = max(1, sum(port.width for port in ins))
    got_bits = sum(port.width for port in outs)
    clock = clock_pins(bench)
    pins = [f".\\{pin} ({_CLOCK_PINS[pin]})" for pin in clock]
    pins += [f".\\{port.name} (given[{given[port.name]}])" for port in ins]
    pins += [f".\\{port.name} (got[{got[port.name]}])" for port in outs]
    words = [f"{_quoted(port.name)}=%b" for port in ins]
    words += [f"{_quoted(port.name)}=%b (expected %b, care %b)" for port in outs]
    shown = [f"given[{given[port.name]}]" for port in ins]
    for port in outs:
        shown += [f"{name}[{got[port.name]}]" for name in ("got", "expected", "care")]
    return _TEMPLATE.format(
        module=module,
        count=vectors.count,
        last=vectors.count - 1,
        top=given_bits + 2 * got_bits - 1,
        given_top=given_bits - 1,
        got_top=got_bits - 1,
        declare="  reg clk;\n" if clock else "",
        begin="    clk = 0;\n" if clock else "",
        end="      #1 clk = 1;\n      #5 clk = 0;\n" if clock else "",
        pins=",\n".join(f"    {pin}" for pin in pins),
        vectors="\n".join(_assignments(vectors, ins, outs)),
        noun="cycle" if bench.clocked else "vector",
        zero=f"{got_bits}'d0",
        limit=_SHOWN,
        words=" ".join(words),
        shown=", ".join(shown),
    )


def _slices(ports: Sequence[Port]) -> dict[str, str]:
    """Find where ports lie in a vector that begins with the first one."""
    slices = {}
    low = sum(port.width for port in ports)
    for port in ports:
        low -= port.width
        slices[port.name] = f"{low + port.width - 1}:{low}"
    return slices


def _assignments(vectors: Vectors, ins: Sequence[Port], outs: Sequence[Port]) -> Iterator[str]:
    given = [_join([(port, vectors.given[port.name]) for port in ins], vectors.count)]
    given += [
        _join([(port, vectors.expected[port.name][part]) for port in outs], vectors.count)
        for part in (0, 1)
    ]
    for number, parts in enumerate(zip(*given, strict=True)):
        yield f"    vectors[{number}] = {{{', '.join(parts)}}};"


def _join(columns: Sequence[tuple[Port, Iterable[int]]], count: int) -> Iterator[str]:
    """Put the values of several ports behind each other, one constant a vector."""
    width = sum(port.width for port, _ in columns)
    if width == 0:
        yield from ["1'h0"] * count
    for values in zip(*(values for _, values in columns), strict=True):
        joined = 0
        for value, (port, _) in zip(values, columns, strict=True):
            joined = joined << port.width | int(value) & port.mask
        yield f"{width}'h{joined:x}"


def _quoted(name: str) -> str:
    """Write a name in a format string."""
    return name.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
