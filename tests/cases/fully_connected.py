"""FULLY_CONNECTED: shapes, batches, activations, per tensor (with and without weight zero point) and per channel, extremes."""

import numpy as np

from cases import case, draw, rng_of
from cases._boundary import telling_sums
from flat import Graph


def dense(name, x=(1, 24), out=None, n_out=7, activation="NONE", dtype="int8", bias="small", per_channel=False,
          zero_point=-5, w_zero_point=0, scale_x=0.05, scale_w=0.02, scale_out=0.1, out_zero_point=4, weights="uniform",
          keep_num_dims=False, n_in=None, w_input=False, kinds=("uniform", "extremes"), refused=False):  # fmt: skip
    """One layer. `x`, `out`: shapes; n_in is x's last size unless given. w_input: the weights come as an input."""
    name = "fully_connected/" + name
    rng = rng_of(name)
    quantized = dtype == "int8"
    n_in = n_in or x[-1]

    def scale(s, z=0):
        return {"scale": s, "zero_point": z} if quantized else {}

    g = Graph()
    inputs = [g.input(dtype, x, **scale(scale_x, zero_point))]
    scales = [scale_w * (1 + c % 5) / 3 for c in range(n_out)]
    if w_input:
        inputs.append(g.input(dtype, (n_out, n_in), **scale(scale_w)))
    elif per_channel:
        inputs.append(g.const(draw(rng, dtype, (n_out, n_in), weights), scales=scales))
    else:
        inputs.append(g.const(draw(rng, dtype, (n_out, n_in), weights), **scale(scale_w, w_zero_point)))
    if bias == "left out":
        inputs.append(None)
    elif bias:
        kind = {"small": "uniform", "huge": "extremes"}[bias]
        b = draw(rng, "int32" if quantized else "float32", (n_out,), kind)
        b = b // (1 << 20) if quantized and bias == "small" else b
        inputs.append(g.const(b, **scale(scale_x * scale_w)))
    batches = int(np.prod(x)) // n_in
    y = g.output(dtype, out or (batches, n_out), **scale(scale_out, out_zero_point))
    g.op("FULLY_CONNECTED", inputs, [y], fused_activation_function=activation, keep_num_dims=keep_num_dims)
    return case(name, g, kinds, refused=refused)


def rounding(name, sums, scale_x, scales):
    """Each output is one of the int32 `sums`, which stand in the bias, times scale_x and its own scale."""
    g = Graph()
    x = g.input("int8", (1, 1), scale=scale_x)
    w = g.const(np.zeros((len(sums), 1), np.int8), scales=scales)
    y = g.output("int8", (1, len(sums)), scale=1.0)
    g.op("FULLY_CONNECTED", [x, w, g.const(np.array(sums, np.int32))], [y])
    return case("fully_connected/" + name, g)


def near_half(rng, offset):
    """(sums, scale_x, scales) whose products lie within 2**-15 of a half: no more than a unit or so of the multiplier's
    16-bit halves, where the kernel's parts carry."""
    scale_x = np.float32(rng.uniform(1, 2))
    sums, scales = [], []
    for a in range(-127, 128, 2):
        candidates = rng.uniform(0.5, 1, 50_000).astype(np.float32)
        products = a * np.float64(scale_x) * candidates
        distance = np.abs(products - np.floor(products) - 0.5 - offset)
        best = np.argmin(distance)
        sums.append(a)
        scales.append(candidates[best])
    return sums, scale_x, scales


def shaped(k):
    """A layer of random size, sparse inputs among others: a kernel may leave out what is multiplied by 0."""
    rng = rng_of("fully_connected/shape_%d" % k)
    n_in = int(rng.choice([rng.integers(1, 40), rng.integers(40, 700)]))
    return dense(
        "int8_shape_%d" % k, x=(int(rng.choice([1, 1, 1, 2, 5])), n_in), n_out=int(rng.integers(1, 70)),
        per_channel=bool(rng.integers(0, 2)), zero_point=int(rng.choice([-128, 0, rng.integers(-128, 128)])),
        out_zero_point=int(rng.choice([-128, 4])), activation=str(rng.choice(["NONE", "RELU"])), scale_out=0.1 * n_in**0.5,
        kinds=("uniform", "extremes", "zero", "units"),
    )  # fmt: skip


