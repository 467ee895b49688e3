"""Random Amaranth components: every operator and statement, on words of 0 to 130 bits."""

import random
from collections.abc import Callable, Sequence

from amaranth.hdl import (
    Array,
    Cat,
    Const,
    EnableInserter,
    Module,
    Mux,
    ResetInserter,
    Shape,
    Signal,
    Value,
)
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

WIDTHS = [0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 31, 32, 33, 63, 64, 65, 127, 128, 130]
WIDEST = 140
# Multiplication and division take gates with the square of the width.
WIDEST_PRODUCT = 16


class RandomComponent(wiring.Component):
    """Outputs ``o0``, ``o1`` and so on are as many unrelated random expressions or statements.

    The same number gives the same component, whose operators are the same every time it is
    elaborated. With ``clocked``, statements assign registers too.
    """

    def __init__(self, number: str, count: int, *, clocked: bool):
        self.number = number
        self.clocked = clocked
        rng = random.Random(number)
        members = {f"i{index}": In(_shape(rng)) for index in range(8)}
        for index in range(count):
            members[f"o{index}"] = Out(_shape(rng, narrowest=1))
        super().__init__(members)
        self.count = count

    def elaborate(self, platform):
        m = Module()
        rng = random.Random(self.number + " logic")
        leaves = [getattr(self, name) for name in self.signature.members if name.startswith("i")]
        for index in range(self.count):
            writer = _Writer(rng, leaves, f"case{index}")
            block = Module()
            out = getattr(self, f"o{index}")
            if not self.clocked and rng.random() < 0.6:
                block.d.comb += out.eq(writer.expression(rng.randint(1, 4)))
            else:
                writer.statements(block, out, clocked=self.clocked)
            inserted = block
            if self.clocked and rng.random() < 0.5:
                inserted = ResetInserter(writer.bit())(inserted)
            if self.clocked and rng.random() < 0.5:
                inserted = EnableInserter(writer.bit())(inserted)
            m.submodules[f"case{index}"] = inserted
        return m


def _shape(rng: random.Random, narrowest: int = 0, widest: int = 130) -> Shape:
    width = rng.choice([width for width in WIDTHS if narrowest <= width <= widest])
    return Shape(width, signed=width > 0 and rng.random() < 0.4)


