"""FULLY_CONNECTED: the weights [out, in] are symmetric, with one scale for each output or one for all."""

from . import Rule

RULE = Rule(version=4, weights=0)


def why_not(op):
    plain = op.options.get("weights_format", "DEFAULT") == "DEFAULT"
    return "" if plain else "has weights in another layout"
