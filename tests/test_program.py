from hypothesis import given, settings, strategies as st

from hdl.function.grammar import Parser
from hdl.function.program import economical, run

steps = st.recursive(
    st.sampled_from([["a"], ["b"], ["c"], [0], [1]]),
    lambda parts: st.one_of(
        st.builds(lambda part: [*part, "~"], parts),
        st.builds(
            lambda left, right, sign: [*left, *right, sign], parts, parts, st.sampled_from("&|^")
        ),
    ),
    max_leaves=40,
)


class Word(str):
    """Writes down what is done with it."""

    def __and__(self, other):
        return Word(f"({self}&{other})")

    def __or__(self, other):
        return Word(f"({self}|{other})")

    def __xor__(self, other):
        return Word(f"({self}^{other})")

    def __invert__(self):
        return Word(f"~{self}")


def depth(program):
    """The most values that the stack ever holds."""
    held = most = 0
    for step in program:
        binary = str(step).removeprefix("r") in ("&", "|", "^")
        held += 0 if step == "~" else -1 if binary else 1
        most = max(most, held)
    assert held == 1
    return most


@settings(deadline=None)
@given(steps)
def test_the_order_changes_but_not_what_is_computed(program):
    values = {name: Word(name) for name in "abc"}
    constants = (Word("0"), Word("1"))
    ordered = economical(program)
    assert run(ordered, values, constants) == run(program, values, constants)
    leaves = sum(step in ("a", "b", "c", 0, 1) for step in program)
    assert 2 ** (depth(ordered) - 1) <= leaves
    assert depth(ordered) <= depth(program)


def test_right_nested_operands_need_no_deep_stack():
    text = "".join(f"(a ^ x{k}) & (" for k in range(1000)) + "a" + ")" * 1000
    assert depth(Parser(text).programs["f"]) == 3
