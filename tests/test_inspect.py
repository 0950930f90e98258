"""viperlite inspect: the facts are those of the model, all that cannot run is told, and the page works in a browser."""

import html.parser
import json
import os
import pathlib
import random
import re
import resource
import shutil
import subprocess
import sys
import time

import flatbuffers
import numpy as np
import pytest
from tflite_micro.tensorflow.lite.micro.python import schema_py_generated as schema

import goldens
from flat import Graph
from viperlite_tools import bench, cli, inspect, macs, models, runner
from viperlite_tools.inspect import layout, page, survey, text

MODELS = pathlib.Path(__file__).parents[1] / "host_tools" / "models"
DIGITS = MODELS / "digits.tflite"
SHARED = sorted((goldens.SHARED / "models").glob("*.tflite"))
ALL = sorted(MODELS.glob("*.tflite")) + SHARED
DRAWN = ("digits", "resnet8_int8", "streaming_wakeword", "keyword_scrambled", "audio_preprocessor_int8", "person_detect")
LIMIT = 1.0  # seconds, of the processor, for the whole command
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def facts(path, **options):
    return inspect.facts(pathlib.Path(path).read_bytes(), str(path), **options)


def conv(g, x, channels=4, shape=(1, 8, 8, 4), padding="SAME"):
    """Number of the output of a 1 x 1 convolution."""
    w = g.const(np.ones((channels, 1, 1, 4), np.int8), scale=0.5)
    b = g.const(np.zeros(channels, np.int32), scale=0.25)
    y = g.tensor("int8", shape, scale=1.0)
    g.op("CONV_2D", [x, w, b], [y], padding=padding, stride_w=1, stride_h=1)
    return y


def refused():
    """A model with five problems: a missing builtin op, two of types and shapes, a missing custom op, twice."""
    g = Graph()
    x = g.input("int8", (1, 8, 8, 4), scale=0.5)
    a = g.tensor("int8", (1, 8, 8, 4), scale=0.5)
    g.op("UNIDIRECTIONAL_SEQUENCE_LSTM", [x], [a])
    b = g.tensor("int16", (1, 8, 8, 4), scale=0.5)
    g.op("ADD", [a, x], [b])  # types
    c = conv(g, x, shape=(1, 8, 8, 5))  # shape
    d = conv(g, x)
    e, f = g.tensor("int8", (1, 8, 8, 4), scale=0.5), g.tensor("int8", (1, 8, 8, 4), scale=0.5)
    g.custom("Mine", [d], [e], options=b"1234")
    g.custom("Mine", [e], [f])
    g.outputs += [b, c, f]
    return g.build()


def two_subgraphs():
    model = schema.ModelT.InitFromPackedBuf(DIGITS.read_bytes())
    model.subgraphs.append(model.subgraphs[0])
    builder = flatbuffers.Builder(4096)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


# ---- facts


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_facts_are_the_models(path):
    data = path.read_bytes()
    found = facts(path)
    one = found["subgraphs"][0]
    assert [op["macs"] for op in one["ops"]] == [op.macs for op in macs.ops(data)]
    assert found["totals"]["weights"] == bench.weights(data)
    assert found["totals"]["flash"] == found["bytes"] == len(data)
    for t in one["tensors"]:
        assert t["made_by"] is None or t["index"] in one["ops"][t["made_by"]]["outputs"]
        assert all(t["index"] in one["ops"][k]["inputs"] for k in t["used_by"])
    for op in one["ops"]:
        assert all(bool(pairs) == (not op["problems"]) for pairs in op["kernels"].values()), op
    runs = not found["problems"]
    assert runs == (path.stem != "kws_float" and not goldens.custom_ops(data))
    for march, arena in found["totals"]["arena"].items():
        assert arena == (models.arena_size(data, march) if runs else None)


def test_facts_are_documented_and_survive_json():
    found = facts(DIGITS)
    assert json.loads(json.dumps(found)) == found
    one = found["subgraphs"][0]
    for key in [*found, *one, *one["ops"][0], *one["tensors"][0], *found["totals"]]:
        assert re.search(r"\b%s\b" % key, inspect.__doc__), key


