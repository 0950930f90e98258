"""What each op asks of its tensors in int8: one file an op, named as the schema names it. An op without one stays in float.

    RULE           a Rule
    why_not(op)    optional: why this op must stay in float, "" if it need not
    HEADROOM       optional: how many times the usual headroom its output gets
    CLAMPS         optional: the fused activation is done by the ends of the output's range
    inputs(...)    optional: the int8 op's inputs, where weights are not those of a dot product; see svdf.py
    floor(op, scales)  optional: the least scale of the output that the kernels take

Source: the TFLite 8-bit quantization specification; tflite-micro, kernels/*_common.cc, for what TFLM refuses; versions of
ops: tensorflow/lite/tools/versioning/op_version.cc.
"""

import importlib.util
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """version  of the int8 op
    tied     all its activations share scale and zero point
    fixed    (scale, zero point) of the output
    weights  dimension of the output channels in the filter (input 1), whose op has a bias at input 2
    """

    version: int = 2
    tied: bool = False
    fixed: tuple | None = None
    weights: int | None = None


def of(op):
    """The module of an op's rule, None for an op that has none."""
    name = "%s.%s" % (__name__, op.name.lower())
    if op.custom or not op.name.isidentifier() or importlib.util.find_spec(name) is None:
        return None
    return importlib.import_module(name)


def why_float(op):
    """Why an op cannot be int8, "" if it can."""
    module = of(op)
    if module is None:
        return "has no int8 kernel"
    floats = [t for t in [*op.inputs, *op.outputs] if t is not None and not t.variable]
    if not any(t.dtype == "float32" for t in floats):
        return "has no float32 tensor"
    return getattr(module, "why_not", _nothing)(op) or _weights(op, module.RULE)


def _nothing(op):
    return ""


def _weights(op, rule):
    if rule.weights is not None and any(t is not None and not t.constant for t in op.inputs[1:]):
        return "has weights that are no constants"
    return ""
