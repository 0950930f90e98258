"""A picture of a quantisation: the signal-to-quantisation-noise of each tensor, in order of the ops. Drawn by matplotlib."""

import io
import math

from ..errors import CommandError
from ..plot import _matplotlib, need  # noqa: F401

_WIDTH, _ROW, _MARGIN = 9, 0.22, 1.2  # inches: of the picture, of one bar, above and below the bars


def drawn(report, title, form="png"):
    """Bytes of the picture. form: a suffix that matplotlib knows."""
    _, figure = _matplotlib()
    layers = [layer for layer in report.layers if math.isfinite(layer.sqnr)]
    picture = figure.Figure((_WIDTH, _ROW * len(layers) + _MARGIN), layout="constrained")
    axis = picture.subplots()
    worst = {id(layer) for layer in report.worst()[: max(1, len(layers) // 10)]}
    colors = ["C3" if id(layer) in worst else "C0" for layer in layers]
    bars = axis.barh(range(len(layers)), [layer.sqnr for layer in layers], color=colors)
    axis.bar_label(bars, ["%.1f" % layer.sqnr for layer in layers], padding=3, fontsize=7, clip_on=True)
    names = ["input" if layer.index is None else "%d %s" % (layer.index, layer.op) for layer in layers]
    axis.set_yticks(range(len(layers)), names, fontsize=7)
    axis.invert_yaxis()
    axis.margins(y=0.01)
    most = max([layer.sqnr for layer in layers if layer.index is not None], default=1)  # an input may have no noise to speak of
    axis.set_xlim(min([0, *(layer.sqnr for layer in layers)]), 1.1 * max(most, 1))
    axis.set_xlabel("signal to quantisation noise, dB: more is better", fontsize=8)
    axis.set_title("%s: noise of each layer" % title, fontsize=9)
    held = io.BytesIO()
    try:
        picture.savefig(held, format=form or "png", dpi=120)
    except ValueError as error:
        raise CommandError("cannot draw a .%s file: %s" % (form, error), "name a .png or .svg file") from error
    return held.getvalue()
