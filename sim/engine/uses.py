"""How often the nodes of a netlist are used, and which ANDs are parts of other ones."""

from hdl.netlist import Gates, Operation

__all__ = ["joined_ands", "uses"]


def uses(gates: Gates) -> list[int]:
    """Count for every node the gates, outputs and registers that take it."""
    count = [0] * len(gates.operation)
    for operation, operands in zip(gates.operation.tolist(), gates.operands.tolist(), strict=True):
        for literal in operands if operation else ():
            count[literal >> 1] += 1
    for literals in gates.outputs.values():
        for literal in literals:
            count[literal >> 1] += 1
    for register in gates.registers:
        count[register.next >> 1] += 1
    return count


def joined_ands(gates: Gates, count: list[int]) -> set[int]:
    """Find the ANDs that nothing takes but one other AND, and that as they are, not inverted."""
    operation = gates.operation.tolist()
    taken = {
        literal >> 1
        for kind, operands in zip(operation, gates.operands.tolist(), strict=True)
        if kind == Operation.AND
        for literal in operands[:2]
        if not literal & 1
    }
    return {node for node in taken if count[node] == 1 and operation[node] == Operation.AND}
