"""Making a netlist anew, with other gates in place of some."""

from collections.abc import Callable, Mapping, Sequence

from hdl.netlist import GateBuilder, Gates, Operation, Register

__all__ = ["Make", "rebuild"]

# Makes the gates of a node; it is given the literals of the nodes before it.
Make = Callable[[GateBuilder, Sequence[int]], int]


def rebuild(gates: Gates, replaced: Mapping[int, Make]) -> Gates:
    """Replace gates, if the netlist gets smaller by it; ports and registers stay."""
    builder = GateBuilder()
    made = [0]
    for name, nodes in gates.inputs.items():
        made += builder.input(name, len(nodes))
    states = [builder.register() for _ in gates.registers]
    made += states
    for node in range(len(made), len(gates.operation)):
        if node in replaced:
            made.append(replaced[node](builder, made))
            continue
        a, b, c = (made[literal >> 1] ^ literal & 1 for literal in gates.operands[node].tolist())
        if gates.operation[node] == Operation.AND:
            made.append(builder.and_(a, b))
        elif gates.operation[node] == Operation.XOR:
            made.append(builder.xor(a, b))
        else:
            made.append(builder.mux(a, b, c))

    def read(literal: int) -> int:
        return made[literal >> 1] ^ literal & 1

    result = builder.build(
        {name: [read(literal) for literal in bits] for name, bits in gates.outputs.items()},
        [
            Register(state >> 1, read(register.next), register.init)
            for state, register in zip(states, gates.registers, strict=True)
        ],
    )
    # A register that turned out not to matter is gone, but its place among the planes is not.
    same = len(result.registers) == len(gates.registers)
    return result if same and result.count < gates.count else gates