def cases():
    for k in range(40):
        yield shaped(k)
    for exponent in range(-4, 22, 4):  # sums of every size that end in halves, up to both ends of int8
        sums = [(half << exponent if exponent > 0 else half >> -exponent) for half in range(-300, 300, 7)]
        yield rounding("int8_ties_%d" % exponent, sums, 0.5, [2.0**-exponent] * len(sums))
    for offset in (-15, -16, -17, 0, 17, 16, 15):
        distance = np.sign(offset) * 2.0 ** -abs(offset) if offset else 0
        rng = rng_of("fully_connected/near_half_%d" % offset)
        yield rounding("int8_near_half_%d" % offset, *near_half(rng, distance))
    for dtype in ("int8", "float32"):
        tag = dtype + "_"
        for n_in in (1, 2, 3, 4, 5, 31, 128):
            yield dense("%sinputs_%d" % (tag, n_in), x=(1, n_in), dtype=dtype)
        for n_out in (1, 2, 3, 64):
            yield dense("%soutputs_%d" % (tag, n_out), n_out=n_out, dtype=dtype)
        for activation in ("RELU", "RELU6", "RELU_N1_TO_1"):
            yield dense(tag + activation.lower(), activation=activation, dtype=dtype)
        yield dense(tag + "bias_none", bias=None, dtype=dtype)
        yield dense(tag + "bias_left_out", bias="left out", dtype=dtype)
        yield dense(tag + "batch_3", x=(3, 10), dtype=dtype)
        yield dense(tag + "input_4d", x=(1, 2, 3, 4), n_in=24, dtype=dtype)
        yield dense(tag + "input_4d_batch_2", x=(2, 2, 3, 4), n_in=24, dtype=dtype)
        yield dense(tag + "input_1d", x=(24,), dtype=dtype)
        yield dense(tag + "keep_num_dims", x=(2, 3, 4), out=(2, 3, 7), keep_num_dims=True, dtype=dtype)
        yield dense(tag + "keep_num_dims_4d", x=(1, 2, 3, 5), out=(1, 2, 3, 7), keep_num_dims=True, dtype=dtype)
        yield dense(tag + "weights_are_an_input", w_input=True, dtype=dtype)
    yield dense("int8_per_channel", per_channel=True)
    yield dense("int8_per_channel_batch_3", per_channel=True, x=(3, 10), activation="RELU")
    yield dense("int8_per_channel_4d", per_channel=True, x=(2, 2, 3, 4), n_in=24)
    yield dense("int8_per_channel_bias_none", per_channel=True, bias=None)
    for w_zero_point in (-128, -3, 11, 127):
        yield dense("int8_weight_zero_point_%d" % w_zero_point, w_zero_point=w_zero_point, x=(2, 9))
    for zero_point in (-128, 0, 127):
        for out_zero_point in (-128, 127):
            yield dense("int8_zero_points_%d_%d" % (zero_point, out_zero_point), zero_point=zero_point,
                        out_zero_point=out_zero_point, activation="RELU6")  # fmt: skip
    for weights in ("least", "greatest", "extremes"):
        yield dense("int8_weights_" + weights, x=(1, 640), weights=weights, zero_point=127,
                    kinds=("least", "greatest", "extremes"))  # fmt: skip
    # multiplier = scale_x * scale_w / scale_out: above 1 it shifts left, at 2**24 it wraps, far below 1 all is 0
    for exponent in (-40, -31, -30, -20, -1, 0, 1, 4, 12, 24):
        yield dense("int8_multiplier_2_to_%d" % exponent, scale_x=1.5, scale_w=0.75, scale_out=2.0**-exponent)
        yield dense("int8_per_channel_multiplier_2_to_%d" % exponent, scale_x=1.5, scale_w=0.75, scale_out=2.0**-exponent,
                    per_channel=True)  # fmt: skip
    for out_zero_point in (-128, 127):
        yield dense("int8_bias_huge_%d" % out_zero_point, bias="huge", scale_out=1e5, out_zero_point=out_zero_point)
    yield from scales_in_double()


def scales_in_double():
    """The multiplier is computed in double: a bias alone, where float would give another output."""
    for k, (scale_x, scale_w, scale_out, total) in enumerate(telling_sums(rng_of("fully_connected/double"), 6)):
        g = Graph()
        x = g.input("int8", (1, 1), scale=scale_x)
        w = g.const(np.zeros((1, 1), np.int8), scale=scale_w)
        b = g.const(np.array([total], np.int32), scale=float(np.float32(scale_x * scale_w)))
        y = g.output("int8", (1, 1), scale=scale_out)
        g.op("FULLY_CONNECTED", [x, w, b], [y])
        yield case("fully_connected/double_%d" % k, g, ("uniform",))
