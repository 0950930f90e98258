"""MINIMUM: broadcasting, extremes, every type."""

from cases._maximum import maximum_cases


def cases():
    return maximum_cases("minimum")
