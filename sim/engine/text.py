"""Writing the text of LLVM functions."""

from collections.abc import Sequence

__all__ = ["Lines"]


class Lines:
    """Lines of a function, and fresh names for the values in it."""

    def __init__(self):
        self._lines: list[str] = []

    def add(self, line: str):
        """Write a line that has no value."""
        self._lines.append(line)

    def set(self, expression: str) -> str:
        """Give a name to the value of an expression."""
        name = f"%v{len(self._lines)}"
        self._lines.append(f"{name} = {expression}")
        return name

    def load(self, type_: str, pointer: str, offset: int | str, align: int = 1) -> str:
        """Load from an offset in bytes."""
        return self.set(f"load {type_}, ptr {self.at(pointer, offset)}, align {align}")

    def store(self, type_: str, value: str, pointer: str, offset: int | str, align: int = 1):
        """Store to an offset in bytes."""
        self.add(f"store {type_} {value}, ptr {self.at(pointer, offset)}, align {align}")

    def at(self, pointer: str, offset: int | str) -> str:
        """Add an offset in bytes to an address."""
        return self.set(f"getelementptr i8, ptr {pointer}, i64 {offset}")

    def shuffle(self, type_: str, a: str, b: str, order: Sequence[int]) -> str:
        """Pick elements of two vectors, those of the second being numbered after the first."""
        count = len(order)
        mask = ", ".join(f"i32 {element}" for element in order)
        return self.set(f"shufflevector {type_} {a}, {type_} {b}, <{count} x i32> <{mask}>")

    def begin_loop(self, name: str, before: str):
        """Begin a loop, which follows the block ``before``, and counts in ``%name``."""
        self.add(f"br label %{name}.loop")
        self.add(f"{name}.loop:")
        self.add(f"%{name} = phi i64 [0, %{before}], [%{name}.next, %{name}.end]")

    def end_loop(self, name: str, count: int | str):
        """End a loop that runs at least once; go on in the block ``name.done``."""
        self.add(f"br label %{name}.end")
        self.add(f"{name}.end:")
        self.add(f"%{name}.next = add i64 %{name}, 1")
        self.add(f"%{name}.again = icmp ult i64 %{name}.next, {count}")
        self.add(f"br i1 %{name}.again, label %{name}.loop, label %{name}.done")
        self.add(f"{name}.done:")

    def __str__(self) -> str:
        return "\n".join(f"  {line}" for line in self._lines)
