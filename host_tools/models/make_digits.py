"""Train a network that reads handwritten digits, quantise it, and write what it was not shown.

    python host_tools/models/make_digits.py [--check]

digits_float.tflite     input float32 [1, 8, 8, 1]: ink of a pixel, 0 to 1; output float32 [1, 10]: softmax
digits_calibration.npy  200 of the digits that it was trained on, float16, for `viperlite quantize`
digits.tflite           input int8: ink of a pixel, 0 to 16 (scale 1/16); output int8 [1, 10]: softmax; made by
                        viperlite quantize digits_float.tflite -c digits_calibration.npy --inputs 0.0625 0
digits_heldout.bin      360 digits that training has not seen: 64 bytes of pixels, then 1 byte, the digit

Source: scikit-learn's load_digits, 1797 digits of 8 x 8 pixels (UCI, Alpaydin and Kaynak), as the package carries them.
Needs: pip install -e '.[train]'. Every machine writes the same bytes (network.py says why); --check says so of this one.
"""

import io

import export
import numpy as np
from files import main, progress
from network import AveragePool, Conv, Dense, Depthwise, MaxPool, build, forward, parameters, softmax, step

SEED = 7
HELDOUT = 360
CALIBRATION = 200
EPOCHS = 60
BATCH = 32
RATE = 0.1  # falls to 0 along a cosine
DECAY = 1e-3


def shifted(rng, x):
    """The batch, each digit moved by up to a pixel either way."""
    n, size = x.shape[0], x.shape[1]
    x = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    by = rng.randint(0, 3, (n, 2))
    return np.stack([x[k, i : i + size, j : j + size] for k, (i, j) in enumerate(by)])


def train(rng, x, labels):
    layers = [Conv(8, 3), Depthwise(2, 3), MaxPool(), Conv(24, 3), AveragePool(), Dense(10, relu=False)]
    build(layers, rng, x.shape[1:])
    wanted = np.eye(10)[labels]
    steps = len(x) // BATCH
    for epoch in range(EPOCHS):
        order = rng.permutation(len(x))
        for k in range(steps):
            pick = order[k * BATCH : (k + 1) * BATCH]
            p = softmax(forward(layers, shifted(rng, x[pick])))
            rate = RATE * 0.5 * (1 + np.cos(np.pi * (epoch + k / steps) / EPOCHS))
            step(layers, (p - wanted[pick]) / len(pick), rate, decay=DECAY)
        progress(epoch + 1, EPOCHS)
    right = np.mean(forward(layers, x).argmax(1) == labels)
    print("%d parameters, %.1f %% of the digits that it was trained on" % (parameters(layers), 100 * right))
    return layers


def make():
    """{file name: bytes}"""
    from sklearn.datasets import load_digits

    rng = np.random.RandomState(SEED)  # its streams are frozen; default_rng's may change with numpy
    digits = load_digits()
    order = rng.permutation(len(digits.target))
    pixels, labels = digits.images[order].astype(np.int8), digits.target[order]
    x = pixels[HELDOUT:, ..., None] / 16
    layers = train(rng, x, labels[HELDOUT:])
    heldout = b"".join(p.tobytes() + bytes([label]) for p, label in zip(pixels[:HELDOUT], labels[:HELDOUT]))
    data = export.float32(layers, x, softmax=True)
    calibration = x[:CALIBRATION].astype(np.float16)  # exact: sixteenths
    held = io.BytesIO()
    np.save(held, calibration)
    return {
        "digits_float.tflite": data,
        "digits_calibration.npy": held.getvalue(),
        "digits.tflite": export.int8(data, calibration, inputs=(1 / 16, 0)),
        "digits_heldout.bin": heldout,
    }


def accuracy(made):
    """Sentence about the held-out digits as TFLM reads them."""
    from tflite_micro.python.tflite_micro import runtime

    data = np.frombuffer(made["digits_heldout.bin"], np.int8).reshape(-1, 65)
    told = []
    for name, dtype, unit in (("digits_float.tflite", np.float32, 16), ("digits.tflite", np.int8, 1)):
        interpreter = runtime.Interpreter.from_bytes(made[name])
        right = 0
        for row in data:
            interpreter.set_input((row[:64] / unit).astype(dtype).reshape(1, 8, 8, 1), 0)
            interpreter.invoke()
            right += interpreter.get_output(0).argmax() == row[64]
        told.append("%d of %d by %s" % (right, len(data), name))
    return "held-out digits read right by TFLM: " + ", ".join(told)


if __name__ == "__main__":
    main(__doc__, make, accuracy, ("sklearn", "tflite_micro"))
