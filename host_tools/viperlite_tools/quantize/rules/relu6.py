"""RELU6: TFLM's kernel answers in the input's quantisation (activations_common.cc)."""

from . import Rule

RULE = Rule(tied=True)
