import pickle
import re

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from hdl.function import Expression, ExpressionError


def column(text, output="f", inputs=()):
    """The written form of one output column, such as "0110"."""
    table = Expression(text, inputs).table()
    place = table.outputs.index(output)
    return "".join(outputs[place] for _, outputs in table.rows())


@pytest.mark.parametrize(
    "text, expected",
    [
        ("a & b", "0001"),
        ("a * b", "0001"),
        ("a and b", "0001"),
        ("a AND b", "0001"),
        ("a | b", "0111"),
        ("a + b", "0111"),
        ("a or b", "0111"),
        ("a Or b", "0111"),
        ("a ^ b", "0110"),
        ("a xor b", "0110"),
        ("~a", "10"),
        ("!a", "10"),
        ("not a", "10"),
        ("NOT a", "10"),
        ("a'", "10"),
        ("a''", "01"),
        ("~~a", "01"),
        ("not ! ~a", "10"),
        ("~a'", "01"),
        ("(a)", "01"),
        ("((a)|(b))'", "1000"),
        ("a&b", "0001"),
        ("\n a\t&\r\n b ", "0001"),
        ("a + b'", "1011"),
        ("a'b", None),
        ("android & b", "0001"),
        ("i[1] & ~i[0]", "0010"),
    ],
)
def test_operators(text, expected):
    if expected is None:
        with pytest.raises(ExpressionError, match=r"^expression, column 3: expected an operator"):
            Expression(text)
    else:
        assert column(text) == expected


@pytest.mark.parametrize(
    "text, same",
    [
        ("a | b ^ c", "a | (b ^ c)"),
        ("a ^ b & c", "a ^ (b & c)"),
        ("a ^ b | c", "(a ^ b) | c"),
        ("a & b ^ c", "(a & b) ^ c"),
        ("~a & b | c", "((~a) & b) | c"),
        ("a & b'", "a & (b')"),
        ("~a ^ b & c", "(~a) ^ (b & c)"),
        ("~(a | b) & c", "(~(a | b)) & c"),
    ],
)
def test_precedence(text, same):
    assert column(text, inputs="abc") == column(same, inputs="abc")


def test_constants():
    assert column("a & 1 | 0") == "01"
    assert Expression("f = 1; g = ~1; h = 1' | 0").evaluate({}) == {"f": 1, "g": 0, "h": 0}
    assert column("~0", inputs=["a"]) == "11"


def test_names():
    expression = Expression("sum = x ^ carry; carryout = x & carry;")
    assert expression.inputs == ("x", "carry")
    assert expression.outputs == ("sum", "carryout")
    assert Expression("a", inputs=(name for name in ("b", "a"))).inputs == ("b", "a")
    assert column("b & ~a", inputs=["a", "b"]) == "0100"


def test_values_of_any_kind():
    expression = Expression("f = a & ~b; g = ~0 & a; h = 1")
    assert expression.evaluate({"a": 1, "b": 0}) == {"f": 1, "g": 1, "h": 1}
    assert expression.evaluate({"a": True, "b": True}) == {"f": 0, "g": 1, "h": 1}
    for dtype in (np.uint8, np.int64, np.bool_):
        a, b = np.array([0, 0, 1, 1], dtype), np.array([0, 1, 0, 1], dtype)
        values = expression.evaluate({"a": a, "b": b})
        assert values["f"].tolist() == [0, 0, 1, 0]
        assert values["g"].tolist() == [0, 0, 1, 1]
        assert values["h"] == 1
        assert a.tolist() == [0, 0, 1, 1]


def test_symbolic_values():
    class Word(str):
        def __and__(self, other):
            return Word(f"({self} & {other})")

        def __or__(self, other):
            return Word(f"({self} | {other})")

        def __xor__(self, other):
            return Word(f"({self} ^ {other})")

        def __invert__(self):
            return Word(f"~{self}")

    words = {name: Word(name) for name in "abc"}
    assert Expression("~a | b ^ c'").evaluate(words) == {"f": "((~a | (b ^ ~c)) & 1)"}


def test_missing_value():
    with pytest.raises(KeyError, match=r"^'b'$"):
        Expression("a & b").evaluate({"a": 1})


