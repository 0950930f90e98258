"""The facts of explain() as a picture: one box per tensor, ops along x, addresses along y. Drawn by matplotlib."""

import io

from .. import plot
from ..errors import CommandError
from ..inspect.text import grouped, shorter

_FORMS = ("png", "svg", "pdf")
_COLUMN, _LEFT, _HEIGHT = 0.34, 3.2, 6.5  # inches: of an op, of what stands beside them, of the picture


def image(facts, title, form="png"):
    """Bytes of the picture. form: png, svg or pdf."""
    if form not in _FORMS:
        raise CommandError("cannot draw a .%s file" % form, "name a .png or .svg file")
    plot.need()
    import matplotlib
    from matplotlib import figure

    n = len(facts["ops"])
    picture = figure.Figure((max(8, _COLUMN * (n + 2) + _LEFT), _HEIGHT), layout="constrained")
    axis = picture.subplots()
    top = facts["arena"] or facts["planned"] or 1
    axis.axvspan(facts["peak"]["op"] - 0.5, facts["peak"]["op"] + 0.5, color="0.9", zorder=0)
    for number, t in enumerate(facts["tensors"]):
        _tensor(axis, number, t, top)
    for one in facts["beside"]:
        for key, color, hatch in (("block", "0.35", ""), ("scratch", "0.7", "////")):
            at = one["offset"] + (one["block"] if key == "scratch" else 0)
            if one[key]:
                _box(axis, one["op"], one["op"], at, one[key], color, hatch=hatch)
    if facts["lasting"]:
        _box(axis, -1, n, facts["arena"] - facts["lasting"], facts["lasting"], "C8")
    peak = facts["peak"]
    axis.axhline(facts["planned"], color="C3", linewidth=0.8)
    axis.text(peak["op"], top * 1.015, "peak: %s" % grouped(peak["used"]), ha="center", color="C3", fontsize=8)
    axis.set_xlim(-1.5, n + 0.5)
    axis.set_ylim(0, top * 1.06)
    names = ["inputs", *["%d %s" % (k, op["op"]) for k, op in enumerate(facts["ops"])], "outputs"]
    axis.set_xticks(range(-1, n + 1), names, rotation=90, fontsize=7)
    axis.yaxis.set_major_formatter("{x:,.0f}")
    axis.tick_params(axis="y", labelsize=8)
    axis.set_ylabel("address in the arena, bytes", fontsize=8)
    axis.set_title(title, fontsize=10)
    axis.legend(handles=_legend(facts), fontsize=7, loc="upper right", bbox_to_anchor=(1, 0.93))
    held = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "viperlite"}):
        picture.savefig(held, format=form, dpi=120, metadata={"Date": None} if form == "svg" else None)
    return held.getvalue()


def _box(axis, first, last, offset, size, color, text="", hatch="", turned=False):
    middle = (first + last) / 2
    axis.bar(middle, size, last - first + 1, offset, color=color, alpha=0.75, edgecolor="black", linewidth=0.5, hatch=hatch)
    if text:
        rotation = 90 if turned else 0
        axis.text(middle, offset + size / 2, text, ha="center", va="center", fontsize=6, rotation=rotation, clip_on=True)


def _tensor(axis, number, t, top):
    """A tensor's box, with its size and name where there is room for them."""
    wide, tall = t["last"] - t["first"] >= 4, t["bytes"] > top / 6
    text = grouped(t["bytes"]) if t["bytes"] > top / 40 else ""
    if wide or tall:
        text = "%s\n%s" % (shorter(t["name"].split(";")[0].split("/")[-1] or t["name"], 24 if wide else 16), text)
    _box(axis, t["first"], t["last"], t["offset"], t["bytes"], "C%d" % (number % 8), text, turned=tall and not wide)


def _legend(facts):
    from matplotlib.patches import Patch

    found = [Patch(facecolor="C0", edgecolor="black", label="a tensor")]
    if facts["lasting"]:
        found.append(Patch(facecolor="C8", edgecolor="black", label="lasting: %s" % grouped(facts["lasting"])))
    if any(one["scratch"] for one in facts["beside"]):
        found.append(Patch(facecolor="0.7", hatch="////", label="scratch"))
    if any(one["block"] for one in facts["beside"]):
        found.append(Patch(facecolor="0.35", label="parameter block of the op that runs"))
    return found
