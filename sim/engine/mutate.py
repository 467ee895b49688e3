"""Breaking a netlist on purpose, to see whether anybody notices."""

import dataclasses

from hdl.netlist import Gates, Operation

__all__ = ["mutate"]


def mutate(gates: Gates, node: int) -> Gates:
    """Return the same netlist with another gate at a node.

    An AND gets its first operand inverted, an XOR becomes an AND, a multiplexer takes the wrong
    branch.

    Raises
    ------
    :exc:`ValueError`
        If the node is not a gate.
    """
    first = len(gates.operation) - gates.count
    if not first <= node < len(gates.operation):
        raise ValueError(
            f"node to mutate must be a gate, {first}..{len(gates.operation) - 1}, not {node}"
        )
    operation, operands = gates.operation.copy(), gates.operands.copy()
    if operation[node] == Operation.AND:
        operands[node, 0] ^= 1
    elif operation[node] == Operation.XOR:
        operation[node] = Operation.AND
    else:
        operands[node, 1:] = operands[node, :0:-1]
    return dataclasses.replace(gates, operation=operation, operands=operands)
