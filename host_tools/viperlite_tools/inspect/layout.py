"""A graph laid out in layers, for a drawing: nodes top to bottom, every edge downwards, no edge through a node.

1. A node's layer is one below the lowest of those that it reads from. A source of edges is pulled down to just above the
   first that reads it.
2. An edge that passes layers gets a bend in each of them, which takes room in the layer as a narrow node does.
3. Layers are sorted by the mean place of their neighbours, downwards and upwards in turn; the order with the fewest
   crossings is kept.
4. Across, every node goes to the mean of its neighbours as nearly as its layer's order and the gaps allow: least squares
   under an order, which is isotonic regression. Bends pull hard, so that long edges run straight.

Source: Sugiyama, Tagawa, Toda, "Methods for Visual Understanding of Hierarchical System Structures" (1981); step 4 pools
adjacent violators, Ayer et al. (1955).
"""

GAP_X, GAP_Y = 24, 44  # between nodes, across and down
BEND = 10  # width that an edge takes where it passes a layer
_SWEEPS = 12  # of sorting
_SETTLES = 60
_HARD = 8  # pull between two bends, where one of a node is 1


class Layout:
    """In pixels, y downwards.

    place   {node: (x, y) of its middle}
    bends   for each edge [(x, top, bottom)] of where it passes a layer, top down
    width, height  of all nodes
    """

    def __init__(self, place, bends, width, height):
        self.place, self.bends, self.width, self.height = place, bends, width, height


def layout(sizes, edges):
    """Layout of a graph without cycles.

    sizes  {node: (width, height)}, in the order in which they are to stand where nothing else decides
    edges  [(from, to)]
    """
    layer = _layers(list(sizes), edges)
    rows = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for node in sizes:
        rows[layer[node]].append(node)
    width = {node: size[0] for node, size in sizes.items()}
    links, passed = [], []  # links between neighbouring layers; bends of each edge
    for k, (a, b) in enumerate(edges):
        chain = [a] + [("bend", k, i) for i in range(layer[a] + 1, layer[b])] + [b]
        for i, node in enumerate(chain[1:-1], layer[a] + 1):
            rows[i].append(node)
            width[node] = BEND
        passed.append(chain[1:-1])
        links += zip(chain, chain[1:])
    up, down = {node: [] for node in width}, {node: [] for node in width}
    for a, b in links:
        down[a].append(b)
        up[b].append(a)
    rows = _sorted(rows, up, down)
    x = _across(rows, width, up, down)
    place, passes, at = {}, {}, 0
    for row in rows:
        tall = max(sizes[node][1] for node in row if node in sizes)
        for node in row:
            if node in sizes:
                place[node] = x[node], at + tall / 2
            else:
                passes[node] = x[node], at, at + tall
        at += tall + GAP_Y
    right = max([x[n] + width[n] / 2 for n in x], default=0)
    return Layout(place, [[passes[node] for node in chain] for chain in passed], right, max(0, at - GAP_Y))


def _layers(nodes, edges):
    """{node: layer}"""
    above, below = {n: [] for n in nodes}, {n: [] for n in nodes}
    for a, b in edges:
        above[b].append(a)
        below[a].append(b)
    waiting = {n: len(above[n]) for n in nodes}
    layer = dict.fromkeys(nodes, 0)
    ready = [n for n in nodes if not waiting[n]]
    done = []
    while ready:
        n = ready.pop()
        done.append(n)
        for m in below[n]:
            layer[m] = max(layer[m], layer[n] + 1)
            waiting[m] -= 1
            if not waiting[m]:
                ready.append(m)
    if len(done) < len(nodes):
        raise ValueError("a graph with a cycle has no layers")
    for n in nodes:
        if not above[n] and below[n]:
            layer[n] = min(layer[m] for m in below[n]) - 1
    least = min(layer.values(), default=0)
    return {n: i - least for n, i in layer.items()}


def _sorted(rows, up, down):
    """The rows in an order with few crossings."""
    best, fewest = rows, _crossings(rows, down)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        rows = [list(row) for row in rows]
        neighbours = down if sweep % 2 else up
        order = range(len(rows) - 2, -1, -1) if sweep % 2 else range(1, len(rows))
        for i in order:
            beside = rows[i + 1 if sweep % 2 else i - 1]
            place = {n: k for k, n in enumerate(beside)}
            own = {n: k for k, n in enumerate(rows[i])}
            rows[i].sort(key=lambda n: _mean([place[m] for m in neighbours[n]], own[n]))
        n = _crossings(rows, down)
        if n < fewest:
            best, fewest = rows, n
    return best


def _mean(numbers, otherwise):
    return sum(numbers) / len(numbers) if numbers else otherwise


def _crossings(rows, down):
    """How many pairs of links cross."""
    n = 0
    for a, b in zip(rows, rows[1:]):
        place = {node: k for k, node in enumerate(b)}
        ends = [end for node in a for end in sorted(place[m] for m in down[node])]
        n += sum(ends[i] > ends[k] for i in range(len(ends)) for k in range(i + 1, len(ends)))
    return n


def _across(rows, width, up, down):
    """{node: x of its middle}, the leftmost edge of all at 0."""
    x = {}
    for row in rows:
        at = 0
        for node in row:
            x[node] = at + width[node] / 2
            at += width[node] + GAP_X
    for sweep in range(_SETTLES):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            _settle(row, x, width, up, down)
    left = min([x[n] - width[n] / 2 for n in x], default=0)
    return {n: at - left for n, at in x.items()}


def _settle(row, x, width, up, down):
    """Move the nodes of a row as near as can be to their neighbours in both directions."""
    pools = []  # (weight, weighted sum of wishes, number of nodes): nodes that touch
    offsets, at = [], 0
    for k, node in enumerate(row):
        if k:
            at += (width[row[k - 1]] + width[node]) / 2 + GAP_X
        offsets.append(at)
        pulls = [(_HARD if _bend(node) and _bend(m) else 1, x[m]) for m in up[node] + down[node]] or [(0.01, x[node])]
        weight = sum(w for w, _ in pulls)
        pools.append((weight, sum(w * to for w, to in pulls) - weight * at, 1))
        while len(pools) > 1 and pools[-2][1] * pools[-1][0] > pools[-1][1] * pools[-2][0]:
            last = pools.pop()
            pools[-1] = tuple(a + b for a, b in zip(pools[-1], last))
    k = 0
    for weight, wish, n in pools:
        for _ in range(n):
            x[row[k]] = wish / weight + offsets[k]
            k += 1


def _bend(node):
    return isinstance(node, tuple) and node[0] == "bend"
