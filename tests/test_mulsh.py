"""Kernels of path xtensawin_mulsh, whose instructions no emulator of this suite has: on a model of a core, bit for bit.

Those of xtensawin, which QEMU runs too, go through the same cases: they prove the model.
"""

import functools
import importlib
import itertools
import pathlib
import sys

import numpy as np
import pytest

import viperlite
import viperlite_tools
import xtensa_core
from cases import BASE_SEED
from on_target import paths_of
from viperlite import fixed_point, kernels, memory, precomputed, quant
from viperlite.arena import Arena
from viperlite.kernels.reference import requantize
from viperlite.kernels.xtensawin_mulsh import probe
from viperlite_tools import models, mpy, precompute, size

KERNELS = pathlib.Path(viperlite.__file__).parent / "kernels"
DIGITS = pathlib.Path(viperlite_tools.__file__).parents[1] / "models" / "digits.tflite"
PATH, BESIDE = PATHS = ("xtensawin_mulsh", "xtensawin")
START = xtensa_core.STACK  # of what a case lays out in memory
LEAST, GREATEST = -(1 << 31), (1 << 31) - 1
MULTIPLIERS = (1 << 30, (1 << 30) + 1, 1518500250, GREATEST - 1, GREATEST)  # as quant.quantize_multiplier() gives them
KINDS = {"int8": (1, 0x80), "uint8": (1, 0), "int16": (2, 0x8000), "int32": (4, 0x80000000)}  # of viperlite/integers.py


@pytest.fixture
def rng():
    return np.random.default_rng(BASE_SEED)


@functools.cache
def code(path, name):
    (found,) = xtensa_core.functions((KERNELS / path / (name.rsplit("_", 1)[0] + ".py")).read_text())
    return found


