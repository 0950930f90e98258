"""The facts as tables for a terminal: 80 columns hold them, except for long names."""

import textwrap

from rich.table import Table

WIDTH = 80  # columns that everything fits, where no terminal tells another number
NAME = 12  # characters of a tensor's name at least; longer ones lose their middle
WIDE = 110  # columns of a terminal that has room for an op's options


def show(facts, say, width):
    """say() each part: lines and rich tables. width: columns that there are."""
    described = ", " + facts["description"] if facts["description"] else ""
    say("%s: %s bytes%s" % (facts["file"], grouped(facts["bytes"]), described))
    for k, one in enumerate(facts["subgraphs"]):
        if len(facts["subgraphs"]) > 1:
            say("")
            say("subgraph %d, %s" % (k, one["name"]))
        for kind in "inputs", "outputs":
            for i in one[kind]:
                t = one["tensors"][i]
                room = max(NAME, max(width, WIDTH) - 10 - len(describe(t)) + len(t["name"]))
                say("%-9s %s" % (kind[:-1], describe({**t, "name": shorter(t["name"], room)})))
        say("")
        say(ops(one, facts["totals"]["macs"], width >= WIDE))
        if k == 0:
            say("")
            say("Kernel paths by architecture; - where there is none.")
            say(paths(one, facts["marches"]))
        say("")
        say(tensors(one, width))
    for table in (signatures(facts), metadata(facts)):
        if table:
            say("")
            say(table)
    say("")
    for line in totals(facts):
        say(line)
    say("")
    for line in verdict(facts):
        say(line)


def table(*columns):
    """A table of these columns: a name that begins with > stands to the right."""
    made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    for name in columns:
        made.add_column(name.lstrip(">"), no_wrap=True, justify="right" if name.startswith(">") else "left")
    return made


def grouped(n):
    return "-" if n is None else "{:,}".format(n)


def shape(dims):
    return "x".join(map(str, dims)) if dims else "scalar"


def scale(t):
    """Its scale to 5 digits; of several, the least and the greatest to 3."""
    if not t["scales"]:
        return "-"
    least, most = min(t["scales"]), max(t["scales"])
    return "%.5g" % least if least == most else "%.3g..%.3g" % (least, most)


def zero_point(t):
    if not t["scales"]:
        return "-"
    return "..".join(dict.fromkeys(str(z) for z in (min(t["zero_points"]), max(t["zero_points"]))))


def describe(t):
    quantised = ", scale %s, zero point %s" % (scale(t), zero_point(t)) if t["scales"] else ""
    return "%s: %s %s%s" % (t["name"], t["dtype"], shape(t["shape"]), quantised)


def ops(one, macs, wide):
    made = table(">#", "op", "output", "type", ">scale", ">zero", ">MACs", ">%", ">weights", *(["options"] if wide else []))
    for op in one["ops"]:
        outs = [one["tensors"][i] for i in op["outputs"]]
        first = outs[0] if outs else {"shape": [], "dtype": "-", "scales": None}
        more = " +%d" % (len(outs) - 1) if len(outs) > 1 else ""
        share = "%.1f" % (100 * op["macs"] / macs) if op["macs"] else "-"
        row = [str(op["index"]), op["name"], shape(first["shape"]) + more, first["dtype"], scale(first), zero_point(first)]
        row += [grouped(op["macs"] or None), share, grouped(op["weights"] or None)]
        made.add_row(*row, *([options(op)] if wide else []), style="red" if op["problems"] else None)
    return made


def options(op):
    """Its options in a few words: those at their defaults say nothing."""
    words = []
    for name, value in op["options"].items():
        if value in (0, False, "", [], None, "NONE", "DEFAULT", "FLOAT32") or (value == 1 and name != "axis"):
            continue
        words.append(str(value) if isinstance(value, str) else "%s %s" % (name.replace("_", " "), value))
    if op["custom_options"]:
        words.append("%d bytes" % (len(op["custom_options"]) // 2))
    return ", ".join(words)


def paths(one, marches):
    """A row for all ops of one name and of the same kernels."""
    rows = {}
    for op in one["ops"]:
        key = op["name"], tuple(tuple(dict.fromkeys(p for _, p in op["kernels"].get(m, []))) for m in marches)
        rows[key] = rows.get(key, 0) + 1
    made = table("op", ">ops", *marches)
    for (name, found), n in rows.items():
        made.add_row(name, str(n), *["+".join(one) or "-" for one in found])
    return made


def tensors(one, width):
    columns = (">#", "tensor", "type", "shape", ">scale", ">zero", ">constant", ">made", "used")
    rows = []
    for t in one["tensors"]:
        made = "-" if t["made_by"] is None else str(t["made_by"])
        if t["index"] in one["inputs"]:
            made = "input"
        used = [str(k) for k in t["used_by"]] + (["output"] if t["index"] in one["outputs"] else [])
        row = [str(t["index"]), t["name"], t["dtype"] + (" var" if t["variable"] else ""), shape(t["shape"])]
        rows.append([*row, scale(t), zero_point(t), grouped(t["constant"] or None), made, " ".join(used) or "-"])
    heads = [name.lstrip(">") for name in columns]
    others = [max(len(row[i]) for row in [heads, *rows]) for i in range(len(columns)) if i != 1]
    room = max(NAME, max(width, WIDTH) - sum(others) - len(others))
    made = table(*columns)
    for row in rows:
        made.add_row(row[0], shorter(row[1], room), *row[2:])
    return made


def shorter(name, room):
    """A name without its middle, if it is longer than room."""
    if len(name) <= room:
        return name
    return name[: room // 3] + "…" + name[len(name) - (room - room // 3 - 1) :]


def signatures(facts):
    if not facts["signatures"]:
        return None
    made = table("signature", "direction", "name", ">tensor")
    for one in facts["signatures"]:
        for direction in "inputs", "outputs":
            for name, i in one[direction].items():
                made.add_row(one["key"], direction[:-1], name, str(i))
    return made


def metadata(facts):
    if not facts["metadata"]:
        return None
    made = table("metadata", ">bytes")
    for entry in facts["metadata"]:
        made.add_row(entry["name"], grouped(entry["bytes"]))
    return made


def totals(facts):
    t = facts["totals"]
    yield "%s ops, %s MACs, %s parameters" % tuple(grouped(t[key]) for key in ("ops", "macs", "parameters"))
    yield "flash: %s bytes, weights are %s of them" % (grouped(t["flash"]), grouped(t["weights"]))
    if any(n is not None for n in t["arena"].values()):
        arenas = "arena, bytes: " + ", ".join("%s %s" % (march, grouped(n)) for march, n in t["arena"].items())
        yield from textwrap.wrap(arenas, WIDTH, subsequent_indent="    ")


def verdict(facts):
    """Lines: that it runs, or every reason why not; the same reason of several ops is told once."""
    if not facts["problems"]:
        yield "viperlite runs it."
        return
    reasons = {}
    for p in facts["problems"]:
        name = facts["subgraphs"][0]["ops"][p["op"]]["name"] if p["op"] is not None else ""
        reasons.setdefault((name, p["text"]), []).append(p["op"])
    yield "viperlite cannot run it:"
    for (name, text), which in reasons.items():
        numbers = ", ".join(str(k) for k in which)
        where = "%s (op%s %s): " % (name, "s" if len(which) > 1 else "", numbers) if name else ""
        yield "  " + where + text
