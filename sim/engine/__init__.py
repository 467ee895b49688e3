"""Computing a netlist for very many vectors."""

import importlib.util
import logging
from collections.abc import Collection

from hdl.netlist import Gates

from .difference import differences, first_difference
from .numpy import NumpyProgram
from .program import Program

__all__ = ["ENGINES", "Program", "compile_gates", "differences", "first_difference"]

ENGINES = ("auto", "numpy", "llvm")

_log = logging.getLogger("minterm.engine")


def compile_gates(
    gates: Gates,
    engine: str = "auto",
    *,
    signed: Collection[str] = (),
    vectors: int | None = None,
) -> Program:
    """Make a netlist ready to be computed.

    Parameters
    ----------
    engine : :class:`str`
        ``llvm`` compiles to machine code, which takes about 0.1 ms a gate, and is kept on disk;
        ``numpy`` computes gate by gate and is ready at once; ``auto`` takes ``llvm`` if it is
        installed and worth it.
    signed : collection of :class:`str`
        Names of the ports whose values are signed.
    vectors : :class:`int`, optional
        How many vectors are going to be computed, if that is known: with few of them ``auto``
        takes ``numpy``, which is done before the other has begun.

    Raises
    ------
    :exc:`ModuleNotFoundError`
        If the engine is ``llvm`` and llvmlite is not installed. With ``auto`` that is logged.
    :exc:`ValueError`
        If there is no such engine or port.
    """
    if engine not in ENGINES:
        raise ValueError(f"engine must be one of {', '.join(ENGINES)}, not {engine!r}")
    if engine == "numpy" or (engine == "auto" and _is_little(gates, vectors)):
        return NumpyProgram(gates, signed)
    if importlib.util.find_spec("llvmlite") is None:
        remedy = 'llvmlite is not installed: pip install "minterm[jit]"'
        if engine == "llvm":
            raise ModuleNotFoundError(remedy)
        _log.warning("simulating with numpy, tens of times slower, because %s", remedy)
        return NumpyProgram(gates, signed)
    from .llvm import LlvmProgram

    return LlvmProgram(gates, signed)


def _is_little(gates: Gates, vectors: int | None) -> bool:
    """Tell whether numpy is done sooner than LLVM is loaded and has compiled (as measured)."""
    if vectors is None:
        return False
    return NumpyProgram.seconds(gates, vectors) < 0.1 + 1e-4 * gates.count
