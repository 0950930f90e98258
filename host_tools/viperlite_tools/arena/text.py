"""The facts of explain() as lines for a terminal of 80 columns or more."""

from ..inspect.text import grouped, shorter

_BAR, _NAME = 26, 40  # characters
_LIVE, _BESIDE = "█", "▒"
_MOST = 8  # tensors at the peak, changes


def lines(facts, title):
    """Every line."""
    return [_head(facts, title), "", *_ops(facts), "", *_peak(facts), "", *_steps(facts), *_changes(facts)]


def _head(facts, title):
    where = facts["march"] or "this machine's Python"
    if facts["arena"] is None:
        return "%s: %s bytes of tensors; what else there is nobody knows, for viperlite cannot run it: %s" % (
            title, grouped(facts["tensors_size"]), facts["reason"])  # fmt: skip
    return "%s: %s bytes of arena on %s, %s of them reused and %s lasting; the tensors reach to %s" % (
        title, grouped(facts["arena"]), where, grouped(facts["planned"]), grouped(facts["lasting"]),
        grouped(facts["tensors_size"]))  # fmt: skip


def _ops(facts):
    ops, peak = facts["ops"], facts["peak"]
    name = max([len(op["op"]) for op in ops] + [2])
    most = max(peak["used"], 1)
    key = "%s tensors, %s beside" % (_LIVE, _BESIDE)
    yield "%3s %-*s %10s %8s %8s  %s" % ("", name, "op", "tensors", "scratch", "block", key)
    for k, op in enumerate(ops):
        live = round(_BAR * op["live"] / most)
        bar = _LIVE * live + _BESIDE * (round(_BAR * op["used"] / most) - live)
        numbers = [grouped(op[key]) if op[key] else "-" for key in ("live", "scratch", "block")]
        line = "%3d %-*s %10s %8s %8s  %s" % (k, name, op["op"], *numbers, bar)
        yield line + ("  peak: %s" % grouped(peak["used"]) if k == peak["op"] else "")


def _peak(facts):
    peak = facts["peak"]
    if not facts["ops"]:
        return
    op = facts["ops"][peak["op"]]
    yield "At the peak, op %d %s, %s bytes:" % (peak["op"], op["op"], grouped(peak["used"]))
    for i in peak["held"][:_MOST]:
        t = facts["tensors"][i]
        over = ", in the place of %s" % shorter(facts["tensors"][t["over"]]["name"], 24) if t["over"] is not None else ""
        yield "%10s  %-*s %s%s" % (grouped(t["bytes"]), _NAME, shorter(t["name"], _NAME), _life(facts, t), over)
    if len(peak["held"]) > _MOST:
        yield "%10s  %d smaller ones" % ("", len(peak["held"]) - _MOST)
    for key, what in ("scratch", "scratch of the kernel"), ("block", "its parameter block, from the file"):
        if op[key]:
            yield "%10s  %s" % (grouped(op[key]), what)
    gaps = facts["planned"] - peak["used"]
    if gaps > 0:
        yield "%10s  between and above them" % grouped(gaps)


def _life(facts, t):
    writer = "input" if t["op"] is None else "op %d %s" % (t["op"], facts["ops"][t["op"]]["op"])
    if t["last"] >= len(facts["ops"]):
        return "%s, output" % writer
    return "%s, read until op %d" % (writer, max(0, t["last"]))


def _steps(facts):
    first, *others = facts["steps"]
    yield "%s bytes are taken by %s. What `viperlite convert` saves of them:" % (grouped(first["arena"]), first["step"])
    for step in others:
        yield "%10s  %s" % (grouped(step["saved"]) if step["saved"] else "-", step["step"])
    yield "%10s  are left" % grouped(others[-1]["arena"])


def _changes(facts):
    if facts["changes"]:
        yield ""
        yield "What another model would save of the %s that the tensors alone would take:" % grouped(facts["tensors_alone"])
        for one in facts["changes"][:_MOST]:
            yield "%10s  %s" % (grouped(one["saves"]), one["change"])
    else:
        yield ""
        yield "No tensor halved, and no two ops in strips, would save anything: several moments need as much."