class Case:
    """Memory that a kernel works in, laid out once, for the model and for the reference: both must leave the same."""

    def __init__(self):
        self.content = bytearray(START)
        self.own = []  # (start, end) of what is the kernel's own

    def put(self, data, odd=0):
        """[address] of a copy of data, `odd` bytes past a multiple of 4, between bytes that are nobody's."""
        self.content += b"\xa5" * (8 - len(self.content) % 4 + odd)
        at = len(self.content)
        self.content += data
        return [at]

    def scratch(self, n):
        (at,) = self.put(bytes(n))
        self.own.append((at, at + n))
        return [at]

    def run(self, path, name, block, reference):
        """Instructions that a kernel takes. block: words, and [address], which is two; reference: function of such a block."""
        (at,) = self.put(b"")
        view, address = memory.pin(self.content + words(block, 0))
        view[at:] = words(block, address >> 32)
        reference(memory.words(view, address, at, (len(view) - at) // 4))
        core = xtensa_core.Core(self.content + words(block, 0))
        assert core.call(code(path, name), at) == 1, "it returns the small int 0"
        got, need = bytes(core.memory[START:at]), bytes(view[START:at])
        for start, end in self.own:
            start, end = start - START, end - START
            got = got[:start] + need[start:end] + got[end:]
        wrong = [START + i for i in range(len(need)) if got[i] != need[i]]
        assert not wrong, "%s %s: differs at %s, block %s" % (path, name, wrong[:10], block)
        if name == "requantize_s8":
            assert not core.looped, "kernels call it from within loops: there is one set of loop registers"
        return core.count


def words(block, number):
    return xtensa_core.words(*itertools.chain(*((w[0], number) if isinstance(w, list) else (w,) for w in block)))


def compare(path, name, block, case):
    module = importlib.import_module("viperlite.kernels.reference." + name.rsplit("_", 1)[0])
    return case.run(path, name, block, getattr(module, name))


# ---- requantize_s8


def requantized(path, sums, multipliers, shifts, offset=0, least=-128, greatest=127, odd=0):
    """Instructions for a row, one multiplier and shift for each of the sums or one for all."""
    n, stride = len(sums), int(len(multipliers) > 1)
    case = Case()
    x = case.put(xtensa_core.words(*sums))
    out = case.put(b"\x5a" * n, odd)

    def reference(p):
        number = p[1]
        acc, to = memory.int32_at([x[0], number], 0, n), memory.int8_at([out[0], number], 0, n)
        for c in range(n):
            to[c] = requantize.requantize_s8(p, acc[c], c)

    table = 4 * 13
    block = [out, x, n, stride, table, table + 4 * len(multipliers), offset, least, greatest, 4 * n, 0, *multipliers]
    shifts = np.array(shifts, np.int8).tobytes() + bytes(-len(shifts) % 4)
    return case.run(path, "requantize_s8", block + list(np.frombuffer(shifts, "<u4").tolist()), reference)


def telling_sums(rng, multiplier, shift, n=24):
    """Sums of all sizes, and some whose results lie next to where they are rounded."""
    sums = [0, 1, -1, LEAST, LEAST + 1, GREATEST, (1 << 22) - 1, 1 << 22, -(1 << 22), ~(1 << 22), 1 << 29, -(1 << 29)]
    sums += [int(rng.integers(LEAST, GREATEST)) >> int(rng.integers(0, 31)) for _ in range(n // 4)]
    for _ in range(n // 4):
        half = int(rng.integers(-300, 300)) * 2 + 1  # twice a result and a half
        at = (half << 30 - shift) // max(multiplier, 1) if shift <= 30 else 0
        sums += [max(LEAST, min(GREATEST, at + d)) for d in (-1, 0, 1)]
    return sums


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("offset", [-128, 0, 127])
def test_requantize_one_multiplier(path, offset, rng):
    for shift in range(-31, 31):
        for multiplier in MULTIPLIERS if offset == 0 else MULTIPLIERS[-1:]:
            requantized(path, telling_sums(rng, multiplier, shift), [multiplier], [shift], offset, odd=shift % 4)


@pytest.mark.parametrize("path", PATHS)
def test_requantize_a_multiplier_each(path, rng):
    for shift in range(-31, 31):
        columns = [(a, m, s) for m, s in ((0, 0), (MULTIPLIERS[0], shift), (GREATEST, shift)) for a in telling_sums(rng, m, s)]
        rng.shuffle(columns)
        requantized(path, *zip(*[[int(v) for v in column] for column in columns]), offset=-3, least=-100, greatest=99)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("n", [0, 1, 2, 3, 7])
def test_requantize_rows_of_any_length(path, n):
    for shift in -9, -20, 0, 3:
        sums = [1 << 12 + i if i % 2 else -(5 << 10 + i) for i in range(n)]
        requantized(path, sums, [MULTIPLIERS[2]], [shift], odd=n % 4)
        requantized(path, sums, [MULTIPLIERS[2]] * max(n, 2), [shift] * max(n, 2))


# ---- mul_s8


def multiplied(path, a, b, dims, za, zb, multiplier, shift, offset=0, least=-128, greatest=127, odd=0):
    """Instructions for a walk. dims: (n, step in a, step in b), innermost first."""
    n = int(np.prod([d[0] for d in dims]))
    case = Case()
    out = case.put(b"\x5a" * n, odd)
    tail = list(itertools.chain(*((*dim, 77) for dim in dims[1:])))
    block = [case.put(a.tobytes(), odd), case.put(b.tobytes(), 3 - odd), 0, 0, 0, 0, *dims[0], 22, len(dims) - 1]
    block += [out, za, zb, multiplier, shift, offset, least, greatest, *tail]
    return compare(path, "mul_s8", block, case)


EDGES = np.array([-128, -127, -1, 0, 1, 126, 127], np.int8)


@pytest.mark.parametrize("path", PATHS)
def test_mul_every_shift(path, rng):
    a = np.concatenate([np.repeat(EDGES, 7), rng.integers(-128, 128, 20).astype(np.int8)])
    b = np.concatenate([np.tile(EDGES, 7), rng.integers(-128, 128, 20).astype(np.int8)])
    for shift in range(-31, 32):
        zeros = ((0, 0), (128, 128), (-127, 128))[shift % 3]
        for multiplier, offset in ((1 << 30, 127), (GREATEST, -128)):
            multiplied(path, a, b, [(len(a), 1, 1)], *zeros, multiplier, shift, offset, odd=shift % 4)


@pytest.mark.parametrize("path", PATHS)
def test_mul_every_product_at_usual_shifts(path):
    a, b = (v.astype(np.int8) for v in np.meshgrid(np.arange(-128, 128, 5), np.arange(-128, 128, 3)))
    for shift in -1, -7:
        multiplied(path, a.ravel(), b.ravel(), [(a.size, 1, 1)], 4, -17, MULTIPLIERS[2], shift, 3, -90, 90)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("dims", [
    [(1, 0, 0)], [(0, 1, 1)], [(5, 1, 0)], [(3, 1, 1), (2, 0, 3)], [(7, 0, 1), (2, 1, 0), (3, 0, 7)],
])  # fmt: skip
def test_mul_walks(path, dims, rng):
    a, b = (rng.integers(-128, 128, 64).astype(np.int8) for _ in range(2))
    for shift in -6, 0, 2:
        multiplied(path, a, b, dims, 1, 2, MULTIPLIERS[2], shift, -1)


@pytest.mark.parametrize("path", PATHS)
def test_mul_multiplier_of_zero(path):
    multiplied(path, EDGES, EDGES, [(7, 1, 1)], 0, 0, 0, 0, 5)


# ---- quantize_int


def quantized(path, x, to, zx, zero_point, multiplier, shift, odd=0):
    """Instructions for all of x."""
    case = Case()
    size = KINDS[to][0]
    out = case.put(b"\x5a" * (len(x) * size), odd * size % 4)
    block = [out, case.put(x.tobytes(), odd * x.itemsize % 4), len(x), *KINDS[to], zero_point, *KINDS[x.dtype.name]]
    return compare(path, "quantize_int", block + [zx, multiplier, shift], case)


PAIRS = [("int8", "int8"), ("int8", "uint8"), ("uint8", "int8"), ("int8", "int16"), ("int8", "int32"), ("int16", "int8"),
         ("int16", "int16"), ("int16", "int32"), ("int32", "int8"), ("int32", "int16")]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("types", PAIRS, ids="-".join)
def test_quantize_every_shift(path, types, rng):
    limits, to = np.iinfo(types[0]), np.iinfo(types[1])
    edges = [limits.min, limits.min + 1, -1, 0, 1, limits.max - 1, limits.max]
    x = np.array([v for v in edges if v >= limits.min] + rng.integers(limits.min, limits.max, 18).tolist(), types[0])
    for shift in range(-31, 32):
        zx, zy = ((0, 0), (limits.min, to.max), (limits.max, to.min))[shift % 3] if x.itemsize < 4 else (0, 0)
        for multiplier in (1 << 30, GREATEST):
            quantized(path, x, types[1], zx, zy if to.bits < 32 else 0, multiplier, shift, shift % 4)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_quantize_any_length(path, n):
    for shift in -1, 1, 20:
        quantized(path, EDGES[:n], "int8", 3, -4, MULTIPLIERS[2], shift, n)
        quantized(path, EDGES[:n].astype(np.int16), "int8", 3, -4, MULTIPLIERS[2], shift, n)


@pytest.mark.parametrize("path", PATHS)
def test_quantize_multiplier_of_zero(path):
    quantized(path, EDGES, "uint8", 0, 5, 0, 0)


# ---- softmax_s8


def softmaxed(path, x, bits, multiplier, shift, n, odd=0):
    rows, depth = x.shape
    case = Case()
    out = case.put(b"\x5a" * (x.size * bits // 8), odd * bits // 8 % 4)
    block = [out, case.put(x.tobytes(), odd), case.scratch(4 * (depth + 2)), rows, depth, bits, multiplier, shift, n]
    return compare(path, "softmax_s8", block + list(fixed_point.CONSTANTS), case)


def scaled(beta_scale):
    """(multiplier, shift, n) as ops/softmax.py gives them to the kernel."""
    m, e = quant.parts(int(np.float32(beta_scale).view(np.int32)))
    multiplier, shift = quant.quantize_multiplier((m, e + 26))
    return multiplier, shift, min((31 << 26) >> shift, 255) + 1


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("bits", [8, 16])
def test_softmax_every_difference(path, bits):
    """From one output that is all but sure to two that are equal."""
    x = np.array([[127, d] for d in range(-128, 128, 3)], np.int8)
    for scale in 0.01, 0.1, 1.0:
        softmaxed(path, x, bits, *scaled(scale))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("shape", [(0, 3), (1, 1), (3, 1), (2, 2), (5, 3), (1, 150)])
def test_softmax_shapes(path, shape, rng):
    for bits, scale in (8, 1 / 16), (16, 0.3), (8, 2.0**-20), (8, 30.0):
        softmaxed(path, rng.integers(-128, 128, shape).astype(np.int8), bits, *scaled(scale), odd=shape[0] % 4)


@pytest.mark.parametrize("path", PATHS)
def test_softmax_of_equal_numbers(path):
    for depth in 1, 2, 64, 255, 256, 257:
        softmaxed(path, np.full((1, depth), -128, np.int8), 8, *scaled(0.1))


# ---- svdf_s8


def filtered(path, rng, shape, bits, multipliers, zero_point=0, bias=True, odd=0):
    """Instructions for a step. shape: rows, inputs, filters, memory, rank."""
    n, n_in, filters, length, rank = shape
    number = np.int8 if bits == 8 else np.int16
    case = Case()

    def some(kind, size):
        return rng.integers(np.iinfo(kind).min, np.iinfo(kind).max, size, endpoint=True).astype(kind).tobytes()

    out = case.put(b"\x5a" * (n * filters // rank), odd)
    x, w = case.put(some(np.int8, n * n_in), odd), case.put(some(np.int8, filters * n_in), odd)
    time = rng.integers(-30, 30, filters * length).astype(number).tobytes()
    block = [out, x, w, case.put(time)]
    block += [case.put(some(np.int32, filters // rank))] if bias else [0, 0]
    block += [case.put(some(number, n * filters * length)), *multipliers, 128, zero_point, -5, bits, *shape]
    return compare(path, "svdf_s8", block, case)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("bits", [8, 16])
def test_svdf_every_shift(path, bits, rng):
    for shift in range(-31, 32):
        m, other = MULTIPLIERS[shift % 5], MULTIPLIERS[(shift + 2) % 5]
        filtered(path, rng, (1, 5, 4, 3, 2), bits, (m, shift, other, -20))
        filtered(path, rng, (1, 8, 2, 2, 1), bits, (m, -6, other, shift), zero_point=-7, bias=False)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("shape", [
    (1, 0, 2, 1, 1), (1, 1, 1, 1, 1), (2, 4, 3, 1, 3), (2, 96, 2, 8, 1), (3, 97, 2, 7, 2), (1, 6, 0, 2, 1),
])  # fmt: skip
def test_svdf_shapes(path, shape, rng):
    for bits, zero_point, odd in (8, 3, 0), (8, 0, 1), (16, 0, 0), (16, 9, 2):
        filtered(path, rng, shape, bits, (MULTIPLIERS[2], -8, MULTIPLIERS[3], -14), zero_point, odd=odd)


# ---- what they cost


def each(count):
    """Instructions for one more of what `count` is a function of."""
    return (count(60) - count(20)) / 40


def test_cost_is_as_their_files_say():
    """And well below that of the path beside it: else it would not be worth its bytes."""
    m = MULTIPLIERS[2]
    sums = [int(v) for v in np.linspace(-20000, 20000, 60)]
    x = np.linspace(-128, 127, 60).astype(np.int8)
    for told, least, count in (
        (14, 2.2, lambda path, n: requantized(path, sums[:n], [m], [-8])),
        (24, 1.6, lambda path, n: requantized(path, sums[:n], [m] * n, [-8] * n)),
        (18, 1.3, lambda path, n: multiplied(path, x[:n], x[:n], [(n, 1, 1)], 3, 4, m, -7)),
        (15, 2.2, lambda path, n: quantized(path, x[:n], "int8", 3, 4, m, -1)),
        (15, 1.9, lambda path, n: quantized(path, x[:n], "uint8", 3, 4, m, 1)),
        (None, 2.5, lambda path, n: softmaxed(path, x[:n].reshape(1, n), 8, *scaled(0.05))),
        (None, 1.08, lambda path, n: filtered(path, np.random.default_rng(1), (1, 16, n, 8, 1), 16, (m, -8, m, -9))),
    ):
        cost = {path: each(lambda n: count(path, n)) for path in PATHS}
        assert cost[PATH] == told or told is None
        assert cost[BESIDE] > least * cost[PATH], cost


# ---- the probe


# XCHAL_HW_CONFIGID0 and 1 of core-isa.h: ESP-IDF's, and that of the core that QEMU's user mode is run with
ESP32, ESP32_S3, ESP32_S2 = (0xC2BCFFFE, 0x1CC5FE96), (0xC2F0FFFE, 0x23090F1F), (0xC2ECFAFE, 0x22075F76)
DE233 = (0xC1039286, 0x28C872E0)


def probed(monkeypatch, configid, high, platform="esp32", mac16=True):
    """What the probe says of a core, its machine code run on the model; (answer, functions that were called)."""
    called = []

    def on_model(name):
        def call(numbers):
            called.append(name)
            core = xtensa_core.Core(bytes(START) + numbers.tobytes(), configid, high)
            told = core.call(machine_code[name], START)
            numbers[:] = type(numbers)("I", bytes(core.memory[START:]))
            return told >> 1

        return call

    source = (KERNELS / PATH / "probe.py").read_text()
    machine_code = dict(zip(("_identity", "_high"), xtensa_core.functions(source)))
    for name in machine_code:
        monkeypatch.setattr(probe, name, on_model(name))
    monkeypatch.setattr(probe.probe, "works", lambda: mac16)
    monkeypatch.setattr(sys, "platform", platform)
    return probe.works(), set(called)


@pytest.mark.parametrize("configid", [ESP32, ESP32_S3], ids=["ESP32", "ESP32-S3"])
def test_probe_finds_the_cores_that_have_it(configid, monkeypatch):
    assert probed(monkeypatch, configid, True) == (True, {"_identity", "_high"})


@pytest.mark.parametrize("configid", [ESP32_S2, DE233, (ESP32[0], ESP32_S3[1]), (0, 0)])
def test_probe_tries_it_on_no_other_core(configid, monkeypatch):
    """Where it is tried the model faults, as a core does."""
    assert probed(monkeypatch, configid, False) == (False, {"_identity"})


def test_probe_asks_nothing_under_another_port_or_without_mac16(monkeypatch):
    for answer in probed(monkeypatch, ESP32, True, "linux"), probed(monkeypatch, ESP32, True, mac16=False):
        assert answer == (False, set())


def test_model_faults_where_a_core_lacks_it():
    with pytest.raises(xtensa_core.Fault):
        xtensa_core.Core(bytes(START + 8), high=False).call(
            xtensa_core.functions((KERNELS / PATH / "probe.py").read_text())[1], START
        )


def test_a_target_whose_core_lacks_it_keeps_to_the_path_beside_it(target):
    """There the probe itself runs."""
    if target.march != "xtensawin":
        pytest.skip("%s does not take its .mpy files" % target.name)
    found = paths_of(target)
    assert PATH not in found and BESIDE in found


def test_boards_get_it_and_laptops_plan_for_the_path_beside_it():
    """Its kernels take the same blocks and no scratch of their own: a plan serves both, and neither is without the other."""
    for march in mpy.ARCHITECTURES:
        found = mpy.assembler(march)
        assert PATH not in found
        asked = kernels.probed(found)
        assert asked[:2] == list(PATHS) if BESIDE in found else asked == found
        sent = {file.parent.name for file in mpy.package(KERNELS.parent, march)}
        assert set(PATHS) <= sent if BESIDE in found else not set(PATHS) & sent
    assert kernels.planned(PATH) == kernels.planned(BESIDE) == BESIDE and PATH not in kernels.every()
    for file in (KERNELS / PATH).glob("*.py"):
        assert "_buffer" not in file.read_text() and (KERNELS / BESIDE / file.name).is_file()


def test_precomputed_plans_serve_it():
    model = precompute.precompute(DIGITS.read_bytes())
    vector = viperlite.get_model(model).metadata(precomputed.NAME)
    before = list(kernels.paths)
    try:
        for order in ([BESIDE, "viper", "reference"], [*PATHS, "viper", "reference"]):
            kernels.use(order)
            buffer = Arena(bytearray(models.arena_size(model, BESIDE)))
            loader = precomputed.find(viperlite.get_model(model), vector, viperlite.AllOpsResolver(), buffer)
            assert loader is not None and (PATH in loader.paths) == (PATH in order)
    finally:
        kernels.use(before)


def test_a_board_that_gets_what_a_model_needs_gets_both():
    """Softmax is in both, CONV_2D is not."""
    told = size.dry_run(DIGITS.read_bytes(), BESIDE)["modules"]
    for name in "probe", "requantize", "softmax":
        assert {"viperlite.kernels.%s.%s" % (path, name) for path in PATHS} <= set(told)
