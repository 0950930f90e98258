"""The facts as one HTML page that needs nothing but a browser: the graph drawn, what a click on it shows, and tables.

page.css and page.js beside this file become part of it.
"""

import html
import json
import pathlib

import numpy as np

from .. import graph
from .layout import layout
from .text import describe, grouped, options, scale, shape, totals, verdict, zero_point

_HERE = pathlib.Path(__file__).parent
_HEIGHT = 40  # pixels, of a node
_LETTER = 7.2  # pixels, of the width of one, in the font that page.css gives nodes
_MARGIN = 12  # pixels around a drawing
_PORT = 16  # pixels between the ends of edges into one node
_TURN = 137.508  # degrees of hue from one type of op to the next: the golden angle, so that no two come close
BINS = 32  # of a histogram

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{css}</style>
</head>
<body>
<h1>{title}</h1>
<p class="totals">{totals}</p>
{verdict}
{graphs}
<h2>Kernel paths and arena</h2>
{kernels}
{tables}
<script type="application/json" id="facts">{facts}</script>
<script>
{js}</script>
</body>
</html>
"""


def page(facts, data):
    """Bytes of the page. data: the model's, for the histograms of its weights."""
    found = _histograms(data)
    text = _PAGE.format(
        title=html.escape(pathlib.Path(facts["file"]).name),
        css=(_HERE / "page.css").read_text(),
        js=(_HERE / "page.js").read_text(),
        totals="<br>".join(html.escape(line) for line in totals(facts)),
        verdict=_verdict(facts),
        graphs="\n".join(_drawn(facts, k) for k in range(len(facts["subgraphs"]))),
        kernels=_kernels(facts),
        tables=_tables(facts),
        facts=json.dumps({**facts, "histograms": found}, separators=(",", ":")).replace("<", "\\u003c"),
    )
    return text.encode()


def _histograms(data):
    """For each subgraph {tensor: {low, high, counts, zeros}} of the constants with learnt numbers; zeros: share in percent."""
    found = []
    for _, tensors in graph.read_all(data):
        rows = {}
        for i, t in enumerate(tensors):
            if t.data is None or t.n < 2 or not ("float" in t.dtype or t.scales is not None):
                continue
            x = t.data[np.isfinite(t.data)].astype(np.float64)
            if not x.size:
                continue
            low, high = float(x.min()), float(x.max())
            counts = np.histogram(x, BINS, (low, high) if low < high else (low - 0.5, high + 0.5))[0]
            rows[i] = {"low": low, "high": high, "counts": counts.tolist(), "zeros": round(100 * float((x == 0).mean()), 2)}
        found.append(rows)
    return found


# ---- the drawing


def _drawn(facts, k):
    """Heading, drawing and place for details of a subgraph."""
    one = facts["subgraphs"][k]
    name = "Graph" if len(facts["subgraphs"]) == 1 else "Subgraph %d, %s" % (k, html.escape(one["name"]))
    details = '<aside class="details" aria-live="polite"><p>Click an op or a tensor\'s edge.</p></aside>'
    drawing = svg(one, k, facts["totals"]["macs"])
    return '<h2>%s</h2>\n<div class="graph"><div class="drawing">%s</div>%s</div>' % (name, drawing, details)


def svg(one, k=0, macs=0):
    """The drawing of a subgraph. k: its number; macs: of the whole model."""
    labels = {("in", i): ("input", shape(one["tensors"][i]["shape"])) for i in dict.fromkeys(one["inputs"])}
    for op in one["ops"]:
        labels["op", op["index"]] = "%d %s" % (op["index"], op["name"]), _share(op, macs)
    labels.update({("out", i): ("output", one["tensors"][i]["dtype"]) for i in dict.fromkeys(one["outputs"])})
    sizes = {n: (max(90, _LETTER * max(map(len, lines)) + 24), _HEIGHT) for n, lines in labels.items()}
    edges = _edges(one)
    placed = layout(sizes, [(a, b) for a, b, _ in edges])
    hues = {name: _TURN * i % 360 for i, name in enumerate(dict.fromkeys(op["name"] for op in one["ops"]))}
    ends = _ends(edges, placed, sizes)
    parts, labelled, told = [], [], set()
    for (a, b, t), bends, end in zip(edges, placed.bends, ends):
        parts.append(_edge(k, a, b, t, placed, bends, end))
        if (a, t) not in told:
            line = sum(node == a for node, _ in told)
            told.add((a, t))
            x, y = placed.place[a]
            text = html.escape(shape(one["tensors"][t]["shape"]))
            labelled.append('<text class="shape" x="%.1f" y="%.1f">%s</text>' % (x + 6, y + _HEIGHT / 2 + 14 + 11 * line, text))
    parts += labelled  # over all edges
    for node, lines in labels.items():
        parts.append(_node(k, node, lines, placed.place[node], sizes[node], one, hues, macs))
    room = max((_LETTER * len(shape(one["tensors"][t]["shape"])) for _, _, t in edges), default=0)  # for labels on the right
    width, height = placed.width + 2 * _MARGIN + room / 2, placed.height + 2 * _MARGIN
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="%d %d %.1f %.1f" role="img" '
        'aria-label="the graph, inputs at the top">%s</svg>'
    ) % (width, height, -_MARGIN, -_MARGIN, width, height, "".join(parts))


