"""A picture of a run of `viperlite bench`: what each op costs. Drawn by matplotlib, which is not installed by itself."""

import io

from .errors import CommandError

_WIDTH, _ROW, _MARGIN = 9, 0.28, 1.2  # inches: of the picture, of one bar, above and below the bars of a model


def need():
    """CommandError if matplotlib is not here."""
    _matplotlib()


def _matplotlib():
    try:
        import matplotlib
        from matplotlib import figure
    except ImportError:
        raise CommandError("--plot takes matplotlib, which is not installed", "pip install matplotlib")
    return matplotlib, figure


def png(run, form="png"):
    """Bytes of the picture: for each model one bar an op, and one for what invoke() takes besides. form: a suffix."""
    matplotlib, figure = _matplotlib()
    records = run["models"]
    rows = [len(r["ops"]) + 1 for r in records]
    heights = [_ROW * n + _MARGIN for n in rows]
    picture = figure.Figure((_WIDTH, sum(heights)), layout="constrained")
    axes = picture.subplots(len(records), 1, squeeze=False, height_ratios=heights)[:, 0]
    for axis, r in zip(axes, records):
        names = ["%d %s" % (op["index"], op["op"]) for op in r["ops"]] + ["dispatch"]
        counts = [op["count"] for op in r["ops"]]
        counts.append(r["count"] - sum(counts))
        bars = axis.barh(range(len(names)), counts, color=[_color(name) for name in names])
        axis.bar_label(bars, ["{:,}".format(n) for n in counts], padding=3, fontsize=7)
        axis.set_yticks(range(len(names)), names, fontsize=7)
        axis.invert_yaxis()
        axis.margins(x=0.12, y=0.01)
        axis.xaxis.set_major_formatter("{x:,.0f}")
        axis.tick_params(axis="x", labelsize=7)
        axis.set_title("%s on %s: %s %s" % (r["model"], run["target"], "{:,}".format(r["count"]), r["unit"]), fontsize=9)
    held = io.BytesIO()
    try:
        picture.savefig(held, format=form or "png", dpi=120)
    except ValueError as error:
        raise CommandError("cannot draw a .%s file: %s" % (form, error), "name a .png file")
    return held.getvalue()


def _color(name):
    """One colour for one type of op."""
    types = ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "SVDF", "SOFTMAX", "ADD", "AVERAGE_POOL_2D", "dispatch")
    name = name.split()[-1]
    return "C%d" % types.index(name) if name in types else "C9"