def test_paths_are_those_that_run(target):
    """The kernel paths told for a target's architecture are those that its interpreter says it uses."""
    if target.march is None:
        pytest.skip("%s runs no machine code" % target.name)
    model = models.Model(DIGITS)
    told, refusals, whole = survey.survey(model.data, target.march)
    result = runner.run(target, model, [[bytes(len(t.data)) for t in model.inputs]], print, print)
    called = {path for pairs in told.values() for name, path in pairs}
    assert not refusals and not whole and set(result.paths) == called


def test_every_problem_is_told():
    found = inspect.facts(refused(), "refused")
    told = {p["op"]: p["text"] for p in found["problems"]}
    assert sorted(told) == [0, 1, 2, 4, 5]
    assert "lstm" in told[0] and "type" in told[1] and "channels" in told[2] and "Mine" in told[4]
    assert found["subgraphs"][0]["ops"][3]["kernels"]["armv6m"][0] == ["conv_2d_s8", "armv6m"]
    assert found["totals"]["arena"]["armv6m"] is None
    lines = list(text.verdict(found))
    assert len(lines) == 5 and any("ops 4, 5" in line for line in lines)  # the same of two ops: one line


def test_several_subgraphs_are_shown():
    found = inspect.facts(two_subgraphs(), "two")
    assert len(found["subgraphs"]) == 2 and len(found["subgraphs"][1]["ops"]) == len(macs.ops(DIGITS.read_bytes()))
    assert any("2 subgraphs" in p["text"] for p in found["problems"])
    assert page.page(found, two_subgraphs()).count(b"<svg xmlns") == 2


def test_an_unknown_dimension_is_told():
    g = Graph()
    x, y = g.input("int8", (1, 4), scale=1.0), g.output("int8", (1, 4), scale=1.0)
    g.op("RELU", [x], [y])
    g.tensor("int8", (-1, 4))
    assert "dimension of -1" in inspect.facts(g.build(), "x")["problems"][0]["text"]


def test_parameters_are_what_was_learnt():
    g = Graph()
    x = g.input("int8", (1, 8, 8, 4), scale=0.5)
    y = conv(g, x)
    z = g.output("int8", (1, 256), scale=1.0)
    g.op("RESHAPE", [y, g.const(np.array([1, 256], np.int32))], [z], new_shape=[1, 256])
    totals = inspect.facts(g.build(), "x")["totals"]
    assert totals["parameters"] == 4 * 4 + 4 and totals["weights"] == 16 + 16 + 8 and totals["macs"] == 64 * 16


# ---- text