def _share(op, macs):
    return "%.1f %% of MACs" % (100 * op["macs"] / macs) if op["macs"] and macs else "no MACs"


def _edges(one):
    """[(from, to, tensor)] between nodes ("in", tensor), ("op", number), ("out", tensor)."""
    edges = []

    def source(i, before):
        made = one["tensors"][i]["made_by"]
        if made is not None and made < before:  # an op that reads what a later one writes is an error of the file
            return "op", made
        return ("in", i) if i in one["inputs"] else None

    for op in one["ops"]:
        for i in dict.fromkeys(op["inputs"]):
            a = source(i, op["index"]) if i >= 0 else None
            if a:
                edges.append((a, ("op", op["index"]), i))
    for i in dict.fromkeys(one["outputs"]):
        a = source(i, len(one["ops"]))
        if a:
            edges.append((a, ("out", i), i))
    return edges


def _ends(edges, placed, sizes):
    """For each edge the x of its end: side by side in the order in which the edges come."""
    into = {}
    for k, (a, b, _) in enumerate(edges):
        x = placed.bends[k][-1][0] if placed.bends[k] else placed.place[a][0]
        into.setdefault(b, []).append((x, k))
    ends = [0.0] * len(edges)
    for b, rows in into.items():
        gap = min(_PORT, (sizes[b][0] - 16) / len(rows))
        for i, (_, k) in enumerate(sorted(rows)):
            ends[k] = placed.place[b][0] + gap * (i - (len(rows) - 1) / 2)
    return ends


def _edge(k, a, b, t, placed, bends, end):
    x, y = placed.place[a]
    y += _HEIGHT / 2
    path = ["M%.1f %.1f" % (x, y)]
    for to, top, bottom in bends:
        path.append(_curve(x, y, to, top) + "V%.1f" % bottom)
        x, y = to, bottom
    path.append(_curve(x, y, end, placed.place[b][1] - _HEIGHT / 2))
    data = 'data-graph="%d" data-tensor="%d" data-from="%s" data-to="%s"' % (k, t, _id(k, a), _id(k, b))
    path = "".join(path)
    return '<g class="edge" %s><path class="wide" d="%s"/><path d="%s"/></g>' % (data, path, path)


def _curve(x, y, to_x, to_y):
    middle = (y + to_y) / 2
    return "C%.1f %.1f %.1f %.1f %.1f %.1f" % (x, middle, to_x, middle, to_x, to_y)


def _id(k, node):
    return "g%d-%s-%d" % (k, *node)


def _node(k, node, lines, place, size, one, hues, macs):
    kind, i = node
    (x, y), (width, height) = place, size
    x, y = x - width / 2, y - height / 2
    style, bar, state = "", "", ""
    if kind == "op":
        op = one["ops"][i]
        style = ' style="--hue:%.0f"' % hues[op["name"]]
        state = " refused" if op["problems"] else ""
        title = "%d %s" % (i, " ".join([op["name"], options(op)] + op["problems"]))
        if macs and op["macs"]:
            bar = '<rect class="share" x="0" y="%d" width="%.1f" height="4"/>' % (height - 4, width * op["macs"] / macs)
        data = 'data-op="%d"' % i
    else:
        title, data = describe(one["tensors"][i]), 'data-tensor="%d"' % i
    return (
        '<g class="node %s%s" id="%s" data-graph="%d" %s tabindex="0" role="button" transform="translate(%.1f %.1f)"%s>'
        '<title>%s</title><rect class="box" width="%.1f" height="%d" rx="6"/>%s'
        '<text x="%.1f" y="16">%s</text><text class="small" x="%.1f" y="30">%s</text></g>'
    ) % (kind, state, _id(k, node), k, data, x, y, style, html.escape(title), width, height, bar,
         width / 2, html.escape(lines[0]), width / 2, html.escape(lines[1]))  # fmt: skip


