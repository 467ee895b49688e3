"""Test benches, in C++ and in Verilog, that run the vectors of :mod:`sim.speed.stimulus`."""

from collections.abc import Callable, Iterator

from amaranth.lib.wiring import Component

from hdl.block import Port, inputs, outputs

from .stimulus import STEP, words

__all__ = ["cxxrtl_driver", "icarus_driver", "verilator_driver"]

_MAIN = """
#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
{include}

static inline uint64_t word(uint64_t number) {{
    uint64_t z = (number + 1) * UINT64_C({step});
    return z ^ z >> 29;
}}

static inline uint64_t rotated(uint64_t word, unsigned by) {{
    return by ? word << by | word >> (64 - by) : word;
}}

int main(int, char **arguments) {{
    uint64_t count = strtoull(arguments[1], nullptr, 10), digest = 0;
    {top} top;
    auto start = std::chrono::steady_clock::now();
    for (uint64_t n = 0; n < count; n++) {{
        uint64_t w;
{assign}
        {evaluate}
{collect}
    }}
    std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    printf("%.9f %016" PRIx64 "\\n", seconds.count(), digest);
}}
"""

_CXXRTL = """#include "speed.h"
template<size_t N> uint32_t *chunks(cxxrtl::value<N> &port) { return port.data; }
template<size_t N> uint32_t *chunks(cxxrtl::wire<N> &port) { return port.curr.data; }
"""

_VERILATOR = """#include "Vspeed.h"
#include "verilated.h"
"""

_ICARUS = """
module bench;
    reg [63:0] n, count, z, digest;
    reg [{in_top}:0] given;
    wire [{out_top}:0] got;
    {top} dut({connections});
    initial begin
        digest = 0;
        if (!$value$plusargs("count=%d", count)) $finish;
        for (n = 0; n < count; n = n + 1) begin
{assign}
            #1;
{collect}
        end
        $display("%h", digest);
    end
endmodule
"""


def _words(ports: tuple[Port, ...]) -> Iterator[tuple[int, Port, int, int]]:
    """Number the words of ports: (number, port, place in the port, bits in use)."""
    number = 0
    for port in ports:
        for place in range(words(port)):
            yield number, port, place, min(64, port.width - 64 * place)
            number += 1


def _main(
    component: Component,
    include: str,
    top: str,
    evaluate: str,
    store: Callable[[Port, int, int], list[str]],
    load: Callable[[Port, int], str],
) -> str:
    ins, outs = inputs(component), outputs(component)
    total = sum(words(port) for port in ins)
    assign, collect = [], []
    for number, port, place, bits in _words(ins):
        assign.append(f"w = word(n * {total} + {number}) & UINT64_C({(1 << bits) - 1:#x});")
        assign += store(port, place, bits)
    for number, port, place, _ in _words(outs):
        collect.append(f"digest ^= rotated({load(port, place)}, {number % 64});")
    return _MAIN.format(
        include=include,
        step=f"{STEP:#x}",
        top=top,
        evaluate=evaluate,
        assign="\n".join(f"        {line}" for line in assign),
        collect="\n".join(f"        {line}" for line in collect),
    )


def _halves(target: str, place: int, bits: int) -> list[str]:
    """Store the word ``w`` as the one or two 32-bit words that both simulators keep."""
    lines = [f"{target}[{2 * place}] = uint32_t(w);"]
    if bits > 32:
        lines.append(f"{target}[{2 * place + 1}] = uint32_t(w >> 32);")
    return lines


def _joined(source: str, port: Port, place: int) -> str:
    low = f"uint64_t({source}[{2 * place}])"
    if port.width - 64 * place <= 32:
        return low
    return f"({low} | uint64_t({source}[{2 * place + 1}]) << 32)"


def cxxrtl_driver(component: Component, top: str) -> str:
    """Write a main program around ``speed.h``, which CXXRTL made of the module ``top``."""

    def chunks(port: Port) -> str:
        return f"chunks(top.p_{port.name.replace('_', '__')})"

    return _main(
        component,
        _CXXRTL,
        f"cxxrtl_design::p_{top}",
        "top.step();",
        lambda port, place, bits: _halves(chunks(port), place, bits),
        lambda port, place: _joined(chunks(port), port, place),
    )


def verilator_driver(component: Component, top: str) -> str:
    """Write a main program around ``Vspeed.h``, which Verilator made of the module ``top``."""

    def store(port: Port, place: int, bits: int) -> list[str]:
        if port.width <= 64:
            return [f"top.{port.name} = w;"]
        return _halves(f"top.{port.name}", place, bits)

    def load(port: Port, place: int) -> str:
        if port.width <= 64:
            return f"uint64_t(top.{port.name})"
        return _joined(f"top.{port.name}", port, place)

    return _main(component, _VERILATOR, f"V{top}", "top.eval();", store, load)


def icarus_driver(component: Component, top: str) -> str:
    """Write a Verilog test bench around the module ``top``."""
    ins, outs = inputs(component), outputs(component)
    total = sum(words(port) for port in ins)
    assign, collect = [], []
    for number, port, place, bits in _words(ins):
        assign += [
            f"z = (n * {total} + {number + 1}) * 64'h{STEP:x};",
            "z = z ^ z >> 29;",
            f"given[{_offset(ins, port) + 64 * place} +: {bits}] = z[{bits - 1}:0];",
        ]
    for number, port, place, bits in _words(outs):
        collect += [f"z = got[{_offset(outs, port) + 64 * place} +: {bits}];"]
        turn = number % 64
        rotated = f"{{z[{63 - turn}:0], z[63:{64 - turn}]}}" if turn else "z"
        collect += [f"digest = digest ^ {rotated};"]
    connections = [f".{port.name}(given[{_offset(ins, port)} +: {port.width}])" for port in ins]
    connections += [f".{port.name}(got[{_offset(outs, port)} +: {port.width}])" for port in outs]
    return _ICARUS.format(
        top=top,
        in_top=sum(port.width for port in ins) - 1,
        out_top=sum(port.width for port in outs) - 1,
        connections=", ".join(connections),
        assign="\n".join(f"            {line}" for line in assign),
        collect="\n".join(f"            {line}" for line in collect),
    )


def _offset(ports: tuple[Port, ...], port: Port) -> int:
    """Bit of a port in the concatenation of all ports, the first of them lowest."""
    return sum(other.width for other in ports[: ports.index(port)])
