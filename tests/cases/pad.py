"""PAD: borders of every dimension and width, every type, zero points."""

from cases._pad import pad, pads


def cases():
    yield from pads("PAD")
    for zero_point in (-128, -1, 0, 127):
        yield pad("PAD", "zero_point_%d" % zero_point, (3, 5), [(1, 2), (3, 4)],
                  quantization={"scale": 0.5, "zero_point": zero_point})  # fmt: skip
    yield pad("PAD", "not_quantised", (3, 5), [(1, 2), (3, 4)], quantization={})
    yield pad("PAD", "zero_point_beyond", (3, 5), [(1, 2), (3, 4)], quantization={"scale": 0.5, "zero_point": 128},
              refused=True)  # fmt: skip
