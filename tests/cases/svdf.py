"""SVDF: a stream of invocations over int16 and int8 state, ranks, batches, extremes; float32."""

import numpy as np

from cases import case, draw, rng_of
from cases._boundary import telling_sums
from flat import Graph


def svdf(name, dtype="int8", state="int16", n_in=5, units=4, rank=1, memory=6, batch=1, scale_x=0.1, scale_w=0.02,
         scale_state=0.001, scale_time=0.0005, scale_out=0.02, zero_point=3, out_zero_point=-7, state_zero_point=0,
         activation="NONE", weights="uniform", bias="uniform", steps=9, kinds=("uniform",), inputs=None, change=None,
         refused=False):  # fmt: skip
    """`steps` invocations of each kind, one after the other. `change(graph)` edits the graph before it is built."""
    name = "svdf/" + name
    rng = rng_of(name)
    quantized = dtype == "int8"
    state = state if quantized else "float32"
    filters = units * rank

    def scale(s, z=0):
        return {"scale": s, "zero_point": z} if quantized else {}

    g = Graph()
    x = g.input(dtype, (batch, n_in), **scale(scale_x, zero_point))
    w_feature = g.const(draw(rng, dtype, (filters, n_in), weights), **scale(scale_w))
    w_time = g.const(draw(rng, state, (filters, memory), weights), **scale(scale_time))
    b = draw(rng, "int32" if quantized else "float32", (units,), bias) if isinstance(bias, str) else np.array(bias, np.int32)
    b = g.const(b // (1 << 12) if quantized and isinstance(bias, str) and bias == "uniform" else b, **scale(np.float32(scale_state) * np.float32(scale_time)))
    s = g.variable(state, (batch, memory * filters), **scale(scale_state, state_zero_point))
    y = g.output(dtype, (batch, units), **scale(scale_out, out_zero_point))
    g.op("SVDF", [x, w_feature, w_time, b, s], [y], rank=rank, fused_activation_function=activation)
    if change:
        change(g)
    return case(name, g, [kind for kind in kinds for _ in range(steps)], inputs, refused)


def constant_state(g):
    g.tensors[4].isVariable = False


def bias_scale_off(g):
    g.tensors[3].quantization.scale = [0.1]


def four_inputs(g):
    g.operators[0].inputs = g.operators[0].inputs[:4]


def wide_output(g):
    g.tensors[5].shape = [1, 5]


def cases():
    for dtype, state in (("int8", "int16"), ("int8", "int8"), ("float32", "float32")):
        options = {"dtype": dtype, "state": state}
        if state == "int8":
            options.update(scale_state=0.1, scale_time=0.02, state_zero_point=-11, scale_out=0.3)
        tag = "state_" + state + "_"
        for rank in (1, 2, 3):
            yield svdf("%srank_%d" % (tag, rank), rank=rank, **options)
        for memory in (1, 2, 10):
            yield svdf("%smemory_%d" % (tag, memory), memory=memory, rank=2, steps=memory + 3, **options)
        for batch in (2, 3):
            yield svdf("%sbatch_%d" % (tag, batch), batch=batch, rank=2, **options)
        for activation in ("RELU", "RELU6"):
            yield svdf(tag + activation.lower(), activation=activation, **options)
        for n_in, units in ((1, 1), (40, 16), (3, 1), (1, 7)):
            yield svdf("%sfrom_%d_to_%d" % (tag, n_in, units), n_in=n_in, units=units, **options)
        yield svdf(tag + "state_shifts_out", memory=4, kinds=("greatest", "least", "uniform"), steps=5, **options)
        yield svdf(tag + "extremes", weights="extremes", kinds=("extremes", "least", "greatest"), steps=7, **options)
        for change in (constant_state, four_inputs, wide_output):
            yield svdf(tag + "refused_" + change.__name__, change=change, refused=True, **options)
    for state, at in (("int16", 0), ("int16", 11), ("int8", -128), ("int8", 127), ("int8", 0)):
        for zero_point, out_zero_point in ((-128, 127), (127, -128)):
            yield svdf("state_%s_zero_points_%d_%d_%d" % (state, at, zero_point, out_zero_point), state=state,
                       state_zero_point=at, zero_point=zero_point, out_zero_point=out_zero_point,
                       scale_state=0.05, scale_time=0.01, scale_out=0.5, kinds=("uniform", "extremes"))  # fmt: skip
    for state in ("int16", "int8"):
        # the feature multiplier is scale_x * scale_w / scale_state, the time multiplier scale_state * scale_time / scale_out
        for exponent in (-20, -8, -1, 0, 1, 6):
            yield svdf("state_%s_feature_multiplier_2_to_%d" % (state, exponent), state=state, scale_x=1.5, scale_w=0.75,
                       scale_state=2.0**-exponent, scale_time=2.0**exponent / 3000)  # fmt: skip
            yield svdf("state_%s_time_multiplier_2_to_%d" % (state, exponent), state=state, scale_state=0.3, scale_time=0.1,
                       scale_out=0.04 * 2.0**-exponent)  # fmt: skip
        # sums of a few units, quartered twice, so that they end in halves
        small = [[rng_of("svdf/ties").integers(-9, 9, (1, 1), dtype=np.int8) + np.int8(k)] for k in range(-9, 10)]
        yield svdf("state_%s_ties" % state, state=state, n_in=1, units=8, scale_x=1.0, scale_w=1.0, scale_state=4.0,
                   scale_time=1.0, scale_out=16.0, zero_point=0, weights="units", bias="units", inputs=small)  # fmt: skip
        # outputs, then states, on and about the ends of their types
        yield svdf("state_%s_output_at_its_ends" % state, state=state, units=40, scale_state=1.0, scale_time=1.0,
                   scale_out=1.0, out_zero_point=0, weights="zero", bias=[*range(118, 138), *range(-138, -118)])  # fmt: skip
        unit = 1.0 if state == "int8" else 1 / 256
        for zero_point in (-5, 5):
            ends = [[np.array([[x]], np.int8)] for x in (*range(118, 128), *range(-128, -118))]
            yield svdf("state_%s_state_at_its_ends_%d" % (state, zero_point), state=state, n_in=1, units=1, memory=1,
                       scale_x=1.0, scale_w=1.0, scale_state=unit, scale_time=1.0, scale_out=2.0, zero_point=zero_point,
                       out_zero_point=0, weights="one", bias=[0], inputs=ends)  # fmt: skip
        yield svdf("state_%s_bias_huge" % state, state=state, bias="extremes", scale_out=1e5, scale_state=0.3, scale_time=0.1)
        # 16-bit products over many filters pass int32 and wrap, as they do in TFLM
        yield svdf("state_%s_sum_wraps" % state, state=state, rank=8, memory=10, weights="greatest", scale_state=0.01,
                   scale_time=0.01, scale_out=1000.0, kinds=("greatest",), steps=11)  # fmt: skip
        yield svdf("state_%s_refused_bias_scale_off" % state, state=state, change=bias_scale_off, refused=True)
    yield from scales_in_double()


def scales_in_double():
    """The output's multiplier is computed in double: a bias alone, where float would give another output."""
    for k, (scale_state, scale_time, scale_out, total) in enumerate(telling_sums(rng_of("svdf/double"), 6)):
        g = Graph()
        x = g.input("int8", (1, 1), scale=0.1)
        w_feature = g.const(np.zeros((1, 1), np.int8), scale=0.1)
        w_time = g.const(np.zeros((1, 2), np.int16), scale=scale_time)
        b = g.const(np.array([total], np.int32), scale=float(np.float32(scale_state * scale_time)))
        s = g.variable("int16", (1, 2), scale=scale_state)
        y = g.output("int8", (1, 1), scale=scale_out)
        g.op("SVDF", [x, w_feature, w_time, b, s], [y], rank=1)
        yield case("svdf/double_%d" % k, g, ("uniform",))
