"""How an answer is compared with TFLM's."""

import numpy as np

# float32 sums are taken in another order and width than TFLM's (CPython adds doubles); the bar is the project's own
FLOAT_TOLERANCE = 1e-4  # of the largest magnitude in the output


def difference(got, expected):
    """"" if the arrays agree, else what differs first."""
    if got.dtype != expected.dtype or got.size != expected.size:
        return "got %s %s, expected %s %s" % (got.dtype, got.shape, expected.dtype, expected.shape)
    a, b = got.ravel(), expected.ravel()
    if a.dtype.kind == "f":
        finite = b[np.isfinite(b)]
        bar = FLOAT_TOLERANCE * (np.abs(finite).max() if finite.size else 0)
        with np.errstate(invalid="ignore"):
            wrong = ~((np.abs(a - b) <= bar) | (a == b) | (np.isnan(a) & np.isnan(b)))
    else:
        wrong = a != b
    if not wrong.any():
        return ""
    i = int(np.argmax(wrong))
    return "element %d: got %s, expected %s (%d of %d differ)" % (i, a[i], b[i], wrong.sum(), a.size)
