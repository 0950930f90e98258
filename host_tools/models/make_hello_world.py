"""Train hello_world_float.tflite and hello_world_int8.tflite, a network of 321 parameters that computes sin(x).

    python host_tools/models/make_hello_world.py [--check]

Input [1, 1]: x from 0 to 2 pi; output [1, 1]: sin(x). The shape is that of TFLM's example of the same name.
Needs: pip install -e '.[train]'. Every machine writes the same bytes (network.py says why); --check says so of this one.
"""

import export
import numpy as np
from files import main, progress
from network import Dense, build, forward, step

SEED = 1
EPOCHS = 3000
BATCH = 64
RATE = 0.01


def train(rng, x):
    layers = [Dense(16), Dense(16), Dense(1, relu=False)]
    build(layers, rng, x.shape[1:])
    layers[0].b -= np.linspace(0, 2 * np.pi, 16) * layers[0].w[:, 0]  # bends spread over the range
    for epoch in range(EPOCHS):
        order = rng.permutation(len(x))
        rate = RATE * 0.5 * (1 + np.cos(np.pi * epoch / EPOCHS))
        for k in range(0, len(x), BATCH):
            pick = x[order[k : k + BATCH]]
            step(layers, (forward(layers, pick) - np.sin(pick)) / len(pick), rate)
        progress(epoch + 1, EPOCHS)
    print("largest error before quantising %.3f" % np.abs(forward(layers, x) - np.sin(x)).max())
    return layers


def make():
    """{file name: bytes}"""
    x = np.linspace(0, 2 * np.pi, 1024)[:, None]
    layers = train(np.random.RandomState(SEED), x)
    data = export.float32(layers, x)
    plain = {"headroom": 0, "dense": "tensor", "equalise": 0, "correct": False}  # x is all that the model will ever see
    return {"hello_world_float.tflite": data, "hello_world_int8.tflite": export.int8(data, x, **plain)}


def accuracy(made):
    """Sentence about the largest error as TFLM computes it."""
    from tflite_micro.python.tflite_micro import runtime

    worst = []
    for name in sorted(made):
        interpreter = runtime.Interpreter.from_bytes(made[name])
        details = [interpreter.get_input_details(0), interpreter.get_output_details(0)]
        (s, z), (t, y) = [(q["scales"], q["zero_points"]) for q in (d["quantization_parameters"] for d in details)]
        error = 0
        for x in np.linspace(0, 2 * np.pi, 200):
            value = np.clip(np.round(x / s[0]) + z[0], -128, 127).astype(np.int8) if len(s) else np.float32(x)
            interpreter.set_input(value.reshape(1, 1), 0)
            interpreter.invoke()
            result = float(interpreter.get_output(0).item())
            error = max(error, abs(((result - y[0]) * t[0] if len(t) else result) - np.sin(x)))
        worst.append("%s %.3f" % (name, error))
    return "largest error with TFLM: " + ", ".join(worst)


if __name__ == "__main__":
    main(__doc__, make, accuracy)
