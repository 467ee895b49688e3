"""What on a board drives the inputs of a block, and what shows its outputs."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from amaranth.build import DiffPairs, Pins, Resource, Subsignal
from amaranth.hdl import Elaboratable, Module, Mux, Signal, Value
from amaranth.lib import io

from hdl.block import Block, Port, inputs, outputs

__all__ = ["Binding", "Demo", "Pin", "plan_binding"]

_STEPS_PER_SECOND = 2
_COUNTER_BITS = 16


@dataclass(frozen=True)
class Pin:
    """One bit of a resource; ``part`` names its subsignal, such as the ``r`` of an RGB LED."""

    resource: str
    number: int
    part: str
    bit: int

    def __str__(self) -> str:
        part = f".{self.part}" if self.part else ""
        return f"{self.resource} {self.number}{part}"


@dataclass(frozen=True)
class Binding:
    """Who drives whom: bits of ports, as (name, bit), beside pins.

    ``notes`` say the same for people. Inputs that are named nowhere keep their initial value.
    """

    shown: Sequence[tuple[tuple[str, int], Pin]]
    switched: Sequence[tuple[tuple[str, int], Pin]]
    counted: Sequence[tuple[str, int]]
    notes: tuple[str, ...]


def plan_binding(block: Block, platform: Any) -> Binding:
    """Decide what drives the inputs and shows the outputs of a block on a board.

    Outputs go to LEDs, then to the colours of RGB LEDs, as far as there are any. If there are
    enough switches and buttons for every bit of the inputs without an initial value, they drive
    them; if not, a counter does, where the board has a clock. Inputs with an initial value other
    than 0 take switches that are left over, and keep that value otherwise.
    """
    taken = set()
    for name in (platform.default_clk, platform.default_rst):
        if name is not None and (name, 0) in platform.resources:
            taken |= {pin for *_, pin in _physical(platform, platform.resources[name, 0])}
    lamps = _pins(platform, ("led", "rgb_led"), taken)
    switches = _pins(platform, ("switch", "button"), taken)

    needed = [bit for port in inputs(block) if not port.init for bit in _bits(port)]
    spare = [bit for port in inputs(block) if port.init for bit in _bits(port)]
    counted: list[tuple[str, int]] = []
    switched: list[tuple[tuple[str, int], Pin]] = []
    if len(switches) >= len(needed):
        free = len(switches) >= len(needed) + len(spare)
        switched = list(zip(needed + spare * free, switches, strict=False))
    elif _frequency(platform) is not None:
        counted = needed
    shown = list(zip(_all_bits(outputs(block)), lamps, strict=False))
    driven = {bit for bit, _ in switched} | set(counted)
    return Binding(shown, switched, counted, tuple(_notes(block, shown, switched, counted, driven)))


def _notes(block: Block, shown: Any, switched: Any, counted: Any, driven: Any) -> Iterator[str]:
    yield from (f"{bits} from {pins}" for bits, pins in _runs(block, switched))
    if counted:
        names = ", ".join(dict.fromkeys(name for name, _ in counted))
        yield f"{names} counted up, {_STEPS_PER_SECOND} steps a second"
        if len(counted) > _COUNTER_BITS:
            yield f"the counter has {_COUNTER_BITS} bits, which further inputs repeat"
    for port in inputs(block):
        if not driven & set(_bits(port)):
            yield f"{port.name} stays {port.init}"
    yield from (f"{bits} on {pins}" for bits, pins in _runs(block, shown))
    hidden = [(bit, None) for bit in _all_bits(outputs(block))[len(shown) :]]
    if hidden:
        yield f"no LED left for {', '.join(bits for bits, _ in _runs(block, hidden))}"


def _runs(block: Block, bound: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Write bits of a port beside their pins, one entry for each port and kind of resource."""
    widths = {port.name: port.width for port in (*inputs(block), *outputs(block))}
    kinds = groupby(bound, lambda pair: (pair[0][0], pair[1] and pair[1].resource))
    for (name, _), group in kinds:
        pairs = list(group)
        (_, low), first = pairs[0]
        (_, high), last = pairs[-1]
        span = "" if widths[name] == 1 else f"[{low}]" if low == high else f"[{low}..{high}]"
        pins = str(first) if first == last else f"{first} to {last}"
        yield f"{name}{span}", pins