# ---- tables


def _table(name, head, rows, left):
    """An HTML table. left: numbers of the columns of words; others are numbers. A row: cells, or (attributes, cells)."""
    body = []
    for row in rows:
        attributes, cells = row if isinstance(row, tuple) else ("", row)
        body.append("<tr%s>%s</tr>" % (attributes, _cells("td", cells, left)))
    return '<div class="scroll"><table class="%s"><thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>' % (
        name, _cells("th", head, left), "\n".join(body))  # fmt: skip


def _cells(tag, cells, left):
    return "".join(
        "<%s%s>%s</%s>" % (tag, "" if i in left else ' class="number"', html.escape(str(cell)), tag)
        for i, cell in enumerate(cells)
    )


def _verdict(facts):
    first, *rest = verdict(facts)
    items = "".join("<li>%s</li>" % html.escape(line.strip()) for line in rest)
    kind = "refused" if rest else "runs"
    return '<div class="verdict %s"><p>%s</p>%s</div>' % (kind, html.escape(first), "<ul>%s</ul>" % items if rest else "")


def _kernels(facts):
    rows = {}
    for op in facts["subgraphs"][0]["ops"]:
        found = tuple(" + ".join(dict.fromkeys(p for _, p in op["kernels"].get(m, []))) or "-" for m in facts["marches"])
        rows[op["name"], found] = rows.get((op["name"], found), 0) + 1
    cells = [[name, n, *found] for (name, found), n in rows.items()]
    arena = facts["totals"]["arena"]
    cells.append(["arena, bytes", "", *[grouped(arena[m]) for m in facts["marches"]]])
    return _table("kernels", ["op", "ops", *facts["marches"]], cells, {0, *range(2, 2 + len(facts["marches"]))})


def _tables(facts):
    parts = []
    macs = facts["totals"]["macs"]
    for k, one in enumerate(facts["subgraphs"]):
        where = " of subgraph %d" % k if len(facts["subgraphs"]) > 1 else ""
        parts.append("<h2>Ops%s</h2>" % where)
        parts.append(_table("ops", ["#", "op", "output", "type", "scale", "zero", "MACs", "%", "weights", "options"],
                            [_op_row(k, op, one, macs) for op in one["ops"]], {1, 2, 3, 9}))  # fmt: skip
        parts.append("<h2>Tensors%s</h2>" % where)
        parts.append(_table("tensors", ["#", "tensor", "type", "shape", "scale", "zero", "constant", "made by", "used by"],
                            [_tensor_row(k, t, one) for t in one["tensors"]], {1, 2, 3, 8}))  # fmt: skip
    if facts["signatures"]:
        rows = [
            [s["key"], direction[:-1], name, i]
            for s in facts["signatures"]
            for direction in ("inputs", "outputs")
            for name, i in s[direction].items()
        ]
        parts += ["<h2>Signatures</h2>", _table("signatures", ["signature", "direction", "name", "tensor"], rows, {0, 1, 2})]
    if facts["metadata"]:
        rows = [[entry["name"], grouped(entry["bytes"])] for entry in facts["metadata"]]
        parts += ["<h2>Metadata</h2>", _table("metadata", ["metadata", "bytes"], rows, {0})]
    return "\n".join(parts)


def _op_row(k, op, one, macs):
    outs = [one["tensors"][i] for i in op["outputs"]]
    share = "%.1f" % (100 * op["macs"] / macs) if op["macs"] else "-"
    cells = [op["index"], op["name"], ", ".join(shape(t["shape"]) for t in outs), ", ".join(t["dtype"] for t in outs),
             ", ".join(map(scale, outs)), ", ".join(map(zero_point, outs)), grouped(op["macs"] or None), share,
             grouped(op["weights"] or None), options(op)]  # fmt: skip
    kind = ' class="refused"' if op["problems"] else ""
    return ' data-graph="%d" data-op="%d"%s' % (k, op["index"], kind), cells


def _tensor_row(k, t, one):
    made_by = "input" if t["index"] in one["inputs"] else "-" if t["made_by"] is None else t["made_by"]
    used = [str(i) for i in t["used_by"]] + (["output"] if t["index"] in one["outputs"] else [])
    cells = [t["index"], t["name"], t["dtype"] + (", variable" if t["variable"] else ""), shape(t["shape"]), scale(t),
             zero_point(t), grouped(t["constant"] or None), made_by, " ".join(used) or "-"]  # fmt: skip
    return ' data-graph="%d" data-tensor="%d"' % (k, t["index"]), cells
