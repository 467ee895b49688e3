"""A chart of the speeds."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from .measure import Measurement

__all__ = ["draw"]

_STYLE: dict[Any, Any] = {"svg.hashsalt": "minterm", "svg.fonttype": "path"}


def draw(measured: Mapping[str, Sequence[Measurement]]) -> str:
    """Draw the vectors a second of every simulator on every module, as SVG."""
    names = list(dict.fromkeys(one.simulator for row in measured.values() for one in row))
    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=(9, 1.2 + 0.22 * len(names) * len(measured)), layout="constrained")
        axes = figure.subplots(len(measured), sharex=True, squeeze=False)[:, 0]
        for panel, (module, row) in zip(axes, measured.items(), strict=True):
            rates = {one.simulator: one.rate for one in row}
            shown = [name for name in reversed(names) if name in rates]
            colours = [
                "#2a6fbb" if "core" in name or "arrays" in name or "exh" in name else "#999999"
                for name in shown
            ]
            bars = panel.barh(shown, [rates[name] for name in shown], color=colours)
            panel.bar_label(bars, [f"{rates[name]:.2g}" for name in shown], padding=3, fontsize=7)
            panel.set_xscale("log")
            panel.set_title(module, loc="left", fontsize=9)
            panel.tick_params(labelsize=7)
            panel.margins(x=0.12)
        axes[-1].set_xlabel("vectors a second", fontsize=8)
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return text.getvalue()
