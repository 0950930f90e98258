"""STRIDED_SLICE: ranges and strides of either sign, indices beyond the edges, every mask, every type."""

import numpy as np

from cases import case, rng_of
from flat import Graph


def strided_slice(name, x, begin, end, strides, out=None, dtype="int8", out_dtype=None, constant=True, refused=False, **masks):
    """`out`: the output's shape; None for what numpy makes of the indices."""
    g = Graph()
    inputs = [g.input(dtype, x)]
    for numbers in (begin, end, strides):
        inputs.append(g.const(np.array(numbers, np.int32)) if constant else g.input("int32", (len(numbers),)))
    if out is None:
        out = np.zeros(x)[tuple(map(slice, begin, end, strides))].shape
    g.output(out_dtype or dtype, out)
    g.op("STRIDED_SLICE", inputs, g.outputs, **masks)
    return case("strided_slice/" + name, g, refused=refused)


def cases():
    for stride in (1, 2, 3, 7, 100):
        yield strided_slice("forward_%d" % stride, (11,), (1,), (10,), (stride,))
        yield strided_slice("backward_%d" % stride, (11,), (-1,), (-12,), (-stride,), out=(-(-11 // stride),))
    yield strided_slice("beyond", (11,), (-100,), (100,), (1,))
    yield strided_slice("beyond_backward", (11,), (100,), (-100,), (-2,), out=(6,))
    yield strided_slice("negative_indices", (4, 11), (-3, -9), (-1, -2), (1, 2))
    yield strided_slice("rank_2", (7, 9), (2, 1), (6, 8), (2, 3))
    yield strided_slice("rank_2_rows", (7, 9), (2, 0), (6, 9), (1, 1))
    yield strided_slice("rank_3", (5, 6, 7), (0, 1, 2), (5, 6, 7), (1, 2, 1))
    yield strided_slice("rank_3_backward", (5, 6, 7), (4, 5, 6), (0, 2, 1), (-1, -1, -2))
    for dtype in ("float32", "int8", "int16", "int32", "bool"):
        yield strided_slice(dtype + "_inner", (2, 5, 6, 3), (0, 1, 1, 0), (2, 4, 6, 3), (1, 1, 1, 1), dtype=dtype)
        yield strided_slice(dtype + "_steps", (2, 9, 8, 3), (0, 1, 7, 2), (2, 9, 0, 0), (1, 3, -2, -1), dtype=dtype)
        yield strided_slice(dtype + "_last", (4, 21), (0, 20), (4, 21), (1, 1), dtype=dtype)
        yield strided_slice(dtype + "_whole", (3, 5), (0, 0), (3, 5), (1, 1), dtype=dtype)
    yield strided_slice("misaligned", (9, 43), (0, 2), (9, 43), (1, 1))
    shape = (3, 4, 5, 6)
    for mask in (1, 2, 4, 8, 5, 15):
        out = [d if mask >> i & 1 else d - 1 for i, d in enumerate(shape)]
        args = shape, (1, 1, 1, 1), (-1, -1, -1, -1), (1, 1, 1, 1)
        yield strided_slice("begin_mask_%d" % mask, *args, out=[d - 1 for d in out], begin_mask=mask)
        yield strided_slice("end_mask_%d" % mask, *args, out=[d - 1 for d in out], end_mask=mask)
        kept = [d - 2 for i, d in enumerate(shape) if not mask >> i & 1]
        yield strided_slice("shrink_axis_mask_%d" % mask, *args, out=kept, shrink_axis_mask=mask)
        args = shape, (-2, -2, -2, -2), (0, 0, 0, 0), (-1, -1, -1, -1)
        yield strided_slice("begin_mask_%d_backward" % mask, *args, out=[d - 1 for d in out], begin_mask=mask)
        yield strided_slice("end_mask_%d_backward" % mask, *args, out=[d - 1 for d in out], end_mask=mask)
    yield strided_slice("all_masks", shape, (1, 1, -2, 1), (0, 3, 0, 0), (1, 2, 1, -1), out=(3, 1, 2), begin_mask=1,
                        end_mask=9, shrink_axis_mask=4)  # fmt: skip
    yield strided_slice("shrink_with_stride", (7, 3), (2, 0), (0, 3), (3, 1), out=(3,), shrink_axis_mask=1)
    yield strided_slice("longer_indices", (7, 3), (2, 0, 0), (5, 3, 1), (1, 1, 1), out=(3, 3))
    yield from random_cases(60)
    yield strided_slice("nothing_left", (5,), (3,), (3,), (1,))
    yield strided_slice("other_size", (5,), (0,), (3,), (1,), out=(4,), refused=True)
    yield strided_slice("other_rank", (5,), (0,), (3,), (1,), out=(3, 1), refused=True)
    yield strided_slice("stride_0", (5,), (0,), (3,), (0,), out=(3,), refused=True)
    yield strided_slice("rank_5", (1, 2, 1, 2, 3), (0,) * 5, (1, 2, 1, 2, 2), (1,) * 5, refused=True)
    yield strided_slice("new_axis_mask", (5,), (0,), (3,), (1,), out=(1, 5), new_axis_mask=1, refused=True)
    yield strided_slice("ellipsis_mask", (5, 3), (0, 0), (0, 2), (1, 1), out=(5, 2), ellipsis_mask=1, refused=True)
    yield strided_slice("not_constant", (5,), (0,), (3,), (1,), constant=False, refused=True)
    yield strided_slice("uint8", (5,), (0,), (3,), (1,), dtype="uint8", refused=True)
    yield strided_slice("int64", (5,), (0,), (3,), (1,), dtype="int64", refused=True)


def random_cases(n):
    rng = rng_of("strided_slice")
    for k in range(n):
        rank = int(rng.integers(1, 5))
        x = tuple(int(d) for d in rng.integers(1, 8, rank))
        begin, end = rng.integers(-9, 10, (2, rank)).tolist()
        strides = [int(s) for s in rng.choice([1, 1, 2, 3, -1, -2], rank)]
        masks = [int(m) for m in rng.integers(0, 1 << rank, 2) & rng.integers(0, 1 << rank, 2)]
        ranges = [
            slice(None if masks[0] >> i & 1 else b, None if masks[1] >> i & 1 else e, s)
            for i, (b, e, s) in enumerate(zip(begin, end, strides))
        ]
        out = np.zeros(x)[tuple(ranges)].shape
        if 0 not in out:
            dtype = str(rng.choice(["int8", "int16", "float32", "bool"]))
            yield strided_slice("random_%d" % k, x, begin, end, strides, out, dtype, begin_mask=masks[0], end_mask=masks[1])
