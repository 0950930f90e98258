"""PADV2: what PAD is tested for, and numbers to pad with, constant or not."""

from cases._pad import pad, pads


def cases():
    yield from pads("PADV2", 1)
    for dtype, values in (
        ("float32", (-1.5, 3e38)),
        ("int8", (-128, 127)),
        ("int16", (-32768, 32767, 258)),
        ("int32", (-(1 << 31), (1 << 31) - 1, 0x01020304)),
    ):
        for value in values:
            for constant in (True, False):
                name = "%s_%g_%s" % (dtype, value, "constant" if constant else "input")
                yield pad("PADV2", name, (3, 5), [(1, 2), (3, 4)], value, dtype, value_constant=constant)
    yield pad("PADV2", "no_value", (3, 5), [(1, 2), (3, 4)])
    yield pad("PADV2", "value_of_other_scale", (3, 5), [(1, 2), (3, 4)], 1,
              value_quantization={"scale": 0.5, "zero_point": -5}, refused=True)  # fmt: skip
    yield pad("PADV2", "value_of_other_zero_point", (3, 5), [(1, 2), (3, 4)], 1,
              value_quantization={"scale": 0.25, "zero_point": 5}, refused=True)  # fmt: skip
    yield pad("PADV2", "value_of_other_type", (3, 5), [(1, 2), (3, 4)], 1, value_dtype="int16", refused=True)
