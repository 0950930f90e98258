"use strict";
// What a click on the drawing or a table shows. The facts are those of `viperlite inspect --json`, and histograms.
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const panels = [...document.querySelectorAll(".details")];
  const grouped = (n) => (n === null ? "-" : n.toLocaleString("en"));
  const shape = (dims) => (dims.length ? dims.join("x") : "scalar");

  function make(tag, text, kind) {
    const e = document.createElement(tag);
    if (text !== undefined) e.textContent = text;
    if (kind) e.className = kind;
    return e;
  }

  function list(rows) {
    const dl = make("dl");
    for (const [name, value, kind] of rows) {
      dl.append(make("dt", name));
      const dd = make("dd", value instanceof Node ? undefined : value, kind);
      if (value instanceof Node) dd.append(value);
      dl.append(dd);
    }
    return dl;
  }

  function several(numbers) {
    const least = Math.min(...numbers), most = Math.max(...numbers);
    const short = (x) => String(Number(x.toPrecision(6)));
    return least === most ? short(least) : `${short(least)} to ${short(most)}, ${numbers.length} of them`;
  }

  function link(text, act) {
    const a = make("a", text);
    a.tabIndex = 0;
    a.addEventListener("click", act);
    return a;
  }

  function histogram(found) {
    const space = "http://www.w3.org/2000/svg", n = found.counts.length, most = Math.max(...found.counts);
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("class", "bars");
    svg.setAttribute("viewBox", `0 0 ${n} 1`);
    svg.setAttribute("preserveAspectRatio", "none");
    found.counts.forEach((count, i) => {
      const bar = document.createElementNS(space, "rect");
      const high = count / most;
      for (const [name, value] of Object.entries({ x: i + 0.05, y: 1 - high, width: 0.9, height: high })) {
        bar.setAttribute(name, value);
      }
      svg.append(bar);
    });
    return svg;
  }

  function tensorRows(t) {
    const rows = [["type", t.dtype + (t.variable ? ", variable" : "")], ["shape", shape(t.shape)]];
    if (t.bytes !== null) rows.push(["bytes", grouped(t.bytes)]);
    if (t.constant) rows.push(["constant", grouped(t.constant) + " bytes in the file"]);
    if (t.scales) {
      rows.push(["scale", several(t.scales)], ["zero point", several(t.zero_points)]);
      if (t.scales.length > 1) rows.push(["along", "dimension " + t.dimension]);
    }
    return rows;
  }

  function tensorPart(k, i, heading) {
    const t = facts.subgraphs[k].tensors[i], part = make("div");
    const h = make("h4", heading + " ");
    h.append(link(`${t.index} ${t.name}`, () => showTensor(k, i)));
    part.append(h, list(tensorRows(t)));
    const found = facts.histograms[k][i];
    if (found) {
      part.append(histogram(found));
      const [low, high] = [found.low, found.high].map((x) => Number(x.toPrecision(5)));
      part.append(make("div", `${low} to ${high}, ${found.zeros} % zeros`, "range"));
    }
    return part;
  }

  function choose(k, nodes, edges) {
    document.querySelectorAll(".chosen").forEach((e) => e.classList.remove("chosen"));
    [...nodes, ...edges].forEach((e) => e.classList.add("chosen"));
    const panel = panels[k];
    panel.replaceChildren();
    return panel;
  }

  const edgesOf = (k, test) => [...document.querySelectorAll(`.edge[data-graph="${k}"]`)].filter(test);

  function showOp(k, i) {
    const op = facts.subgraphs[k].ops[i], id = `g${k}-op-${i}`;
    const node = document.getElementById(id);
    const panel = choose(k, [node], edgesOf(k, (e) => e.dataset.from === id || e.dataset.to === id));
    panel.append(make("h3", `${op.index} ${op.name}`));
    for (const text of op.problems) panel.append(make("p", text, "bad"));
    const macs = facts.totals.macs;
    const rows = [["MACs", grouped(op.macs) + (op.macs ? `, ${((100 * op.macs) / macs).toFixed(1)} %` : "")]];
    rows.push(["weights", grouped(op.weights) + " bytes"], ["parameters", grouped(op.parameters)], ["version", op.version]);
    for (const [name, value] of Object.entries(op.options)) rows.push([name.replaceAll("_", " "), String(value)]);
    if (op.custom_options) rows.push(["custom options", op.custom_options.length / 2 + " bytes"]);
    panel.append(list(rows));
    if (Object.keys(op.kernels).some((march) => op.kernels[march].length)) {
      panel.append(make("h4", "Kernels"));
      const told = (pairs) => pairs.map((pair) => pair.join(" in ")).join(", ") || "-";
      panel.append(list(Object.entries(op.kernels).map(([march, pairs]) => [march, told(pairs)])));
    }
    op.inputs.forEach((t, n) => {
      if (t >= 0) panel.append(tensorPart(k, t, `Input ${n}:`));
      else panel.append(make("h4", `Input ${n}: left out`));
    });
    op.outputs.forEach((t, n) => panel.append(tensorPart(k, t, `Output ${n}:`)));
  }

  function showTensor(k, i) {
    const one = facts.subgraphs[k], t = one.tensors[i];
    const nodes = ["in", "out"].map((kind) => document.getElementById(`g${k}-${kind}-${i}`)).filter((e) => e);
    const panel = choose(k, nodes, edgesOf(k, (e) => e.dataset.tensor === String(i)));
    panel.append(make("h3", `Tensor ${t.index}`), make("p", t.name), tensorPart(k, i, "Tensor"));
    const ops = (numbers) => {
      const e = make("span");
      numbers.forEach((n) => e.append(link(`${n} ${one.ops[n].name}`, () => showOp(k, n)), " "));
      return e;
    };
    const rows = [];
    if (t.made_by !== null) rows.push(["made by", ops([t.made_by])]);
    if (t.used_by.length) rows.push(["used by", ops(t.used_by)]);
    panel.append(list(rows));
  }

  function show(e) {
    const k = Number(e.dataset.graph);
    if (e.dataset.op !== undefined) showOp(k, Number(e.dataset.op));
    else showTensor(k, Number(e.dataset.tensor));
  }

  document.querySelectorAll("[data-graph]").forEach((e) => {
    e.addEventListener("click", () => {
      show(e);
      if (e.tagName === "TR") document.querySelector(".chosen")?.scrollIntoView({ block: "center" });
    });
    e.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        show(e);
      }
    });
  });
})();