def shown(path, capsys, *args):
    assert cli.main(["inspect", str(path), *args]) == 0
    return capsys.readouterr().out


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """Seconds of the processor that the command takes for a small model, Python's start and imports included."""
    code = "import sys; from viperlite_tools import cli; sys.exit(cli.main(sys.argv[1:]))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path[:3])}  # this checkout's, see conftest.py
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # some machines set it: modules would be compiled each time
    environment["PYTHONPYCACHEPREFIX"] = str(tmp_path_factory.mktemp("bytecode"))
    taken = []
    for _ in range(2):  # the first may have to compile modules
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([sys.executable, "-c", code, "inspect", str(DIGITS)], capture_output=True, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert done.returncode == 0 and not done.stderr
        taken.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return min(taken)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_model_is_shown_in_a_second_with_no_number_cut(path, start, capsys):
    before = time.process_time()
    out = shown(path, capsys)
    assert start + time.process_time() - before < LIMIT
    rows = [line.split() for line in out.splitlines()]
    for op in facts(path)["subgraphs"][0]["ops"]:
        row = next(r for r in rows if r[:2] == [str(op["index"]), op["name"]])
        assert text.grouped(op["macs"] or None) in row and text.grouped(op["weights"] or None) in row
    if not goldens.custom_ops(path.read_bytes()):  # they have names of 35 letters
        assert [line for line in out.splitlines()[1:] if len(line.rstrip()) > text.WIDTH] == []


def test_every_input_and_output_is_told(tmp_path, capsys):
    g = Graph()
    x, y = g.input("int8", (1, 4), scale=0.5), g.input("int8", (1, 3), scale=0.25)
    for i in x, y:
        g.op("RELU", [i], [g.output("int8", g.shape(i), scale=0.125)])
    (tmp_path / "x.tflite").write_bytes(g.build())
    out = shown(tmp_path / "x.tflite", capsys)
    assert re.findall(r"^(input|output) +tensor_.: int8 1x(.)", out, re.M) == [
        ("input", "4"), ("input", "3"), ("output", "4"), ("output", "3")]  # fmt: skip


def test_march_and_target_narrow_the_table(capsys):
    assert "rv32imc" in shown(DIGITS, capsys)
    assert "rv32imc" not in shown(DIGITS, capsys, "--march", "armv7em")
    out = shown(DIGITS, capsys, "--target", "rp2040")
    assert "armv6m" in out and "armv7m" not in out


def test_json_goes_to_a_file_or_stdout(tmp_path, capsys):
    assert json.loads(shown(DIGITS, capsys, "--json", "-")) == facts(DIGITS)
    shown(DIGITS, capsys, "--json", str(tmp_path / "x.json"))
    assert json.loads((tmp_path / "x.json").read_text()) == facts(DIGITS)


@pytest.mark.parametrize(
    "args, says",
    [
        (["absent.tflite"], "No such file"),
        (["short"], "no .tflite"),
        (["damaged"], "damaged"),
        ([str(DIGITS), "--march", "armv6m", "--target", "rp2040"], "exclude"),
        ([str(DIGITS), "--target", "cpython"], "no architecture"),
        (["own.tflite", "--html", "own.tflite"], "overwritten"),
        ([str(DIGITS), "--html", "folder"], "folder"),
    ],
)
def test_a_mistake_is_one_line(args, says, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    data = DIGITS.read_bytes()
    pathlib.Path("short").write_bytes(b"12345678")
    pathlib.Path("damaged").write_bytes(data[:300])
    pathlib.Path("own.tflite").write_bytes(data)
    pathlib.Path("folder").mkdir()
    assert cli.main(["inspect", *args]) == 1
    out, err = capsys.readouterr()
    assert err.count("\n") == 1 and says in err and "Traceback" not in out + err
    assert pathlib.Path("own.tflite").read_bytes() == data


def test_netron_is_asked_for_where_it_is_not(monkeypatch, capsys):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert cli.main(["inspect", str(DIGITS), "--netron"]) == 1
    assert "pip install netron" in capsys.readouterr().err


# ---- the drawing


def test_nodes_do_not_overlap_and_edges_pass_beside_them():
    numbers = random.Random(7)
    for size in 1, 2, 3, 10, 30, 60:
        for _ in range(5):
            sizes = {n: (numbers.choice((60, 90, 160)), 40) for n in range(size)}
            edges = sorted({tuple(sorted(numbers.sample(range(size), 2))) for _ in range(2 * size)}) if size > 1 else []
            drawn = layout.layout(sizes, edges)
            boxes = [(*drawn.place[n], *sizes[n]) for n in sizes]
            for i, (x, y, w, h) in enumerate(boxes):
                assert w / 2 - 0.01 <= x <= drawn.width - w / 2 + 0.01 and h / 2 <= y <= drawn.height - h / 2
                for u, v, s, t in boxes[:i]:
                    assert abs(x - u) >= (w + s) / 2 or abs(y - v) >= (h + t) / 2
            for (a, b), bends in zip(edges, drawn.bends):
                assert drawn.place[a][1] < drawn.place[b][1]
                for at, top, bottom in bends:
                    assert not any(abs(at - x) < w / 2 and top < y + h / 2 and bottom > y - h / 2 for x, y, w, h in boxes)


def test_a_chain_is_a_straight_line():
    drawn = layout.layout({n: (50 + 10 * n, 40) for n in range(12)}, [(n, n + 1) for n in range(11)])
    xs = [x for x, _ in drawn.place.values()]
    assert max(xs) - min(xs) < 1


def test_a_cycle_has_no_layers():
    with pytest.raises(ValueError, match="cycle"):
        layout.layout({1: (10, 10), 2: (10, 10)}, [(1, 2), (2, 1)])


class _Links(html.parser.HTMLParser):
    """What a page would load."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        self.found += [value for name, value in attributes if name in ("src", "href", "srcset", "action", "data")]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_page_needs_nothing_from_outside(path):
    data = path.read_bytes()
    made = page.page(inspect.facts(data, str(path)), data).decode()
    links = _Links()
    links.feed(made)
    assert links.found == []
    assert "url(" not in made and "@import" not in made
    assert set(re.findall(r"https?://[^\"' <]+", made)) <= {"http://www.w3.org/2000/svg"}


# What the browser found, as text of the page: errors of scripts; nodes, and those that overlap; the panel after each click
_WATCH = "<script>window.wrong=[];window.onerror=(m)=>{wrong.push(String(m))}</script>"
_LOOK = """<script>
const number = (what) => document.querySelectorAll(what).length;
const found = {nodes: number(".node.op"), edges: number(".edge"), panels: {}};
const boxes = [...document.querySelectorAll(".node .box")].map((e) => [e.closest("svg"), e.getBoundingClientRect()]);
found.overlaps = boxes.filter(([svg, a], i) => boxes.some(([other, b], k) => k < i && svg === other
  && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)).length;
found.spilled = [...document.querySelectorAll(".node")].filter((e) => [...e.querySelectorAll("text")].some((t) =>
  t.getBoundingClientRect().width > e.querySelector(".box").getBoundingClientRect().width)).length;
const click = (e) => e.dispatchEvent(new MouseEvent("click", {bubbles: true}));
document.querySelectorAll(".node.op").forEach((e) => {
  click(e);
  found.panels[e.dataset.graph + " " + e.dataset.op] = document.querySelectorAll(".details")[e.dataset.graph].textContent;
});
document.querySelectorAll("tr[data-tensor], .edge").forEach(click);
const last = document.querySelector("tr[data-tensor]");
if (last) { click(last); found.tensor = document.querySelector(".details").textContent; }
click(document.querySelector("tr[data-op]"));
found.bars = document.querySelectorAll(".details .bars rect").length;
found.chosen = document.querySelectorAll(".node.chosen").length;
found.wrong = wrong;
const told = document.createElement("pre");
told.id = "found";
told.textContent = JSON.stringify(found);
document.body.append(told);
</script></body>"""


def browser():
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


def browse(made, folder):
    """What _LOOK finds in a page, in a browser."""
    file = folder / "page.html"
    file.write_text(made.replace("<head>", "<head>" + _WATCH).replace("</body>", _LOOK))
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=%s" % (folder / "profile"), "--dump-dom"]
    done = subprocess.run([browser(), *options, file.as_uri()], capture_output=True, text=True, timeout=120)
    held = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.S)
    assert held, done.stderr[-1000:]
    return json.loads(html.unescape(held.group(1)))


@pytest.mark.skipif(browser() is None, reason="no headless Chromium here: apt-get install chromium-headless-shell")
@pytest.mark.parametrize("path", [path for path in ALL if path.stem in DRAWN], ids=lambda path: path.stem)
def test_page_works_in_a_browser(path, tmp_path):
    data = path.read_bytes()
    known = inspect.facts(data, str(path))
    found = browse(page.page(known, data).decode(), tmp_path)
    one = known["subgraphs"][0]
    assert found["wrong"] == [] and found["overlaps"] == 0 and found["spilled"] == 0
    assert found["nodes"] == len(one["ops"]) and found["chosen"] == 1
    assert found["edges"] >= sum(bool(t["used_by"]) for t in one["tensors"] if t["made_by"] is not None)
    for op in one["ops"]:
        panel = found["panels"]["0 %d" % op["index"]]
        assert panel.startswith("%d %s" % (op["index"], op["name"]))
        assert text.grouped(op["macs"]) in panel and all(problem in panel for problem in op["problems"])
        assert all(name.replace("_", " ") in panel for name in op["options"])
        assert all(one["tensors"][i]["name"] in panel for i in op["inputs"] if i >= 0)
    assert one["tensors"][0]["name"] in found["tensor"]
    weights = [i for i in one["ops"][0]["inputs"] if one["tensors"][i]["scales"] and one["tensors"][i]["constant"]]
    assert found["bars"] >= page.BINS * bool(weights)


@pytest.mark.skipif(browser() is None, reason="no headless Chromium here: apt-get install chromium-headless-shell")
def test_page_of_what_cannot_run_works_in_a_browser(tmp_path):
    for data in refused(), two_subgraphs():
        known = inspect.facts(data, "a < b & c.tflite")
        found = browse(page.page(known, data).decode(), tmp_path)
        assert found["wrong"] == [] and found["overlaps"] == 0
        assert found["nodes"] == known["totals"]["ops"]
