"""Tables to write and to read back."""

import numpy as np
from hypothesis import strategies as st

from hdl.function import TruthTable

NAMES = ("a", "b1", "sel_x", "i[0]", "i[1]", "i[2]", "n[7]", "Case", "module")
OUTPUTS = ("f", "o[1]", "o[0]", "wire", "g2", "y[3]")


@st.composite
def tables(draw, inputs=6, outputs=4, symbols="01-"):
    """A table of up to so many columns, with names that some formats have to treat with care."""
    left = draw(st.permutations(NAMES))[: draw(st.integers(1, inputs))]
    right = draw(st.permutations(OUTPUTS))[: draw(st.integers(1, outputs))]
    words = st.text(symbols, min_size=len(right), max_size=len(right))
    rows = np.array([list(draw(words)) for _ in range(1 << len(left))])
    return TruthTable(tuple(left), tuple(right), rows == "1", rows != "-")
