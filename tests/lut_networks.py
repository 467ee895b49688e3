"""Random LUT networks, and their outputs computed row by row."""

import random

from hypothesis import strategies as st

from hdl.lut import Lut, LutNetwork


def random_network(seed: int, most: int = 4) -> LutNetwork:
    """Draw a network with constants, wires, repeated LUTs and outputs of every kind."""
    draw = random.Random(seed)
    inputs = draw.randint(1, 6)
    luts = []
    for number in range(inputs, inputs + draw.randint(0, 14)):
        if luts and draw.random() < 0.2:
            luts.append(draw.choice(luts))
            continue
        count = draw.randint(0, min(most, number))
        function = draw.getrandbits(1 << count)
        luts.append(Lut(tuple(draw.sample(range(number), count)), function))
    outputs = draw.randint(1, 5)
    return LutNetwork(
        tuple(f"i{number}" for number in range(inputs)),
        tuple(f"n{number + inputs}" for number in range(outputs)),  # as writers name LUTs
        tuple(luts),
        tuple(draw.randrange(inputs + len(luts)) for _ in range(outputs)),
    )


networks = st.builds(random_network, st.integers(0, 1 << 32))


def outputs(network: LutNetwork, row: int) -> list[int]:
    """Compute the outputs for a row number, LUT by LUT."""
    count = len(network.inputs)
    values = [row >> count - 1 - place & 1 for place in range(count)]
    for lut in network.luts:
        place = sum(values[signal] << bit for bit, signal in enumerate(lut.inputs))
        values.append(lut.function >> place & 1)
    return [values[driver] for driver in network.drivers]


def behaviour(network: LutNetwork) -> list[list[int]]:
    return [outputs(network, row) for row in range(1 << len(network.inputs))]