@pytest.mark.parametrize(
    "text, message",
    [
        ("a & (b | c", "column 5: '(' is never closed"),
        ("x & a (b", "column 7: expected an operator, not '('"),
        ("a1 &  ((b) | c", "column 7: '(' is never closed"),
        ("a & | b", "column 5: expected a name, '(' or '~', not '|'"),
        ("a & or b", "column 5: expected a name, '(' or '~', not 'or'"),
        ("a && b", "column 4: expected a name, '(' or '~', not '&'"),
        ("()", "column 2: expected a name, '(' or '~', not ')'"),
        ("'a", "column 1: expected a name, '(' or '~', not \"'\""),
        ("a @ b", "column 3: unexpected character '@'"),
        ("_a", "column 1: unexpected character '_'"),
        ("a \xa0& b", "column 3: unexpected character '\\xa0'"),
        ("a & b c", "column 7: expected an operator, not 'c'"),
        ("a & b\nc", "column 7: expected an operator, not 'c'"),
        ("a ~ b", "column 3: expected an operator, not '~'"),
        ("a & b = c", "column 7: expected an operator, not '='"),
        ("a & ", "column 4: expected a name, '(' or '~', not the end"),
        ("f =", "column 4: expected a name, '(' or '~', not the end"),
        ("f = a;; g = b", "column 7: expected a name, '(' or '~', not ';'"),
        (";", "column 1: expected a name, '(' or '~', not ';'"),
        ("(a; b)", "column 1: '(' is never closed"),
        ("a | b)", "column 6: ')' was never opened"),
        ("a & 2", "column 5: a constant must be 0 or 1, not 2"),
        ("a & 10", "column 5: a constant must be 0 or 1, not 10"),
        ("1'b0", "column 3: expected an operator, not 'b0'"),
        ("", "column 1: the expression is empty"),
        (" \n", "column 1: the expression is empty"),
        ("g = a; h = b & g", "column 16: input 'g' is also the name of an output"),
        (
            "a & f",
            (
                "column 5: input 'f' is also the name of an output "
                "(an expression without a name is the output f)"
            ),
        ),
        ("g = a; h = b; g = c", "column 15: output 'g' is named twice"),
        ("a; b", "column 4: output 'f' is named twice"),
    ],
)
def test_errors_point_at_the_column(text, message):
    with pytest.raises(ExpressionError, match=rf"^expression, {re.escape(message)}$") as error:
        Expression(text)
    assert error.value.column == int(message.split()[1].rstrip(":"))


def test_errors_about_inputs():
    with pytest.raises(
        ExpressionError, match=r"^expression, column 5: 'c' is not one of the inputs a, b$"
    ):
        Expression("a & c", inputs=["a", "b"])
    with pytest.raises(
        ValueError,
        match=r"^Expression input name must be a letter followed by "
        r"letters, digits or underscores, not '2x'$",
    ):
        Expression("a", inputs=["a", "2x"])
    with pytest.raises(
        ValueError, match=r"^Expression names must differ, but 'a' is given 2 times$"
    ):
        Expression("a", inputs=["a", "a"])


def test_error_survives_pickling():
    error = pickle.loads(pickle.dumps(ExpressionError("no", 3)))
    assert str(error) == "expression, column 3: no"


def test_table_size():
    with pytest.raises(ValueError, match=r"^Expression table must have 1 to 16 inputs, not 0$"):
        Expression("1").table()
    wide = Expression(" ^ ".join(f"i{k}" for k in range(17)))
    with pytest.raises(ValueError, match=r"^Expression table must have 1 to 16 inputs, not 17$"):
        wide.table()
    assert wide.evaluate({f"i{k}": 1 for k in range(17)}) == {"f": 1}


def test_deep_nesting():
    depth = 10_000
    expression = Expression("(" * depth + "a" + " & b)" * depth)
    assert expression.evaluate({"a": 1, "b": 1}) == {"f": 1}
    assert Expression("~" * (depth + 1) + "a").evaluate({"a": 1}) == {"f": 0}
    assert Expression("(a & " * depth + "b" + ")" * depth).evaluate({"a": 1, "b": 0}) == {"f": 0}
    with pytest.raises(
        ExpressionError, match=rf"^expression, column {depth}: '\(' is never closed$"
    ):
        Expression("(" * depth + "a")


def test_many_operators():
    assert column(" ^ ".join(["a"] * 100_001)) == "01"


@settings(deadline=None)
@given(st.text(st.sampled_from("abf01 &|^~!'+*()=;@é\n[]")))
def test_any_text_is_parsed_or_refused(text):
    try:
        assert Expression(text).outputs
    except ExpressionError as error:
        assert 1 <= error.column <= len(text) + 1


# Trees are written with every parenthesis in place, for Python, and as a loose text whose
# parentheses follow the documented precedence, for the parser.
def leaf(name):
    return name, name, 5


def binary(level, python, spellings):
    def combine(left, right, spelling):
        text = " ".join((enclose(left, level), spelling, enclose(right, level + 1)))
        return f"({left[0]} {python} {right[0]})", text, level

    return lambda trees: st.builds(combine, trees, trees, st.sampled_from(spellings))


def enclose(tree, level):
    return tree[1] if tree[2] >= level else f"({tree[1]})"


trees = st.recursive(
    st.sampled_from([leaf(name) for name in ("a", "b", "c", "d", "0", "1")]),
    lambda trees: st.one_of(
        binary(1, "|", ["|", "+", "or", "OR"])(trees),
        binary(2, "^", ["^", "xor", "Xor"])(trees),
        binary(3, "&", ["&", "*", "and"])(trees),
        st.builds(
            lambda tree, sign: (f"(1 - {tree[0]})", sign + enclose(tree, 4), 4),
            trees,
            st.sampled_from(["~", "!", "not "]),
        ),
        st.builds(lambda tree: (f"(1 - {tree[0]})", enclose(tree, 5) + "'", 5), trees),
    ),
    max_leaves=25,
)


@settings(deadline=None)
@given(trees)
def test_agrees_with_python(tree):
    python, text, _ = tree
    expression = Expression(text, inputs="abcd")
    on = []
    for row in range(16):
        values = {name: row >> bit & 1 for bit, name in enumerate("dcba")}
        on.append(eval(python, {}, dict(values)))
        assert expression.evaluate(values) == {"f": on[-1]}
    assert expression.table().on[:, 0].tolist() == on