class Demo(Elaboratable):
    """A block at work on a board, bound as :func:`plan_binding` says."""

    def __init__(self, block: Block, binding: Binding):
        self._block = block
        self._binding = binding

    def elaborate(self, platform: Any):
        m = Module()
        m.submodules.block = self._block
        if self._binding.counted:
            self._count(m, platform)
        for bits, buffer in self._buffers(m, platform, self._binding.switched, "i"):
            for bit, position in bits:
                m.d.comb += self._bit(bit).eq(buffer.i[position])
        for bits, buffer in self._buffers(m, platform, self._binding.shown, "o"):
            for bit, position in bits:
                m.d.comb += buffer.o[position].eq(self._bit(bit))
        return m

    def _bit(self, bit: tuple[str, int]) -> Value:
        name, number = bit
        return Value.cast(getattr(self._block, name))[number]

    def _count(self, m: Module, platform: Any):
        # The step is registered and the counters are short, so that slow chips keep up.
        frequency = _frequency(platform) or 0
        prescaler = Signal(max(1, round(frequency / _STEPS_PER_SECOND).bit_length() - 1))
        step = Signal()
        count = Signal(min(len(self._binding.counted), _COUNTER_BITS))
        m.d.sync += [
            prescaler.eq(prescaler + 1),
            step.eq(prescaler == 0),
            count.eq(Mux(step, count + 1, count)),
        ]
        for number, bit in enumerate(self._binding.counted):
            m.d.comb += self._bit(bit).eq(count[number % len(count)])

    def _buffers(self, m: Module, platform: Any, bound: Any, direction: Any):
        """Request each resource once and yield its buffers with the bits bound to them."""
        resources = defaultdict(lambda: defaultdict(list))
        for bit, pin in bound:
            resources[pin.resource, pin.number][pin.part].append((bit, pin.bit))
        for (name, number), parts in resources.items():
            port = platform.request(name, number, dir="-")
            for part, bits in parts.items():
                buffer = io.Buffer(direction, getattr(port, part) if part else port)
                m.submodules[f"{name}_{number}{part}"] = buffer
                yield bits, buffer


def _pins(platform: Any, names: Sequence[str], taken: set[str]) -> list[Pin]:
    """List the bits of the resources with these names, leaving out those that share a pin."""
    found = []
    wanted = [key for key in platform.resources if key[0] in names and isinstance(key[1], int)]
    for name, number in sorted(wanted, key=lambda key: (names.index(key[0]), key[1])):
        pins = _physical(platform, platform.resources[name, number])
        physical = {pin for *_, pin in pins}
        if physical & taken:
            continue
        taken |= physical
        found += [Pin(name, number, part, bit) for part, bit, _ in pins]
    return found


def _physical(platform: Any, resource: Resource) -> list[tuple[str, int, str]]:
    """List (subsignal, bit, name of the chip's pin) for every bit of a resource."""
    mapping = {name: pin for connector in platform.connectors.values() for name, pin in connector}
    found = []
    for item in resource.ios:
        part = item.name if isinstance(item, Subsignal) else ""
        for wires in item.ios if isinstance(item, Subsignal) else [item]:
            if isinstance(wires, DiffPairs):
                wires = wires.p
            if isinstance(wires, Pins):
                names = wires.map_names(mapping, resource)
                found += [(part, bit, pin) for bit, pin in enumerate(names)]
    return found


def _frequency(platform: Any) -> float | None:
    try:
        return platform.default_clk_frequency
    except AttributeError:
        return None


def _bits(port: Port) -> list[tuple[str, int]]:
    return [(port.name, bit) for bit in range(port.width)]


def _all_bits(ports: Sequence[Port]) -> list[tuple[str, int]]:
    return [bit for port in ports for bit in _bits(port)]