class _Writer:
    """Writes one expression or block of statements."""

    def __init__(self, rng: random.Random, leaves: Sequence[Value], name: str):
        self._rng = rng
        self._leaves = list(leaves)
        self._name = name

    def bit(self) -> Value:
        return self.expression(1).xor() if self._rng.random() < 0.5 else self.expression(1).bool()

    def expression(self, depth: int) -> Value:
        """Write a value of at most 140 bits."""
        value = self._leaf() if depth == 0 else self._rng.choice(self._FORMS)(self, depth - 1)
        return value[:WIDEST] if len(value) > WIDEST else value

    def _leaf(self) -> Value:
        if self._rng.random() < 0.15:
            shape = _shape(self._rng)
            return Const(self._rng.getrandbits(shape.width + 1), shape)
        return self._rng.choice(self._leaves)

    def _narrow(self, depth: int, widest: int) -> Value:
        value = self.expression(depth)
        if len(value) > widest:
            start = self._rng.randint(0, len(value) - widest)
            narrow = value[start : start + widest]
            return narrow.as_signed() if self._rng.random() < 0.4 else narrow
        return value

    def _operator(self, depth: int) -> Value:
        a, b = self.expression(depth), self.expression(self._rng.randint(0, depth))
        return self._rng.choice(_OPERATORS)(a, b)

    def _product(self, depth: int) -> Value:
        widest = WIDEST_PRODUCT if self._rng.random() < 0.98 else 65
        a, b = self._narrow(depth, widest), self._narrow(depth, widest)
        return self._rng.choice(_PRODUCTS)(a, b)

    def _shift(self, depth: int) -> Value:
        value = self.expression(depth)
        amount = self._narrow(depth, self._rng.choice([1, 2, 3, 5]))
        amount = amount.as_unsigned() if amount.shape().signed else amount
        return value << amount

    def _shift_right(self, depth: int) -> Value:
        amount = self.expression(depth)
        amount = amount.as_unsigned() if amount.shape().signed else amount
        narrow = amount[: self._rng.choice([2, 4, 6, 8])] if self._rng.random() < 0.8 else amount
        return self.expression(depth) >> narrow

    def _unary(self, depth: int) -> Value:
        value = self.expression(depth)
        forms = [*_UNARY, *([Value.as_signed] if len(value) else [])]
        return self._rng.choice(forms)(value)

    def _mux(self, depth: int) -> Value:
        return Mux(self.expression(depth), self.expression(depth), self.expression(depth))

    def _cat(self, depth: int) -> Value:
        return Cat(self.expression(depth) for _ in range(self._rng.randint(0, 4)))

    def _slice(self, depth: int) -> Value:
        value = self.expression(depth)
        start, stop = sorted(self._rng.randint(0, len(value)) for _ in range(2))
        return value[start : stop : self._rng.choice([1, 1, 2, 3])]

    def _fixed(self, depth: int) -> Value:
        value, amount = self.expression(depth), self._rng.randint(-3, 9)
        forms = [Value.rotate_left, Value.rotate_right] if len(value) else []
        forms += [Value.shift_left, Value.shift_right] if amount >= 0 else []
        forms += [lambda value, amount: value.replicate(abs(amount) % 3)]
        return self._rng.choice(forms)(value, amount)

    def _part(self, depth: int) -> Value:
        value, offset = self.expression(depth), self._offset(depth)
        # Beyond the end of an expression Amaranth's simulator selects whatever its integers hold,
        # but the values of a multiplexer are cut to size.
        value = Mux(1, value, value)
        if self._rng.random() < 0.5:
            return value.bit_select(offset, self._rng.choice([0, 1, 1, 2, 3, 8, 33]))
        return value.word_select(offset, self._rng.choice([1, 1, 2, 3, 8, 33]))

    def _offset(self, depth: int) -> Value:
        offset = self._narrow(depth, self._rng.choice([1, 2, 3, 4, 6, 8, 130]))
        return offset.as_unsigned() if offset.shape().signed else offset

    def _matches(self, depth: int) -> Value:
        value = self._narrow(depth, 4)
        return value.matches(*(self._pattern(len(value)) for _ in range(self._rng.randint(0, 3))))

    def _array(self, depth: int) -> Value:
        elements = [self.expression(depth) for _ in range(self._rng.choice([1, 2, 3, 4, 5, 8]))]
        return Array(elements)[self._offset(depth)]

    def _pattern(self, width: int) -> str:
        digits = "01" if self._rng.random() < 0.5 else "01-"
        return "".join(self._rng.choice(digits) for _ in range(width))

    _FORMS: Sequence[Callable[["_Writer", int], Value]] = (
        *[_operator] * 4,
        *[_product] * 3,
        _shift,
        _shift_right,
        *[_unary] * 2,
        _mux,
        _cat,
        _slice,
        _fixed,
        *[_part] * 2,
        _matches,
        _array,
    )

    def statements(self, m: Module, out: Signal, *, clocked: bool):
        """Write a block that assigns local signals, and assign them to the output."""
        signals = [self._signal(index) for index in range(self._rng.randint(1, 3))]
        domains = ["comb" if not clocked or self._rng.random() < 0.3 else "sync" for _ in signals]
        for signal, domain in zip(signals, domains, strict=True):
            # What is clocked may feed back; in comb, a later signal may read an earlier one.
            if domain == "sync":
                self._leaves.append(signal)
        for domain in sorted(set(domains)):
            targets = [s for s, own in zip(signals, domains, strict=True) if own == domain]
            self._block(m, domain, targets, 2)
        for signal, domain in zip(signals, domains, strict=True):
            if domain == "comb" and len(signal) > 2 and self._rng.random() < 0.3:
                # Free of loops bit by bit only.
                m.d.comb += signal[2:].eq(signal[:-2] ^ self._leaf())
        m.d.comb += out.eq(Cat(signals) if len(signals) > 1 else signals[0])

    def _signal(self, index: int) -> Signal:
        shape = _shape(self._rng, narrowest=1)
        init = self._rng.getrandbits(shape.width)
        if shape.signed:
            init -= (init >> (shape.width - 1)) << shape.width
        return Signal(shape, name=f"{self._name}_{index}", init=init)

    def _block(self, m: Module, domain: str, targets: list[Signal], depth: int):
        for _ in range(self._rng.choice([1, 1, 2])):
            kind = self._rng.random()
            if depth == 0 or kind < 0.4:
                m.d[domain] += self._assignment(targets)
            elif kind < 0.7:
                self._if(m, domain, targets, depth - 1)
            else:
                self._switch(m, domain, targets, depth - 1)

    def _if(self, m: Module, domain: str, targets: list[Signal], depth: int):
        with m.If(self._condition()):
            self._block(m, domain, targets, depth)
        for _ in range(self._rng.choice([0, 0, 1, 2])):
            with m.Elif(self._condition()):
                self._block(m, domain, targets, depth)
        if self._rng.random() < 0.5:
            with m.Else():
                self._block(m, domain, targets, depth)

    def _condition(self) -> Value:
        test = self.expression(1)
        return test.as_unsigned() if test.shape().signed else test

    def _switch(self, m: Module, domain: str, targets: list[Signal], depth: int):
        test = self._narrow(1, self._rng.choice([1, 2, 3, 4, 7]))
        codes = list(range(1 << len(test)))
        self._rng.shuffle(codes)
        plain = self._rng.random() < 0.5
        with m.Switch(test):
            for _ in range(self._rng.randint(0, min(6, len(codes)))):
                patterns = [self._pattern(len(test)) for _ in range(self._rng.choice([1, 1, 2]))]
                if plain:
                    patterns = [f"{codes.pop():0{len(test)}b}" if len(test) else ""]
                with m.Case(*patterns):
                    self._block(m, domain, targets, depth)
            if self._rng.random() < 0.5:
                with m.Default():
                    self._block(m, domain, targets, depth)

    def _assignment(self, targets: list[Signal]):
        value = self.expression(2)
        target = self._rng.choice(targets)
        # Amaranth's simulator shifts by the offset on this side, so it cannot be wide.
        offset = self._offset(1)[:8]
        match self._rng.randrange(6):
            case 0:
                start, stop = sorted(self._rng.randint(0, len(target)) for _ in range(2))
                return target[start:stop].eq(value)
            case 1:
                return target.bit_select(offset, self._rng.choice([1, 2, 5])).eq(value)
            case 2:
                return target.word_select(offset, self._rng.choice([1, 2, 5])).eq(value)
            case 3:
                return Array(targets)[offset].eq(value)
            case 4:
                return Cat(targets).eq(value)
        return target.eq(value)


_OPERATORS: Sequence[Callable[[Value, Value], Value]] = (
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a & b,
    lambda a, b: a | b,
    lambda a, b: a ^ b,
    lambda a, b: a == b,
    lambda a, b: a != b,
    lambda a, b: a < b,
    lambda a, b: a <= b,
    lambda a, b: a > b,
    lambda a, b: a >= b,
)
_PRODUCTS: Sequence[Callable[[Value, Value], Value]] = (
    lambda a, b: a * b,
    lambda a, b: a // b,
    lambda a, b: a % b,
)
_UNARY: Sequence[Callable[[Value], Value]] = (
    lambda a: ~a,
    lambda a: -a,
    lambda a: +a,
    abs,
    Value.as_unsigned,
    Value.bool,
    Value.any,
    Value.all,
    Value.xor,
)
