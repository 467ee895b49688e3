"""What ABC is asked to do with a network."""

from .abc import Recipe

__all__ = ["area", "deep", "factored", "lutmin", "mapped", "refine"]

# The scripts resyn2 and, for LUTs, "if -a; mfs2 -a; lutpack" are those of ABC's own documentation
# (A. Mishchenko, S. Chatterjee and R. K. Brayton, "DAG-aware AIG rewriting", 2006; A. Mishchenko,
# R. K. Brayton, J.-H. R. Jiang and S. Jang, "Scalable don't-care-based logic optimization and
# resynthesis", 2011). Written out, because the copy of ABC in yosys knows no aliases.
_RESYN2 = (
    "balance; rewrite; refactor; balance; rewrite; rewrite -z; balance; refactor -z; rewrite -z; "
    "balance"
)
_MAPPED = "strash; ifraig; dch -f; if -K {k}; mfs2 -a"
_AGAIN = "strash; dch -f; if -K {k} -a; mfs2 -a; lutpack -S 1"
_AREA = f"{_RESYN2}; dch -f; if -K {{k}}; if -K {{k}} -a; mfs2 -a; lutpack -S 1"
_WIDE = "mfs2 -a -e -W 8 -F 100 -D 100 -M 500 -L 50 -C 2000"


def _recipe(name: str, start: str, width: int, *commands: str) -> Recipe:
    return Recipe(f"{name} of {start}", start, "; ".join(commands).format(k=width))


def area(start: str, width: int) -> Recipe:
    """Rewrite as gates, map for area, and map again what became of that."""
    return _recipe("rewriting", start, width, "strash", _AREA, _AGAIN, _AGAIN)


def factored(start: str, width: int) -> Recipe:
    """Share what divides several sums of products."""
    return _recipe("fast_extract", start, width, "sop", "fxch", "strash", _AREA, _AGAIN)


def mapped(start: str, width: int) -> Recipe:
    """Map for depth and simplify what comes out, again and again, which suits large networks."""
    return _recipe("mapping", start, width, *[_MAPPED] * 4, "lutpack -S 1")


def lutmin(start: str, width: int) -> Recipe:
    """Decompose decision diagrams, which suits functions that look random."""
    return _recipe(
        "lutmin", start, width, "strash", "lutmin -K {k}", "mfs2 -a", "lutpack -S 1", _AGAIN
    )


def deep(start: str, width: int, steps: int) -> Recipe:
    """Try random sequences of rewriting until so many do not help. The same each time."""
    search = f"&deepsyn -I 1 -J {steps}"
    return _recipe("deepsyn", start, width, "strash", "&get -n", search, "&put", _AREA, _AGAIN)


def refine(start: str, width: int) -> Recipe:
    """Exploit don't-cares inside of a network of LUTs, in wide windows, and map it again."""
    return _recipe("mfs2", start, width, _WIDE, _AGAIN, _WIDE, _AGAIN, _WIDE)
